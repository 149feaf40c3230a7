"""Logistic regression over signs, the threshold, and the figures that tell whether a calibration holds."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from assistant.extractive.confidence import SIGN_NAMES, Calibration

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Kind = Literal["fact", "sentence"]
Variant = Literal["said", "unsaid", "twisted", "taken away", "swapped"]

RIDGE = 1e-4  # per row
# What people ask that is not said is more often simply missing than twisted by someone who has the text before them.
WEIGHTS: dict[Variant, float] = {
    "said": 1.0,
    "unsaid": 1.0,
    "taken away": 0.5,
    "twisted": 0.3,
    "swapped": 0.5,
}
SAID = 2 / 3  # share of questions that the articles answer, about as in the evaluation suites
# Which way a sign may speak, known beforehand; a weight of the other sign is noise of the sample and becomes 0.
DIRECTIONS = {
    "margin": 1,
    "relevance": 1,
    "covered": 1,
    "unknown_names": -1,
    "similar": 1,
    "agreeing": 1,
    "rival": -1,
    "distant_names": -1,
    "again": 1,
    "asked": 1,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question asked one way: the title it came from, the signs of the best answer, whether that was right, and how
    many times over it counts in the fit."""

    title: str
    variant: Variant
    signs: tuple[float, ...]
    right: bool
    times: float = 1.0

    @property
    def worth(self) -> float:
        """The row's weight in the fit."""
        return WEIGHTS[self.variant] * self.times


def keep(rows: Mapping[Kind, Sequence[Asked]], file: Path) -> None:
    """Writes the rows down, one JSON object a line, every sign under its name."""
    lines = [
        json.dumps({"kind": kind, **asdict(row), "signs": dict(zip(SIGN_NAMES, row.signs, strict=True))})
        for kind, asked in rows.items()
        for row in asked
    ]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def kept(file: Path) -> dict[Kind, list[Asked]]:
    """The rows written down; signs that are no more are passed over. Raises KeyError for a sign they lack."""
    rows: dict[Kind, list[Asked]] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        kind, signs = row.pop("kind"), row.pop("signs")
        rows.setdefault(kind, []).append(Asked(**row, signs=tuple(signs[name] for name in SIGN_NAMES)))
    return rows


def fit(rows: Sequence[Asked], used: Sequence[str]) -> tuple[float, dict[str, float]]:
    """Bias and weights of the logistic function by Newton's method; 0 for signs not used, or found to speak the
    wrong way (then the rest is fitted again without them)."""
    columns = [SIGN_NAMES.index(name) for name in used]
    design = np.hstack([np.ones((len(rows), 1)), np.array([[row.signs[c] for c in columns] for row in rows])])
    wanted = np.array([row.right for row in rows], float)
    worth = np.array([row.worth for row in rows])
    weights = _newton(design, wanted, worth)
    named = dict(zip(used, weights[1:].tolist(), strict=True))
    wrong = [name for name, way in DIRECTIONS.items() if named.get(name, 0.0) * way < 0]
    if wrong:
        return fit(rows, [name for name in used if name not in wrong])
    rounded = {name: round(weight, 4) for name, weight in named.items()}
    return round(float(weights[0]), 4), dict.fromkeys(SIGN_NAMES, 0.0) | rounded


def _newton(design: Floats, wanted: Floats, worth: Floats) -> Floats:
    weights: Floats = np.zeros(design.shape[1])
    penalty = RIDGE * len(design) * np.diag([0.0, *[1.0] * (design.shape[1] - 1)])
    for _ in range(40):
        p = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        gradient = design.T @ (worth * (p - wanted)) + penalty @ weights
        hessian = (design * (worth * p * (1 - p))[:, None]).T @ design + penalty + 1e-9 * np.eye(len(weights))
        weights = weights - np.linalg.solve(hessian, gradient)
    return weights


def threshold_for(rows: Sequence[Asked], chances: Floats) -> float:
    """The threshold at which most questions come to the right end, if `SAID` of them have an answer: right answers
    among these, refusals among the others (weighed as in the fit)."""
    right = np.array([row.right for row in rows])
    worth = np.array([row.worth for row in rows])
    said = np.array([row.variant == "said" for row in rows])
    best, chosen = -1.0, 0.5
    for limit in np.arange(0.02, 0.98, 0.005):
        answered = chances >= limit
        value = SAID * np.average((answered & right)[said], weights=worth[said])
        if (~said).any():
            value += (1 - SAID) * np.average(~answered[~said], weights=worth[~said])
        if value > best:
            best, chosen = float(value), round(float(limit), 3)
    return chosen


