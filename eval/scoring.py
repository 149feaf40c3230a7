"""Scoring: results of a run in, a report with intervals out, the same for the same results to the last bit."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from eval.errors import MeasureError
from eval.gold import lacking
from eval.intervals import Column, Resampled, finite, one_line
from eval.measures import ALL, MAIN, CaseMeasure, Measure, RunMeasure, too_few
from eval.report import Report, Scored
from eval.results import CaseResult, RunSettings


def score(settings: RunSettings, results: Sequence[CaseResult], measures: Sequence[Measure] = ALL) -> Report:
    """The report of a run. Intervals are percentiles of 1,000 resamples of the cases with replacement, the repeats of
    a case together (Efron's bootstrap, of clusters). A measure that raises becomes a value with `error`."""
    columns = {
        measure.name: _scores(measure, results) for measure in measures if not isinstance(measure, RunMeasure)
    }
    whole = Resampled(results, range(len(results)))
    totals = tuple(
        whole.over(measure) if isinstance(measure, RunMeasure)
        else whole.mean(measure.name, columns[measure.name])
        for measure in measures
    )  # fmt: skip
    tagged: dict[str, list[int]] = {}
    for row, result in enumerate(results):
        for tag in dict.fromkeys(result.case.tags):
            tagged.setdefault(tag, []).append(row)
    by_tag = {}
    for tag in sorted(tagged):
        group = Resampled(results, tagged[tag])
        by_tag[tag] = tuple(group.mean(name, column) for name, column in columns.items())
    rows = tuple(
        Scored(
            result,
            {name: column[row] if isinstance(column, list) else None for name, column in columns.items()},
        )
        for row, result in enumerate(results)
    )
    return Report(settings, totals, by_tag, rows, _notes(results))


def text_table(report: Report) -> str:
    """The totals with interval and count, then the main measures by tag: lines of at most 100 columns."""
    asked = len({row.result.case.id for row in report.rows})
    lines = [f"{'measure':<20} {'value':>8}  {'95 % interval':<20} {'cases':>6}"]
    for value in report.totals:
        if value.error:
            lines.append(f"{value.name:<20} {'failed':>8}  {value.error}"[:100])
        elif value.value is not None:
            spread = f"{_figure(value.low)} … {_figure(value.high)}" if value.low is not None else ""
            lines.append(f"{value.name:<20} {_figure(value.value):>8}  {spread:<20} {value.count:>6}")
    left_out = [value.name for value in report.totals if value.value is None and not value.error]
    if left_out:
        lines += _wrapped("apply to no case: ", ", ".join(left_out))
    for note in report.notes:
        lines += _wrapped("note: ", note)
    if report.by_tag:
        lines += ["", *_tag_table(report, asked)]
    return "\n".join(line.rstrip() for line in lines)


def _scores(measure: CaseMeasure, results: Sequence[CaseResult]) -> Column:
    try:
        return [finite(measure.of(result), f"case {result.case.id!r}") for result in results]
    except Exception as error:  # noqa: BLE001  whatever a measure does, the others are still reported
        return one_line(error)


def _figure(value: float | None) -> str:
    """Three decimals, and as many more as a small one needs for three digits: `0.9` -> `0.900`."""
    if value is None:
        return "-"
    if value and abs(value) < 0.001:
        return f"{value:.2e}"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3f}"


def _notes(results: Sequence[CaseResult]) -> tuple[str, ...]:
    lost = lacking(results)
    said = (lost,) if lost else ()
    try:
        return (*said, *too_few(results).values())
    except MeasureError:  # a confidence that is no probability: the rows of AURC and ECE say so
        return said


def _wrapped(start: str, words: str) -> list[str]:
    return textwrap.wrap(start + words, 100, subsequent_indent=" " * len(start))


def _tag_table(report: Report, asked: int) -> list[str]:
    shown = [name for name in MAIN if any(value.name == name for value in report.totals)]
    cases = {
        tag: {row.result.case.id for row in report.rows if tag in row.result.case.tags}
        for tag in report.by_tag
    }
    head = ["right", "facts", "cited_prec", "cited_rec", "refused", "wrongly_ref"]
    short = dict(zip(MAIN, head, strict=True))
    lines = [f"{'tag':<22} {'cases':>5}" + "".join(f" {short[name]:>11}" for name in shown)]
    groups = {"all": (asked, report.totals)} | {
        tag: (len(cases[tag]), values) for tag, values in report.by_tag.items()
    }
    for tag, (count, values) in groups.items():
        figures = {value.name: value.value for value in values}
        lines.append(
            f"{tag[:22]:<22} {count:>5}" + "".join(f" {_figure(figures.get(name)):>11}" for name in shown)
        )
    return lines
