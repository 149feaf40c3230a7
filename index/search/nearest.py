"""The stretch of a text that comes nearest to a quotation, and the words in which the two differ."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.articles import Difference

MOST_WORDS = 400
"""Of a quotation, that are compared; a longer one is known by its first."""
_SIGNS = str.maketrans("“”„«»’‘‚`–—‑", '"""""\'\'\'\'---')
_EDGES = re.compile(r"^\W+|\W+$")

Ids = NDArray[np.int64]


class Stretch(NamedTuple):
    """`text[start:end]`, and the share of the quotation's words that are changed, left out or put in between."""

    start: int
    end: int
    changed: float


def nearest(quote: str, text: str) -> Stretch:
    """Sellers' algorithm (J. Algorithms 1, 1980) over words: the stretch with the fewest edits; capitals and the
    punctuation around words make none. `changed` is 1 where nothing is alike."""
    said, places = quote.split(), list(re.finditer(r"\S+", text))
    ids: dict[str, int] = {}
    wanted, held = (
        np.array([ids.setdefault(_key(word), len(ids)) for word in words], np.int64)
        for words in (said, [place.group() for place in places])
    )
    if not said or not places:
        return Stretch(0, 0, 1.0)
    fewest = _edits(wanted, held, anywhere=True)
    # The longest of equals, here and below: the last word is changed rather than left out.
    end = len(held) - int(fewest[::-1].argmin())
    back = _edits(wanted[::-1], held[:end][::-1], anywhere=False)
    begin = end - (len(back) - 1 - int(back[::-1].argmin()))
    if begin >= end:
        return Stretch(0, 0, 1.0)
    return Stretch(places[begin].start(), places[end - 1].end(), float(fewest[end]) / len(said))


def differences(quote: str, stored: str) -> tuple[Difference, ...]:
    """The words that differ, in order; forms of quotation marks and dashes do not."""
    said, there = quote.split(), stored.split()
    matcher = SequenceMatcher(None, _plain(said), _plain(there), autojunk=False)
    return tuple(
        Difference(" ".join(said[a:b]), " ".join(there[c:d]))
        for kind, a, b, c, d in matcher.get_opcodes()
        if kind != "equal"
    )


def _edits(wanted: Ids, held: Ids, anywhere: bool) -> Ids:
    """[n + 1]: the fewest words to put in, leave out or change between all of `wanted` [m] and what of `held` [n] ends
    before each place and begins at its start, or with `anywhere` at the best place."""
    places = np.arange(len(held) + 1)
    row = np.zeros_like(places) if anywhere else places
    for word in wanted:
        over = row + 1
        over[1:] = np.minimum(over[1:], row[:-1] + (held != word))
        row = np.minimum.accumulate(over - places) + places
    return row


def _key(word: str) -> str:
    return _EDGES.sub("", word.translate(_SIGNS)).casefold() or word


def _plain(words: Sequence[str]) -> list[str]:
    return [word.translate(_SIGNS) for word in words]
