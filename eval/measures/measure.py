"""What a measure is: of one case or over a run, a small value that prints its own name."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from eval.results import CaseResult

Points = NDArray[np.float64]


class CaseMeasure(Protocol):
    """Scores one case at a time; its total is the mean over the cases it applies to."""

    @property
    def name(self) -> str:
        """As on the command line and in reports."""
        ...

    def of(self, result: CaseResult) -> float | None:
        """The score, None where the measure does not apply."""
        ...


class RunMeasure(ABC):
    """One figure over many cases that is no mean of scores. Each case it applies to gives one point, a row of numbers;
    the figure is computed from the points, so that a resample of cases is a choice of rows."""

    resampled = True  # False where a resample's figure is biased, so that no interval is given

    @property
    @abstractmethod
    def name(self) -> str:
        """As on the command line and in reports."""

    @abstractmethod
    def point(self, result: CaseResult) -> tuple[float, ...] | None:
        """What the figure needs of a case, always as many numbers; None where the measure does not apply."""

    @abstractmethod
    def of_points(self, points: Points) -> float | None:
        """The figure of points (cases, numbers), at least one; None where they do not define it."""

    def over(self, results: Sequence[CaseResult]) -> float | None:
        """The figure of results, None where it applies to none of them."""
        points = [point for result in results if (point := self.point(result)) is not None]
        return self.of_points(np.array(points, dtype=np.float64)) if points else None


Measure = CaseMeasure | RunMeasure


def answered(result: CaseResult) -> bool:
    """Whether the asking came to an answer."""
    return result.answer is not None and result.answer.answered


def refused(result: CaseResult) -> bool:
    """Whether the asking came to "The articles do not say."; a failed asking did not."""
    return result.answer is not None and not result.answer.answered
