"""A stream's pieces, cut anywhere -> finished statements, each with the numbers of the sentences it cites."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 1_500  # characters of one statement; a stream without a full stop is cut here
MOST_CITED = 8  # citing everything proves nothing: further numbers of a statement are left out
_NUMBER = r"\s*\^?\s*\d+(?:\s*[-–—]\s*\^?\d+)?\s*"
_MARKER = re.compile(rf"[\[【]{_NUMBER}(?:[,;、，]{_NUMBER})*(?:†[^\[\]【】\n]{{0,80}})?[\]】]")
_WITHIN = re.compile(rf"(?<=\w[.:/@])(?:{_MARKER.pattern})+(?=\w)")  # `evil.[1]example` is one word
_HALF_MARKER = re.compile(r"[\[【](?:[\s\d,;、，^–—-]{0,60}|[\s\d]{1,20}†[^\[\]【】\n]{0,80})")
_RANGE = re.compile(r"(\d+)(?:\s*[-–—]\s*\^?(\d+))?")
_STOP_BEHIND = re.compile(r"(?<=[.!?。！？])\s+[.!?。！？]+(?=\s|$)")  # what "late.[1]." leaves
_STOPS = ".!?…"
_WIDE_STOPS = "。！？"
_IN_A_HOST = re.compile(r"[A-Za-z0-9][.。][A-Za-z0-9]")
_CLOSING = "\"'”’»›)」』）*_"
_ABBREVIATION = re.compile(
    r"(?:^|[\s(“\"'‘])(?:[^\W\d_]|(?:[^\W\d_]\.)+[^\W\d_]|Mr|Mrs|Ms|Dr|Prof|St|Sr|Jr|Gen|Sen|Rep|Gov|Lt|Col|Sgt"
    r"|Capt|Adm|Rev|Hon|Mt|Ft|Nos?|Nr|vs|approx|ca|cf|al|[Ff]ig|[Vv]ol|pp|[Aa]rt|[Ss]ec|Inc|Ltd|Corp|Co|Bros|Jan|Feb"
    r"|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|bzw|Mio|Mrd)\.$"
)
_ORDINAL = re.compile(r"^\s*(?:[-*•]\s*)?\(?\d{1,2}\.$")
_GERMAN_ORDINAL = re.compile(r"\b\d{1,2}\.$")


@dataclass(frozen=True, slots=True)
class Said:
    """A finished statement as the model wrote it, without its markers, and the known numbers it cites, in order."""

    text: str
    numbers: tuple[int, ...]


class Markers:
    """Reads a stream one character at a time, so that how it was cut cannot matter. Numbers run from 1 to `known`."""

    def __init__(self, known: int) -> None:
        self._known = known
        self._text = ""
        self._end: int | None = None  # where the statement may have ended, its closing marks included

    def feed(self, piece: str) -> list[Said]:
        """The statements that this piece finished. One is finished when the next has begun, since its numbers may
        stand behind its full stop."""
        return [said for char in piece for said in self._step(char)]

    def close(self) -> list[Said]:
        """What is left when the stream is whole. After a stream that broke off, do not call it: the last statement
        is a torn one."""
        rest, self._text, self._end = self._text, "", None
        return list(self._said(rest))

    def _step(self, char: str) -> Iterator[Said]:
        self._text += char
        if self._end is None:
            if char in _STOPS or char in _WIDE_STOPS or (char == "\n" and self._text.strip()):
                self._end = len(self._text)
            elif len(self._text) >= LONGEST:
                yield from self.close()
            return
        tail = self._text[self._end :]
        if (char in _STOPS or char in _WIDE_STOPS or char in _CLOSING) and len(tail) == 1:
            self._end += 1
            return
        start = _content(tail)
        if start is None:
            if len(tail) >= LONGEST:
                yield from self.close()
            return
        rest = self._text[self._end + start :]
        if not self._goes_on(tail[:start], rest):
            yield from self._said(self._text[: self._end + start])
            self._text, self._end = "", None
        else:
            self._text, self._end = self._text[: self._end + start], None
        for each in rest:  # at most a bracket that turned out to be no marker
            yield from self._step(each)

    def _goes_on(self, between: str, rest: str) -> bool:
        """Whether the statement continues behind what looked like its end: "1.5", "Dr. Moe", a wrapped line."""
        before = self._text[: self._end].rstrip(_CLOSING) if self._text[: self._end].strip() else ""
        cited = bool(_MARKER.search(between))
        stop = self._text[: self._end].rstrip()[-1:]
        if "\n" in between or self._text[: self._end].endswith("\n"):
            breaks = (self._text[: self._end] + between).rstrip(" ")
            wrapped = rest[:1].islower() and breaks.count("\n", len(breaks.rstrip())) < 2
            return wrapped and stop not in _STOPS + _WIDE_STOPS and not cited
        if rest[:1].islower():
            return True
        if not between and _IN_A_HOST.fullmatch(self._text[: self._end][-2:] + rest[:1]):
            return True
        if cited or stop in _WIDE_STOPS or before[-1:] in _WIDE_STOPS:
            return False
        if not between:  # no blank: a decimal, a host, an abbreviation within a word
            return True
        if before.endswith("."):
            return bool(
                _ABBREVIATION.search(before)
                or _ORDINAL.match(before)
                or (
                    _GERMAN_ORDINAL.search(before)
                    and rest[:1].isalpha()
                    and len(before) - before.rfind(" ") <= 4
                )
            )
        return False

    def _said(self, raw: str) -> Iterator[Said]:
        text = _STOP_BEHIND.sub("", _MARKER.sub(" ", _WITHIN.sub("", raw))).strip()
        if text:
            yield Said(text, self._numbers(raw))

    def _numbers(self, raw: str) -> tuple[int, ...]:
        """The known numbers of all markers in a statement, each once; a range stands for all in it."""
        found: dict[int, None] = {}
        for marker in _MARKER.finditer(raw):
            for first, last in _RANGE.findall(marker.group().partition("†")[0]):
                if len(first) > 9 or len(last) > 9:  # no evidence is that long
                    continue
                low, high = int(first), int(last or first)
                found.update(dict.fromkeys(range(max(1, low), min(high, self._known) + 1)))
        return tuple(found)[:MOST_CITED]


def _content(tail: str) -> int | None:
    """Where in what follows a possible end something begins that is neither blank nor a marker (nor a stop behind a
    marker); None while that is open."""
    at = 0
    while at < len(tail):
        if tail[at].isspace() or (tail[at] in _STOPS + _WIDE_STOPS and at):
            at += 1
        elif match := _MARKER.match(tail, at):
            at = match.end()
        elif _HALF_MARKER.fullmatch(tail, at):
            return None
        else:
            return at
    return None
