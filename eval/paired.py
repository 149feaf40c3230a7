"""A measure of two runs over the cases both asked: its difference, and the interval of that difference."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.measures import ALL, LOWER_IS_BETTER, RunMeasure
from eval.report import Report

RESAMPLES = 10_000
RUN_RESAMPLES = 1_000  # of a measure over a whole run, which has to be computed anew each time: about 0.1 ms
LEVELS = (2.5, 97.5)  # per cent: the bounds of a 95 % interval
_SEED = 20_261_122
_BATCH = 4_000_000  # numbers drawn at once, about 32 MB

Figures = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Difference:
    """One measure of two runs: the values `a` and `b`, `difference` = b - a, and its 95 % interval `low..high`. `count`
    cases have it on both sides. The figures are None where there are none, the bounds alone where resampling tells
    nothing."""

    name: str
    a: float | None
    b: float | None
    difference: float | None
    low: float | None
    high: float | None
    count: int

    @property
    def verdict(self) -> str:
        """`better` or `worse` of B where the interval leaves 0 out, else `no clear difference`; `-` without a value."""
        if self.difference is None:
            return "-"
        if self.low is None or self.high is None or self.low <= 0 <= self.high:
            return "no clear difference"
        return "better" if (self.low > 0) != less_is_better(self.name) else "worse"

    @property
    def gain(self) -> float | None:
        """The difference with the sign that makes more the better."""
        if self.difference is None:
            return None
        return -self.difference if less_is_better(self.name) else self.difference


def less_is_better(name: str) -> bool:
    """Whether a smaller value of the measure is the better one."""
    return name in LOWER_IS_BETTER


def difference(a: Report, b: Report, name: str) -> Difference:
    """B minus A on the cases both asked, repeats of a case together, with its 95 % percentile interval by the paired
    bootstrap over cases (Efron and Tibshirani 1993, chapters 13 and 16; a fixed seed, so that it repeats).

    A measure of single cases: the mean over the cases that both score, 10,000 resamples. A measure of a whole run
    (AURC, `seconds_p95`): its figure over the shared cases on each side, 1,000 resamples. A measure that failed on
    one side has no figures.
    """
    if any(total.name == name and total.error for report in (a, b) for total in report.totals):
        return Difference(name, None, None, None, None, None, 0)
    measure = next((each for each in ALL if each.name == name), None)
    if isinstance(measure, RunMeasure):
        return _of_runs(a, b, measure)
    of_a, of_b = case_scores(a, name), case_scores(b, name)
    shared = [case for case in of_a if case in of_b]
    if not shared:
        return Difference(name, None, None, None, None, None, 0)
    values_a = np.array([of_a[case] for case in shared], dtype=np.float64)
    values_b = np.array([of_b[case] for case in shared], dtype=np.float64)
    low, high = mean_interval(values_b - values_a)
    was, now = float(values_a.mean()), float(values_b.mean())
    return Difference(name, was, now, float((values_b - values_a).mean()), low, high, len(shared))


def case_scores(report: Report, name: str) -> dict[str, float]:
    """The score of every case that has one, by case id in the report's order; repeats are averaged."""
    found: dict[str, list[float]] = {}
    for row in report.rows:
        value = row.scores.get(name)
        if value is not None:
            found.setdefault(row.result.case.id, []).append(value)
    return {case: sum(values) / len(values) for case, values in found.items()}


def mean_interval(values: Figures) -> tuple[float, float]:
    """The 95 % percentile bootstrap interval of the mean of at least one value; 10,000 resamples."""
    rng = np.random.default_rng(_SEED)
    means = np.empty(RESAMPLES)
    step = max(1, _BATCH // len(values))
    for start in range(0, RESAMPLES, step):
        stop = min(start + step, RESAMPLES)
        drawn = rng.integers(len(values), size=(stop - start, len(values)))
        means[start:stop] = values[drawn].mean(axis=1)
    low, high = np.percentile(means, LEVELS)
    return float(low), float(high)


def _of_runs(a: Report, b: Report, measure: RunMeasure) -> Difference:
    asked = [{row.result.case.id for row in report.rows} for report in (a, b)]
    points = [_points(report, measure, asked[0] & asked[1]) for report in (a, b)]
    was, now = (_figure(measure, side, list(side)) for side in points)
    count = len(points[0].keys() & points[1].keys())
    if was is None or now is None:
        return Difference(measure.name, was, now, None, None, None, count)
    low, high = _run_interval(measure, points[0], points[1]) if measure.resampled else (None, None)
    return Difference(measure.name, was, now, now - was, low, high, count)


def _points(report: Report, measure: RunMeasure, cases: set[str]) -> dict[str, Figures]:
    """The points of each case's repeats, by case id."""
    found: dict[str, list[tuple[float, ...]]] = {}
    for row in report.rows:
        point = measure.point(row.result) if row.result.case.id in cases else None
        if point is not None:
            found.setdefault(row.result.case.id, []).append(point)
    return {case: np.array(rows, dtype=np.float64) for case, rows in found.items()}


def _figure(measure: RunMeasure, points: dict[str, Figures], cases: list[str]) -> float | None:
    """The figure over the cases, a case as often as it is named; None where none of them has a point."""
    rows = [points[case] for case in cases if case in points]
    return measure.of_points(np.concatenate(rows)) if rows else None


def _run_interval(
    measure: RunMeasure, a: dict[str, Figures], b: dict[str, Figures]
) -> tuple[float | None, float | None]:
    rng = np.random.default_rng(_SEED)
    cases = list(dict.fromkeys((*a, *b)))
    found = []
    for _ in range(RUN_RESAMPLES):
        drawn = [cases[number] for number in rng.integers(len(cases), size=len(cases))]
        was, now = _figure(measure, a, drawn), _figure(measure, b, drawn)
        if was is not None and now is not None:
            found.append(now - was)
    if not found:
        return None, None
    low, high = np.percentile(found, LEVELS)
    return float(low), float(high)
