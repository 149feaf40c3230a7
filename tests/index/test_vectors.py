"""Vector search: the sealed index with what is newer finds what comparing everything finds, and may break."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.articles import Article, Filters
from index.store.ledger import Entry, Ledger
from index.vectors import chroma, sealed
from index.vectors.exact import ExactVectors, nearest_of
from index.vectors.library import LibraryVectors

DIMENSION = 16
Rows = NDArray[np.float32]


def unit(count: int, seed: int) -> Rows:
    rows = np.random.default_rng(seed).standard_normal((count, DIMENSION)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def put(ledger: Ledger, file: str, count: int, seed: int, published: str | None = None) -> None:
    article = Article(f"id-{file}", file, "x" * count, None, None, published, None, file, "c")
    places = tuple((place, place + 1) for place in range(count))
    ledger.write([Entry(article, "/", file, "1", places, unit(count, seed))])


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    ledger = Ledger(tmp_path / "ledger.sqlite3", create=True)
    ledger.note(embedder="random (16 dimensions)")
    put(ledger, "old", 150, seed=1, published="2024-01-01")
    put(ledger, "gone", 60, seed=2)
    return ledger


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "vectors"


def exact(ledger: Ledger, vector: Rows, k: int) -> list[int]:
    return [number for number, _ in nearest_of(*ledger.vectors(), vector, k)]


def opened(ledger: Ledger, folder: Path) -> LibraryVectors:
    return LibraryVectors(ledger, folder, exact_limit=10)


def uses_chroma(vectors: LibraryVectors) -> bool:
    return vectors._index is not None


def test_sealed_and_newer_passages_are_found_and_gone_ones_are_not(ledger: Ledger, folder: Path) -> None:
    sealed.build(folder, ledger)
    vectors = opened(ledger, folder)
    put(ledger, "new", 40, seed=3)
    ledger.write(removed=["id-gone"])
    for question in unit(20, seed=9):
        assert vectors.nearest(question, 15, Filters()) == exact(ledger, question, 15)
    assert uses_chroma(vectors)


def test_filters_are_searched_exactly(ledger: Ledger, folder: Path) -> None:
    sealed.build(folder, ledger)
    put(ledger, "new", 40, seed=3, published="2025-01-01")
    vectors = opened(ledger, folder)
    allowed = ledger.numbers(filters=Filters(since="2024-06-01"))
    for question in unit(5, seed=9):
        found = vectors.nearest(question, 10, Filters(since="2024-06-01"))
        assert found == [n for n, _ in nearest_of(*ledger.vectors_of(allowed), question, 10)]
    assert vectors.nearest(question, 10, Filters(article="none")) == []


def test_a_small_library_never_opens_chroma(ledger: Ledger, folder: Path) -> None:
    sealed.build(folder, ledger)
    vectors = LibraryVectors(ledger, folder)
    question = unit(1, seed=9)[0]
    assert vectors.nearest(question, 5, Filters()) == exact(ledger, question, 5)
    assert not uses_chroma(vectors)


def test_readers_leave_a_sealed_index_as_it_is(ledger: Ledger, folder: Path) -> None:
    built = sealed.build(folder, ledger)
    read = "import sys; from pathlib import Path; from index.vectors.sealed import probe; probe(Path(sys.argv[1]), 210)"
    command = [sys.executable, "-c", read, str(built.folder)]
    readers = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    assert [(reader.communicate()[1], reader.returncode) for reader in readers] == [("", 0)] * 3
    assert sealed.damage(built) is None


@pytest.mark.parametrize("harm", ["marker", "shortened", "collection", "sqlite", "everything"])
def test_without_a_whole_index_the_search_goes_on_exactly(ledger: Ledger, folder: Path, harm: str) -> None:
    built = sealed.build(folder, ledger)
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
    vectors = opened(ledger, folder)
    question = unit(1, seed=9)[0]
    assert vectors.nearest(question, 12, Filters()) == exact(ledger, question, 12)
    assert not uses_chroma(vectors)


def test_a_newer_index_is_taken_into_use_and_the_oldest_goes(ledger: Ledger, folder: Path) -> None:
    vectors = opened(ledger, folder)
    question = unit(1, seed=9)[0]
    for round_ in range(3):
        put(ledger, f"more{round_}", 30, seed=20 + round_)
        built = sealed.build(folder, ledger)
        ledger.note()
        assert vectors.nearest(question, 12, Filters()) == exact(ledger, question, 12)
        assert vectors._index is not None
        assert vectors._index.sealed == built
    assert sorted(path.name for path in folder.iterdir()) == ["2", "3"]


def test_another_ledgers_or_embedders_index_is_not_used(ledger: Ledger, folder: Path, tmp_path: Path) -> None:
    sealed.build(folder, ledger)
    ledger.note(embedder="another (16 dimensions)")
    vectors = opened(ledger, folder)
    question = unit(1, seed=9)[0]
    assert vectors.nearest(question, 12, Filters()) == exact(ledger, question, 12)
    assert not uses_chroma(vectors)


def test_a_damaged_index_is_recognised_by_a_child_process(ledger: Ledger, folder: Path) -> None:
    built = sealed.build(folder, ledger)
    (built.folder / "chroma.sqlite3").write_bytes(b"no database " * 500)
    assert "does not open" in str(sealed.damage(built))
    data = next(built.folder.rglob("data_level0.bin"))
    data.write_bytes(b"\xff" * data.stat().st_size)
    assert "not as it was sealed" in str(sealed.damage(built))


def test_exact_search_follows_the_ledger(ledger: Ledger) -> None:
    vectors = ExactVectors(ledger)
    question = unit(1, seed=9)[0]
    for change in (
        lambda: None,
        lambda: put(ledger, "new", 40, seed=3),
        lambda: ledger.write(removed=["id-old"]),
    ):
        change()
        assert [number for number, _ in vectors.scored(question, 9)] == exact(ledger, question, 9)
    ledger.write(removed=["id-gone", "id-new"])
    assert vectors.scored(question, 9) == []
