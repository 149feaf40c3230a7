"""Search: both kinds of search reach the hits, any question is safe, no article crowds out the others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.articles import Filters, Passage
from index.fakes import FakeEmbedder
from index.library import Library
from index.search.searcher import fuse, spread
from index.store.keywords import Keywords, content_words
from tests.index.small_library import fill


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("search")
    fill(folder / "articles", 40, sentences=60)
    (folder / "articles" / "cafe.txt").write_text(
        "The Café Zürich\n\n2025-08-14\n\nThe café opened at 5 p.m. It's said the O'Neill family runs it well.\n",
        "utf-8",
    )
    with Library.open(folder / "library", FakeEmbedder(), create=True) as library:
        assert library.sync(folder / "articles").failures == ()
        yield library


def test_reciprocal_rank_fusion_by_hand() -> None:
    scores = fuse([[7, 8], [8, 9]])
    assert list(scores) == [8, 7, 9]
    assert scores == pytest.approx({8: 1 / 62 + 1 / 61, 7: 1 / 61, 9: 1 / 62})


def test_an_articles_fifth_passage_stands_behind_the_others() -> None:
    ranked = [Passage(number, "a", number, number + 1) for number in range(5)] + [Passage(9, "b", 0, 1)]
    assert [passage.number for passage in spread(ranked, 4)] == [0, 1, 2, 3, 9, 4]


def test_hits_are_exact_slices_with_ranks_and_falling_scores(library: Library) -> None:
    hits = library.search("Which words were named by the river bridge council?", k=10)
    assert len(hits) == 10
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    for hit in hits:
        assert hit.text == hit.article.text[hit.passage.start : hit.passage.end]
        assert hit.passage.article == hit.article.id
        assert hit.keyword_rank or hit.vector_rank
    assert set(hits.timings_ms) == {"embed", "vectors", "keywords", "fuse"}


def test_no_article_crowds_out_the_others(library: Library) -> None:
    hits = library.search("report on the river", k=20)
    for hit in hits[:8]:
        assert sum(other.article.id == hit.article.id for other in hits[:8]) <= 4


@pytest.mark.parametrize("question", ["cafe zurich", "CAFÉ ZÜRICH", "cafe\u0301 opening", "O'Neill families"])
def test_accents_case_and_endings_do_not_matter(library: Library, question: str) -> None:
    assert len(Keywords(library.store).best(question, 3, Filters())) == 1
    first = [hit.article.file for hit in library.search(question, k=60) if hit.keyword_rank == 1]
    assert first == ["cafe.txt"]


@pytest.mark.parametrize(
    "question",
    [
        'river" OR "1"="1',
        "NEAR(river bridge, 5)",
        "body:river AND NOT header:*",
        "river* ^bridge {a} -b + c",
        "river\0bridge",
        "\ud800 river",
        "'; DROP TABLE articles; --",
        "中文 русский عربى 🙂",
        "who is it",
        "a" * 10_000,
        "river bridge " * 800,
        " ".join(f"word{number}" for number in range(1_500)),
    ],
)
def test_any_question_is_safe(library: Library, question: str) -> None:
    assert len(library.search(question, k=5)) == 5


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_a_safe_question(library: Library, question: str) -> None:
    assert len(library.search(question, k=3)) == (3 if question.strip() else 0)


@pytest.mark.parametrize("question", ["", "  \n"])
def test_an_empty_question_finds_nothing(library: Library, question: str) -> None:
    assert len(library.search(question)) == 0


def test_an_empty_library_finds_nothing(tmp_path: Path) -> None:
    with Library.open(tmp_path, FakeEmbedder(), create=True) as library:
        assert len(library.search("river")) == 0


def test_filters_hold_for_both_kinds_of_search(library: Library) -> None:
    hits = library.search("which report named the river and the café", filters=Filters(article="cafe.txt"))
    assert {hit.article.file for hit in hits} == {"cafe.txt"}
    hits = library.search(
        "which report named the river", filters=Filters(since="2025-08-01", until="2025-08-31")
    )
    assert {hit.article.file for hit in hits} == {"cafe.txt"}
    assert library.search("river", filters=Filters(publisher="nobody")).hits == ()


def test_stop_words_go_unless_they_are_all_there_is() -> None:
    assert content_words("Who made the chips for the U.S.?") == ["made", "chips", "u"]
    assert content_words("Who is it?") == ["who", "is", "it"]


def test_words_of_most_passages_give_way_to_rarer_ones(library: Library) -> None:
    keywords = Keywords(library.store)
    alone = keywords.best("named", 5, Filters())
    assert len(alone) == 5
    assert keywords.best("zürich", 5, Filters()) == keywords.best("zürich café", 5, Filters())
