"""What every Store must do with words: a part of `StoreConformance`."""

from __future__ import annotations

import pytest

from index.articles import Filters
from index.store.store import Store
from tests.index.store_entries import entry, found


class StoreWordsConformance:
    def test_words_are_found_whatever_their_case_accents_and_endings(self, store: Store) -> None:
        store.write([entry("a", "The CAFÉ opened in Zürich. Bridges are old.", title="Harbour News")])
        cafe, bridges = "The CAFÉ opened in Zürich.", "Bridges are old."
        for word in ("cafe", "CAFÉ", "cafes", "zürich", "opening"):
            assert found(store, word) == [cafe], word
        assert found(store, "bridge") == [bridges]
        assert found(store, "harbour") == [bridges, cafe]  # the header's; the shorter one first
        assert found(store, "rid", "ca", "bri") == []  # no parts of words
        assert found(store, "none", "bridge") == [bridges]

    def test_signs_inside_words_that_nobody_sees_make_no_difference(self, store: Store) -> None:
        store.write([entry("a", "The ob\u00adserva\u200btory closes. Two is not.", title="Ma\u2060thilda")])
        assert (len(found(store, "observatory")), len(found(store, "mathilda"))) == (1, 2)
        assert list(store.faults()) == []

    def test_rarer_words_and_shorter_passages_come_first(self, store: Store) -> None:
        long = "river " * 30
        store.write(
            [
                entry("a", f"River river bridge. River {long}ends."),
                entry("b", "River alone. Council of rivers and others."),
            ]
        )
        assert found(store, "river", "bridge")[0] == "River river bridge."
        assert found(store, "council", "river", k=1) == ["Council of rivers and others."]
        assert found(store, "council", "bridge", filters=Filters(article="a")) == ["River river bridge."]

    @pytest.mark.parametrize(
        "word", ['"', "*", "x*", "NEAR", "AND", "body:none", "x' OR 1=1", "%", "_", "😀", "中文"]
    )
    def test_any_word_is_safe(self, store: Store, word: str) -> None:
        store.write([entry("a")])
        assert store.matching([word, "two"], 9, Filters()) == [2]
        assert store.occurrences(word) <= 1
        assert not store.signed(f"none{word}")

    def test_words_that_no_space_parts_are_found_within_their_run(self, store: Store) -> None:
        store.write(
            [
                entry("a", "新しい東京駅は来年開業する. Nothing more."),
                entry("b", "京都東寺は古い. Nothing else."),
            ]
        )
        assert (store.occurrences("東京"), store.occurrences("京都"), store.occurrences("東")) == (1, 1, 0)
        assert len(store.matching(["東京"], 9, Filters())) == 1
        assert len(store.holding(["東京駅"], Filters())) == 1
        assert list(store.faults()) == []

    def test_occurrences_are_counted_up_to_the_most(self, store: Store) -> None:
        store.write([entry(file) for file in "abc"])
        assert [store.occurrences("here", most) for most in (None, 1, 4, 100)] == [6, 1, 4, 6]
        assert (store.occurrences("two"), store.occurrences("none", 3)) == (3, 0)

    def test_all_articles_that_hold_words_are_found_newest_first(self, store: Store) -> None:
        day = "2025-08-14"
        store.write([
            entry("a", "The café is here. Bridges are old.", published=day, publisher="Post"),
            entry("b", "A bridge is new. It has no name.", title="Café News", published="2025-08-16T15:09:00Z"),
            entry("d", "Bridges are here. Nothing is new.", published=day),
            entry("c", "A bridgehead is here. Two is not."),
            *(entry(f"e{number:03}", published="2025-08-13") for number in range(300)),
        ])  # fmt: skip

        def named(*words: str, filters: Filters = Filters()) -> list[str]:  # noqa: B008
            return [one.removeprefix("id-/root-") for one in store.holding(words, filters)]

        assert named("bridge") == ["b", "a", "d"]
        assert named("CAFE", "bridges") == ["b", "a"]  # in its header; in two passages
        assert named("bridge", filters=Filters(until=day)) == ["a", "d"]
        assert named("café", "new", filters=Filters(publisher="POST")) == named("none", "bridge") == []
        assert (len(named("two")), named('"', "bridge"), named("x' OR 1=1")) == (301, [], [])
        assert (len(named()), named()[:3], named()[-1]) == (304, ["b", "a", "d"], "c")

    def test_who_signed(self, store: Store) -> None:
        store.write([entry("a", author="Maren Tolliver"), entry("b", publisher="Daily Lantern")])
        assert [
            store.signed(name) for name in ("tolliver", "LANTERN", "maren tolliver", "one", "Ma%en", "Ma_en")
        ] == [
            *[True] * 3,
            *[False] * 3,
        ]

    def test_rebuilt_keywords_find_the_same(self, store: Store) -> None:
        store.write([entry("a"), entry("b", "Bridges are old. One is not.")])
        before = store.matching(["one", "bridge"], 9, Filters())
        store.rebuild_keywords()
        assert store.matching(["one", "bridge"], 9, Filters()) == before
        assert (store.generation, list(store.faults())) == (2, [])
