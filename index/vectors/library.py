"""A library's vector search: its newest sealed Chroma index, and an exact search of what is newer than
that."""

from __future__ import annotations

import logging
import weakref
from pathlib import Path
from threading import Lock

import numpy as np

from index.articles import Filters
from index.store.store import Floats, Numbers, Store
from index.vectors import chroma
from index.vectors.chroma import ChromaFailed
from index.vectors.exact import ExactVectors, nearest_of
from index.vectors.sealed import Sealed, maker_of, sealed_under

EXACT_LIMIT = 20_000
"""So many passages are compared one by one rather than through Chroma. Measured on 2 cores: 3 ms warm
(Chroma: 2 to 5), and 90 ms until the first answer (Chroma: a second)."""
MOST_IN_MEMORY = 200_000
"""Without a sealed index so many passages are still searched exactly (300 MB); beyond, keywords serve
alone."""
_FILTERED_LIMIT = 5_000  # allowed passages that are fetched from the store for one question
_SPARE = 40  # fetched beyond k, for passages that have left the store since the index was sealed
_MOST_FETCHED = 4_000

_log = logging.getLogger(__name__)


class _Index:
    """An opened sealed index; its files are closed when the last search that uses it is done."""

    def __init__(self, sealed: Sealed, live: int) -> None:
        client = chroma.embedded_client(sealed.folder)
        weakref.finalize(self, chroma.close, client)
        self.sealed = sealed
        self.collection = chroma.existing_collection(client)
        self.complete = live == sealed.seal.count  # no passage of it has left the store


class LibraryVectors:
    """Implements `VectorSearch`. Where the library is small, or no sealed index can be opened, all of it is
    searched exactly. Follows the store from generation to generation; safe for several threads."""

    def __init__(self, store: Store, folder: Path, *, exact_limit: int = EXACT_LIMIT) -> None:
        self._store = store
        self._folder = folder
        self._exact_limit = exact_limit
        self._index: _Index | None = None
        self._exact: ExactVectors | None = ExactVectors(store)
        self._generation = -1
        self._failed: set[Path] = set()
        self._lock = Lock()

    def nearest(self, vector: Floats, k: int, filters: Filters) -> list[int]:
        """The numbers of (at most) the k passages nearest to the unit vector [d], nearest first."""
        allowed = self._store.numbers(filters=filters) if filters else None
        return [number for number, _ in self._scored(vector, k, allowed)]

    def close(self) -> None:
        with self._lock:
            self._index = None
            self._exact = ExactVectors(self._store)
            self._generation = -1

    def _scored(self, vector: Floats, k: int, allowed: Numbers | None) -> list[tuple[int, float]]:
        opened, newer = self._current()
        if opened is None:
            return newer.scored(vector, k, allowed) if newer else []
        if allowed is not None and len(allowed) <= max(
            _FILTERED_LIMIT, opened.sealed.seal.count * k // _MOST_FETCHED
        ):
            return nearest_of(*self._store.vectors_of(allowed), vector, k)
        try:
            old = self._sealed(opened, vector, k, allowed)
        except ChromaFailed as failure:
            self._give_up(opened.sealed, failure)
            return self._scored(vector, k, allowed)
        together = old + (newer.scored(vector, k, allowed) if newer else [])
        return sorted(together, key=lambda one: (-one[1], one[0]))[:k]

    def _sealed(
        self, opened: _Index, vector: Floats, k: int, allowed: Numbers | None
    ) -> list[tuple[int, float]]:
        """The k nearest of the sealed index that are (still, and allowed) in the store."""
        held = opened.sealed.seal.count
        share = 1.0 if allowed is None else max(1, len(allowed)) / max(1, self._store.count())
        fetched = min(held, _MOST_FETCHED, int(k / share) + _SPARE)
        while True:
            found = chroma.nearest(opened.collection, vector, fetched)
            numbers = np.array([int(id) for id, _ in found], np.int64)
            if allowed is None and not opened.complete:
                allowed_now = np.array(list(self._store.passages_of(numbers.tolist())), np.int64)
            else:
                allowed_now = numbers if allowed is None else allowed
            good = np.isin(numbers, allowed_now)
            if int(good.sum()) >= k or fetched >= min(held, _MOST_FETCHED):
                cosines = [cosine for _, cosine in found]
                return [(int(numbers[place]), cosines[place]) for place in np.flatnonzero(good)[:k]]
            fetched = min(held, _MOST_FETCHED, 4 * fetched)

    def _current(self) -> tuple[_Index | None, ExactVectors | None]:
        with self._lock:
            generation = self._store.generation
            if generation != self._generation:
                self._follow()
                self._generation = generation
            return self._index, self._exact

    def _follow(self) -> None:
        """Takes the newest sealed index of this store and embedder into use, if the library is large
        enough."""
        count = self._store.count()
        usable: list[Sealed] = []
        if count > self._exact_limit:
            made_by = maker_of(self._store)
            usable = [
                sealed
                for sealed in sealed_under(self._folder)
                if sealed.seal.maker == made_by and sealed.folder not in self._failed
            ]
        for sealed in usable:
            if self._index and self._index.sealed == sealed:
                live = self._store.count(sealed.seal.watermark)
                self._index.complete = live == sealed.seal.count
                return
            try:
                self._index = _Index(sealed, self._store.count(sealed.seal.watermark))
            except ChromaFailed as failure:
                self._failed.add(sealed.folder)
                _log.warning("vector index %s cannot be used: %s", sealed.folder, failure)
                continue
            self._exact = ExactVectors(self._store, after=sealed.seal.watermark)
            return
        self._index = None
        if count > MOST_IN_MEMORY:
            self._exact = None
            _log.warning("no vector index for %d passages; run: cited verify --repair", count)
        elif self._exact is None or self._exact.after:
            self._exact = ExactVectors(self._store)

    def _give_up(self, sealed: Sealed, failure: ChromaFailed) -> None:
        _log.warning("vector index %s cannot be used: %s", sealed.folder, failure)
        with self._lock:
            self._failed.add(sealed.folder)
            self._generation = -1
