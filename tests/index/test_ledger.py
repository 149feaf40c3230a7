"""The ledger: whole articles or none, numbers never used twice, readers that are never blocked."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
import pytest

from index.articles import Article, Filters, Mark
from index.errors import LibraryError
from index.store.ledger import Entry, Ledger, articles_of, passages_of
from index.store.schema import SCHEMA_VERSION


def entry(file: str, text: str = "One is here. Two is here.", **about: str) -> Entry:
    article = Article(
        id=f"id-{file}",
        title=f"Title of {file}",
        text=text,
        publisher=about.get("publisher"),
        author=None,
        published=about.get("published"),
        url=None,
        file=file,
        checksum="c1",
        marks=(Mark("title", 0, 3),),
    )
    places = ((0, 12), (13, len(text)))
    vectors = np.eye(2, 8, dtype=np.float32)
    return Entry(article, "/root", about.get("source", file), "1", places, vectors)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger.sqlite3", create=True)


def words(ledger: Ledger) -> int:
    with ledger.reading() as connection:
        return connection.exec_driver_sql("SELECT count(*) FROM passages_fts").scalar_one()


def test_an_article_comes_back_as_it_went_in(ledger: Ledger) -> None:
    put = entry("a.txt", publisher="The Post", published="2025-08-14")
    ledger.write([put])
    assert ledger.articles() == [put.article]
    numbers, vectors = ledger.vectors()
    assert vectors.tolist() == put.vectors.tolist()
    with ledger.reading() as connection:
        found = passages_of(connection, numbers.tolist())
        assert articles_of(connection, ["id-a.txt", "id-none"]) == {"id-a.txt": put.article}
    assert [(passage.start, passage.end) for passage in found.values()] == list(put.places)


def test_replacing_a_file_leaves_nothing_of_it_and_numbers_are_never_used_twice(ledger: Ledger) -> None:
    ledger.write(
        [entry("feed.xml#1", source="feed.xml"), entry("feed.xml#2", source="feed.xml"), entry("b.txt")]
    )
    before = ledger.numbers().tolist()
    ledger.write(
        [entry("feed.xml#1", "New one is. It has come.", source="feed.xml")], replaced=[("/root", "feed.xml")]
    )
    assert [article.file for article in ledger.articles()] == ["b.txt", "feed.xml#1"]
    after = ledger.numbers().tolist()
    assert len(after) == words(ledger) == 4
    assert set(after) & set(before) == {5, 6}
    ledger.write(removed=["id-feed.xml#1"])
    ledger.write([entry("c.txt")])
    assert min(set(ledger.numbers().tolist()) - set(after)) > max(after)


def test_a_write_that_fails_leaves_no_trace(ledger: Ledger) -> None:
    ledger.write([entry("a.txt")])
    generation = ledger.generation
    with pytest.raises(Exception, match="UNIQUE"):
        ledger.write([entry("b.txt"), entry("a.txt")])
    assert [article.file for article in ledger.articles()] == ["a.txt"]
    assert words(ledger) == 2
    assert ledger.generation == generation


def test_a_reader_keeps_its_state_while_another_connection_writes(ledger: Ledger) -> None:
    ledger.write([entry("a.txt")])
    other = Ledger(ledger.path)
    with ledger.reading() as connection:
        count = connection.exec_driver_sql("SELECT count(*) FROM passages")
        assert count.scalar_one() == 2
        other.write([entry("b.txt")])
        assert connection.exec_driver_sql("SELECT count(*) FROM passages").scalar_one() == 2
    assert ledger.passage_count == 4
    other.close()


@pytest.mark.parametrize(
    ("filters", "files"),
    [
        (Filters(since="2025-08-15"), ["b"]),
        (Filters(until="2025-08-16"), ["a", "b"]),
        (Filters(since="2025-08-14", until="2025-08-14"), ["a"]),
        (Filters(publisher="the POST"), ["a"]),
        (Filters(publisher="zürich HEUTE"), ["b"]),
        (Filters(article="b"), ["b"]),
        (Filters(article="id-c"), ["c"]),
        (Filters(), ["a", "b", "c"]),
    ],
)
def test_filters(ledger: Ledger, filters: Filters, files: list[str]) -> None:
    ledger.write(
        [
            entry("a", publisher="The Post", published="2025-08-14"),
            entry("b", publisher="ZÜRICH heute", published="2025-08-16T15:09:00Z"),
            entry("c"),
        ]
    )
    assert [article.file for article in ledger.articles(filters)] == files
    assert len(ledger.numbers(filters=filters)) == 2 * len(files)


def test_a_missing_a_foreign_and_a_newer_ledger_are_refused_with_the_mend(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="cited sync"):
        Ledger(tmp_path / "none.sqlite3")
    (tmp_path / "text.sqlite3").write_text("this is no database, and long enough to be seen as none " * 20)
    with pytest.raises(LibraryError, match="not a readable library"):
        Ledger(tmp_path / "text.sqlite3")
    sqlite3.connect(tmp_path / "empty.sqlite3").close()
    with pytest.raises(LibraryError, match="holds no library"):
        Ledger(tmp_path / "empty.sqlite3")
    newer = Ledger(tmp_path / "newer.sqlite3", create=True)
    newer.note(schema=str(SCHEMA_VERSION + 1))
    newer.close()
    with pytest.raises(LibraryError, match="upgrade"):
        Ledger(tmp_path / "newer.sqlite3")
