"""What every Store must do: subclass and give a `store` fixture, empty and new."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from threading import Thread

import numpy as np
import pytest

from index.articles import Filters, Order, Sorting, SortKey, place_in
from index.errors import LibraryBusy
from index.store.store import Entry, Store
from tests.index.store_entries import TEXT, entry, files, found, rows
from tests.index.store_words_conformance import StoreWordsConformance


class StoreConformance(StoreWordsConformance):
    # What goes in and out

    def test_an_empty_store_holds_nothing(self, store: Store) -> None:
        assert (store.count(), store.article_count, store.generation) == (0, 0, 0)
        assert store.articles() == store.roots() == list(store.passages()) == list(store.faults()) == []
        assert (store.sources("/root"), store.noted("embedder")) == ({}, None)
        for numbers, vectors in (store.vectors(), store.vectors_of(np.array([1, 2]))):
            assert (numbers.shape, vectors.shape) == ((0,), (0, 0))
            assert (numbers.dtype, vectors.dtype) == (np.int64, np.float32)
        assert store.matching(["one"], 5, Filters()) == []
        assert store.occurrences("one") == 0

    def test_an_article_comes_back_as_it_went_in(self, store: Store) -> None:
        put = entry("a.txt", publisher="The Post", published="2025-08-14", author="A. N. Author")
        store.write([put])
        name = put.article.id
        assert store.articles() == [put.article]
        assert store.articles_of([name, "none", ""]) == {name: put.article}
        assert store.origins([name, "none"]) == {name: ("/root", "a.txt", "7")}
        assert (store.roots(), store.sources("/root")) == (["/root"], {"a.txt": ("sum of a.txt", "7")})
        assert (store.article_count, store.count(), store.generation) == (1, 2, 1)
        numbers, vectors = store.vectors()
        np.testing.assert_allclose(vectors, put.vectors, atol=1e-3)
        held = store.passages_of([*numbers.tolist(), 10**6])
        assert [(one.number, one.article, one.start, one.end) for one in held.values()] == [
            (number, name, *place) for number, place in zip(numbers.tolist(), put.places, strict=True)
        ]
        assert [passage for passage, _ in store.passages()] == list(held.values())

    def test_articles_come_by_file_and_passages_by_article_and_place(self, store: Store) -> None:
        store.write([entry("b"), entry("a", root="/z"), entry("a")])
        whole = store.articles()
        assert [one.id for one in whole] == ["id-/root-a", "id-/z-a", "id-/root-b"]
        starts = (None, ("a", "a", "id-/z-a"), ("b", "b", "id-/root-b"))
        assert [store.articles(after=after, limit=2) for after in starts] == [whole[:2], whole[2:], []]
        assert (
            store.articles(Filters(article="id-/root-b"), after=("a", "a", "id-/root-a"), limit=1)
            == whole[2:]
        )
        places = [(one.article, one.start) for one, _ in store.passages()]
        assert places == sorted(places)
        assert sorted(store.roots()) == ["/root", "/z"]

    def test_replacing_a_file_leaves_nothing_of_it(self, store: Store) -> None:
        store.write(
            [
                entry("feed#1", source="feed"),
                entry("feed#2", source="feed"),
                entry("b"),
                entry("feed", root="/z"),
            ]
        )
        store.write(
            [entry("feed#1", "Hats are worn. Coats are not.", source="feed")], replaced=[("/root", "feed")]
        )
        assert files(store) == ["b", "feed", "feed#1"]
        assert (store.count(), found(store, "hats")) == (6, ["Hats are worn."])
        assert len(store.matching(["two"], 10, Filters())) == 2
        store.write(removed=["id-/root-feed#1", "none"])
        assert (store.count(), found(store, "hats"), files(store)) == (4, [], ["b", "feed"])

    def test_a_number_is_never_used_twice(self, store: Store) -> None:
        seen: set[int] = set()
        for file in "abc":
            store.write([entry(file)], replaced=[("/root", "a")], removed=["id-/root-b"])
            new = set(store.numbers().tolist())
            assert min(new) > max(seen, default=0)
            seen |= new

    def test_a_write_that_fails_leaves_no_trace(self, store: Store) -> None:
        store.write([entry("a")])
        other_id = entry("c", source="a")
        for bad in (
            [entry("b"), entry("a")],
            [
                entry("b"),
                Entry(entry("a", root="/z").article, *("/root", "a"), "7", (), other_id.vectors[:0]),
            ],
        ):
            with pytest.raises(ValueError, match="there already"):
                store.write(bad, removed=["none"])
            assert (files(store), store.count(), store.generation) == (["a"], 2, 1)
            assert len(store.matching(["two"], 9, Filters())) == 1

    def test_the_generation_rises_with_every_change(self, store: Store) -> None:
        store.note(embedder="one", other="x")
        store.note(embedder="two")
        store.note()
        store.write()
        assert store.generation == 4
        assert (store.noted("embedder"), store.noted("other"), store.noted("none")) == ("two", "x", None)
        assert store.noted("library")

    # One state

    def test_reading_keeps_its_state_whatever_is_written(self, store: Store) -> None:
        store.write([entry("a")])
        with store.reading() as state:
            before = (state.generation, state.count(), state.articles())
            writer = Thread(
                target=lambda: store.write(
                    [entry("b"), entry("a", "New is. Old was.")], replaced=[("/root", "a")]
                )
            )
            writer.start()
            writer.join(10)
            assert not writer.is_alive(), "a reader blocks the writer"
            assert (state.generation, state.count(), state.articles()) == before
            assert list(state.passages_of(state.numbers().tolist())) == [1, 2]
            assert len(state.matching(["two"], 9, Filters())) == 1
        assert (store.generation, store.count()) == (before[0] + 1, 4)

    @pytest.mark.parametrize(
        ("by", "names"),
        [
            ("file", "abc"),
            ("title", "cab"),
            ("published", "cba"),
            ("publisher", "bca"),
            ("length", "bac"),
            ("read", "abc"),
        ],
    )
    def test_articles_come_in_any_order_page_by_page(self, store: Store, by: Sorting, names: str) -> None:
        store.write(
            [
                entry("a", title="mill", publisher="Zeit", published="2025-08-14", text=f"{TEXT} More."),
                entry("b", title="Öl", publisher=None, published="2025-08-13T09:00:00Z"),
                entry("c", title="Ink", publisher="post", published=None, text=f"{TEXT} Still more."),
            ]
        )
        assert set(store.read_at([f"id-/root-{name}" for name in "abcd"])) == {
            f"id-/root-{name}" for name in "abc"
        }
        for order in (Order(by), Order(by, down=True)):
            after: SortKey | None = None
            seen = ""
            while page := store.articles(order=order, after=after, limit=2):
                seen += "".join(one.file for one in page)
                after = place_in(order, page[-1], store.read_at([page[-1].id])[page[-1].id])
            assert seen == (names[::-1] if order.down else names)

    def test_when_an_article_was_written_goes_with_it(self, store: Store) -> None:
        store.write([entry("a"), entry("b")])
        before = store.read_at(["id-/root-a", "id-/root-b"])
        assert all(datetime.fromisoformat(at).tzinfo == UTC for at in before.values())
        store.write(removed=["id-/root-a"])
        assert list(store.read_at(["id-/root-a", "id-/root-b"])) == ["id-/root-b"]

    # What is found

    @pytest.mark.parametrize(
        ("filters", "names"),
        [
            (Filters(since="2025-08-15"), ["b"]),
            (Filters(until="2025-08-16"), ["a", "b"]),
            (Filters(since="2025-08-14", until="2025-08-14"), ["a"]),
            (Filters(publisher="the POST"), ["a"]),
            (Filters(publisher="zürich HEUTE"), ["b"]),
            (Filters(publisher="Post"), []),
            (Filters(author="moss"), ["a", "b"]),
            (Filters(author="ann  MOSS"), ["a"]),
            (Filters(author="Mos"), []),
            (Filters(author="Moss", publisher="the post"), ["a"]),
            (Filters(article="b"), ["b"]),
            (Filters(article="id-/root-c"), ["c"]),
            (Filters(article="file"), ["c"]),
            (Filters(article="none"), []),
            (Filters(), ["a", "b", "c"]),
        ],
    )
    def test_filters(self, store: Store, filters: Filters, names: list[str]) -> None:
        store.write(
            [
                entry("a", publisher="The Post", published="2025-08-14", author="Ann Moss, Bo Li"),
                entry("b", publisher="ZÜRICH heute", published="2025-08-16T15:09:00Z", author="C. MOSS"),
                entry("c", source="file"),
            ]
        )
        assert files(store, filters) == names
        numbers = store.numbers(filters=filters).tolist()
        assert numbers == sorted(store.matching(["one", "two"], 10, filters))
        assert {one.article for one in store.passages_of(numbers).values()} == {
            f"id-/root-{name}" for name in names
        }

    def test_vectors_come_by_number_in_parts_and_however_many_are_asked_for(self, store: Store) -> None:
        store.write([entry(file) for file in "abc"], removed=["none"])
        store.write(removed=["id-/root-b"])
        assert store.numbers().tolist() == [1, 2, 5, 6]
        assert store.numbers(after=2).tolist() == [5, 6]
        assert [store.count(upto) for upto in (0, 1, 4, 5, None)] == [0, 1, 2, 3, 4]
        assert store.vectors(after=1, limit=2)[0].tolist() == [2, 5]
        assert store.vectors(after=6)[1].shape == (0, 0)
        many = np.arange(70_000, dtype=np.int64)
        numbers, vectors = store.vectors_of(many)
        assert sorted(numbers.tolist()) == [1, 2, 5, 6]
        for number, vector in zip(numbers.tolist(), vectors, strict=True):
            np.testing.assert_allclose(vector, np.eye(2, 8)[(number + 1) % 2], atol=1e-3)
        assert sorted(store.passages_of(many.tolist())) == [1, 2, 5, 6]

    # Another embedder's vectors

    def test_coming_vectors_take_over_all_at_once_or_not_at_all(self, store: Store) -> None:
        store.note(embedder="old")
        store.write([entry("a"), entry("b")])
        made = dict(zip((1, 2, 3, 4, 99), rows(5, seed=1), strict=True))
        assert store.coming("new") == 0
        assert [one.number for one in store.without_coming(1, 2)] == [2, 3]
        assert store.keep("new", {number: made[number] for number in (1, 2, 3, 99)})
        assert (store.coming("new"), [one.number for one in store.without_coming(0, 9)]) == (3, [4])
        assert not store.take_over("new")
        store.write([entry("c")], removed=["id-/root-a"])
        assert store.keep("new", {3: -made[3], 4: made[4], 5: made[1]})  # 3 has one
        assert (store.take_over("new"), store.noted("embedder")) == (False, "old")
        before = store.generation
        assert store.keep("new", {6: made[2]})
        assert (store.coming("new"), store.generation) == (4, before)
        np.testing.assert_allclose(store.vectors()[1], np.eye(2, 8)[[0, 1, 0, 1]], atol=1e-3)
        assert store.take_over("new")
        assert (store.noted("embedder"), store.generation) == ("new", before + 1)
        np.testing.assert_allclose(store.vectors()[1], [made[number] for number in (3, 4, 1, 2)], atol=1e-3)
        assert (store.take_over("new"), store.generation) == (True, before + 1)
        assert store.coming("third") == 0

    def test_only_one_embedders_vectors_are_coming(self, store: Store) -> None:
        store.write([entry("a")])
        store.coming("one")
        store.keep("one", {1: rows(1, seed=1)[0]})
        assert store.coming("two") == 0
        assert not store.keep("one", {1: rows(1, seed=1)[0]})
        assert (store.coming("two"), store.take_over("one")) == (0, False)

    # One writer

    def test_one_writer_at_a_time(self, store: Store) -> None:
        def second() -> None:
            began = time.perf_counter()
            try:
                with store.locked(patience=0.2):
                    refused.append(-1.0)
            except LibraryBusy:
                refused.append(time.perf_counter() - began)

        refused: list[float] = []
        with store.locked(), store.locked("another"):
            thread = Thread(target=second)
            thread.start()
            thread.join(10)
        assert 0.1 < refused[0] < 2
        with pytest.raises(ZeroDivisionError), store.locked():
            raise ZeroDivisionError
        with store.locked(patience=0.0):
            assert store.count() == 0

    # What is whole

    def test_a_sound_store_has_nothing_altered_and_is_the_same_when_restored(self, store: Store) -> None:
        store.note(embedder="made with")
        store.write([entry("a"), entry("b")])
        before, generation, numbers = store.articles(), store.generation, store.count()
        assert store.altered() == {}
        with store.locked():
            restored = store.restore()
        assert (restored.articles, restored.lost, restored.all_named) == (2, (), True)
        assert (store.articles(), store.count()) == (before, numbers)
        assert store.generation > generation

    def test_what_was_removed_can_be_forgotten_again_and_again(self, store: Store) -> None:
        store.write([entry("a"), entry("b")])
        store.write(removed=["id-/root-a"])
        assert store.forget() and store.forget()
        assert files(store) == ["b"]
        assert list(store.faults()) == []
