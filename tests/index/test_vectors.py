"""Vector search: the sealed index with what is newer finds what comparing everything finds, and may break."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.articles import Filters
from index.store.store import Floats, Store
from index.vectors import chroma, sealed
from index.vectors.exact import ExactVectors, VectorSearch
from index.vectors.library import LibraryVectors
from tests.index.vector_search_conformance import VectorSearchConformance, exact, filled, put, unit


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return filled(tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "vectors"


def opened(store: Store, folder: Path) -> LibraryVectors:
    return LibraryVectors(store, folder, exact_limit=10)


def uses_chroma(vectors: LibraryVectors) -> bool:
    return vectors._index is not None


class TestExactVectors(VectorSearchConformance):
    @pytest.fixture
    def search(self, store: Store) -> VectorSearch:
        return ExactVectors(store)


class TestLibraryVectorsThroughChroma(VectorSearchConformance):
    @pytest.fixture
    def search(self, store: Store, folder: Path) -> Iterator[VectorSearch]:
        sealed.build(folder, store)
        search = opened(store, folder)
        search.nearest(unit(1, seed=9)[0], 1, Filters())
        assert uses_chroma(search)
        yield search
        search.close()


class TestLibraryVectorsWithoutAnIndex(VectorSearchConformance):
    @pytest.fixture
    def search(self, store: Store, folder: Path) -> VectorSearch:
        return LibraryVectors(store, folder)


class Stale(ExactVectors):
    """Knows what there was when it was first asked."""

    def _current(self) -> tuple[NDArray[np.int64], Floats]:
        if self._generation < 0:
            return super()._current()
        return self._numbers, self._vectors


class Unfiltered(ExactVectors):
    """Finds what the filters do not let through."""

    def nearest(self, vector: Floats, k: int, filters: Filters) -> list[int]:
        return super().nearest(vector, k, Filters())


class Unordered(ExactVectors):
    """Finds the right ones in the order of their numbers."""

    def nearest(self, vector: Floats, k: int, filters: Filters) -> list[int]:
        return sorted(super().nearest(vector, k, filters))


class Late(ExactVectors):
    """Filters what it has found."""

    def nearest(self, vector: Floats, k: int, filters: Filters) -> list[int]:
        allowed = set(self._store.numbers(filters=filters).tolist())
        return [number for number in super().nearest(vector, k, Filters()) if number in allowed]


@pytest.mark.parametrize(
    ("bad", "test"),
    [
        (Stale, "it_follows_what_comes_and_goes"),
        (Unfiltered, "filters_hold"),
        (Unordered, "the_nearest_come_first"),
        (Late, "filters_hold"),
    ],
)
def test_the_conformance_class_finds_fault(
    store: Store, tmp_path: Path, bad: type[ExactVectors], test: str
) -> None:
    check = getattr(VectorSearchConformance(), f"test_{test}")
    check(store, ExactVectors(store))
    other = filled(tmp_path / "other")
    with pytest.raises(AssertionError):
        check(other, bad(other))


def test_a_small_library_never_opens_chroma(store: Store, folder: Path) -> None:
    sealed.build(folder, store)
    vectors = LibraryVectors(store, folder)
    question = unit(1, seed=9)[0]
    assert vectors.nearest(question, 5, Filters()) == exact(store, question, 5)
    assert not uses_chroma(vectors)


def test_readers_leave_a_sealed_index_as_it_is(store: Store, folder: Path) -> None:
    built = sealed.build(folder, store)
    read = "import sys; from pathlib import Path; from index.vectors.sealed import probe; probe(Path(sys.argv[1]), 210)"
    command = [sys.executable, "-c", read, str(built.folder)]
    readers = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    assert [(reader.communicate()[1], reader.returncode) for reader in readers] == [("", 0)] * 3
    assert sealed.damage(built) is None


@pytest.mark.parametrize("harm", ["marker", "shortened", "collection", "sqlite", "everything"])
def test_without_a_whole_index_the_search_goes_on_exactly(store: Store, folder: Path, harm: str) -> None:
    built = sealed.build(folder, store)
    data = next(built.folder.rglob("data_level0.bin"))
    if harm == "marker":
        (built.folder / sealed.MARKER).write_text("{")
    elif harm == "shortened":
        data.write_bytes(data.read_bytes()[:-100])
    elif harm == "collection":
        with chroma.opened(built.folder) as client:
            client.delete_collection(chroma.COLLECTION)
    elif harm == "sqlite":
        (built.folder / "chroma.sqlite3").write_bytes(b"no database " * 500)
    else:
        shutil.rmtree(folder)
    vectors = opened(store, folder)
    question = unit(1, seed=9)[0]
    assert vectors.nearest(question, 12, Filters()) == exact(store, question, 12)
    assert not uses_chroma(vectors)


def test_a_newer_index_is_taken_into_use_and_the_oldest_goes(store: Store, folder: Path) -> None:
    vectors = opened(store, folder)
    question = unit(1, seed=9)[0]
    for round_ in range(3):
        put(store, f"more{round_}", 30, seed=20 + round_)
        built = sealed.build(folder, store)
        store.note()
        assert vectors.nearest(question, 12, Filters()) == exact(store, question, 12)
        assert vectors._index is not None
        assert vectors._index.sealed == built
    assert sorted(path.name for path in folder.iterdir()) == ["2", "3"]


def test_another_stores_or_embedders_index_is_not_used(store: Store, folder: Path, tmp_path: Path) -> None:
    sealed.build(folder, store)
    store.note(embedder="another (16 dimensions)")
    vectors = opened(store, folder)
    question = unit(1, seed=9)[0]
    assert vectors.nearest(question, 12, Filters()) == exact(store, question, 12)
    assert not uses_chroma(vectors)


def test_a_damaged_index_is_recognised_by_a_child_process(store: Store, folder: Path) -> None:
    built = sealed.build(folder, store)
    (built.folder / "chroma.sqlite3").write_bytes(b"no database " * 500)
    assert "does not open" in str(sealed.damage(built))
    data = next(built.folder.rglob("data_level0.bin"))
    data.write_bytes(b"\xff" * data.stat().st_size)
    assert "not as it was sealed" in str(sealed.damage(built))
