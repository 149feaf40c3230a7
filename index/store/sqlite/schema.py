"""The ledger's tables: what an article and its passages are on disk."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    RowMapping,
    Table,
    Text,
    UniqueConstraint,
    column,
    func,
)

from index.articles import Article

SCHEMA_VERSION = 4

Row = Mapping[str, Any] | RowMapping

metadata = MetaData()

meta = Table("meta", metadata, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))

# `root` and `source` say which file an article was read from (`file` may end in #1, #2 for feeds and
# mailboxes); `reading` is the version of the reading that read it; `seal` holds the whole row together.
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
    Column("seal", Text, nullable=False, server_default=""),
    UniqueConstraint("root", "file"),
    Index("articles_source", "root", "source"),
    # A list is sorted and bounded by these alone: every row holds its whole text, and 20,000 of them take a second.
    Index("articles_listed", "file", "id", "title", "published", "publisher", "author"),
    Index("articles_length", func.length(column("text")), "file", "id", "published", "publisher", "author"),
)

# When an article was written, where that is known: apart from its row, which is sealed and is looked at whole.
written = Table(
    "written",
    metadata,
    Column("article", Text, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("at", Text, nullable=False),
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

_SEALED = tuple(column.name for column in articles.columns if column.name != "seal")


def article_row(article: Article, root: str, source: str, reading: str) -> dict[str, Any]:
    """`article` as a row of `articles`, sealed; `marks` as JSON `{"marks": [[kind, start, end], ...], "sources": {...}}`."""
    row = article.to_json()
    marks = json.dumps({"marks": row["marks"], "sources": row.pop("sources")}, ensure_ascii=False)
    row |= {"marks": marks, "root": root, "source": source, "reading": reading}
    return row | {"seal": seal_of(row)}


def seal_of(row: Row) -> str:
    """The sha256 over all that a row of `articles` holds but its seal, each value with its length."""
    held = [b"~" if value is None else _bytes_of(value) for value in map(row.__getitem__, _SEALED)]
    lengths = ",".join(map(str, map(len, held)))
    return hashlib.sha256(b"\0".join([lengths.encode(), *held])).hexdigest()


def _bytes_of(value: object) -> bytes:
    """A text's own, behind a mark of its kind; what is no text was put there by nobody."""
    return b"=" + value.encode("utf-8", "surrogateescape") if isinstance(value, str) else repr(value).encode()


def is_whole(row: Row) -> bool:
    """Whether a row of `articles` is as it was written."""
    return bool(row["seal"] == seal_of(row))


def article_of(row: Row) -> Article:
    """The article that a whole row of `articles` holds."""
    held = json.loads(row["marks"])
    return Article.of_json({**row, **(held if isinstance(held, dict) else {"marks": held, "sources": {}})})
