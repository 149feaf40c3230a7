"""The SQLite store beyond what every store does: who is refused, several processes' readers, damage that is told."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from index.articles import Filters, Order, Sorting
from index.errors import LibraryError
from index.store.sqlite.reads import listed
from index.store.sqlite.schema import SCHEMA_VERSION, seal_of
from index.store.sqlite.store import FILE, SQLiteStore
from tests.index.store_entries import entry


def test_another_connection_sees_what_was_written_and_keeps_its_state_meanwhile(tmp_path: Path) -> None:
    store, other = SQLiteStore(tmp_path, create=True), SQLiteStore.open(tmp_path)
    store.write([entry("a")])
    with other.reading() as state:
        assert state.count() == 2
        store.write([entry("b")])
        assert state.count() == 2
    assert other.count() == 4
    assert other.noted("library") == store.noted("library")
    store.close()
    other.close()


def test_words_that_are_not_the_passages_are_told_and_mended(tmp_path: Path) -> None:
    store = SQLiteStore(tmp_path, create=True)
    store.write([entry("a")])
    with store.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM passages_fts WHERE rowid = 1")
        connection.exec_driver_sql("INSERT INTO passages_fts(rowid, body, header) VALUES (9, 'x', 'y')")
    assert list(store.faults()) == [
        ("keywords", "1 passages are missing or differ"),
        ("keywords", "1 entries belong to no passage"),
    ]
    store.rebuild_keywords()
    assert list(store.faults()) == []
    store.close()


def test_a_missing_a_foreign_and_a_newer_ledger_are_refused_with_the_mend(tmp_path: Path) -> None:
    places = {name: tmp_path / name for name in ("none", "text", "empty", "newer")}
    for place in places.values():
        place.mkdir()
    with pytest.raises(LibraryError, match="cited sync"):
        SQLiteStore.open(places["none"])
    (places["text"] / FILE).write_text("this is no database, and long enough to be seen as none " * 20)
    with pytest.raises(LibraryError, match="not a readable library"):
        SQLiteStore.open(places["text"])
    sqlite3.connect(places["empty"] / FILE).close()
    with pytest.raises(LibraryError, match="holds no library"):
        SQLiteStore.open(places["empty"])
    newer = SQLiteStore.open(places["newer"], create=True)
    newer.note(schema=str(SCHEMA_VERSION + 1))
    newer.close()
    with pytest.raises(LibraryError, match="upgrade"):
        SQLiteStore.open(places["newer"])


def test_a_ledger_that_knew_no_times_is_taken_over(tmp_path: Path) -> None:
    with closing(SQLiteStore.open(tmp_path, create=True)) as store:
        store.write([entry("a")])
        whole = store.articles()
    with closing(sqlite3.connect(tmp_path / FILE)) as other, other:
        other.execute("DROP TABLE written")
        other.execute("UPDATE meta SET value = '2' WHERE key = 'schema'")

    with closing(SQLiteStore.open(tmp_path)) as store:
        assert store.articles(order=Order("read", down=True)) == whole
        assert store.read_at([whole[0].id]) == {}
        store.write([entry("b")])
        assert [one.file for one in store.articles(order=Order("read", down=True))] == ["b", "a"]


@pytest.mark.parametrize("made_by", [3, SCHEMA_VERSION])
@pytest.mark.parametrize("by", get_args(Sorting))
def test_a_list_is_sorted_and_bounded_without_the_texts(tmp_path: Path, by: Sorting, made_by: int) -> None:
    with closing(SQLiteStore.open(tmp_path, create=True)) as store:
        store.write([entry("a")])
    if made_by == 3:
        with closing(sqlite3.connect(tmp_path / FILE)) as other, other:
            other.execute("DROP INDEX articles_listed")
            other.execute("DROP INDEX articles_length")
            other.execute("CREATE INDEX articles_file ON articles (file)")
            other.execute("UPDATE meta SET value = '3' WHERE key = 'schema'")
    for filters in (Filters(), Filters(since="2020", until="2024", publisher="BBC News", author="Moss")):
        with closing(SQLiteStore.open(tmp_path)) as store, store.transaction() as connection:
            wanted = listed(filters, Order(by)).compile(connection, compile_kwargs={"literal_binds": True})
            plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {wanted}")]
            assert [line for line in plan if line.startswith("SCAN") and "INDEX articles_l" not in line] == []
            assert any("INDEX articles_l" in line for line in plan)


def test_a_page_is_full_although_an_article_is_not_as_it_was_written(tmp_path: Path) -> None:
    with closing(SQLiteStore.open(tmp_path, create=True)) as store:
        store.write([entry("a"), entry("b"), entry("c")])
        with closing(sqlite3.connect(tmp_path / FILE)) as other, other:
            other.execute("UPDATE articles SET text = text || '!' WHERE file = 'a'")

        assert [one.file for one in store.articles(limit=2)] == ["b", "c"]


def test_rows_of_the_schema_before_sources_are_read_as_they_are(tmp_path: Path) -> None:
    with closing(SQLiteStore.open(tmp_path, create=True)) as store:
        store.write([entry("a")])
        (written,) = store.articles()
    with closing(sqlite3.connect(tmp_path / FILE)) as other, other:
        other.row_factory = sqlite3.Row
        row = dict(other.execute("SELECT * FROM articles").fetchone())
        row["marks"] = json.dumps([[mark.kind, mark.start, mark.end] for mark in written.marks])
        other.execute("UPDATE articles SET marks = ?, seal = ?", (row["marks"], seal_of(row)))
        other.execute("UPDATE meta SET value = '2' WHERE key = 'schema'")
    with closing(SQLiteStore.open(tmp_path)) as store:
        assert store.articles() == [replace(written, sources={})] and list(store.faults()) == []
        assert store.noted("schema") == str(SCHEMA_VERSION)
