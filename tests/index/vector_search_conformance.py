"""What every VectorSearch must do: subclass and give a `search` fixture over `store`, made when `store` was filled."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.articles import Article, Filters
from index.store.sqlite.store import SQLiteStore
from index.store.store import Entry, Store
from index.vectors.exact import VectorSearch, nearest_of

DIMENSION = 16
Rows = NDArray[np.float32]


def unit(count: int, seed: int) -> Rows:
    rows = np.random.default_rng(seed).standard_normal((count, DIMENSION)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def put(store: Store, file: str, count: int, seed: int, published: str | None = None) -> None:
    """An article of so many passages with random vectors."""
    article = Article(f"id-{file}", file, "x" * count, None, None, published, None, file, "c")
    places = tuple((place, place + 1) for place in range(count))
    store.write([Entry(article, "/", file, "1", places, unit(count, seed))])


def exact(store: Store, vector: Rows, k: int, filters: Filters | None = None) -> list[int]:
    """What comparing every passage finds."""
    return [number for number, _ in nearest_of(*store.vectors_of(store.numbers(filters=filters)), vector, k)]


def filled(folder: Path) -> Store:
    """150 old passages, and 60 that are to go."""
    folder.mkdir(parents=True, exist_ok=True)
    store = SQLiteStore(folder, create=True)
    store.note(embedder="random (16 dimensions)")
    put(store, "old", 150, seed=1, published="2024-01-01")
    put(store, "gone", 60, seed=2)
    return store


class VectorSearchConformance:
    @pytest.fixture
    def store(self, tmp_path: Path) -> Store:
        return filled(tmp_path / "store")

    def assert_exact(
        self,
        store: Store,
        search: VectorSearch,
        filters: Filters = Filters(),  # noqa: B008
        k: int = 15,
    ) -> None:
        for question in unit(20, seed=9):
            assert search.nearest(question, k, filters) == exact(store, question, k, filters)

    def test_the_nearest_come_first(self, store: Store, search: VectorSearch) -> None:
        self.assert_exact(store, search)
        self.assert_exact(store, search, k=1)

    def test_no_more_is_found_than_there_is(self, store: Store, search: VectorSearch) -> None:
        question = unit(1, seed=9)[0]
        assert search.nearest(question, 0, Filters()) == []
        assert sorted(search.nearest(question, 1_000, Filters())) == store.numbers().tolist()

    def test_it_follows_what_comes_and_goes(self, store: Store, search: VectorSearch) -> None:
        self.assert_exact(store, search)
        put(store, "new", 40, seed=3)
        self.assert_exact(store, search)
        store.write(removed=["id-gone"])
        self.assert_exact(store, search)
        put(store, "gone", 30, seed=4)
        self.assert_exact(store, search)
        store.write(removed=["id-old", "id-gone", "id-new"])
        assert search.nearest(unit(1, seed=9)[0], 5, Filters()) == []

    def test_filters_hold(self, store: Store, search: VectorSearch) -> None:
        put(store, "new", 40, seed=3, published="2025-01-01")
        for filters in (Filters(since="2024-06-01"), Filters(article="gone"), Filters(until="2024-06-01")):
            self.assert_exact(store, search, filters)
        assert search.nearest(unit(1, seed=9)[0], 10, Filters(article="none")) == []

    def test_closed_it_opens_again(self, store: Store, search: VectorSearch) -> None:
        self.assert_exact(store, search)
        search.close()
        put(store, "new", 40, seed=3)
        self.assert_exact(store, search)
        search.close()
        search.close()
