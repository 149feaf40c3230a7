"""Both stores are stores, a library over either finds the same, and the conformance class finds fault with bad ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index.articles import Filters
from index.fakes import FakeEmbedder
from index.library import Library
from index.store.memory import MemoryReads, MemoryStore
from index.store.sqlite.store import SQLiteStore
from index.store.store import Entry, Numbers, Store
from tests.index.small_library import fill
from tests.index.store_conformance import StoreConformance


class TestMemoryStore(StoreConformance):
    @pytest.fixture
    def store(self) -> Store:
        return MemoryStore()


class TestSQLiteStore(StoreConformance):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[Store]:
        store = SQLiteStore(tmp_path, create=True)
        yield store
        store.close()


class Forgets(MemoryStore):
    """Gives the numbers of removed passages again."""

    def write(self, entries: Iterable[Entry] = (), **gone: Any) -> None:
        super().write(**gone)
        self._state.last = max(self._state.passages, default=0)
        super().write(entries)
        self._state.generation -= 1


class Halves(MemoryStore):
    """Writes article by article."""

    def write(self, entries: Iterable[Entry] = (), **gone: Any) -> None:
        super().write(**gone)
        for one in entries:
            super().write([one])


class Follows(MemoryStore):
    """Its readers see what is written meanwhile."""

    @contextmanager
    def reading(self) -> Iterator[MemoryReads]:
        yield self


class Undated(MemoryStore):
    """Lets articles without a date through a range of dates."""

    def numbers(self, *, after: int = 0, filters: Filters | None = None) -> Numbers:
        wanted = filters and (replace(filters, since=None) if filters.since else filters)
        return super().numbers(after=after, filters=wanted)


class Literal(MemoryStore):
    """Finds a word only as it is written."""

    def matching(self, words: Sequence[str], k: int, filters: Filters) -> list[int]:
        whole = self._state.entries
        held = {
            n: whole[one.article].article.text[one.start : one.end] for n, one in self._state.passages.items()
        }
        return [number for number, text in held.items() if any(word in text.split() for word in words)][:k]


class Loose(MemoryStore):
    """Holds words for found in an article where any of them is."""

    def holding(self, words: Sequence[str], filters: Filters) -> list[str]:
        found = [set(super(Loose, self).holding([word], filters)) for word in words]
        return [id for id in super().holding([], filters) if not found or any(id in each for each in found)]


class Unranked(MemoryStore):
    """Gives the matching passages as they come."""

    def matching(self, words: Sequence[str], k: int, filters: Filters) -> list[int]:
        return sorted(super().matching(words, 1_000, filters))[:k]


class Hasty(MemoryStore):
    """Takes over what vectors there are."""

    def take_over(self, key: str) -> bool:
        for number in self.numbers().tolist():
            self._state.coming.setdefault(number, self._state.vectors[number])
        return super().take_over(key)


class Mixes(MemoryStore):
    """Keeps whatever vectors come."""

    def keep(self, key: str, made: Mapping[int, Any]) -> bool:
        return super().keep(self.noted("coming") or key, made)


class Open(MemoryStore):
    """Everybody may write."""

    @contextmanager
    def locked(self, right: str = "writer", *, patience: float = 1.0) -> Iterator[None]:
        yield


@pytest.mark.parametrize(
    ("bad", "test", "values"),
    [
        (Forgets, "a_number_is_never_used_twice", ()),
        (Halves, "a_write_that_fails_leaves_no_trace", ()),
        (Follows, "reading_keeps_its_state_whatever_is_written", ()),
        (Undated, "filters", (Filters(since="2025-08-15"), ["b"])),
        (Literal, "words_are_found_whatever_their_case_accents_and_endings", ()),
        (Loose, "all_articles_that_hold_words_are_found_newest_first", ()),
        (Unranked, "rarer_words_and_shorter_passages_come_first", ()),
        (Hasty, "coming_vectors_take_over_all_at_once_or_not_at_all", ()),
        (Mixes, "only_one_embedders_vectors_are_coming", ()),
        (Open, "one_writer_at_a_time", ()),
    ],
)
def test_the_conformance_class_finds_fault(
    bad: type[MemoryStore], test: str, values: tuple[Any, ...]
) -> None:
    check = getattr(StoreConformance(), f"test_{test}")
    check(MemoryStore(), *values)
    with pytest.raises(AssertionError):
        check(bad(), *values)


def test_a_library_over_either_store_finds_the_same(tmp_path: Path) -> None:
    fill(tmp_path / "articles", 30, sentences=30)
    questions = ["Which words were named by the river bridge council?", "item 7-3", "glaciers", "Report 12"]
    answers = []
    for store in (MemoryStore(), SQLiteStore.open(tmp_path / "library", create=True)):
        with Library(tmp_path / "library", store, FakeEmbedder()) as library:
            assert library.sync(tmp_path / "articles").added == 30
            (tmp_path / "articles" / "00003.txt").unlink()
            assert library.sync(tmp_path / "articles").removed == 1
            fill(tmp_path / "articles", 1, sentences=30, first=3)
            found = [library.search(question, k=12) for question in questions]
            assert library.verify().faults == ()
            library.sync(tmp_path / "articles")
            answers.append([[(hit.text, round(hit.score, 9)) for hit in hits] for hits in found])
        with Library(tmp_path / "library", store, FakeEmbedder(16, "other")) as library:
            assert library.reembed() == library.passage_count
            assert library.verify().faults == ()
    assert answers[0] == answers[1]


def test_sql_is_spoken_in_one_room_and_chosen_in_one_place() -> None:
    root = Path(__file__).parents[2]
    sources = [
        path for floor in ("index", "assistant", "eval", "ui") for path in (root / floor).rglob("*.py")
    ]
    speaks, chooses = set(), set()
    for path in sources:
        for imported in re.findall(r"^ *(?:from|import) ([\w.]+)", path.read_text("utf-8"), re.MULTILINE):
            if imported.split(".")[0] == "sqlalchemy":
                speaks.add(path.parent.relative_to(root).as_posix())
            if imported.startswith("index.store.sqlite") and path.parent.name != "sqlite":
                chooses.add(path.relative_to(root).as_posix())
    assert (speaks, chooses) == ({"index/store/sqlite"}, {"index/library.py"})
