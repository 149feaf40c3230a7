"""Refusal, confidence and cost over runs that can be checked on paper."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import pytest

from eval.errors import MeasureError
from eval.measures import named, reliability, risk_coverage, too_few
from eval.measures.measure import RunMeasure
from eval.results import CaseResult
from tests.eval.results_by_hand import result, said, unsaid

FOUR = [["4"]]


def over(name: str, results: list[CaseResult]) -> float | None:
    measure = named(name)
    if isinstance(measure, RunMeasure):
        return measure.over(results)
    scores = [score for one in results if (score := measure.of(one)) is not None]
    return sum(scores) / len(scores) if scores else None


def given(right: bool, sure: float) -> CaseResult:
    return result(said("4" if right else "5", "a:0-1", sure=sure), facts=FOUR)


def test_refusals() -> None:
    run = [
        result(unsaid()), result(unsaid()), result(said("4")), result(None),  # unanswerable
        result(unsaid(), facts=FOUR), result(said("5"), facts=FOUR), result(None, facts=FOUR),
    ]  # fmt: skip

    assert over("refused", run) == over("refusal_recall", run) == 2 / 4
    assert over("wrongly_refused", run) == 1 / 3
    assert over("refusal_precision", run) == 2 / 3
    assert over("errors", run) == 2 / 7
    assert over("refusal_precision", [result(said("4"))]) is None
    assert over("refused", [given(True, 0.5)]) is None


def test_auroc_counts_ties_half_and_takes_refusals_at_their_word() -> None:
    run = [
        result(said("4", sure=0.9), facts=FOUR), result(unsaid(0.3), facts=FOUR),
        result(unsaid(0.3)), result(said("4", sure=0.6)), result(None),
    ]  # fmt: skip
    # Pairs: 0.9 above 0.3 and 0.6; 0.3 tied with 0.3, below 0.6.
    assert over("AUROC", run) == (1 + 1 + 0.5 + 0) / 4
    assert over("AUROC", run[::-1]) == over("AUROC", run)
    assert over("AUROC", run[:2]) is None
    assert over("AUROC", [result(unsaid(0.5), facts=FOUR), result(unsaid(0.5))]) == 0.5


FIRST = given(True, 0.5).case


def test_risk_and_coverage() -> None:
    run = [given(True, 0.9), given(False, 0.8), given(True, 0.4), result(unsaid()), result(None)]

    # Of four that did not fail, three are answered; wrong among those kept: 0/1, 1/2, 1/3.
    assert risk_coverage(run) == [(1 / 4, 0), (2 / 4, 1 / 2), (3 / 4, 1 / 3)]
    assert over("AURC", run) == pytest.approx((0 + 1 / 2 + 1 / 3) / 3)
    # An answer to an unanswerable case is a wrong one.
    assert risk_coverage([result(said("4 [1]", "a:0-1"))]) == [(1, 1)]
    assert risk_coverage([result(unsaid())]) == []
    assert over("AURC", [result(unsaid())]) is None


def test_answers_of_equal_confidence_are_kept_together_whatever_their_order() -> None:
    run = [given(True, 0.5), given(True, 0.5), given(False, 0.5), given(False, 0.5)]
    shuffled = random.Random(1).sample(run, 4)

    assert risk_coverage(run) == [(1, 1 / 2)]
    assert over("AURC", run) == over("AURC", shuffled) == 1 / 2
    assert reliability(run) == reliability(shuffled) == [(0.5, 0.5, 1)] * 4
    assert over("ECE", run) == 0


def test_calibration_error() -> None:
    run = [given(True, 0.9), given(False, 0.8), result(unsaid(0.99), facts=FOUR), result(None)]
    # Twenty answers in ten bins of two: 0.0 and 0.05 wrong, and so on; the last two right.
    twenty = [given(number >= 18, number / 20) for number in range(20)]

    assert reliability(run) == [(0.8, 0, 1), (0.9, 1, 1)]
    assert over("ECE", run) == pytest.approx((0.8 + 0.1) / 2)
    assert [count for _, _, count in reliability(twenty)] == [2] * 10
    assert reliability(twenty)[9] == pytest.approx((0.925, 1, 2))
    assert over("ECE", twenty) == pytest.approx((sum(0.025 + 0.1 * bin for bin in range(9)) + 0.075) / 10)
    assert over("ECE", [result(unsaid())]) is None


def test_answers_without_a_confidence_are_left_out() -> None:
    without = [
        result(replace(one.answer, confidence=None))
        for one in (given(True, 0.1), given(False, 0.2))
        if one.answer
    ]
    run = [given(True, 0.9), given(False, 0.8), result(unsaid(0.1), answerable=False)]

    assert risk_coverage([*run, *without]) == risk_coverage(run) == [(1 / 3, 0), (2 / 3, 1 / 2)]
    for name in ("AUROC", "AURC", "ECE"):
        assert over(name, [*run, *without]) == over(name, run) is not None
        assert over(name, without) is None
    assert risk_coverage(without) == reliability(without) == []


def test_curves_over_too_few_cases_say_so() -> None:
    """1.96 sqrt(0.25 / 97) is just under 0.1, and 1.96 sqrt(0.25 / 25) just under 0.2 in each of ten groups."""
    cases = [
        replace(given(number % 2 == 0, 0.5), case=replace(FIRST, id=f"c{number}")) for number in range(250)
    ]

    assert list(too_few(cases[:96])) == ["risk_coverage", "reliability"]
    assert too_few(cases[:96])["risk_coverage"] == (
        "risk coverage: 96 cases are too few, a share may be off by 0.10 at its end; 97 keep it within 0.10"
    )
    assert too_few(cases[:40])["reliability"] == (
        "reliability: 40 cases are too few, a share may be off by 0.49 in a group of 4; 250 keep it within 0.20"
    )
    assert list(too_few(cases[:97])) == list(too_few(cases[:249])) == ["reliability"]
    assert too_few(cases) == too_few([]) == too_few([result(unsaid())]) == {}
    assert too_few(cases[:40] * 10) == too_few(cases[:40])  # repeats are no new cases


def test_a_confidence_that_is_no_probability_is_named() -> None:
    with pytest.raises(MeasureError, match="case 'a': confidence nan is no probability"):
        over("AUROC", [given(True, math.nan)])
    with pytest.raises(MeasureError, match=r"1\.5"):
        over("ECE", [given(True, 1.5)])


def test_seconds_tokens_and_cost() -> None:
    run = [result(unsaid(), seconds=number, tokens=10 * number, cost=0.25) for number in (1, 2, 3, 4)]
    failed = result(None, seconds=60.0, tokens=100, cost=0.25)

    assert over("seconds_p50", [*run, failed]) == 2.5
    assert over("seconds_p95", [*run, failed]) == pytest.approx(3.85)
    assert over("tokens", [*run, failed]) == 40
    assert over("cost", [*run, failed]) == 0.25
    free = [result(unsaid())]
    assert [over(name, free) for name in ("seconds_p50", "tokens", "cost")] == [None] * 3
