"""The full-text index (FTS5) beside the passages: filled with them, held against them, made anew from them."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DatabaseError

from index.store.invisible import parted
from index.store.sqlite.schema import article_of, articles, is_whole, passages

_CREATE = text(
    "CREATE VIRTUAL TABLE IF NOT EXISTS passages_fts USING fts5("
    "body, header, tokenize='porter unicode61 remove_diacritics 2')"
)
_ADD = text("INSERT INTO passages_fts(rowid, body, header) VALUES (:number, :body, :header)")
_REMOVE = text(
    "DELETE FROM passages_fts WHERE rowid IN (SELECT number FROM passages WHERE article = :article)"
)


def create(connection: Connection) -> None:
    """The index, empty, where there is none."""
    connection.execute(_CREATE)


def add(connection: Connection, number: int, body: str, header: str) -> None:
    """The words of a passage, as they are looked up."""
    connection.execute(_ADD, {"number": number, "body": parted(body), "header": parted(header)})


def remove(connection: Connection, article: str) -> None:
    """The words of an article's passages go."""
    connection.execute(_REMOVE, {"article": article})


def rebuild(connection: Connection) -> None:
    """The index anew from articles and passages."""
    connection.execute(text("DROP TABLE IF EXISTS passages_fts"))
    create(connection)
    for number, words in _wanted(connection):
        if words is not None:
            add(connection, number, *words)


def forget(connection: Connection) -> None:
    """The words of passages that have been removed stand no longer in what the index has written before."""
    connection.execute(text("INSERT INTO passages_fts(passages_fts) VALUES ('optimize')"))


def faults(connection: Connection) -> Iterator[str]:
    """Passages whose words are missing from the index or not theirs, and words of no passage. Needs a writing
    transaction."""
    try:
        connection.execute(text("INSERT INTO passages_fts(passages_fts) VALUES ('integrity-check')"))
        rows = connection.execute(text("SELECT rowid, body, header FROM passages_fts"))
        held = {row[0]: (row[1], row[2]) for row in rows}
    except DatabaseError as error:
        yield f"the index is damaged ({error.orig})"
        return
    wrong = 0
    for number, words in _wanted(connection):
        wrong += held.pop(number, None) != words and words is not None
    if wrong:
        yield f"{wrong} passages are missing or differ"
    if held:
        yield f"{len(held)} entries belong to no passage"


def _wanted(connection: Connection) -> Iterator[tuple[int, tuple[str, str] | None]]:
    """What the index should hold, article by article; None where an article is not as it was written."""
    for row in connection.execute(select(articles)).mappings():
        article = article_of(row) if is_whole(row) else None
        places = select(passages.c.number, passages.c.start, passages.c.end)
        for number, start, end in connection.execute(places.where(passages.c.article == row["id"])):
            yield (
                number,
                (parted(article.text[start:end]), parted(article.beside(start))) if article else None,
            )
