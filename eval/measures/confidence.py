"""Whether the stated confidence can be believed: AUROC, the risk-coverage curve and its area, calibration error."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from eval.errors import MeasureError
from eval.measures.answering import Right
from eval.measures.measure import Points, RunMeasure
from eval.results import CaseResult

BINS = 10
_KNOWN = {"risk_coverage": 0.1, "reliability": 0.2}
"""Half the 95 % interval of a share, at its widest, up to which a curve shows it as known: of all answers at the curve's
end, of a bin one step of the diagram's axis."""
_RIGHT = Right()


@dataclass(frozen=True, slots=True)
class AUROC(RunMeasure):
    """The probability that an answerable case has a higher confidence than an unanswerable one, ties counted half
    (the area under the ROC curve). Answered or not, an answer's confidence is taken as it is: unanswered, it is the
    probability that the articles do answer after all. Failed cases and answers without a confidence are left out; None
    unless both kinds are there."""

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """`AUROC`."""
        return "AUROC"

    def point(self, result: CaseResult) -> tuple[float, ...] | None:
        """Confidence, answerable."""
        sure = _confidence(result)
        return None if sure is None else (sure, result.case.answerable)

    def of_points(self, points: Points) -> float | None:
        """0..1, by Mann and Whitney's rank sum."""
        positive = int(points[:, 1].sum())
        negative = len(points) - positive
        if not positive or not negative:
            return None
        _, rank, size = np.unique(points[:, 0], return_inverse=True, return_counts=True)
        middle = np.cumsum(size) - (size - 1) / 2
        above = middle[rank][points[:, 1] == 1].sum() - positive * (positive + 1) / 2
        return float(above / (positive * negative))


@dataclass(frozen=True, slots=True)
class AURC(RunMeasure):
    """The area under the risk-coverage curve over the coverage reached: keep the most confident answers first, and
    take the mean, over the answers given, of the share of wrong ones (`right` 0) among those kept so far. Answers of
    equal confidence are kept together, at the risk of all of them. Answered cases, unanswerable ones included, as far as
    they have a confidence; lower is better. Geifman and El-Yaniv 2017 (arXiv:1705.08500)."""

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """`AURC`."""
        return "AURC"

    def point(self, result: CaseResult) -> tuple[float, ...] | None:
        """Confidence, right."""
        return _given(result)

    def of_points(self, points: Points) -> float | None:
        """0..1."""
        kept, risk = _risks(points)
        return float((np.diff(kept, prepend=0) * risk).sum() / len(points))


@dataclass(frozen=True, slots=True)
class ECE(RunMeasure):
    """The expected calibration error: the mean over the answers given of the distance between confidence and share
    right in 10 bins of equally many answers (fewer answers: a bin each); `reliability` shows the bins. Resampling
    repeats answers and so makes bins look worse than they are: no interval is given. Naeini et al. 2015, with bins
    of equal count as Nixon et al. 2019 (arXiv:1904.01685); lower is better."""

    resampled = False

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """`ECE`."""
        return "ECE"

    def point(self, result: CaseResult) -> tuple[float, ...] | None:
        """Confidence, right."""
        return _given(result)

    def of_points(self, points: Points) -> float | None:
        """0..1."""
        return math.fsum(abs(sure - right) * count for sure, right, count in _bins(points)) / len(points)


def risk_coverage(results: Sequence[CaseResult]) -> list[tuple[float, float]]:
    """The curve of `AURC`, a point for each confidence from the highest down: the share of all cases with a confidence
    that get an answer of at least that confidence, and the share of wrong ones among them."""
    points = _points(results)
    asked = sum(_confidence(result) is not None for result in results)
    if not len(points):
        return []
    kept, risk = _risks(points)
    return [(float(count / asked), float(share)) for count, share in zip(kept, risk, strict=True)]


def reliability(results: Sequence[CaseResult]) -> list[tuple[float, float, int]]:
    """The bins of `ECE`, from the least confident: mean confidence, share right, number of answers."""
    points = _points(results)
    return _bins(points) if len(points) else []


def too_few(results: Sequence[CaseResult]) -> dict[str, str]:
    """The curves (`risk_coverage`, `reliability`) that stand on too few cases, repeats counted once, each with what to
    say of it: how far off its shares may be, and how many cases would do. The 95 % interval of a share of n is at its
    widest, around a half, 0.5 ± 1.96 sqrt(0.25 / n). A curve without any point says nothing, and neither does this."""
    count = len({result.case.id for result in results if _given(result)})
    sizes = {"risk_coverage": count, "reliability": -(-count // BINS)}
    where = {"risk_coverage": "at its end", "reliability": f"in a group of {sizes['reliability']}"}
    said = {}
    for name, known in _KNOWN.items():
        enough = math.ceil((0.98 / known) ** 2) * (BINS if name == "reliability" else 1)
        if 0 < count < enough:
            off = 0.98 / math.sqrt(sizes[name])
            said[name] = (
                f"{name.replace('_', ' ')}: {count} cases are too few, a share may be off by {off:.2f} {where[name]};"
                f" {enough} keep it within {known:.2f}"
            )
    return said


def _confidence(result: CaseResult) -> float | None:
    """None where a case failed, or nothing was fitted for an answer of its kind."""
    sure = result.answer.confidence if result.answer else None
    if sure is not None and not 0 <= sure <= 1:
        raise MeasureError(f"case {result.case.id!r}: confidence {sure!r} is no probability")
    return sure


def _given(result: CaseResult) -> tuple[float, float] | None:
    if not result.answer or not result.answer.answered:
        return None
    sure = _confidence(result)
    return None if sure is None else (sure, _RIGHT.of(result) or 0.0)


def _points(results: Sequence[CaseResult]) -> Points:
    return np.array([point for result in results if (point := _given(result))], dtype=np.float64)


def _risks(points: Points) -> tuple[Points, Points]:
    """For each confidence from the highest down: answers kept, share of wrong ones among them."""
    order = np.argsort(-points[:, 0], kind="stable")
    sure, wrong = points[order, 0], np.cumsum(1 - points[order, 1])
    last = np.append(np.flatnonzero(np.diff(sure)), len(sure) - 1)
    kept = (last + 1).astype(np.float64)
    return kept, wrong[last] / kept


def _bins(points: Points) -> list[tuple[float, float, int]]:
    # Equals may fall into two bins: each then stands for the mean of them all, whatever their order.
    sure, rank, size = np.unique(points[:, 0], return_inverse=True, return_counts=True)
    right = np.bincount(rank, weights=points[:, 1]) / size
    each = np.sort(rank)
    return [
        (float(sure[bin_].mean()), float(right[bin_].mean()), len(bin_))
        for bin_ in np.array_split(each, min(BINS, len(each)))
    ]
