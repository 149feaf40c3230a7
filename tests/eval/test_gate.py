"""The gate passes what keeps its limits and stops what does not; there is no way to make one that cannot fail."""

from __future__ import annotations

import math

import pytest

from assistant.english.sayings import NOT_SAID
from eval.errors import EvaluationError
from eval.gate import Limit, misses
from eval.report import Report
from eval.scoring import score
from tests.eval.run_samples import CHECKSUMS, answer, case, report, result, settings


def held(report: Report, *limits: str) -> tuple[str, ...]:
    return misses(report, [Limit.parse(limit) for limit in limits])


def test_a_limit_is_a_floor_or_a_ceiling() -> None:
    assert Limit.parse("right=0.9") == Limit("right", 0.9, at_most=False)
    assert Limit.parse(" wrongly_refused = 0.05 ") == Limit("wrongly_refused", 0.05, at_most=True)
    ceilings = ("errors=0", "ECE=0.1", "AURC=0.1", "seconds_p95=2.5", "tokens=900", "cost=1.5")
    assert all(Limit.parse(text).at_most for text in ceilings)
    assert str(Limit.parse("seconds_p95=2.5")) == "seconds_p95 at most 2.5"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("right", "write measure=number"),
        ("right=", "write measure=number"),
        ("=0.9", "write measure=number"),
        ("right=ninety", "write measure=number"),
        ("right=nan", "write measure=number"),
        ("right=inf", "write measure=number"),
        ("rihgt=0.9", "there are right, facts"),
        ("right=90", "right lies between 0 and 1"),
        ("right=-0.1", "right lies between 0 and 1"),
        ("wrongly_refused=5", "wrongly_refused lies between 0 and 1"),
        ("seconds_p50=-1", "seconds_p50 lies at 0 or above"),
        ("right=0", "every run would pass"),
        ("wrongly_refused=1", "every run would pass"),
    ],
)
def test_a_limit_that_makes_no_sense_is_refused(text: str, says: str) -> None:
    with pytest.raises(EvaluationError, match=says):
        Limit.parse(text)


def test_limits_pass_and_stop() -> None:
    run = report([True] * 9 + [False], seconds=2.0)

    assert (
        held(run, "right=0.9", "wrongly_refused=0.1", "seconds_p50=2", "errors=0", "quotations_exact=1") == ()
    )
    assert held(run, "right=0.91", "facts=0.9", "wrongly_refused=0.09", "seconds_p50=1.9") == (
        "right: 0.9 over 10 cases, wanted right at least 0.91",
        "wrongly_refused: 0.1 over 10 cases, wanted wrongly_refused at most 0.09",
        "seconds_p50: 2 over 10 cases, wanted seconds_p50 at most 1.9",
    )
    assert misses(run, []) == ()


def test_nothing_to_measure_is_no_pass() -> None:
    """A run that refuses everything has no citation precision, and one without unanswerable cases no `refused`."""
    silent = report([False, False])
    unsure = score(settings(), [result(case("c0"), answer(confidence=math.nan))])

    assert held(silent, "citation_precision=0.1", "refused=0.1", "quotations_exact=0.1") == tuple(
        f"{name}: no value (nothing to measure), wanted {name} at least 0.1"
        for name in ("citation_precision", "refused", "quotations_exact")
    )
    assert len(held(unsure, "ECE=0.9")) == 1
    assert "no probability" in held(unsure, "ECE=0.9")[0]
    assert len(held(score(settings(), []), "right=0.1", "errors=0")) == 2


def test_no_worse_than_the_baseline_passes_and_stops() -> None:
    before = report([True] * 10)
    now = report([True] * 9 + [False])

    assert misses(before, [], before) == misses(before, [], now) == misses(now, [], before, 0.1) == ()
    assert misses(now, [], before, 0.09) == (
        "right: 0.9 against the baseline's 1 over 10 cases, worse by 0.1, allowed 0.09",
    )
    limits = [Limit.parse("wrongly_refused=0.5"), Limit.parse("errors=0.5"), Limit.parse("refused=0.5")]
    assert misses(now, limits, before, 0.05) == (
        "refused: no value (nothing to measure), wanted refused at least 0.5",
        "right: 0.9 against the baseline's 1 over 10 cases, worse by 0.1, allowed 0.05",
        "wrongly_refused: 0.1 against the baseline's 0 over 10 cases, worse by 0.1, allowed 0.05",
        "refused: no case has a value in both this run and the baseline",
    )


def test_times_are_held_by_their_ceiling_alone() -> None:
    before, now = report([True] * 3, seconds=0.1), report([True] * 3, seconds=0.9)

    assert misses(now, [Limit.parse("seconds_p95=1")], before, 0.01) == ()
    assert len(misses(now, [Limit.parse("seconds_p95=0.5")], before, 0.01)) == 1


def test_a_better_case_does_not_hide_another_measure_that_fell() -> None:
    """`right` stays as it was while unanswerable cases are answered: the named measure stops it."""
    cases = [case("c0"), case("c1", answerable=False)]
    before = score(settings(), [result(cases[0], answer(NOT_SAID)), result(cases[1], answer(NOT_SAID))])
    now = score(settings(), [result(cases[0], answer()), result(cases[1], answer())])

    assert misses(now, [], before) == ()
    assert [line.split(":")[0] for line in misses(now, [Limit.parse("refused=0.001")], before)] == [
        "refused"
    ] * 2


def test_a_baseline_of_something_else_is_an_error() -> None:
    now = report([True] * 3)

    with pytest.raises(EvaluationError, match="'other': another suite"):
        misses(now, [], report([True] * 3, suite="other"))
    with pytest.raises(EvaluationError, match="another state of it"):
        misses(now, [], report([True] * 3, checksums=CHECKSUMS | {"suite": "0" * 64}))
    with pytest.raises(
        EvaluationError, match="2 of its cases are not in this run and 0 of this run's not in it"
    ):
        misses(now, [], report([True] * 5))
    with pytest.raises(
        EvaluationError, match="0 of its cases are not in this run and 3 of this run's not in it"
    ):
        misses(now, [], report([]))
    for tolerance in (-0.1, math.nan, math.inf):
        with pytest.raises(EvaluationError, match="0 or more"):
            misses(now, [], now, tolerance)
    with pytest.raises(EvaluationError, match="limit on 'judged': not a measure"):
        misses(now, [Limit("judged", 0.5, at_most=False)])