def calibration_error(probabilities: Floats, right: Bools, worth: Floats, bins: int = 10) -> float:
    """Expected calibration error over equal-width bins (Guo et al., 2017), rows weighed by `worth`."""
    place = np.minimum((probabilities * bins).astype(int), bins - 1)
    error = 0.0
    for one in range(bins):
        inside = place == one
        if inside.any():
            gap = np.average(probabilities[inside], weights=worth[inside]) - np.average(
                right[inside], weights=worth[inside]
            )
            error += abs(float(gap)) * worth[inside].sum() / worth.sum()
    return float(error)


def _folds(rows: Sequence[Asked], folds: int = 5) -> Iterator[tuple[list[Asked], list[int]]]:
    """The titles go round into `folds` parts: the rows of the other titles, and where a part's own rows stand."""
    place = {title: number % folds for number, title in enumerate(sorted({row.title for row in rows}))}
    for fold in sorted(set(place.values())):
        others = [row for row in rows if place[row.title] != fold]
        yield others or list(rows), [n for n, row in enumerate(rows) if place[row.title] == fold]


def held_out(rows: Sequence[Asked], used: Sequence[str]) -> tuple[Floats, Bools]:
    """Every row's probability, and whether it is refused, by weights and a threshold chosen on other titles."""
    chances, refused = np.zeros(len(rows)), np.zeros(len(rows), dtype=bool)
    for others, own in _folds(rows):
        calibration = fitted(others, used)
        chances[own] = [calibration.of(rows[n].signs) for n in own]
        refused[own] = chances[own] < calibration.threshold
    return chances, refused


def fitted(rows: Sequence[Asked], used: Sequence[str]) -> Calibration:
    """The calibration that rows choose: weights, then the threshold, for which the questions of suites, where there are
    any, count together as much as all others: where to refuse hangs on what is asked, and how. For the threshold a row
    has the chance that weights fitted on other titles give it: by its own title's it would be surer than the next one."""
    apart = np.zeros(len(rows))
    for others, own in _folds(rows):
        judge = _unbounded(others, used)
        apart[own] = [judge.of(rows[n].signs) for n in own]
    suites = sum(row.worth for row in rows if row.times > 1)
    plain = sum(row.worth for row in rows if row.times == 1)
    even = (
        [replace(row, times=row.times * plain / suites) if row.times > 1 else row for row in rows]
        if plain
        else rows
    )
    return replace(_unbounded(rows, used), threshold=threshold_for(even, apart))


def _unbounded(rows: Sequence[Asked], used: Sequence[str]) -> Calibration:
    """The weights that rows choose, with a threshold that refuses nothing."""
    bias, weights = fit(rows, used)
    return Calibration(bias, tuple(weights[name] for name in SIGN_NAMES), 0.0)


def adapted(rows: Sequence[Asked], given: Calibration, added: Sequence[str]) -> Calibration:
    """A calibration as it holds for other questions than it was chosen on: all its weights times one factor, and weights of
    signs `added` to it, as these rows choose them. The threshold stays."""
    columns = [SIGN_NAMES.index(name) for name in added]
    logits = [sum(w * v for w, v in zip(given.weights, row.signs, strict=True)) for row in rows]
    design = np.array(
        [[1.0, logit, *(row.signs[c] for c in columns)] for row, logit in zip(rows, logits, strict=True)]
    )
    right, worth = np.array([row.right for row in rows], float), np.array([row.worth for row in rows])
    bias, factor, *more = _newton(design, right, worth).tolist()
    weights = [factor * weight for weight in given.weights]
    for column, weight in zip(columns, more, strict=True):
        weights[column] += weight
    return replace(given, bias=round(bias, 4), weights=tuple(round(weight, 4) for weight in weights))


def report(rows: Sequence[Asked], chances: Floats, refused: Bools) -> dict[str, float]:
    """Shares, 0..1, on rows the calibration was not chosen on."""
    right = np.array([row.right for row in rows])
    worth = np.array([row.worth for row in rows])
    figures = {"questions": float(len(rows)), "calibration_error": calibration_error(chances, right, worth)}
    for variant in WEIGHTS:
        of = np.array([row.variant == variant for row in rows])
        if of.any():
            figures["right of said" if variant == "said" else f"refused of {variant}"] = float(
                (right if variant == "said" else refused)[of].mean()
            )
    if right.any():
        figures["refused of right"] = float(refused[right].mean())
    return {name: round(value, 3) for name, value in figures.items()}
