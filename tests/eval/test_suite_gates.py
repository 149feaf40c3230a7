"""The suites as gates, each half by itself: what the shipped pipeline reaches, measured, and must keep.

MEASURED is what one machine with bf16 gave (docs/measurements.md). Other arithmetic turns up to two answers of a
half, so that a measure may be worse by OTHER cases; quotations and errors have no such margin.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.build import open_assistant, open_library
from eval.cases import read_suite
from eval.gate import Limit, misses
from eval.measures import named
from eval.results import CaseResult, RunSettings
from eval.run import run_suite
from eval.scoring import score

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.timeout(900)  # the first test of a suite asks all its questions
SUITES = ROOT / "eval" / "suites"
ARTICLES = {"seeds": ROOT / "seeds", "harbour": SUITES / "harbour" / "articles"}
MEASURED = {
    ("seeds", "tune"): {"right": 0.759, "citation_precision": 0.855, "refused": 0.879, "wrongly_refused": 0.173},
    ("seeds", "test"): {"right": 0.816, "citation_precision": 0.899, "refused": 0.879, "wrongly_refused": 0.171},
    ("harbour", "tune"): {"right": 0.706, "citation_precision": 0.823, "refused": 0.733, "wrongly_refused": 0.156},
    ("harbour", "test"): {"right": 0.523, "citation_precision": 0.667, "refused": 0.586, "wrongly_refused": 0.273},
}  # fmt: skip
OTHER = 2
ROUNDED = 0.0005
CEILINGS = ("wrongly_refused",)
Run = tuple[RunSettings, list[CaseResult]]


def fallen(half: str, settings: RunSettings, results: Sequence[CaseResult]) -> tuple[str, ...]:
    """What a half of a suite's run falls short of, one line each."""
    values = MEASURED[settings.suite, half]
    kept = [result for result in results if result.case.split == half]
    report = score(settings, kept, [named(measure) for measure in ("quotations_exact", "errors", *values)])
    limits = [Limit("quotations_exact", 1.0, at_most=False), Limit("errors", 0.0, at_most=True)]
    for measure, value in values.items():
        margin, at_most = OTHER / report.total(measure).count + ROUNDED, measure in CEILINGS
        limits.append(Limit(measure, value + margin if at_most else value - margin, at_most))
    return misses(report, limits)


@pytest.fixture(scope="module", params=["seeds", "harbour"])
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A suite asked once; its halves are told apart afterwards."""
    name: str = request.param
    folder = tmp_path_factory.mktemp(name)
    with open_library(folder / "library", create=True) as library:
        assert library.sync(ARTICLES[name]).failures == ()
        suite = read_suite(SUITES / f"{name}.jsonl")
        return run_suite(suite, library, open_assistant(library), folder / "log.jsonl")


HALVES = pytest.mark.parametrize("half", ["tune", "test"])


@HALVES
def test_the_half_keeps_its_gate(half: str, run: Run) -> None:
    assert fallen(half, *run) == ()


@HALVES
def test_a_fall_of_one_half_is_seen_there(half: str, run: Run) -> None:
    settings, results = run
    halves = {
        split: [result for result in results if result.case.split == split] for split in ("tune", "test")
    }
    assert sum(map(len, halves.values())) == len(results) >= 211
    answered = [
        result
        for result in halves[half]
        if result.case.answerable and result.answer and result.answer.answered
    ]
    worse = {result.case.id for result in answered[:15]}
    spoilt = [replace(r, answer=None, error="none") if r.case.id in worse else r for r in results]
    other = "test" if half == "tune" else "tune"

    assert {line.split(":")[0] for line in fallen(half, settings, spoilt)} >= {"right", "errors"}
    assert fallen(other, settings, spoilt) == fallen(other, settings, results)
