"""BM25 over words held in memory, as FTS5 counts it: case, accents and English endings make no difference."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping

from index.store.invisible import parted

_WORD = re.compile(r"[^\W_]+")
_ENDING = re.compile(r"(?<=\w\w\w)(?:ies|y|ing|ed|es|s|e)$")
_SATURATION, _LENGTH = 1.2, 0.75  # k1 and b


def terms(text: str) -> list[str]:
    """`"The Cafés opened" -> ["the", "caf", "open"]`: lower case, no accents, roughly without endings."""
    plain = "".join(
        sign
        for sign in unicodedata.normalize("NFD", parted(unicodedata.normalize("NFC", text)))
        if not unicodedata.combining(sign)
    )
    return [_ENDING.sub("", word.lower()) for word in _WORD.findall(plain)]


def ranked(wanted: Iterable[str], texts: Mapping[int, list[str]]) -> list[int]:
    """The numbers of the texts, each a list of terms, that hold any of the wanted terms; best first, ties by number."""
    counted = {number: Counter(held) for number, held in texts.items()}
    mean = sum(map(len, texts.values())) / max(1, len(texts))
    scores: dict[int, float] = {}
    for term in dict.fromkeys(wanted):  # in this order, so that sums are the same again
        holding = [number for number, counts in counted.items() if term in counts]
        weight = max(math.log((len(texts) - len(holding) + 0.5) / (len(holding) + 0.5)), 1e-6)
        for number in holding:
            times = counted[number][term]
            damped = times + _SATURATION * (1 - _LENGTH + _LENGTH * len(texts[number]) / mean)
            scores[number] = scores.get(number, 0.0) + weight * times * (_SATURATION + 1) / damped
    return sorted(scores, key=lambda number: (-scores[number], number))
