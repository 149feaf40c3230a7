"""The ledger: one SQLite file that is the truth about articles, passages, vectors and keywords."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Text,
    cast,
    delete,
    func,
    insert,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.exc import DatabaseError

from index.articles import Article, Filters, Passage
from index.errors import LibraryError
from index.store.schema import (
    FTS_TABLE,
    SCHEMA_VERSION,
    article_of,
    article_row,
    articles,
    ledger_engine,
    meta,
    metadata,
    passages,
)

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]

_AT_ONCE = 20_000  # values in one statement; SQLite allows 32,766


@dataclass(frozen=True, slots=True)
class Entry:
    """An article to write, with its passages' places and their unit vectors, float32 [n, d], row by row."""

    article: Article
    root: str
    source: str
    reading: str
    places: tuple[tuple[int, int], ...]
    vectors: Floats


class Ledger:
    """Articles go in and out whole, in one transaction for each `write`, which raises `generation` by one.
    Readers see the last whole state and are never blocked (SQLite's write-ahead log)."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        """Raises LibraryError: nothing there and not `create`, damaged, or made by a newer program."""
        if not create and not path.is_file():
            raise LibraryError(f"no library at {str(path.parent)!r}; make one with: cited sync FOLDER")
        self.path = path
        self._engine = ledger_engine(path)
        try:
            self._check_schema(create)
        except DatabaseError as error:
            self.close()
            mend = "restore it, or remove it and sync again"
            raise LibraryError(f"{str(path)!r} is not a readable library ({error.orig}); {mend}") from error
        except LibraryError:
            self.close()
            raise

    def _check_schema(self, create: bool) -> None:
        with self.reading() as connection:
            made = connection.scalar(text("SELECT count(*) FROM sqlite_master WHERE name = 'meta'"))
            version = meta_of(connection, "schema") if made else None
        if version is None and create:
            with self.writing() as connection:
                metadata.create_all(connection)
                connection.execute(text(FTS_TABLE))
                put_meta(connection, schema=str(SCHEMA_VERSION), generation="0", library=uuid4().hex)
        elif version is None:
            raise LibraryError(f"{str(self.path)!r} holds no library; make one with: cited sync FOLDER")
        elif int(version) > SCHEMA_VERSION:
            raise LibraryError(
                f"the library {str(self.path.parent)!r} was made by a newer version (schema {version}, "
                f"this program knows {SCHEMA_VERSION}); upgrade: pip install --upgrade cited"
            )

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent state for as long as the block lasts; never blocks a writer."""
        with self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: all of the block or nothing of it."""
        with self._engine.connect().execution_options(writes=True) as connection, connection.begin():
            yield connection

    @property
    def generation(self) -> int:
        """The number of write transactions so far: equal numbers mean an equal library."""
        with self.reading() as connection:
            return generation_of(connection)

    def noted(self, key: str) -> str | None:
        """What was noted under the key; "embedder" is what made the vectors, None before there are any."""
        with self.reading() as connection:
            return meta_of(connection, key)

    @property
    def maker(self) -> str:
        """This ledger and its embedder, as a vector index made of them says."""
        with self.reading() as connection:
            return f"{meta_of(connection, 'library')} {meta_of(connection, 'embedder')}"

    @property
    def passage_count(self) -> int:
        return self.count_upto(None)

    def count_upto(self, number: int | None) -> int:
        """How many passages there are (with numbers up to this one)."""
        counted = select(func.count()).select_from(passages)
        with self.reading() as connection:
            wanted = counted if number is None else counted.where(passages.c.number <= number)
            return connection.scalar(wanted) or 0

    def sources(self, root: str) -> dict[str, tuple[str, str]]:
        """Every file read from `root`: its checksum, and the version of the reading that read it."""
        wanted = select(articles.c.source, articles.c.checksum, articles.c.reading)
        with self.reading() as connection:
            found = connection.execute(wanted.where(articles.c.root == root))
            return {source: (checksum, reading) for source, checksum, reading in found}

    def roots(self) -> list[str]:
        """The folders that articles were read from."""
        with self.reading() as connection:
            return list(connection.scalars(select(articles.c.root).distinct()))

    def articles(self, filters: Filters | None = None) -> list[Article]:
        """The articles the filters let through, by file."""
        wanted = select(articles).where(*conditions(filters or Filters()))
        with self.reading() as connection:
            found = connection.execute(wanted.order_by(articles.c.file, articles.c.id)).mappings()
            return [article_of(row) for row in found]

    def numbers(self, *, after: int = 0, filters: Filters | None = None) -> Numbers:
        """The numbers of the passages beyond `after` whose articles the filters let through, rising."""
        wanted = select(passages.c.number).where(passages.c.number > after).order_by(passages.c.number)
        if filters:
            wanted = wanted.where(passages.c.article.in_(select(articles.c.id).where(*conditions(filters))))
        with self.reading() as connection:
            return np.fromiter(connection.scalars(wanted), dtype=np.int64)

    def present(self, numbers: Sequence[int] | Numbers) -> Numbers:
        """Those of (not more than 20,000) `numbers` that are passages."""
        wanted = select(passages.c.number).where(passages.c.number.in_([int(number) for number in numbers]))
        with self.reading() as connection:
            return np.fromiter(connection.scalars(wanted), dtype=np.int64)

    def vectors(self, *, after: int = 0, limit: int = -1) -> tuple[Numbers, Floats]:
        """At most `limit` passages beyond `after`: numbers [n] rising and unit vectors [n, d]."""
        wanted = select(passages.c.number, passages.c.vector).where(passages.c.number > after)
        with self.reading() as connection:
            return _matrix(connection.execute(wanted.order_by(passages.c.number).limit(limit)))

    def vectors_of(self, numbers: Numbers) -> tuple[Numbers, Floats]:
        """Those of the `numbers` that are passages, and their unit vectors [n, d]."""
        wanted = select(passages.c.number, passages.c.vector)
        found: list[tuple[int, bytes]] = []
        with self.reading() as connection:
            for first in range(0, len(numbers), _AT_ONCE):
                some = numbers[first : first + _AT_ONCE].tolist()
                found.extend(
                    (row[0], row[1]) for row in connection.execute(wanted.where(passages.c.number.in_(some)))
                )
        return _matrix(found)

    def write(
        self,
        entries: Iterable[Entry] = (),
        *,
        replaced: Iterable[tuple[str, str]] = (),
        removed: Iterable[str] = (),
    ) -> None:
        """In one transaction: every article read from the `replaced` files, each a (root, source), goes, and
        those with the ids `removed`; the entries go in."""
        with self.writing() as connection:
            for root, source in replaced:
                read_from = (articles.c.root == root) & (articles.c.source == source)
                _remove(connection, connection.scalars(select(articles.c.id).where(read_from)).all())
            _remove(connection, removed)
            for entry in entries:
                row = article_row(entry.article, entry.root, entry.source, entry.reading)
                connection.execute(insert(articles), row)
                _add_passages(connection, entry)
            raise_generation(connection)

    def note(self, **values: str) -> None:
        """Notes values in the ledger's own table and raises the generation."""
        with self.writing() as connection:
            put_meta(connection, **values)
            raise_generation(connection)


