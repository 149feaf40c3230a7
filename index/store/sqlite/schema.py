"""The ledger's tables: what an article and its passages are on disk, and how a connection to them behaves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    RowMapping,
    Table,
    Text,
    UniqueConstraint,
    create_engine,
    event,
)

from index.articles import Article

SCHEMA_VERSION = 1

metadata = MetaData()

meta = Table("meta", metadata, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))

# `root` and `source` say which file an article was read from (`file` may end in #1, #2 for feeds and
# mailboxes); `reading` is the version of the reading that read it.
articles = Table(
    "articles",
    metadata,
    Column("id", Text, primary_key=True),
    Column("root", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("publisher", Text),
    Column("author", Text),
    Column("published", Text),
    Column("url", Text),
    Column("checksum", Text, nullable=False),
    Column("marks", Text, nullable=False),
    Column("reading", Text, nullable=False),
    UniqueConstraint("root", "file"),
    Index("articles_source", "root", "source"),
    Index("articles_file", "file"),
)

# AUTOINCREMENT: a number is never used twice, so a sealed vector index can never name the wrong passage.
passages = Table(
    "passages",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("article", Text, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("vector", LargeBinary, nullable=False),
    Index("passages_article", "article"),
    sqlite_autoincrement=True,
)

# The vectors of another embedder while they are being made; they take the old ones' place all at once.
coming_vectors = Table(
    "coming_vectors",
    metadata,
    Column("number", Integer, ForeignKey("passages.number", ondelete="CASCADE"), primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)

_BUSY_SECONDS = 20  # how long a write waits for another's transaction; they last milliseconds


def article_row(article: Article, root: str, source: str, reading: str) -> dict[str, Any]:
    """`article` as a row of `articles`; marks as JSON `[[kind, start, end], ...]`."""
    row = article.to_json()
    return row | {"marks": json.dumps(row["marks"]), "root": root, "source": source, "reading": reading}


def article_of(row: RowMapping) -> Article:
    """The article that a row of `articles` holds."""
    return Article.of_json({**row, "marks": json.loads(row["marks"])})


def ledger_engine(path: Path) -> Engine:
    """Connections to the ledger at `path`. A transaction is one state of it from its beginning on; one opened
    with the execution option `writes=True` is the only writer."""
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": _BUSY_SECONDS})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    # The "begin" event below opens every transaction; the driver must not open its own.
    connection.isolation_level = None
    connection.create_function("casefold", 1, lambda value: value and value.casefold(), deterministic=True)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA foreign_keys = ON")
    # A power cut must not take back passage numbers that a sealed vector index already holds.
    connection.execute("PRAGMA synchronous = FULL")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
