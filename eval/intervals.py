"""Intervals: a measure's figure over the cases of a run, and how far it moves when the cases are drawn again."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from eval.measures import RunMeasure
from eval.report import Value
from eval.results import CaseResult

SEED = 20_240_229
RESAMPLES = 1_000  # with ten times as many the bounds of a share of 120 cases stand within 0.01 of these
_CELLS = 10_000_000  # resamples times cases held at once (80 MB): fewer resamples of more than 10,000 cases
_LEVELS = (2.5, 97.5)  # per cent: the bounds of a 95 % interval

Column = list[float | None] | str  # a measure's scores in the order of the results, or its error


class Resampled:
    """Some rows of a run and the resamples of their cases, drawn once and shared by all measures."""

    def __init__(self, results: Sequence[CaseResult], rows: Sequence[int]) -> None:
        self._results = [results[row] for row in rows]
        self._rows = rows
        # In the order of their ids, so that the order in which cases came in does not show.
        ids = {id_: number for number, id_ in enumerate(sorted({one.case.id for one in self._results}))}
        self._case = np.array([ids[one.case.id] for one in self._results], dtype=np.intp)
        self._cases = len(ids)
        count = min(RESAMPLES, _CELLS // max(self._cases, 1))
        drawn = np.random.default_rng(SEED).integers(self._cases or 1, size=(count, self._cases))
        offsets = np.arange(count)[:, None] * self._cases
        times = np.bincount((drawn + offsets).ravel(), minlength=count * self._cases)
        self._times = times.reshape(count, self._cases).astype(np.float64)

    def mean(self, name: str, column: Column) -> Value:
        """The mean of a case measure's scores."""
        if isinstance(column, str):
            return _failed(name, column)
        scores = [column[row] for row in self._rows]
        there = np.array([one is not None for one in scores], dtype=np.float64)
        if not there.any():
            return _naught(name)
        numbers = np.array([one or 0.0 for one in scores], dtype=np.float64)
        sums = np.bincount(self._case, weights=numbers, minlength=self._cases)
        counts = np.bincount(self._case, weights=there, minlength=self._cases)
        hits, of = self._times @ sums, self._times @ counts
        value = math.fsum(numbers) / int(there.sum())
        return Value(name, value, *_bounds(value, hits[of > 0] / of[of > 0]), int((counts > 0).sum()))

    def over(self, measure: RunMeasure) -> Value:
        """The figure of a run measure."""
        name = measure.name
        try:
            every = [measure.point(result) for result in self._results]
            points = np.array([point for point in every if point is not None], dtype=np.float64)
            case = self._case[[point is not None for point in every]]
            value = finite(measure.of_points(points), name) if len(points) else None
            if value is None:
                return _naught(name)
            count = len(np.unique(case))
            if not measure.resampled:
                return Value(name, value, None, None, count)
            figures = [
                figure
                for times in self._times
                if (drawn := times[case].astype(np.intp)).any()
                and (figure := measure.of_points(np.repeat(points, drawn, axis=0))) is not None
            ]
            return Value(name, value, *_bounds(value, np.array(figures)), count)
        except Exception as error:  # noqa: BLE001  whatever a measure does, the others are still reported
            return _failed(name, one_line(error))


def finite(value: float | None, where: str) -> float | None:
    """The value, or None; raises ValueError naming `where` for NaN and infinity, which are no figures."""
    if value is not None and not math.isfinite(value):
        raise ValueError(f"{where}: {value} is no figure")
    return None if value is None else float(value)


def one_line(error: Exception) -> str:
    """`MeasureError: case 'a': ...`: what a failed measure's row says."""
    return f"{type(error).__name__}: {' '.join(str(error).split())}"


def _failed(name: str, error: str) -> Value:
    return Value(name, None, None, None, 0, error)


def _naught(name: str) -> Value:
    return Value(name, None, None, None, 0)


def _bounds(value: float, figures: NDArray[np.float64]) -> tuple[float | None, float | None]:
    if not len(figures):
        return None, None
    low, high = (float(bound) for bound in np.percentile(figures, _LEVELS))
    return _settled(low, value), _settled(high, value)


def _settled(bound: float, value: float) -> float:
    # So that the order in which a processor sums does not show.
    return value if math.isclose(bound, value, abs_tol=1e-9) else round(bound, 9)
