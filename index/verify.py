"""Verification: does everything the library holds agree with everything else? Repair: what can be rebuilt,
is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DatabaseError

from index.store.ledger import Ledger, raise_generation
from index.store.schema import FTS_TABLE, article_of, articles, passages
from index.upkeep import index_is_due
from index.vectors import sealed
from index.vectors.sealed import Sealed

Damage = Callable[[Sealed], str | None]

_SHOWN = 5  # faults of one kind that are named one by one
_WORDS = "SELECT rowid, body, header FROM passages_fts"
_UNIT = 0.01  # how far a stored vector's length may be from 1 (it is kept in half precision)


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """`faults` are one line each; `repaired` says what was mended of them. `passages` and `articles` were
    read."""

    articles: int
    passages: int
    faults: tuple[str, ...]
    repaired: tuple[str, ...] = ()

    def has(self, part: str) -> bool:
        """Whether a part ("ledger", "embedder", "passages", "keywords", "vectors") has faults."""
        return any(fault.startswith(f"{part}:") for fault in self.faults)

    @property
    def sound(self) -> bool:
        """Nothing is wrong (any more)."""
        return len(self.faults) == len(self.repaired)


@dataclass(frozen=True, slots=True)
class Expected:
    """What a library should be: which embedder made its vectors, of which dimension, where its vector indexes
    lie, and from how many passages on it has one."""

    embedder: str
    dimension: int
    vectors: Path
    exact_limit: int


def verify(ledger: Ledger, expected: Expected, damage: Damage = sealed.damage) -> VerifyReport:
    """Checks the ledger's file, every passage's place, vector and keywords, and the vector indexes (with
    `damage`; each is opened in a child process). Only the writer may call it."""
    faults: list[str] = []
    made_with = ledger.noted("embedder")
    dimension = expected.dimension if made_with == expected.embedder else None
    if made_with not in (None, expected.embedder):
        faults.append(f"embedder: the vectors were made with {made_with}, not {expected.embedder}")
    with ledger.reading() as connection:
        article_count = connection.scalar(select(func.count()).select_from(articles)) or 0
        passage_count = connection.scalar(select(func.count()).select_from(passages)) or 0
        broken = (row[0] for row in connection.execute(text("PRAGMA integrity_check")) if row[0] != "ok")
        faults += _some("ledger", broken)
        faults += _some("passages", (fault for _, fault in _passage_faults(connection, dimension)))
    # Checking the full-text index is spelled as an INSERT and needs a writing transaction; it changes
    # nothing.
    with ledger.writing() as connection:
        faults += _some("keywords", _keyword_faults(connection))
    faults += _some("vectors", _index_faults(ledger, expected, damage))
    return VerifyReport(article_count, passage_count, tuple(faults))


def _some(part: str, faults: Iterable[str]) -> list[str]:
    """The first faults one by one, the others counted."""
    found = list(faults)
    rest = [f"{part}: {len(found) - _SHOWN} more of the kind"] if len(found) > _SHOWN else []
    return [f"{part}: {fault}" for fault in found[:_SHOWN]] + rest


def faulty_articles(ledger: Ledger, dimension: int) -> list[str]:
    """The ids of the articles with passages that are not as they should be."""
    with ledger.reading() as connection:
        return sorted({article for article, _ in _passage_faults(connection, dimension)})


def rebuild_index(ledger: Ledger, vectors: Path, exact_limit: int) -> None:
    """All vector indexes go; a new one is built from the ledger if the library is large enough for it."""
    sealed.clear(vectors, keep=0)
    if index_is_due(ledger, vectors, exact_limit):
        sealed.build(vectors, ledger)
    ledger.note()


def rebuild_keywords(ledger: Ledger) -> None:
    """The full-text index anew from articles and passages, in one transaction."""
    with ledger.writing() as connection:
        connection.execute(text("DROP TABLE IF EXISTS passages_fts"))
        connection.execute(text(FTS_TABLE))
        add = text("INSERT INTO passages_fts(rowid, body, header) VALUES (:number, :body, :header)")
        for number, body, header in _wanted_words(connection):
            connection.execute(add, {"number": number, "body": body, "header": header})
        raise_generation(connection)


def _wanted_words(connection: Connection) -> Iterator[tuple[int, str, str]]:
    """What the full-text index should hold, article by article."""
    for row in connection.execute(select(articles)).mappings():
        article = article_of(row)
        places = select(passages.c.number, passages.c.start, passages.c.end)
        for number, start, end in connection.execute(places.where(passages.c.article == article.id)):
            yield number, article.text[start:end], article.header


def _passage_faults(connection: Connection, dimension: int | None) -> Iterator[tuple[str, str]]:
    """(article, fault): places outside their article, overlapping or empty; vectors that are not unit vectors
    of the dimension."""
    wanted = select(passages, func.length(articles.c.text).label("length")).join_from(passages, articles)
    before = ("", 0)
    for row in connection.execute(wanted.order_by(passages.c.article, passages.c.start)):
        where = f"passage {row.number} of article {row.article}"
        if not 0 <= row.start < row.end <= row.length:
            yield row.article, f"{where} stands at {row.start}:{row.end}, outside the text"
        elif before[0] == row.article and row.start < before[1]:
            yield row.article, f"{where} overlaps the one before it"
        before = (row.article, row.end)
        vector = np.frombuffer(row.vector[: len(row.vector) // 2 * 2], np.float16).astype(np.float32)
        if dimension is not None and len(row.vector) != 2 * dimension:
            yield row.article, f"{where} has a vector of {len(row.vector)} bytes, not {2 * dimension}"
        elif not abs(float(np.linalg.norm(vector)) - 1) < _UNIT:
            yield row.article, f"{where} has a vector that is not of unit length"


def _keyword_faults(connection: Connection) -> Iterator[str]:
    """Passages whose words are missing from the full-text index or not theirs, and words of no passage."""
    try:
        connection.execute(text("INSERT INTO passages_fts(passages_fts) VALUES ('integrity-check')"))
        held = {row[0]: (row[1], row[2]) for row in connection.execute(text(_WORDS))}
    except DatabaseError as error:
        yield f"the index is damaged ({error.orig})"
        return
    wrong = 0
    for number, body, header in _wanted_words(connection):
        wrong += held.pop(number, None) != (body, header)
    if wrong:
        yield f"{wrong} passages are missing or differ"
    if held:
        yield f"{len(held)} entries belong to no passage"


def _index_faults(ledger: Ledger, expected: Expected, damage: Damage) -> Iterator[str]:
    """Damaged sealed indexes, unsealed remains, and an index that is due."""
    vectors = expected.vectors
    good = sealed.sealed_under(vectors)
    for found in good:
        if fault := damage(found):
            yield f"index {found.folder.name} is damaged: {fault}"
    for folder in sorted(set(vectors.glob("*")) - {found.folder for found in good}):
        yield f"{folder.name} is an unfinished or damaged index"
    if index_is_due(ledger, vectors, expected.exact_limit):
        yield "the index is missing or far behind the library"
