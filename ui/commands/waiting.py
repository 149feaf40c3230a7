"""Waiting for an answer in the terminal: a line on standard error while a language model writes."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from assistant.evidence import Listener
from ui.render import counted, one_line

if TYPE_CHECKING:
    from assistant.answers import Partial

_CLEAR = "\r\x1b[2K"


class AtTerminal(Listener):
    """Stays to the end, and draws when asked whether it is still there, which is at least once a second. The text so
    far is not shown: the final answer may replace it, and what was printed cannot be taken back."""

    def __init__(self, who: str, drawn: bool) -> None:
        self._who = one_line(who)[:40]
        self._drawn = drawn
        self._began = time.monotonic()
        self._checked = 0

    def said(self, partial: Partial) -> None:
        self._checked = len(partial.citations)

    def gone(self) -> bool:
        if self._drawn:
            checked = f", {counted(self._checked, 'quotation')} checked" if self._checked else ""
            seconds = time.monotonic() - self._began
            click.echo(f"{_CLEAR}{self._who} is writing … {seconds:.0f} s{checked}", err=True, nl=False)
        return False


@contextmanager
def at_terminal(who: str) -> Iterator[AtTerminal]:
    """Somebody who waits for `who`; the line is taken away however the waiting ends."""
    drawn = sys.stderr.isatty()
    try:
        yield AtTerminal(who, drawn)
    finally:
        if drawn:
            click.echo(_CLEAR, err=True, nl=False)
