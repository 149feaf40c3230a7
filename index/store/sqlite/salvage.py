"""What can still be read of a damaged ledger: row by row, past the pages that cannot."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from index.store.sqlite.schema import article_of, articles, is_whole
from index.store.store import Entry, Floats

_PREFIX = "salvage-"
_BESIDE = ("-wal", "-shm")
_GAP = 200  # row numbers tried beyond one that cannot be read, where nothing says which is the last
_COLUMNS = tuple(column.name for column in articles.columns)


class Salvage:
    """The sound remains of a ledger: its notes, `entries`, and, once these have been read, the (root, source) of every
    file of which an article is `missing`; not `all_named`, there may be others."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.missing: set[tuple[str, str]] = set()
        self.all_named = True
        self._walked = False  # whether the table gave all its rows
        self.notes: dict[str, str] = {}
        with suppress(sqlite3.DatabaseError):
            self.notes = dict(connection.execute("SELECT key, value FROM meta"))

    @property
    def generation(self) -> int:
        """One later than the last; the time where that cannot be read."""
        noted = self.notes.get("generation", "")
        return int(noted) + 1 if noted.isdecimal() else int(time.time())

    def entries(self) -> Iterator[Entry]:
        """The articles that are as they were written; one whose passages cannot be read has none."""
        whole: set[int] = set()
        for number, *values in self._rows():
            row = dict(zip(_COLUMNS, values, strict=True))
            if is_whole(row):
                whole.add(number)
                article = article_of(row)
                places, vectors = self._passages(article.id)
                yield Entry(article, row["root"], row["source"], row["reading"], places, vectors)
            elif isinstance(row["root"], str) and isinstance(row["source"], str):
                self.missing.add((row["root"], row["source"]))
        if self._walked:
            return
        # The index names files whose rows cannot be read.
        named = "SELECT rowid, root, source FROM articles INDEXED BY articles_source"
        try:
            for number, root, source in self._connection.execute(named):
                if number not in whole:
                    self.missing.add((root, source))
        except sqlite3.DatabaseError:
            self.all_named = False

    def _rows(self) -> Iterator[tuple[Any, ...]]:
        """The articles' rows that can be read, each behind its number."""
        wanted = f"SELECT rowid, {', '.join(_COLUMNS)} FROM articles WHERE rowid"
        last = 0
        try:
            for row in self._connection.execute(f"{wanted} > 0 ORDER BY rowid"):
                last = row[0]
                yield row
            self._walked = True
        except sqlite3.DatabaseError:
            for number in range(last + 1, (self._last() or last + _GAP) + 1):
                with suppress(sqlite3.DatabaseError):
                    yield from self._connection.execute(f"{wanted} = ?", [number]).fetchall()

    def _last(self) -> int | None:
        """The greatest number of a row, by the table or by an index."""
        for source in ("articles NOT INDEXED", "articles INDEXED BY articles_source"):
            with suppress(sqlite3.DatabaseError):
                found = self._connection.execute(f"SELECT max(rowid) FROM {source}").fetchone()[0]
                return int(found)
        return None

    def _passages(self, article: str) -> tuple[tuple[tuple[int, int], ...], Floats]:
        wanted = 'SELECT start, "end", vector FROM passages WHERE article = ? ORDER BY number'
        nothing: tuple[tuple[tuple[int, int], ...], Floats] = ((), np.empty((0, 0), np.float32))
        if not self.notes.get("embedder"):
            return nothing  # nobody can say whose vectors these are
        try:
            found = self._connection.execute(wanted, [article]).fetchall()
            vectors = [np.frombuffer(vector, np.float16).astype(np.float32) for *_, vector in found]
            return tuple((int(start), int(end)) for start, end, _ in found), np.stack(vectors)
        except (sqlite3.DatabaseError, ValueError, TypeError):
            return nothing


@contextmanager
def salvaged(path: Path, empty: Path) -> Iterator[Salvage]:
    """What is left of the ledger at `path`, read from a copy; `empty` is a new one, whose first page says where the
    tables begin should the other's not. Raises OSError."""
    for left in path.parent.glob(f"{_PREFIX}*"):  # of a restoring that was killed
        shutil.rmtree(left, ignore_errors=True)
    with TemporaryDirectory(dir=path.parent, prefix=_PREFIX) as folder:
        copy = Path(folder) / path.name
        for end in ("", *_BESIDE):
            with suppress(FileNotFoundError):
                shutil.copyfile(f"{path}{end}", f"{copy}{end}")
        if not _has_tables(copy):
            _put_first_page(copy, empty)
        with closing(sqlite3.connect(copy)) as connection:
            connection.text_factory = lambda held: held.decode("utf-8", "surrogateescape")
            yield Salvage(connection)


def put_in_place(path: Path, new: Path) -> Path:
    """`new` at `path`; what was there lies where the answer says."""
    aside = path.with_name(f"{path.name}.damaged-{time.strftime('%Y%m%d-%H%M%S')}")
    os.link(path, aside)
    # Before the new file comes: SQLite would take the old one's log for the new one's.
    for end in _BESIDE:
        with suppress(FileNotFoundError):
            Path(f"{path}{end}").rename(f"{aside}{end}")
    new.replace(path)
    return aside


def cleared(path: Path) -> Path:
    """The path, with no ledger at it."""
    for end in ("", *_BESIDE):
        Path(f"{path}{end}").unlink(missing_ok=True)
    return path


def _has_tables(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as connection, suppress(sqlite3.DatabaseError):
        return bool(connection.execute("SELECT count(*) FROM articles, meta WHERE 0").fetchall())
    return False


def _put_first_page(path: Path, empty: Path) -> None:
    """Tables are made in one order, so that they begin at the same pages in every ledger. See "The Database Header" in
    SQLite's description of its file format."""
    page = bytearray(empty.read_bytes()[:4096])
    size = int.from_bytes(page[16:18], "big")
    data = bytearray(path.read_bytes())
    page[28:32] = (len(data) // size).to_bytes(4, "big")  # pages, which hold good where the next two agree
    page[92:96] = page[24:28]
    data[: len(page)] = page
    path.write_bytes(data)
    for end in _BESIDE:
        Path(f"{path}{end}").unlink(missing_ok=True)
