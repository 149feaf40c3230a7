"""The gate: what a run falls short of, as lines to show; no line means that it passes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eval.errors import EvaluationError
from eval.measures import named
from eval.paired import difference, less_is_better
from eval.report import Report

# Not shares: no bound of theirs is out of range but a negative one.
_OPEN = ("seconds", "tokens", "cost")
# These differ from machine to machine and from hour to hour: a ceiling holds them, no baseline does.
_VARYING = ("seconds",)
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Limit:
    """A bound that a measure's total must keep: a floor, or a ceiling (`at_most`) where less is better
    (`wrongly_refused`, `errors`, `ECE`, `AURC`, `tokens`, `cost`, every `seconds_*`). The bound itself is kept."""

    name: str
    bound: float
    at_most: bool

    @classmethod
    def parse(cls, text: str) -> Limit:
        """`right=0.9` -> at least 0.9, `wrongly_refused=0.05` -> at most 0.05. Raises EvaluationError for what is not
        `measure=number` of a known measure, for a bound that nothing can meet and for one that everything meets."""
        name, equals, number = (part.strip() for part in text.partition("="))
        try:
            bound = float(number)
        except ValueError:
            bound = math.nan
        if not name or not equals or not math.isfinite(bound):
            raise EvaluationError(f"limit {text!r}: write measure=number, for example right=0.9")
        at_most = less_is_better(named(name).name)
        share = not name.startswith(_OPEN)
        if bound < 0 or (share and bound > 1):
            range_ = "between 0 and 1" if share else "at 0 or above"
            raise EvaluationError(f"limit {text!r}: {number} is out of range; {name} lies {range_}")
        if (bound == 0 and not at_most) or (share and bound == 1 and at_most):
            raise EvaluationError(f"limit {text!r}: every run would pass; give a bound that a run can miss")
        return cls(name, bound, at_most)

    def kept(self, value: float) -> bool:
        """Whether a value keeps the bound; not-a-number never does."""
        return value <= self.bound + _ROUNDING if self.at_most else value >= self.bound - _ROUNDING

    def __str__(self) -> str:
        return f"{self.name} {'at most' if self.at_most else 'at least'} {self.bound:g}"


def misses(
    report: Report,
    fail_under: Sequence[Limit],
    baseline: Report | None = None,
    no_worse_than: float = 0.0,
) -> tuple[str, ...]:
    """What the run falls short of, one line each, first against the limits, then against the baseline.

    A measure without a value (nothing to measure, or its computation failed) is a miss. With a baseline, the mean
    paired difference of `right` and of every limited measure may be worse by `no_worse_than` at most, in the
    measure's own unit; times are not held against a baseline. Raises EvaluationError for an unknown measure, a
    tolerance that is no number of 0 or more, and a baseline of another suite or other cases.
    """
    if not math.isfinite(no_worse_than) or no_worse_than < 0:
        raise EvaluationError(
            f"no worse than {no_worse_than!r}: write a number of 0 or more, for example 0.01"
        )
    known = [total.name for total in report.totals]
    for limit in fail_under:
        if limit.name not in known:
            raise EvaluationError(f"limit on {limit.name!r}: not a measure; choose one of {', '.join(known)}")
    found = list(_short_of(report, fail_under))
    if baseline is not None:
        _same_cases(report, baseline)
        names = dict.fromkeys(["right", *(limit.name for limit in fail_under)])
        held = [name for name in names if not name.startswith(_VARYING)]
        found += _worse(report, baseline, held, no_worse_than)
    return tuple(found)


def _short_of(report: Report, limits: Sequence[Limit]) -> Iterator[str]:
    totals = {total.name: total for total in report.totals}
    for limit in limits:
        total = totals[limit.name]
        if total.value is None:
            yield f"{limit.name}: no value ({total.error or 'nothing to measure'}), wanted {limit}"
        elif not limit.kept(total.value):
            yield f"{limit.name}: {total.value:.4g} over {total.count} cases, wanted {limit}"


def _same_cases(report: Report, baseline: Report) -> None:
    """Raises EvaluationError unless both asked the same cases of the same suite: a baseline of easier or of fewer
    cases would let a worse run pass."""
    suites = [run.settings.checksums.get("suite") for run in (report, baseline)]
    if report.settings.suite != baseline.settings.suite or suites[0] != suites[1]:
        raise EvaluationError(
            f"baseline of {baseline.settings.suite!r}: another suite, or another state of it, than this run's"
            f" {report.settings.suite!r}; make a baseline of the same suite file"
        )
    asked, before = ({row.result.case.id for row in run.rows} for run in (report, baseline))
    if asked != before:
        raise EvaluationError(
            f"baseline of {baseline.settings.suite!r}: {len(before - asked)} of its cases are not in this run and"
            f" {len(asked - before)} of this run's not in it; ask the same split and tags in both"
        )


def _worse(report: Report, baseline: Report, names: Sequence[str], tolerance: float) -> Iterator[str]:
    for name in names:
        change = difference(baseline, report, name)
        if change.gain is None:
            yield f"{name}: no case has a value in both this run and the baseline"
        elif not change.gain >= -tolerance - _ROUNDING:
            yield (
                f"{name}: {change.b:.4g} against the baseline's {change.a:.4g} over {change.count} cases,"
                f" worse by {-change.gain:.4g}, allowed {tolerance:g}"
            )
