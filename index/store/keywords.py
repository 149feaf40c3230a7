"""Keyword search: a question's rarer words looked up in the store, best BM25 first."""

from __future__ import annotations

import re
import unicodedata
from threading import Lock

from index.articles import Filters
from index.store.invisible import parted
from index.store.store import Store

_WORD = re.compile(r"\w+")
STOP_WORDS = frozenset(
    _WORD.findall(
        """
        a about above after again all also am an and any are aren as at be because been before being below
        between both but by can cannot could couldn d did didn do does doesn doing don down during each
        few for from further had hadn has hasn have haven having he her here hers herself him himself his
        how i if in into is isn it its itself just ll m me more most mustn my myself no nor not now of off
        on once only or other our ours ourselves out over own please re s same say says said she should
        shouldn so some such t tell than that the their theirs them themselves then there these they this
        those through to too under until up us ve very was wasn we were weren what when where which while
        who whom whose why will with won would wouldn you your yours yourself article articles according
        """
    )
)
_MOST_TERMS = 48  # of a question's words; the rarest are asked for
_COMMON_SHARE = 0.2  # a word in more passages than this is left out when there are rarer ones
_ALWAYS_KEPT = 500  # ... but never a word of so few passages
_MOST_COUNTED = 20_000  # words whose frequency is remembered


class Keywords:
    """Which words of a question are asked for. Any text is a safe question. Safe for several threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._frequencies: dict[str, int] = {}
        self._passages = 0
        self._generation = -1
        self._lock = Lock()

    def best(self, question: str, k: int, filters: Filters, most: int = _MOST_TERMS) -> list[int]:
        """The numbers of the k best passages, best first, by the `most` rarest words of the question; empty when none
        occurs."""
        terms = self._rarer(content_words(question), most)
        return self._store.matching(terms, k, filters) if terms else []

    def _rarer(self, words: list[str], most: int) -> list[str]:
        """The words that occur, without the most common ones: BM25 gives those next to nothing, and visiting
        every passage they are in is what takes the time."""
        self._follow()
        counts = {word: count for word in words if (count := self._frequency(word))}
        ranked = sorted(counts, key=lambda word: counts[word])[:most]
        limit = max(_ALWAYS_KEPT, int(self._passages * _COMMON_SHARE))
        return [word for word in ranked if counts[word] <= limit] or ranked[:2]

    def _follow(self) -> None:
        """Forgets the frequencies when the library has changed."""
        generation = self._store.generation
        with self._lock:
            if generation != self._generation or len(self._frequencies) > _MOST_COUNTED:
                self._frequencies = {}
                self._passages = self._store.count()
                self._generation = generation

    def _frequency(self, word: str) -> int:
        """In how many passages a word occurs."""
        known = self._frequencies.get(word)
        if known is None:
            known = self._store.occurrences(word)
            self._frequencies[word] = known
        return known


def content_words(question: str) -> list[str]:
    """`"Who made the U.S. chips?"` -> `["made", "u", "chips"]`: distinct lower-case words without stop words;
    all words when there is nothing else ("Who is it?")."""
    # Encoding drops lone surrogates, which databases refuse.
    clean = parted(unicodedata.normalize("NFC", question.encode("utf-8", "ignore").decode("utf-8")))
    words = list(dict.fromkeys(word.lower() for word in _WORD.findall(clean)))
    return [word for word in words if word not in STOP_WORDS] or words
