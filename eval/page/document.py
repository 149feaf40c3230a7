"""The whole page: our template, style and script around a report's figures, under a policy that admits only these."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from eval.compare import Comparison
from eval.gold import lacking
from eval.page.rows import Row, rows_of
from eval.page.tables import by_tag, facts_of_run, figure, plots, speed, time, totals
from eval.report import Report

_HERE = Path(__file__).parent


def html(report: Report, comparison: Comparison | None = None) -> str:
    """The whole page as text, to be written as UTF-8. It loads nothing, its only script filters the cases, and its
    content security policy admits that script and its one style sheet by their checksums and nothing else; whatever
    comes from an article, an answer or a suite is escaped text."""
    style, script = (_read(name) for name in ("page.css", "page.js"))
    rows = rows_of(report)
    page = (
        _environment()
        .get_template("page.html.jinja")
        .render(
            report=report,
            settings=facts_of_run(report.settings),
            main=totals(report, main=True),
            others=totals(report, main=False),
            by_tag=by_tag(report),
            plots=plots(report),
            speed=speed(report),
            lacking=lacking([row.result for row in report.rows]),
            rows=rows,
            counts=_counts(rows),
            tags=sorted({tag for row in rows for tag in row.case.tags}),
            comparison=comparison,
            style=style,
            script=script,
            policy=_policy(style, script),
        )
    )
    # A lone surrogate, which a log's JSON can hold, cannot be written as UTF-8.
    return page.encode("utf-8", "replace").decode("utf-8")


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"figure": figure, "time": time}
    return environment


def _read(name: str) -> Any:
    """One of our own files, to stand in the page as it is."""
    return Markup((_HERE / name).read_text("utf-8"))


def _policy(style: str, script: str) -> str:
    style_hash, script_hash = (
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (style, script)
    )
    return (
        f"default-src 'none'; style-src 'sha256-{style_hash}'; script-src 'sha256-{script_hash}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _counts(rows: tuple[Row, ...]) -> dict[str, int]:
    """How many cases each choice of the filter shows, in the order of the choices."""
    states = ("right", "wrong", "refused", "error")
    return {state: sum(state in row.states for row in rows) for state in states}
