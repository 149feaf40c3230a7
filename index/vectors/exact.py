"""Vector search: the passages whose vectors lie nearest to a question's; here by comparing them all."""

from __future__ import annotations

from threading import Lock
from typing import Protocol

import numpy as np

from index.articles import Filters
from index.store.store import Floats, Numbers, Store


class VectorSearch(Protocol):
    """What the searcher asks of a vector index. It follows the store from generation to generation as long as one
    embedder made its vectors; safe for several threads."""

    def nearest(self, vector: Floats, k: int, filters: Filters) -> list[int]:
        """The numbers of (at most) the k passages nearest to the unit vector [d], nearest first."""

    def close(self) -> None:
        """Lets go of files and memory; the next search takes them again."""


class ExactVectors:
    """Implements `VectorSearch`: all passages beyond the number `after`, in memory as float32, compared one by one."""

    def __init__(self, store: Store, after: int = 0) -> None:
        self._store = store
        self.after = after
        self._lock = Lock()
        self._forget()

    def nearest(self, vector: Floats, k: int, filters: Filters) -> list[int]:
        """The numbers of the k nearest passages that the filters let through, nearest first."""
        allowed = self._store.numbers(filters=filters) if filters else None
        return [number for number, _ in self.scored(vector, k, allowed)]

    def close(self) -> None:
        """Forgets the vectors."""
        with self._lock:
            self._forget()

    def scored(self, vector: Floats, k: int, allowed: Numbers | None = None) -> list[tuple[int, float]]:
        """The k nearest (of the `allowed` numbers) with their cosines, nearest first."""
        numbers, vectors = self._current()
        if allowed is not None:
            chosen = np.isin(numbers, allowed)
            numbers, vectors = numbers[chosen], vectors[chosen]
        return nearest_of(numbers, vectors, vector, k)

    def _forget(self) -> None:
        self._generation = -1
        self._numbers: Numbers = np.empty(0, np.int64)
        self._vectors: Floats = np.empty((0, 0), np.float32)

    def _current(self) -> tuple[Numbers, Floats]:
        with self._lock:
            generation = self._store.generation
            if generation != self._generation:
                self._follow()
                self._generation = generation
            return self._numbers, self._vectors

    def _follow(self) -> None:
        last = int(self._numbers[-1]) if len(self._numbers) else self.after
        kept = np.isin(self._numbers, self._store.numbers(after=self.after))
        numbers, vectors = self._store.vectors(after=last)
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