def generation_of(connection: Connection) -> int:
    return int(meta_of(connection, "generation") or 0)


def articles_of(connection: Connection, ids: Iterable[str]) -> dict[str, Article]:
    """Those of the `ids` that are articles."""
    found = connection.execute(select(articles).where(articles.c.id.in_(list(ids)))).mappings()
    return {row["id"]: article_of(row) for row in found}


def passages_of(connection: Connection, numbers: Iterable[int]) -> dict[int, Passage]:
    """Those of the `numbers` that are (still) passages."""
    wanted = select(passages.c.number, passages.c.article, passages.c.start, passages.c.end)
    found = connection.execute(wanted.where(passages.c.number.in_(list(numbers))))
    return {row[0]: Passage(*row) for row in found}


def conditions(filters: Filters) -> list[ColumnElement[bool]]:
    """The filters as conditions on `articles`; an undated article is outside every range of dates."""
    found: list[ColumnElement[bool]] = []
    if filters.since:
        found.append(articles.c.published >= filters.since)
    if filters.until:
        # "2025-08-16T15:09:00Z" is within "until 2025-08-16": only as much as was given is compared.
        found.append(func.substr(articles.c.published, 1, len(filters.until)) <= filters.until)
    if filters.publisher:
        found.append(func.casefold(articles.c.publisher) == filters.publisher.casefold())
    if filters.article:
        names = (articles.c.id, articles.c.file, articles.c.source)
        found.append(or_(*(name == filters.article for name in names)))
    return found


def put_meta(connection: Connection, **values: str) -> None:
    for key, value in values.items():
        connection.execute(delete(meta).where(meta.c.key == key))
        connection.execute(insert(meta), {"key": key, "value": value})


def raise_generation(connection: Connection) -> None:
    raised = cast(cast(meta.c.value, Integer) + 1, Text)
    connection.execute(update(meta).where(meta.c.key == "generation").values(value=raised))


def meta_of(connection: Connection, key: str) -> str | None:
    return connection.scalar(select(meta.c.value).where(meta.c.key == key))


def _remove(connection: Connection, ids: Iterable[str]) -> None:
    numbers = "SELECT number FROM passages WHERE article = :article"
    for article in ids:
        connection.execute(text(f"DELETE FROM passages_fts WHERE rowid IN ({numbers})"), {"article": article})
        connection.execute(delete(articles).where(articles.c.id == article))


def _add_passages(connection: Connection, entry: Entry) -> None:
    article, halves = entry.article, entry.vectors.astype(np.float16)
    add_words = text("INSERT INTO passages_fts(rowid, body, header) VALUES (:number, :body, :header)")
    for (start, end), vector in zip(entry.places, halves, strict=True):
        row = {"article": article.id, "start": start, "end": end, "vector": vector.tobytes()}
        number = connection.execute(insert(passages).returning(passages.c.number), row).scalar_one()
        words = {"number": number, "body": article.text[start:end], "header": article.header}
        connection.execute(add_words, words)


def _matrix(found: Iterable[Any]) -> tuple[Numbers, Floats]:
    """Rows of (number, vector as float16 bytes) -> [n] and [n, d]."""
    pairs = [(row[0], row[1]) for row in found]
    if not pairs:
        return np.empty(0, np.int64), np.empty((0, 0), np.float32)
    numbers = np.array([number for number, _ in pairs], np.int64)
    halves = np.frombuffer(b"".join(vector for _, vector in pairs), np.float16)
    return numbers, halves.reshape(len(pairs), -1).astype(np.float32)
