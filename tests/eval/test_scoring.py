"""Scoring: totals, intervals and tags of small runs; the same figures every time; a failing measure is a row."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, replace

import pytest

from eval.errors import MeasureError
from eval.measures import ALL, named
from eval.measures.measure import Points, RunMeasure
from eval.report import Value
from eval.results import CaseResult
from eval.scoring import score, text_table
from tests.eval.results_by_hand import SETTINGS, result, said, unsaid

RIGHT, REFUSED = named("right"), named("refused")


def run(cases: int = 100, repeats: int = 1, share: float = 0.8) -> list[CaseResult]:
    """`share` of the cases right, in each repeat alike; one in four unanswerable; one failed."""
    made = []
    for number in range(cases):
        right = number % 100 < 100 * share
        if number % 4 == 0:
            answer, facts = (unsaid(0.2) if right else said("4 [1]", "a:0-5", sure=0.6)), []
        else:
            answer, facts = said(f"{4 if right else 5} [1]", "a:0-5", sure=0.5 + number / 999), [["4"]]
        one = result(
            answer, id=f"c{number}", facts=facts, gold=["a:0-9"] if facts else [], found=["b:0-1", "a:0-9"],
            tags=["number" if number % 2 else "date"], seconds=number / 100, tokens=number,
        )  # fmt: skip
        made += [replace(one, repeat=repeat) for repeat in range(repeats)]
    return [replace(made[0], answer=None, exact=(), error="TimeoutError"), *made[1:]]


@dataclass(frozen=True)
class Broken:
    """Fails on one case in the middle of a run."""

    name: str = "broken"
    returns: float | None = None

    def of(self, one: CaseResult) -> float | None:
        if one.case.id == "c7" and self.returns is None:
            raise ZeroDivisionError("division\nby zero")
        return self.returns


class BrokenOverRuns(RunMeasure):
    """Fails only when all is known."""

    name = "broken_over_runs"

    def point(self, one: CaseResult) -> tuple[float, ...] | None:
        return (1.0,)

    def of_points(self, points: Points) -> float | None:
        raise KeyError("weights")


def test_totals_intervals_and_counts() -> None:
    report = score(SETTINGS, run())

    right = report.total("right")
    assert (right.value, right.count) == (0.79, 100)
    # The normal approximation of a share: 1.96 standard errors of 0.0407.
    assert right.low == pytest.approx(0.79 - 0.08, abs=0.015)
    assert right.high == pytest.approx(0.79 + 0.08, abs=0.015)
    assert report.value("errors") == 1 / 100
    assert report.total("refused").count == 25
    assert report.total("hit@1") == Value("hit@1", 0, 0, 0, 75)
    assert report.value("MRR@10") == 1 / 2
    assert report.total("articles_F1") == Value("articles_F1", None, None, None, 0)
    assert report.total("ECE").low is None
    for value in report.totals:
        if value.value is not None and value.low is not None and value.high is not None:
            assert value.low <= value.value <= value.high, value
    with pytest.raises(MeasureError, match="no measure 'rigth' in this report; it has right, facts"):
        report.value("rigth")


def test_repeats_of_a_case_are_no_new_cases() -> None:
    """Resampling rows instead would make ten repeats of the same look three times as sure."""
    once, ten = score(SETTINGS, run()), score(SETTINGS, run(repeats=10)[9:])

    for name in ("facts", "refused", "AUROC", "quotations_exact"):
        single, many = once.total(name), ten.total(name)
        assert many.count == single.count or name == "AUROC"
        assert (many.high or 0) - (many.low or 0) == pytest.approx(
            (single.high or 0) - (single.low or 0), abs=0.02
        )
    assert once.total("right").count == ten.total("right").count == 100
    assert len(ten.rows) == 991


def test_the_same_results_give_the_same_report_in_any_order() -> None:
    results = run()
    shuffled = random.Random(3).sample(results, len(results))
    first, again, other = (score(SETTINGS, one) for one in (results, results, shuffled))

    assert json.dumps(first.to_json()) == json.dumps(again.to_json())
    assert first.totals == other.totals
    assert first.by_tag == other.by_tag


def test_a_measure_that_fails_is_a_row_of_the_report() -> None:
    measures = (Broken(), RIGHT, Broken("not_a_number", float("nan")), BrokenOverRuns())
    report = score(SETTINGS, run(), measures)

    broken, right, nan, over_runs = report.totals
    assert broken == Value("broken", None, None, None, 0, "ZeroDivisionError: division by zero")
    assert right.value == 0.79
    assert (nan.value, nan.error) == (None, "ValueError: case 'c0': nan is no figure")
    assert (over_runs.value, over_runs.error) == (None, "KeyError: 'weights'")
    assert report.by_tag["date"][0].error == broken.error
    assert report.rows[8].scores == {"broken": None, "right": 1, "not_a_number": None}
    assert "broken                 failed  ZeroDivisionError: division by zero" in text_table(report)


def test_tags_hold_the_measures_of_single_cases() -> None:
    report = score(SETTINGS, run(), (RIGHT, named("AUROC"), REFUSED))
    number, date = report.by_tag["number"], report.by_tag["date"]

    assert list(report.by_tag) == ["date", "number"]
    assert [value.name for value in number] == ["right", "refused"]
    assert (number[0].value, number[0].count) == (40 / 50, 50)
    assert (date[0].value, date[0].count) == (39 / 50, 50)
    assert number[1] == Value("refused", None, None, None, 0)
    assert date[1].value == 19 / 25


def test_a_report_is_plain_json_without_nan() -> None:
    one = result(said("4", sure=float("nan")), facts=[["4"]], tags=["x"])
    report = score(SETTINGS, [one])
    data = json.loads(json.dumps(report.to_json(), allow_nan=False))

    assert data == report.to_json()
    assert list(data) == ["settings", "totals", "by_tag", "notes", "rows"]
    assert data["rows"][0]["answer"]["confidence"] is None
    assert data["rows"][0]["scores"]["right"] == 1
    assert "no probability" in (report.total("ECE").error or "")
    assert report.value("right") == 1


@pytest.mark.parametrize(
    "results", [[], [result(None)], [result(unsaid())]], ids=["none", "failed", "refused"]
)
def test_a_run_of_next_to_nothing_has_a_report(results: list[CaseResult]) -> None:
    report = score(SETTINGS, results)

    assert [value.error for value in report.totals] == [None] * len(ALL)
    assert report.value("right") == (None if not results else float(results[0].answer is not None))
    assert "right" in text_table(report)


def test_the_table_can_be_read_in_a_terminal() -> None:
    report = score(SETTINGS, run())
    table = text_table(report)
    lines = table.splitlines()

    assert max(map(len, lines)) <= 100
    assert all(line == line.rstrip() for line in lines)
    assert lines[0].split() == ["measure", "value", "95", "%", "interval", "cases"]
    assert lines[1].split()[:2] == ["right", "0.790"]
    assert lines[1].split()[-1] == "100"
    assert "apply to no case: articles_F1, cost" in lines
    said = " ".join(table.split())
    assert report.to_json()["notes"] == list(report.notes)
    assert [note.split(":")[0] for note in report.notes] == ["risk coverage", "reliability"]
    assert all(f"note: {note}" in said for note in report.notes)
    assert next(line for line in lines if line.startswith("date")).split()[1:3] == ["50", "0.780"]
    assert str(report.total("ECE")).startswith("ECE 0.")
    assert str(report.total("cost")) == "cost - applies to no case"
