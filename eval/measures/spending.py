"""What an answer costs: seconds a user waits, a language model's tokens and US dollars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from eval.measures.measure import Points, RunMeasure
from eval.results import CaseResult


@dataclass(frozen=True, slots=True)
class Seconds(RunMeasure):
    """The time of an asking that a share of the askings stays below, in seconds, between neighbours by straight line;
    failed cases are left out. None where no time was taken."""

    percent: int

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """`seconds_p95`."""
        return f"seconds_p{self.percent}"

    def point(self, result: CaseResult) -> tuple[float, ...] | None:
        """Seconds."""
        return (result.seconds,) if result.answer else None

    def of_points(self, points: Points) -> float | None:
        """Seconds, from 0."""
        return float(np.percentile(points[:, 0], self.percent)) if points.any() else None


@dataclass(frozen=True, slots=True)
class Spent(RunMeasure):
    """A language model's tokens, or US dollars, a case: the mean over all cases, failed ones included, for they are
    paid for too. None where it is 0 everywhere."""

    what: Literal["tokens", "cost"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """`tokens` or `cost`."""
        return self.what

    def point(self, result: CaseResult) -> tuple[float, ...] | None:
        """Tokens or dollars."""
        return (result.tokens if self.what == "tokens" else result.cost,)

    def of_points(self, points: Points) -> float | None:
        """From 0."""
        return float(points[:, 0].mean()) if points.any() else None
