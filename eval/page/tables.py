"""The report's figures as the page's tables show them: totals with their definitions, tags, plots, speed, settings."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from statistics import median

from markupsafe import Markup

from eval.errors import MeasureError
from eval.measures import ALL, MAIN, reliability, risk_coverage, too_few
from eval.page.plots import reliability_plot, risk_plot
from eval.report import Report, Value
from eval.results import RunSettings

_COLUMNS = (*MAIN, "errors")  # of the table by tag: as many as a page's width holds
_FIRST = (*_COLUMNS, "quotations_exact")
_MOST_POINTS = 200  # of a plot and of the table beside it
_CHECKSUM = 16  # characters shown, as many as tell two files apart


@dataclass(frozen=True, slots=True)
class ByTag:
    """The main measures of each tag: `rows` are (tag, cases, a value for each of `names`)."""

    names: tuple[str, ...]
    rows: tuple[tuple[str, int, tuple[float | None, ...]], ...]


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing with its caption, its points as a table, and what to say if it stands on too few cases."""

    title: str
    caption: str
    drawing: Markup
    heads: tuple[str, ...]
    lines: tuple[tuple[float, ...], ...]
    note: str


def figure(value: float | None) -> str:
    """`0.950`, `−0.012`, `3`; an en dash for None."""
    if value is None:
        return "–"
    return (f"{value:.3f}" if isinstance(value, float) else str(value)).replace("-", "−")


def time(started: str) -> str:
    """`2026-11-22T08:03:34+00:00` -> `2026-11-22 08:03:34 UTC`."""
    return started.replace("T", " ").replace("+00:00", " UTC")


def facts_of_run(settings: RunSettings) -> tuple[tuple[str, str], ...]:
    """What the run was made with, as (label, value)."""
    parts = (
        ("Split", settings.split or "all cases"),
        ("Repeats", str(settings.repeat)),
        ("Answered by", settings.answered_by),
        ("Version", settings.version),
        ("Started", time(settings.started)),
        *((f"Checksum: {name}", value[:_CHECKSUM]) for name, value in settings.checksums.items()),
    )
    return tuple((label, value) for label, value in parts if value)


def totals(report: Report, *, main: bool) -> tuple[tuple[Value, str], ...]:
    """The main totals and those that failed, or all others, each beside the definition of its measure in words."""
    return tuple(
        (value, definition(value.name))
        for value in report.totals
        if bool(value.name in _FIRST or value.error) == main
    )


def definition(name: str) -> str:
    """What a measure says, from its docstring; empty for a measure that is not known here."""
    measure = next((each for each in ALL if each.name == name), None)
    return " ".join((type(measure).__doc__ or "").replace("`", "").split()) if measure else ""


def by_tag(report: Report) -> ByTag:
    """The main measures of each tag, those left out that no tag has a value for."""
    tagged = {tag: {value.name: value.value for value in values} for tag, values in report.by_tag.items()}
    names = tuple(
        name for name in _COLUMNS if any(values.get(name) is not None for values in tagged.values())
    )
    cases = {
        tag: {row.result.case.id for row in report.rows if tag in row.result.case.tags} for tag in tagged
    }
    return ByTag(
        names,
        tuple(
            (tag, len(cases[tag]), tuple(values.get(name) for name in names))
            for tag, values in tagged.items()
        ),
    )


def plots(report: Report) -> tuple[Plot, ...]:
    """The risk-coverage curve and the reliability diagram of the run's answers."""
    results = [row.result for row in report.rows]
    risks: list[tuple[float, float]] = []
    groups: list[tuple[float, float, int]] = []
    few: dict[str, str] = {}
    # A confidence that is no probability: the totals' lines of AURC and ECE say so, the plots stay empty.
    with suppress(MeasureError):
        risks, groups, few = _thinned(risk_coverage(results)), reliability(results), too_few(results)
    return (
        Plot(
            "Risk and coverage",
            "If only the most confident answers were given: the share of them that is wrong. Lower is better.",
            risk_plot(risks),
            ("coverage", "risk"),
            tuple(risks),
            few.get("risk_coverage", ""),
        ),
        Plot(
            "Reliability",
            "How often answers of a confidence are right. On the dashed line confidence keeps its word.",
            reliability_plot(groups),
            ("mean confidence", "share right", "cases"),
            tuple(groups),
            few.get("reliability", ""),
        ),
    )


def speed(report: Report) -> str:
    """One line: seconds a question, the stages' milliseconds, tokens and cost of a model."""
    results = [row.result for row in report.rows if row.result.answer is not None]
    if not results:
        return "No asking came to an answer."
    parts = [f"{_percentiles([result.seconds for result in results])} a question"]
    stages = {
        stage: median([result.answer.timings_ms.get(stage, 0.0) for result in results if result.answer])
        for stage in dict.fromkeys(
            name for result in results if result.answer for name in result.answer.timings_ms
        )
    }
    parts += [f"{stage} {milliseconds:.0f} ms" for stage, milliseconds in stages.items()]
    tokens, cost = sum(result.tokens for result in results), sum(result.cost for result in results)
    if tokens:
        parts.append(f"{tokens:,} tokens in all")
    if cost:
        parts.append(f"${cost:.4f} in all")
    return " · ".join(parts)


def _percentiles(seconds: list[float]) -> str:
    import numpy as np

    half, most = np.percentile(seconds, [50, 95])
    return f"median {half:.3f} s, 95 % within {most:.3f} s"


def _thinned(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Some of the points at even steps, the last among them."""
    step = -(-len(points) // _MOST_POINTS) if points else 1
    return points[::step] + (points[-1:] if (len(points) - 1) % step else [])
