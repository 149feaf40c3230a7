"""Answer text without the `<think>` blocks that some models write into it."""

from __future__ import annotations

import re
from enum import Enum, auto

OPEN = "<think>"
CLOSE = "</think>"
_OPENED = re.compile(rf"(?:{OPEN}\s*)+")


class _At(Enum):
    START = auto()  # nothing but blank space and opening marks so far
    THOUGHT = auto()
    BETWEEN = auto()  # one of several opening marks is closed; what follows may be thought or answer
    TEXT = auto()


class Thoughts:
    """Takes text as it arrives and gives back what is no reasoning. Marks may be split between pieces. Several opening
    marks at the start are a nest, or a chat template that wrote the first: text after the first closing mark is held
    until a second comes (it was reasoning) or the end (it was the answer). `stray` says that a closing mark came
    without an opening one, so that text already given was reasoning; `unclosed` that the end came within a block."""

    def __init__(self) -> None:
        self.stray = False
        self.unclosed = False
        self._at = _At.START
        self._depth = 0
        self._given = False
        self._waiting = ""

    @property
    def held(self) -> int:
        """Characters of which it is not known yet what they are."""
        return len(self._waiting)

    def feed(self, piece: str) -> str:
        """The answer's text that is certain by now."""
        self._waiting += piece
        given = ""
        while True:
            before = (self._at, self._waiting)
            given += self._step()
            if (self._at, self._waiting) == before:
                break
        self._given = self._given or bool(given)
        return given

    def close(self) -> str:
        """What was held back, at the end of the answer."""
        self.unclosed = self._at is _At.THOUGHT or (self._at is _At.START and self._depth > 0)
        rest = "" if self.unclosed else self._waiting
        self._waiting = ""
        return rest if self._given else rest.lstrip()

    def _step(self) -> str:
        match self._at:
            case _At.START:
                self._start()
            case _At.THOUGHT | _At.BETWEEN:
                self._thought()
            case _At.TEXT:
                return self._text()
        return ""

    def _start(self) -> None:
        text = self._waiting.lstrip()
        if opened := _OPENED.match(text):
            self._depth += opened.group().count(OPEN)
            self._waiting = text[opened.end() :]
        elif not OPEN.startswith(text):
            self._at = _At.THOUGHT if self._depth else _At.TEXT
            self._waiting = text
        else:
            self._waiting = text

    def _thought(self) -> None:
        thought, mark, rest = self._waiting.partition(CLOSE)
        if mark:
            self._depth -= 1
            self._waiting = rest
            after = _At.TEXT if self._given else _At.START
            self._at = _At.BETWEEN if self._depth else after
        elif self._at is _At.THOUGHT:
            self._waiting = thought[-len(CLOSE) + 1 :]

    def _text(self) -> str:
        opening, closing = self._waiting.find(OPEN), self._waiting.find(CLOSE)
        if closing >= 0 and (opening < 0 or closing < opening):
            self.stray = True
            text, self._waiting = self._waiting[:closing], self._waiting[closing + len(CLOSE) :]
        elif opening >= 0:
            text, self._waiting = self._waiting[:opening], self._waiting[opening + len(OPEN) :]
            self._at, self._depth = _At.THOUGHT, 1
            self._given = self._given or bool(text)
        else:
            kept = _partial_mark(self._waiting)
            text, self._waiting = (
                self._waiting[: len(self._waiting) - kept],
                self._waiting[len(self._waiting) - kept :],
            )
        return text


def _partial_mark(text: str) -> int:
    """`"a </thi" -> 5`: characters at the end that may be the beginning of a mark."""
    for length in range(len(CLOSE) - 1, 0, -1):
        tail = text[-length:]
        if len(tail) == length and (OPEN.startswith(tail) or CLOSE.startswith(tail)):
            return length
    return 0
