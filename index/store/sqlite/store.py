"""The ledger: one SQLite file that is the truth about articles, passages, vectors and keywords."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Self
from uuid import uuid4

import numpy as np
from sqlalchemy import Connection, Integer, Text, cast, delete, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateIndex

from index.errors import LibraryDamaged, LibraryError
from index.store.sqlite import keywords, lock, salvage
from index.store.sqlite.connections import ledger_engine
from index.store.sqlite.failures import damaged, told
from index.store.sqlite.reads import SQLiteReads, meta_of
from index.store.sqlite.schema import (
    SCHEMA_VERSION,
    article_row,
    articles,
    coming_vectors,
    meta,
    metadata,
    passages,
    seal_of,
    written,
)
from index.store.store import PATIENCE, Entry, Floats, Restored

FILE = "ledger.sqlite3"
_READERS_SECONDS = 5  # how long readers of an older state are waited for; they take milliseconds


class SQLiteStore(SQLiteReads):
    """Implements `Store` in a folder: readers see the last whole state and are never blocked (SQLite's write-ahead
    log), and whoever writes holds a lock file beside it."""

    def __init__(
        self, folder: Path, *, create: bool = False, unchecked: bool = False, file: str = FILE
    ) -> None:
        """Raises LibraryError: nothing there and not `create`, made by a newer program, or, if it is not to stay
        `unchecked`, LibraryDamaged."""
        path = folder / file
        if not create and not path.is_file():
            raise LibraryError(f"no library at {str(folder)!r}; make one with: cited sync FOLDER")
        super().__init__(path, ledger_engine(path))
        try:
            self._check_schema(create)
        except LibraryDamaged:
            if not unchecked:
                self.close()
                raise
        except LibraryError:
            self.close()
            raise

    @classmethod
    def open(cls, folder: Path, *, create: bool = False, unchecked: bool = False) -> Self:
        """The store in `folder`; with `create` it is made if there is none, the folder too, and another process that
        is making it is waited for; left `unchecked`, a damaged one is opened for `faults` and `restore`. Raises
        LibraryError."""
        if (folder / FILE).is_file() or not create:
            return cls(folder, create=create, unchecked=unchecked)
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
        elif not version.isdecimal():
            raise damaged(self.path, f"its version is {version!r}")
        elif int(version) > SCHEMA_VERSION:
            raise LibraryError(
                f"the library {str(self.path.parent)!r} was made by a newer version (schema {version}, "
                f"this program knows {SCHEMA_VERSION}); upgrade: pip install --upgrade cited"
            )
        elif int(version) < SCHEMA_VERSION:
            self._upgrade()

    def _upgrade(self) -> None:
        """From schema 1: no seals, and the file kept what was removed; 2: no times of reading, and marks alone where
        `sources` stand beside them now, read as they are; 3: an index of the files' names alone."""
        with self.transaction() as connection:
            version = meta_of(connection, "schema")
            if version == str(SCHEMA_VERSION):
                return
            if version == "1":
                connection.execute(text("ALTER TABLE articles ADD COLUMN seal TEXT NOT NULL DEFAULT ''"))
                for row in connection.execute(select(articles)).mappings().all():
                    here = articles.c.id == row["id"]
                    connection.execute(update(articles).where(here).values(seal=seal_of(row)))
                _put_meta(connection, forget="all")
            metadata.create_all(connection)
            connection.execute(text("DROP INDEX IF EXISTS articles_file"))
            for one in articles.indexes:
                connection.execute(CreateIndex(one, if_not_exists=True))
            _put_meta(connection, schema=str(SCHEMA_VERSION))

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[SQLiteReads]:
        with told(self.path), self._engine.connect() as connection, connection.begin():
            yield SQLiteReads(self.path, self._engine, connection)

    @contextmanager
    def transaction(self, needed: int = 0) -> Iterator[Connection]:
        """All that the block writes, about `needed` bytes, or nothing of it."""
        with (
            told(self.path, needed),
            self._engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
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
            with self.transaction(sum(map(_size, entries := list(entries)))) as connection:
                going = [*removed]
                for root, source in replaced:
                    read_from = (articles.c.root == root) & (articles.c.source == source)
                    going += connection.scalars(select(articles.c.id).where(read_from))
                if _remove(connection, going):
                    _put_meta(connection, forget="removed")
                for entry in entries:
                    _add(connection, entry)
                if entries:
                    now = datetime.now(UTC).isoformat(timespec="seconds")
                    times = [{"article": entry.article.id, "at": now} for entry in entries]
                    connection.execute(insert(written), times)
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
            if meta_of(connection, "coming") != key or SQLiteReads(
                self.path, self._engine, connection
            ).without_coming(0, 1):
                return False
            new = select(coming_vectors.c.vector).where(coming_vectors.c.number == passages.c.number)
            connection.execute(update(passages).values(vector=new.scalar_subquery()))
            connection.execute(delete(coming_vectors))
            _put_meta(connection, embedder=key, coming="")
            _raise_generation(connection)
            return True

    def faults(self) -> Iterator[tuple[str, str]]:
        try:
            own = list(self._own_faults())
            if not own:
                # Checking the full-text index is spelled as an INSERT; it changes nothing.
                with self.transaction() as connection:
                    own = [("keywords", fault) for fault in keywords.faults(connection)]
        except LibraryDamaged as error:
            own = [("ledger", str(error))]
        yield from own

    def _own_faults(self) -> Iterator[tuple[str, str]]:
        generation = self.generation
        with self._connection() as connection:
            for (fault,) in connection.execute(text("PRAGMA integrity_check")).all():
                if fault != "ok":
                    yield "ledger", fault
            lost = connection.execute(text("PRAGMA foreign_key_check")).all()
        if lost:
            yield "ledger", f"{len(lost)} passages belong to no article (generation {generation})"

    def restore(self) -> Restored:
        self.close()
        new = salvage.cleared(self.path.with_name(f"{FILE}.new"))
        made = SQLiteStore(self.path.parent, create=True, file=new.name)
        made.close()
        with told(self.path), salvage.salvaged(self.path, new) as found:
            with made.transaction() as connection:
                for entry in found.entries():
                    _add(connection, entry)
                kept = {key: found.notes[key] for key in ("embedder",) if key in found.notes}
                _put_meta(connection, generation=str(found.generation), **kept)
            count = made.article_count
            made.close()
            aside = str(salvage.put_in_place(self.path, new))
            return Restored(count, tuple(sorted(found.missing)), found.all_named, aside)

    def forget(self) -> bool:
        with self._connection() as connection:
            what = meta_of(connection, "forget")
        if not what:
            return True
        with self.transaction() as connection:
            keywords.forget(connection)
        with told(self.path), self._engine.connect() as connection:
            plain = connection.connection.cursor()
            if what == "all":
                plain.execute("VACUUM")
            # What was removed stands in the log too, until it has gone into the file and the log is cut to nothing.
            plain.execute(f"PRAGMA busy_timeout = {1000 * _READERS_SECONDS}")
            (held, *_) = plain.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            connection.detach()
        if not held:
            with self.transaction() as connection:
                _put_meta(connection, forget="")
        return not held

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


def _remove(connection: Connection, ids: Iterable[str]) -> int:
    """How many there were to be removed."""
    count = 0
    for article in ids:
        keywords.remove(connection, article)
        count += connection.execute(delete(articles).where(articles.c.id == article)).rowcount
    return count


def _add(connection: Connection, entry: Entry) -> None:
    article = entry.article
    connection.execute(insert(articles), article_row(article, entry.root, entry.source, entry.reading))
    for (start, end), vector in zip(entry.places, entry.vectors, strict=True):
        row = {"article": article.id, "start": start, "end": end, "vector": _halves(vector)}
        number = connection.execute(insert(passages).returning(passages.c.number), row).scalar_one()
        keywords.add(connection, number, article.text[start:end], article.beside(start))


def _size(entry: Entry) -> int:
    """About how many bytes an entry takes in the file and its log: the text as such, by passages and by words."""
    return 2 * (4 * len(entry.article.text) + entry.vectors.size * 2 + 200 * len(entry.places))


def _halves(vector: Floats) -> bytes:
    return vector.astype(np.float16).tobytes()
