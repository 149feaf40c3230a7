"""Connections to the ledger's file: how they behave, and what happens when the file or its disk changes under them."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from index.articles import is_by

_BUSY_SECONDS = 20  # how long a write waits for another's transaction; they last milliseconds


def ledger_engine(path: Path) -> Engine:
    """Connections to the ledger at `path`. A transaction is one state of it from its beginning on; one opened
    with the execution option `writes=True` is the only writer."""

    def opened() -> sqlite3.Connection:
        try:
            return _prepared(sqlite3.connect(path, timeout=_BUSY_SECONDS, check_same_thread=False))
        except sqlite3.OperationalError as error:
            # On a full or read-only disk there is no room for the log; without one, the file is the last whole state.
            busy = error.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
            if busy or not path.is_file() or _length(Path(f"{path}-wal")):
                raise
            connection = sqlite3.connect(
                f"file:{quote(str(path.absolute()))}?immutable=1", uri=True, check_same_thread=False
            )
            connection.execute("PRAGMA query_only = ON")
            return _plain(connection)

    engine = create_engine("sqlite://", creator=opened, poolclass=QueuePool)

    def remember(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
        lasting = not connection.execute("PRAGMA query_only").fetchone()[0]
        record.info.update(file=_file(path) if lasting else None, fresh=True)

    # A restored ledger is another file of the same name, and connections to the former one would go on with it; one
    # without a log is good for one use.
    def hold(_connection: object, record: ConnectionPoolEntry, _proxy: object) -> None:
        stays = record.info["file"] is not None and record.info["file"] == _file(path)
        if not record.info.pop("fresh", False) and not stays:
            raise DisconnectionError

    event.listen(engine, "connect", remember)
    event.listen(engine, "checkout", hold)
    event.listen(engine, "begin", _begin)
    return engine


def _prepared(connection: sqlite3.Connection) -> sqlite3.Connection:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # its log is made now or not at all
    connection.execute("PRAGMA foreign_keys = ON")
    # A power cut must not take back passage numbers that a sealed vector index already holds.
    connection.execute("PRAGMA synchronous = FULL")
    # What is removed is overwritten, in the file and not only in the lists of what is there.
    connection.execute("PRAGMA secure_delete = ON")
    return _plain(connection)


def _plain(connection: sqlite3.Connection) -> sqlite3.Connection:
    # The "begin" event opens every transaction; the driver must not open its own.
    connection.isolation_level = None
    connection.create_function("casefold", 1, lambda value: value and value.casefold(), deterministic=True)
    connection.create_function("is_by", 2, is_by, deterministic=True)
    # A letter that is no letter any more makes its row altered, not every read of it an error.
    connection.text_factory = lambda held: held.decode("utf-8", "surrogateescape")
    return connection


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _file(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _length(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
