"""The speed report: figures with their units, for each library measured, as a table and as JSON."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

WIDTH = 100
LABELS = {
    "ingest": "ingest: a whole sync of new articles",
    "ingest_words": "ingest, in words of the articles",
    "encoder": "the bare encoder on the same passages",
    "ingest_against_encoder": "ingest against the bare encoder",
    "index_build": "building the vector index",
    "ask": "POST /v1/ask at the caller",
    "ask_retrieve": "  of which retrieving",
    "ask_read": "  of which reading",
    "ask_write": "  of which writing",
    "ask_total": "  inside the server",
    "server_start": "cited serve, from start to ready",
    "server_memory": "server's memory (RSS) after warm-up",
    "server_memory_after": "server's memory after the questions",
    "server_memory_growth": "its growth with the library",
    "disk_ledger": "disk: ledger (texts, vectors, keywords)",
    "disk_index": "disk: vector index",
    "cold_ask": "cited ask, from start to end of process",
    "open": "opening the library",
    "open_and_search": "opening it and the first search",
}
"""What each figure is, by its name; in the order of the table."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured quantity: the median of `runs` measurements in `unit`, and their 95th percentile where the tail
    is of interest."""

    name: str
    unit: str
    p50: float
    p95: float | None = None
    runs: int = 1

    @classmethod
    def of(cls, name: str, unit: str, measured: Sequence[float], *, tail: bool = False) -> Self:
        """The figure of at least one measurement."""
        p95 = float(np.percentile(measured, 95)) if tail else None
        return cls(name, unit, float(np.median(measured)), p95, len(measured))

    def to_json(self) -> dict[str, Any]:
        tail = {} if self.p95 is None else {"p95": round(self.p95, 4)}
        return {"unit": self.unit, "p50": round(self.p50, 4), **tail, "runs": self.runs}

    def line(self) -> str:
        label = LABELS.get(self.name, self.name)
        tail = "" if self.p95 is None else _shown(self.p95)
        return f"{label:<42}{_shown(self.p50):>11}{tail:>11}  {self.unit:<14}{self.runs:>6}"


@dataclass(frozen=True, slots=True)
class SizeReport:
    """The figures of one library; `made` says of what it is made, in words."""

    passages: int
    articles: int
    made: str
    figures: tuple[Figure, ...]

    def figure(self, name: str) -> Figure:
        """The figure of this name. Raises KeyError."""
        return {figure.name: figure for figure in self.figures}[name]

    def to_json(self) -> dict[str, Any]:
        figures = {figure.name: figure.to_json() for figure in self.figures}
        return {"passages": self.passages, "articles": self.articles, "made": self.made, "figures": figures}

    def text(self) -> str:
        """A table of at most 100 columns."""
        order = {name: place for place, name in enumerate(LABELS)}
        figures = sorted(self.figures, key=lambda figure: order.get(figure.name, len(order)))
        title = textwrap.fill(f"{self.passages:,} passages, {self.articles:,} articles: {self.made}", WIDTH)
        head = f"{'what':<42}{'p50':>11}{'p95':>11}  {'unit':<14}{'runs':>6}"
        return "\n".join([title, head, *(figure.line() for figure in figures)]) + "\n"


@dataclass(frozen=True, slots=True)
class SpeedReport:
    """What was measured, library by library, and the machine it was measured on (see `machine_facts`)."""

    machine: Mapping[str, Any]
    sizes: tuple[SizeReport, ...]

    def to_json(self) -> dict[str, Any]:
        return {"machine": dict(self.machine), "sizes": [size.to_json() for size in self.sizes]}

    def text(self) -> str:
        """The machine, then a table for each library, in at most 100 columns."""
        facts = "\n".join(
            textwrap.fill(f"{name}: {_told(fact)}", WIDTH, subsequent_indent="  ", break_on_hyphens=False)
            for name, fact in self.machine.items()
        )
        return "\n".join([facts + "\n", *(size.text() for size in self.sizes)])


def _shown(value: float) -> str:
    """Three digits or more: `1,234`, `12.3`, `1.23`."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def _told(fact: Any) -> str:
    if isinstance(fact, Mapping):
        return ", ".join(f"{name} {value}" for name, value in fact.items())
    return " ".join(map(str, fact)) if isinstance(fact, list) else str(fact)
