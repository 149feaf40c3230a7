"""What is read from the SQLite file: articles, passages, vectors and the words they are found by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Integer,
    Select,
    Text,
    column,
    func,
    or_,
    select,
    table,
    tuple_,
)

from index.articles import Article, Filters, Order, Passage, Sorting, SortKey
from index.store.invisible import parted
from index.store.sqlite.failures import damaged, told
from index.store.sqlite.schema import article_of, articles, coming_vectors, is_whole, meta, passages, written
from index.store.store import FIRST, Floats, Numbers

_AT_ONCE = 20_000  # values in one statement; SQLite allows 32,766
_PLACES = (passages.c.number, passages.c.article, passages.c.start, passages.c.end)
_WRITTEN = select(written.c.at).where(written.c.article == articles.c.id).scalar_subquery()
_SORTED: dict[Sorting, tuple[ColumnElement[Any], ...]] = {
    "file": (),
    "title": (func.casefold(articles.c.title),),
    "published": (func.coalesce(articles.c.published, ""),),
    "publisher": (func.casefold(func.coalesce(articles.c.publisher, "")),),
    "length": (func.length(articles.c.text),),
    "read": (func.coalesce(_WRITTEN, ""),),
}
_fts = table("passages_fts", column("rowid", Integer), column("rank"), column("passages_fts", Text))


class SQLiteReads:
    """Implements `Reads`: each read by itself in the last whole state or, with a `held` connection, all in the one
    state of its transaction."""

    def __init__(self, path: Path, engine: Engine, held: Connection | None = None) -> None:
        self.path = path
        self._engine = engine
        self._held = held

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        with told(self.path):
            if self._held is not None:
                yield self._held
            else:
                with self._engine.connect() as connection, connection.begin():
                    yield connection

    @property
    def generation(self) -> int:
        noted = self.noted("generation") or "0"
        if not noted.isdecimal():
            raise damaged(self.path, f"its generation is {noted!r}")
        return int(noted)

    def noted(self, key: str) -> str | None:
        with self._connection() as connection:
            return meta_of(connection, key)

    @property
    def article_count(self) -> int:
        with self._connection() as connection:
            return connection.scalar(select(func.count()).select_from(articles)) or 0

    def count(self, upto: int | None = None) -> int:
        counted = select(func.count()).select_from(passages)
        with self._connection() as connection:
            wanted = counted if upto is None else counted.where(passages.c.number <= upto)
            return connection.scalar(wanted) or 0

    def roots(self) -> list[str]:
        with self._connection() as connection:
            return list(connection.scalars(select(articles.c.root).distinct()))

    def sources(self, root: str) -> dict[str, tuple[str, str]]:
        wanted = select(articles.c.source, articles.c.checksum, articles.c.reading)
        with self._connection() as connection:
            found = connection.execute(wanted.where(articles.c.root == root))
            return {source: (checksum, reading) for source, checksum, reading in found}

    def origins(self, ids: Iterable[str]) -> dict[str, tuple[str, str, str]]:
        wanted = select(articles.c.id, articles.c.root, articles.c.source, articles.c.reading)
        return {row[0]: (row[1], row[2], row[3]) for row in self._rows(wanted, articles.c.id, ids)}

    def articles(
        self,
        filters: Filters | None = None,
        *,
        order: Order = FIRST,
        after: SortKey | None = None,
        limit: int | None = None,
    ) -> list[Article]:
        # Sorted without their texts: only those that are wanted are read.
        place = (*_SORTED[order.by], articles.c.file, articles.c.id)
        wanted = select(articles.c.id).where(*_conditions(filters or Filters()))
        wanted = wanted.order_by(*(part.desc() if order.down else part for part in place))
        if after is not None:
            held = tuple_(*after[-len(place) :])
            wanted = wanted.where(tuple_(*place) < held if order.down else tuple_(*place) > held)
        found: list[Article] = []
        with self._connection() as connection:
            ids = connection.scalars(wanted)
            while more := list(islice(ids, _AT_ONCE if limit is None else limit - len(found))):
                rows = connection.execute(select(articles).where(articles.c.id.in_(more))).mappings()
                whole = {row["id"]: article_of(row) for row in rows if is_whole(row)}
                found += [whole[id] for id in more if id in whole]
        return found

    def read_at(self, ids: Iterable[str]) -> dict[str, str]:
        return {
            row[0]: row[1]
            for row in self._rows(select(written.c.article, written.c.at), written.c.article, ids)
        }

    def articles_of(self, ids: Iterable[str]) -> dict[str, Article]:
        found = self._rows(select(articles), articles.c.id, ids)
        return {row.id: article_of(row._mapping) for row in found if is_whole(row._mapping)}

    def altered(self) -> dict[str, tuple[str, str, str]]:
        with self._connection() as connection:
            rows = (row._mapping for row in connection.execute(select(articles)))
            return {row["id"]: (row["root"], row["source"], row["file"]) for row in rows if not is_whole(row)}

    def holding(self, words: Sequence[str], filters: Filters) -> list[str]:
        there = (select(passages.c.article).where(passages.c.number.in_(_matches([word]))) for word in words)
        wanted = select(articles.c.id).where(*_conditions(filters), *map(articles.c.id.in_, there))
        newest = func.coalesce(articles.c.published, "").desc()
        with self._connection() as connection:
            return list(connection.scalars(wanted.order_by(newest, articles.c.file, articles.c.id)))

    def passages_of(self, numbers: Iterable[int]) -> dict[int, Passage]:
        rows = self._rows(select(*_PLACES), passages.c.number, numbers)
        return {row[0]: self._passage(row) for row in rows}

    def passages(self) -> Iterator[tuple[Passage, Floats]]:
        wanted = select(*_PLACES, passages.c.vector).order_by(passages.c.article, passages.c.start)
        with self._connection() as connection:
            for *place, vector in connection.execute(wanted):
                # Half a number too many is as bad as no vector at all.
                whole = isinstance(vector, bytes) and len(vector) % 2 == 0
                yield (
                    self._passage(place),
                    np.frombuffer(vector if whole else b"", np.float16).astype(np.float32),
                )

    def numbers(self, *, after: int = 0, filters: Filters | None = None) -> Numbers:
        wanted = select(passages.c.number).where(passages.c.number > after, *_of_articles(filters))
        with self._connection() as connection:
            return np.fromiter(connection.scalars(wanted.order_by(passages.c.number)), dtype=np.int64)

    def vectors(self, *, after: int = 0, limit: int | None = None) -> tuple[Numbers, Floats]:
        wanted = select(passages.c.number, passages.c.vector).where(passages.c.number > after)
        with self._connection() as connection:
            return self._matrix(connection.execute(wanted.order_by(passages.c.number).limit(limit)))

    def vectors_of(self, numbers: Numbers) -> tuple[Numbers, Floats]:
        wanted = select(passages.c.number, passages.c.vector)
        return self._matrix(self._rows(wanted, passages.c.number, numbers.tolist()))

    def without_coming(self, after: int, limit: int) -> list[Passage]:
        both = passages.outerjoin(coming_vectors, coming_vectors.c.number == passages.c.number)
        lacking = select(*_PLACES).select_from(both).where(coming_vectors.c.number.is_(None))
        wanted = lacking.where(passages.c.number > after).order_by(passages.c.number).limit(limit)
        with self._connection() as connection:
            return [self._passage(row) for row in connection.execute(wanted)]

    def occurrences(self, word: str, most: int | None = None) -> int:
        matches = _matches([word]).limit(most).subquery()
        with self._connection() as connection:
            return connection.scalar(select(func.count()).select_from(matches)) or 0

    def matching(self, words: Sequence[str], k: int, filters: Filters) -> list[int]:
        if not words:
            return []
        wanted = _matches(words)
        if filters:
            wanted = wanted.where(_fts.c.rowid.in_(select(passages.c.number).where(*_of_articles(filters))))
        with self._connection() as connection:
            return [int(number) for number in connection.scalars(wanted.order_by(_fts.c.rank).limit(k))]

    def signed(self, name: str) -> bool:
        by = (
            articles.c.author.icontains(name, autoescape=True),
            articles.c.publisher.icontains(name, autoescape=True),
        )
        with self._connection() as connection:
            return connection.scalar(select(articles.c.id).where(or_(*by)).limit(1)) is not None

    def _rows(self, wanted: Select[Any], key: ColumnElement[Any], values: Iterable[Any]) -> Iterator[Any]:
        """The rows whose key is one of the values, however many these are."""
        keys = list(values)
        with self._connection() as connection:
            for first in range(0, len(keys), _AT_ONCE):
                yield from connection.execute(wanted.where(key.in_(keys[first : first + _AT_ONCE])))

    def _passage(self, row: Sequence[Any]) -> Passage:
        """A row of `_PLACES`. Raises LibraryDamaged: one of its values is of another kind."""
        number, article, start, end = row
        if not (isinstance(article, str) and all(isinstance(one, int) for one in (number, start, end))):
            raise damaged(self.path, f"passage {number!r} has no place")
        return Passage(number, article, start, end)

    def _matrix(self, found: Iterable[Any]) -> tuple[Numbers, Floats]:
        """Rows of (number, vector as float16 bytes) -> [n] and [n, d]. Raises LibraryDamaged: not all of one length."""
        pairs = [(row[0], row[1]) for row in found]
        if not pairs:
            return np.empty(0, np.int64), np.empty((0, 0), np.float32)
        lengths = {len(vector) if isinstance(vector, bytes) else -1 for _, vector in pairs}
        if len(lengths) > 1 or next(iter(lengths)) % 2:
            raise damaged(self.path, "its vectors are of several lengths")
        numbers = np.array([number for number, _ in pairs], np.int64)
        halves = np.frombuffer(b"".join(vector for _, vector in pairs), np.float16)
        return numbers, halves.reshape(len(pairs), -1).astype(np.float32)


def meta_of(connection: Connection, key: str) -> str | None:
    """What was noted under the key."""
    return connection.scalar(select(meta.c.value).where(meta.c.key == key))


def _matches(words: Sequence[str]) -> Select[Any]:
    """The passages that any of the words occurs in. Quoted, a word is never an operator of FTS5's."""
    query = " OR ".join(f'"{parted(word).replace(chr(34), chr(34) * 2)}"' for word in words)
    return select(_fts.c.rowid).where(_fts.c.passages_fts.op("MATCH")(query))


def _of_articles(filters: Filters | None) -> list[ColumnElement[bool]]:
    """The filters as a condition on `passages`."""
    if not filters:
        return []
    return [passages.c.article.in_(select(articles.c.id).where(*_conditions(filters)))]


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    """The filters as conditions on `articles`; an undated article is outside every range of dates."""
    found: list[ColumnElement[bool]] = []
    if filters.since:
        found.append(articles.c.published >= filters.since)
    if filters.until:
        # "2025-08-16T15:09:00Z" is within "until 2025-08-16": only as much as was given is compared.
        found.append(func.substr(articles.c.published, 1, len(filters.until)) <= filters.until)
    if filters.publisher:
        found.append(func.casefold(articles.c.publisher) == filters.publisher.casefold())
    if filters.author:
        found.append(func.is_by(articles.c.author, filters.author))
    if filters.article:
        names = (articles.c.id, articles.c.file, articles.c.source)
        found.append(or_(*(name == filters.article for name in names)))
    return found
