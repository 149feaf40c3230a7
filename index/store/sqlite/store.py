"""The ledger: one SQLite file that is the truth about articles, passages, vectors and keywords."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Self
from uuid import uuid4

import numpy as np
from sqlalchemy import Connection, Integer, Text, cast, delete, func, insert, select, text, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from index.errors import LibraryError
from index.store.sqlite import keywords, lock
from index.store.sqlite.reads import SQLiteReads, meta_of
from index.store.sqlite.schema import (
    SCHEMA_VERSION,
    article_row,
    articles,
    coming_vectors,
    ledger_engine,
    meta,
    metadata,
    passages,
)
from index.store.store import PATIENCE, Entry, Floats

FILE = "ledger.sqlite3"


class SQLiteStore(SQLiteReads):
    """Implements `Store` in a folder: readers see the last whole state and are never blocked (SQLite's write-ahead
    log), and whoever writes holds a lock file beside it."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        """Raises LibraryError: nothing there and not `create`, damaged, or made by a newer program."""
        self.path = folder / FILE
        if not create and not self.path.is_file():
            raise LibraryError(f"no library at {str(folder)!r}; make one with: cited sync FOLDER")
        super().__init__(ledger_engine(self.path))
        try:
            self._check_schema(create)
        except DatabaseError as error:
            self.close()
            mend = "restore it, or remove it and sync again"
            raise LibraryError(
                f"{str(self.path)!r} is not a readable library ({error.orig}); {mend}"
            ) from error
        except LibraryError:
            self.close()
            raise

    @classmethod
    def open(cls, folder: Path, *, create: bool = False) -> Self:
        """The store in `folder`; with `create` it is made if there is none, the folder too, and another process that
        is making it is waited for. Raises LibraryError."""
        if (folder / FILE).is_file() or not create:
            return cls(folder, create=create)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LibraryError(f"cannot make a library at {str(folder)!r}: {error.strerror}") from error
        with lock.locked(folder, "writer", PATIENCE):
            return cls(folder, create=True)

    def _check_schema(self, create: bool) -> None:
        with self._connection() as connection:
            made = connection.scalar(text("SELECT count(*) FROM sqlite_master WHERE name = 'meta'"))
            version = meta_of(connection, "schema") if made else None
        if version is None and create:
            with self.transaction() as connection:
                metadata.create_all(connection)
                keywords.create(connection)
                _put_meta(connection, schema=str(SCHEMA_VERSION), generation="0", library=uuid4().hex)
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
    def reading(self) -> Iterator[SQLiteReads]:
        with self._engine.connect() as connection, connection.begin():
            yield SQLiteReads(self._engine, connection)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """All that the block writes or nothing of it."""
        with self._engine.connect().execution_options(writes=True) as connection, connection.begin():
            yield connection

    @contextmanager
    def locked(self, right: str = "writer", *, patience: float = PATIENCE) -> Iterator[None]:
        with lock.locked(self.path.parent, right, patience):
            yield

    def write(
        self,
        entries: Iterable[Entry] = (),
        *,
        replaced: Iterable[tuple[str, str]] = (),
        removed: Iterable[str] = (),
    ) -> None:
        try:
            with self.transaction() as connection:
                for root, source in replaced:
                    read_from = (articles.c.root == root) & (articles.c.source == source)
                    _remove(connection, connection.scalars(select(articles.c.id).where(read_from)).all())
                _remove(connection, removed)
                for entry in entries:
                    row = article_row(entry.article, entry.root, entry.source, entry.reading)
                    connection.execute(insert(articles), row)
                    _add_passages(connection, entry)
                _raise_generation(connection)
        except IntegrityError as error:
            raise ValueError(f"an article is there already: {error.orig}") from error

    def note(self, **values: str) -> None:
        with self.transaction() as connection:
            _put_meta(connection, **values)
            _raise_generation(connection)

    def coming(self, key: str) -> int:
        with self.transaction() as connection:
            if meta_of(connection, "coming") != key:
                connection.execute(delete(coming_vectors))
                _put_meta(connection, coming=key)
            return connection.scalar(select(func.count()).select_from(coming_vectors)) or 0

    def keep(self, key: str, made: Mapping[int, Floats]) -> bool:
        with self.transaction() as connection:
            if meta_of(connection, "coming") != key:
                return False
            there = connection.scalars(select(passages.c.number).where(passages.c.number.in_(list(made))))
            rows = [{"number": number, "vector": _halves(made[number])} for number in there]
            if rows:
                connection.execute(insert(coming_vectors).prefix_with("OR IGNORE"), rows)
            return True

    def take_over(self, key: str) -> bool:
        with self.transaction() as connection:
            if meta_of(connection, "embedder") == key:
                return True
            if meta_of(connection, "coming") != key or SQLiteReads(self._engine, connection).without_coming(
                0, 1
            ):
                return False
            new = select(coming_vectors.c.vector).where(coming_vectors.c.number == passages.c.number)
            connection.execute(update(passages).values(vector=new.scalar_subquery()))
            connection.execute(delete(coming_vectors))
            _put_meta(connection, embedder=key, coming="")
            _raise_generation(connection)
            return True

    def faults(self) -> Iterator[tuple[str, str]]:
        with self._connection() as connection:
            for (fault,) in connection.execute(text("PRAGMA integrity_check")).all():
                if fault != "ok":
                    yield "ledger", fault
        # Checking the full-text index is spelled as an INSERT and needs a writing transaction; it changes nothing.
        with self.transaction() as connection:
            found = list(keywords.faults(connection))
        yield from (("keywords", fault) for fault in found)

    def rebuild_keywords(self) -> None:
        with self.transaction() as connection:
            keywords.rebuild(connection)
            _raise_generation(connection)


def _put_meta(connection: Connection, **values: str) -> None:
    for key, value in values.items():
        connection.execute(delete(meta).where(meta.c.key == key))
        connection.execute(insert(meta), {"key": key, "value": value})


def _raise_generation(connection: Connection) -> None:
    raised = cast(cast(meta.c.value, Integer) + 1, Text)
    connection.execute(update(meta).where(meta.c.key == "generation").values(value=raised))


def _remove(connection: Connection, ids: Iterable[str]) -> None:
    for article in ids:
        keywords.remove(connection, article)
        connection.execute(delete(articles).where(articles.c.id == article))


def _add_passages(connection: Connection, entry: Entry) -> None:
    article = entry.article
    for (start, end), vector in zip(entry.places, entry.vectors, strict=True):
        row = {"article": article.id, "start": start, "end": end, "vector": _halves(vector)}
        number = connection.execute(insert(passages).returning(passages.c.number), row).scalar_one()
        keywords.add(connection, number, article.text[start:end], article.header)


def _halves(vector: Floats) -> bytes:
    return vector.astype(np.float16).tobytes()
