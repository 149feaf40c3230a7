"""Two runs of a suite against each other, case by case: differences with their intervals, cases won, lost and tied."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from eval.errors import EvaluationError, MeasureError
from eval.paired import Difference, case_scores, difference, less_is_better
from eval.report import Report
from eval.results import CaseResult, RunSettings

_SAME = 1e-9
_SHOWN = 10  # ids named in a warning
_COMPARABLE = ("suite", "library")  # what has to be the same for a difference to be the program's


@dataclass(frozen=True, slots=True)
class Pair:
    """One case on both sides: what was said (of the first repeat) and the score on the comparison's measure."""

    case: str
    question: str
    a_text: str
    b_text: str
    a_score: float
    b_score: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """B held against A. `won` are the cases where B is better on `measure`, `lost` those where it is worse; cases
    without that measure on one side are in none of the lists. `warnings` say why the two may not be comparable."""

    a: RunSettings
    b: RunSettings
    measure: str
    differences: tuple[Difference, ...]
    won: tuple[Pair, ...]
    lost: tuple[Pair, ...]
    tied: tuple[Pair, ...]
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def changed(self) -> tuple[str, ...]:
        """The names of the checksums that differ, those of the warnings aside: what was changed between the runs."""
        names = dict.fromkeys((*self.a.checksums, *self.b.checksums))
        return tuple(
            name for name in names
            if name not in _COMPARABLE and self.a.checksums.get(name) != self.b.checksums.get(name)
        )  # fmt: skip

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types in the order of the fields; each difference with its verdict."""
        plain = asdict(self) | {"a": self.a.to_json(), "b": self.b.to_json()}
        plain["differences"] = [asdict(found) | {"verdict": found.verdict} for found in self.differences]
        return plain

    def text(self) -> str:
        """The comparison for a terminal: warnings, the table of measures, then the cases lost and won."""
        lines = [f"A: {_run(self.a)}", f"B: {_run(self.b)}"]
        if self.changed:
            lines.append(f"changed from A to B: {', '.join(self.changed)}")
        lines += [f"warning: {warning}" for warning in self.warnings]
        width = max(len("measure"), *(len(found.name) for found in self.differences)) + 2
        lines += [
            "",
            f"{'measure':<{width}}{'A':>8}{'B':>8}{'B - A':>9}  {'95 % interval':<18}{'cases':>5}  B is",
        ]
        lines += [_row(found, width) for found in self.differences]
        lines += ["", f"{self.measure}: lost {len(self.lost)}, won {len(self.won)}, tied {len(self.tied)}"]
        for title, pairs in (("lost", self.lost), ("won", self.won)):
            for pair in pairs:
                lines += ["", f"{title} {pair.case}: {_line(pair.question)}"]
                lines += [f"  A {pair.a_score:.2f}  {_line(pair.a_text)}"]
                lines += [f"  B {pair.b_score:.2f}  {_line(pair.b_text)}"]
        return "\n".join(lines) + "\n"


def compare(a: Report, b: Report, measure: str = "right") -> Comparison:
    """B against A on the cases both asked, repeats averaged; raises EvaluationError when they share no case and
    MeasureError when neither scores its cases on `measure`."""
    asked_a, asked_b = _first(a), _first(b)
    shared = [case for case in asked_a if case in asked_b]
    if not shared:
        raise EvaluationError(
            f"runs of {a.settings.suite!r} and {b.settings.suite!r}: no case in common; compare runs of one suite"
        )
    names = list(dict.fromkeys(name for report in (a, b) for row in report.rows for name in row.scores))
    if measure not in names:
        raise MeasureError(f"measure {measure!r}: no case is scored on it; choose one of {', '.join(names)}")
    measures = dict.fromkeys(total.name for report in (a, b) for total in report.totals)
    won, lost, tied = _sorted(a, b, measure)
    return Comparison(
        a.settings,
        b.settings,
        measure,
        tuple(difference(a, b, name) for name in measures),
        won,
        lost,
        tied,
        tuple(case for case in asked_a if case not in asked_b),
        tuple(case for case in asked_b if case not in asked_a),
        tuple(_warnings(a.settings, b.settings, asked_a, asked_b)),
    )


def said(result: CaseResult) -> str:
    """What came of the asking in words: the answer's text, or the error."""
    return result.answer.text if result.answer else f"error: {result.error}"


def _first(report: Report) -> dict[str, CaseResult]:
    found: dict[str, CaseResult] = {}
    for row in report.rows:
        found.setdefault(row.result.case.id, row.result)
    return found


def _sorted(a: Report, b: Report, measure: str) -> tuple[tuple[Pair, ...], ...]:
    """The pairs that B won, lost and tied, each list in A's order."""
    lists: tuple[list[Pair], ...] = ([], [], [])
    asked_a, asked_b = _first(a), _first(b)
    of_a, of_b = case_scores(a, measure), case_scores(b, measure)
    for case, was in of_a.items():
        if case not in of_b:
            continue
        now = of_b[case]
        gain = (was - now) if less_is_better(measure) else (now - was)
        place = 2 if abs(gain) <= _SAME else int(gain < 0)
        question = asked_a[case].case.question
        lists[place].append(Pair(case, question, said(asked_a[case]), said(asked_b[case]), was, now))
    return tuple(tuple(pairs) for pairs in lists)


def _warnings(
    a: RunSettings, b: RunSettings, asked_a: dict[str, CaseResult], asked_b: dict[str, CaseResult]
) -> Iterator[str]:
    for name in _COMPARABLE:
        was, now = a.checksums.get(name), b.checksums.get(name)
        if was != now:
            yield f"the two runs have another {name}: checksums {_short(was)} and {_short(now)}"
    changed = [case for case in asked_a if case in asked_b and asked_a[case].case != asked_b[case].case]
    for what, cases in (
        ("cases written differently in the two runs", changed),
        ("cases only in A", [case for case in asked_a if case not in asked_b]),
        ("cases only in B", [case for case in asked_b if case not in asked_a]),
    ):
        if cases:
            more = f" and {len(cases) - _SHOWN} more" if len(cases) > _SHOWN else ""
            yield f"{what} ({len(cases)}): {', '.join(cases[:_SHOWN])}{more}"


def _short(checksum: str | None) -> str:
    return checksum[:12] if checksum else "none"


def _run(settings: RunSettings) -> str:
    split = f", split {settings.split}" if settings.split else ""
    started = f", {settings.started}" if settings.started else ""
    return f"{settings.suite}{split}, answered by {settings.answered_by}, version {settings.version}{started}"


def _row(found: Difference, width: int) -> str:
    interval = "" if found.low is None else f"{found.low:+.3f} .. {found.high:+.3f}"
    change = "-" if found.difference is None else f"{found.difference:+.3f}"
    values = "".join(f"{'-' if value is None else format(value, '.3f'):>8}" for value in (found.a, found.b))
    count = str(found.count) if found.count else ""
    return f"{found.name:<{width}}{values}{change:>9}  {interval:<18}{count:>5}  {found.verdict}".rstrip()


def _line(text: str) -> str:
    return " ".join(text.split())
