"""A span that is one item of an enumeration, widened to the whole: "Tencent" -> "ByteDance, Tencent and Alibaba"."""

from __future__ import annotations

import re

from assistant.extractive.candidates import Candidate
from assistant.extractive.sentences import around

_SEPARATOR = re.compile(r"(?:,\s*(?:and|or|as well as)\s+|\s+(?:and|or|as well as)\s+|,\s+|;\s+)")
_MOST_WORDS = 7


def whole_list(candidate: Candidate) -> str:
    """The enumeration in the candidate's sentence of which its span is an item, else the span's own words."""
    text = candidate.hit.article.text
    start, end = around(candidate.hit, candidate.start, candidate.end)
    left, right = candidate.start, candidate.end
    size = max(len(candidate.text.split()) + 2, 3)
    while (wider := _item_before(text, start, left, size)) is not None:
        left = wider
    while (wider := _item_after(text, end, right, size)) is not None:
        right = wider
    return text[left:right] if (left, right) != (candidate.start, candidate.end) else candidate.text


def _item_after(text: str, end: int, right: int, size: int) -> int | None:
    """Where the next item of the list ends; None if no separator and short item follow."""
    separator = _SEPARATOR.match(text, right, end)
    if separator is None:
        return None
    rest = text[separator.end() : end]
    stop = _SEPARATOR.search(rest)
    item = rest[: stop.start()] if stop else re.split(r"[.;:!?](?:\s|$)|\s[–—]\s", rest)[0]
    item = item.rstrip(' .,;:!?”"')
    last = (
        re.search(r"\b(?:and|or|as well as)\b", separator.group()) is not None
    )  # the last may have more words
    if not item or len(item.split()) > (_MOST_WORDS if last else min(size, _MOST_WORDS)) or _clause(item):
        return None
    return separator.end() + len(item)


def _item_before(text: str, start: int, left: int, size: int) -> int | None:
    """Where the item before begins; None if no separator and short item stand before."""
    separators = [m for m in _SEPARATOR.finditer(text, start, left) if m.end() == left]
    if not separators:
        return None
    before = text[start : separators[0].start()]
    cut = [m.end() for m in _SEPARATOR.finditer(before)] + [m.end() for m in re.finditer(
        r"\b(?:as|like|including|from|with|by|of|to|are|were|is|was|for|between|in|did|include[sd]?|over|such|and|or)\s+"
        r"|[:;(“\"]\s*", before)]  # fmt: skip
    begin = max(cut, default=0)
    item = before[begin:]
    if not item.strip() or len(item.split()) > min(size, _MOST_WORDS) or _clause(item):
        return None
    return start + begin


def _clause(item: str) -> bool:
    """Whether the words are a clause of their own rather than an item."""
    return re.search(
        r"\b(?:is|are|was|were|has|have|had|which|who|that|said|will|would|while|but|because|although)\b"
        r"|^(?:then |thus )?\w{3,}ing (?:to|in|for|by|from|the|a|an)\b|ly$",
        item.strip(),
    ) is not None  # fmt: skip
