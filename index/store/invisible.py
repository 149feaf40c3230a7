"""Signs that stand in the way of looking words up: those that no reader sees, and words that no space parts."""

from __future__ import annotations

import re
from itertools import pairwise

_SIGNS = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
INVISIBLE = re.compile(f"[{_SIGNS}]+")
_UNSPACED = re.compile("[\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]{2,}")


def seen(text: str) -> str:
    """The text as it is seen, for looking words up: `Ma\\xadthilda` -> `Mathilda`. Quotations keep them."""
    return text if text.isascii() else INVISIBLE.sub("", text)


def parted(text: str) -> str:
    """The text as it is seen, runs of Chinese, Japanese and Korean signs as their overlapping pairs, which stand for the
    words that no space parts: `東京都` -> `東京 京都`. Written with spaces, pairs are found as words are."""
    return text if text.isascii() else _UNSPACED.sub(_pairs, seen(text))


def _pairs(run: re.Match[str]) -> str:
    signs = run.group()
    return f" {' '.join(map(''.join, pairwise(signs)))} "


def seen_places(text: str) -> tuple[str, list[int]]:
    """The text as it is seen, and of each of its signs the place in `text`, with the end behind the last."""
    places, last = list[int](), 0
    for hidden in INVISIBLE.finditer(text):
        places += range(last, hidden.start())
        last = hidden.end()
    return seen(text), [*places, *range(last, len(text) + 1)]
