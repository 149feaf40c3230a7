"""Vector search: the passages whose vectors lie nearest to a question's; here by comparing them all."""

from __future__ import annotations

from threading import Lock
from typing import Protocol

import numpy as np

from index.articles import Filters
from index.store.ledger import Floats, Ledger, Numbers


class VectorSearch(Protocol):
    """What the searcher asks of a vector index: the library's own below, or a Chroma server."""

    def nearest(self, vector: Floats, k: int, filters: Filters) -> list[int]:
        """The numbers of (at most) the k passages nearest to the unit vector [d], nearest first."""

    def close(self) -> None:
        """Lets go of files and memory."""


class ExactVectors:
    """All passages beyond the number `after`, in memory as float32, compared one by one. Follows the ledger
    from generation to generation; safe for several threads."""

    def __init__(self, ledger: Ledger, after: int = 0) -> None:
        self._ledger = ledger
        self.after = after
        self._generation = -1
        self._numbers: Numbers = np.empty(0, np.int64)
        self._vectors: Floats = np.empty((0, 0), np.float32)
        self._lock = Lock()

    def scored(self, vector: Floats, k: int, allowed: Numbers | None = None) -> list[tuple[int, float]]:
        """The k nearest (of the `allowed` numbers) with their cosines, nearest first."""
        numbers, vectors = self._current()
        if allowed is not None:
            chosen = np.isin(numbers, allowed)
            numbers, vectors = numbers[chosen], vectors[chosen]
        return nearest_of(numbers, vectors, vector, k)

    def _current(self) -> tuple[Numbers, Floats]:
        with self._lock:
            generation = self._ledger.generation
            if generation != self._generation:
                self._follow()
                self._generation = generation
            return self._numbers, self._vectors

    def _follow(self) -> None:
        last = int(self._numbers[-1]) if len(self._numbers) else self.after
        kept = np.isin(self._numbers, self._ledger.numbers(after=self.after))
        numbers, vectors = self._ledger.vectors(after=last)
        if not kept.all():
            self._numbers, self._vectors = self._numbers[kept], self._vectors[kept]
        if len(numbers):
            before = [self._vectors] if len(self._vectors) else []
            self._numbers = np.concatenate([self._numbers, numbers])
            self._vectors = np.concatenate([*before, vectors])


def nearest_of(numbers: Numbers, vectors: Floats, vector: Floats, k: int) -> list[tuple[int, float]]:
    """The k numbers whose unit vectors [n, d] have the greatest cosine with `vector` [d], greatest first."""
    if not len(numbers) or k <= 0:
        return []
    cosines = vectors @ vector
    best = np.argpartition(-cosines, k)[:k] if k < len(cosines) else np.arange(len(cosines))
    best = best[np.argsort(-cosines[best], kind="stable")]
    return [(int(numbers[place]), float(cosines[place])) for place in best]
