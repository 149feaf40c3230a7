"""A report: the figures of a run with their intervals, in all, by tag, and case by case."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

from eval.errors import MeasureError
from eval.results import CaseResult, RunSettings


@dataclass(frozen=True, slots=True)
class Value:
    """One figure. `low` and `high` bound its 95 % bootstrap interval over cases; all three are None where the measure
    applies to nothing, the bounds alone where resampling tells nothing. `count` is the number of cases it applies to,
    repeats counted once. `error` is one line, and everything else empty, where the measure failed."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    count: int
    error: str | None = None

    def __str__(self) -> str:
        """`right 0.91 [0.85, 0.96] of 120`."""
        if self.value is None:
            return f"{self.name} - {self.error or 'applies to no case'}"
        spread = "" if self.low is None or self.high is None else f" [{self.low:.2f}, {self.high:.2f}]"
        return f"{self.name} {self.value:.2f}{spread} of {self.count}"


@dataclass(frozen=True, slots=True)
class Scored:
    """A result and its scores by measure name; None where a measure does not apply or failed."""

    result: CaseResult
    scores: dict[str, float | None]


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a run. `by_tag` holds, for each tag of the cases in alphabetical order, the measures of single
    cases; `rows` are the results as they were given; `notes` say of how many cases the evidence is not in
    the library, and which curves stand on too few."""

    settings: RunSettings
    totals: tuple[Value, ...]
    by_tag: dict[str, tuple[Value, ...]]
    rows: tuple[Scored, ...]
    notes: tuple[str, ...] = ()

    def total(self, name: str) -> Value:
        """The total of one measure; raises MeasureError naming those there are."""
        for value in self.totals:
            if value.name == name:
                return value
        known = ", ".join(value.name for value in self.totals)
        raise MeasureError(f"no measure {name!r} in this report; it has {known}")

    def value(self, name: str) -> float | None:
        """The figure of one measure, None where it applies to no case or failed; raises MeasureError."""
        return self.total(name).value

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types; what is no finite number is None."""
        report = {
            "settings": self.settings.to_json(),
            "totals": [asdict(value) for value in self.totals],
            "by_tag": {tag: [asdict(value) for value in values] for tag, values in self.by_tag.items()},
            "notes": list(self.notes),
            "rows": [row.result.to_json() | {"scores": row.scores} for row in self.rows],
        }
        plain: dict[str, Any] = _plain(report)
        return plain


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
