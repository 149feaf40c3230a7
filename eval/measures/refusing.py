"""Whether the program says so when the articles do not answer, and only then; and how often asking failed."""

from __future__ import annotations

from dataclasses import dataclass

from eval.measures.measure import refused
from eval.results import CaseResult


@dataclass(frozen=True, slots=True)
class Refused:
    """The share of the unanswerable cases that are refused; a failed asking is no refusal. The same number under two
    names: `refused`, and `refusal_recall` beside `refusal_precision`. SQuAD 2.0's `NoAns_exact`."""

    name: str = "refused"

    def __str__(self) -> str:
        return self.name

    def of(self, result: CaseResult) -> float | None:
        """0 or 1."""
        return None if result.case.answerable else float(refused(result))


@dataclass(frozen=True, slots=True)
class WronglyRefused:
    """The share of the answerable cases that are refused; lower is better."""

    name: str = "wrongly_refused"

    def __str__(self) -> str:
        return self.name

    def of(self, result: CaseResult) -> float | None:
        """0 or 1."""
        return float(refused(result)) if result.case.answerable else None


@dataclass(frozen=True, slots=True)
class RefusalPrecision:
    """The share of the refused cases that are unanswerable."""

    name: str = "refusal_precision"

    def __str__(self) -> str:
        return self.name

    def of(self, result: CaseResult) -> float | None:
        """0 or 1."""
        return float(not result.case.answerable) if refused(result) else None


@dataclass(frozen=True, slots=True)
class Errors:
    """The share of all cases whose asking failed; lower is better."""

    name: str = "errors"

    def __str__(self) -> str:
        return self.name

    def of(self, result: CaseResult) -> float | None:
        """0 or 1."""
        return float(result.answer is None)
