"""Documents as LlamaIndex's readers give them, to articles: the text as it stands, the metadata as its facts."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import PurePath, PureWindowsPath
from typing import Any, Protocol
from uuid import UUID

from index.articles import Article, Mark, MarkKind
from index.errors import ReadingError
from index.reading import Parsed, Reading
from index.reading.dates import read_date, stated_time
from index.reading.parse import MAX_BYTES, READING_VERSION
from index.reading.shapes import opening_title
from index.reembed import Progress
from index.store.store import Store
from index.sync import Ingest, SyncReport


class Document(Protocol):
    """What is asked of a document: `llama_index.core.Document` has it, and so may any other class. One without `text`
    is asked for `get_content()`; a `doc_id` comes before `id_`."""

    @property
    def text(self) -> str: ...

    @property
    def metadata(self) -> Mapping[str, Any]: ...

    @property
    def id_(self) -> str: ...


Read = Mapping[str, Article | ReadingError]
"""doc_id -> the document's article (without id), or why there is none."""

_HEAD = 1_000  # characters at whose line beginnings a title or byline is looked for
_LONGEST = 300  # characters of a name; what is longer is some other thing under a name's key
_FIRST_SECOND, _FIRST_MILLISECOND = 1e8, 1e11  # 1973 in seconds since 1970, and in milliseconds
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


def read_documents(documents: Iterable[Document]) -> Read:
    """Of two with one id the last counts."""
    read: dict[str, Article | ReadingError] = {}
    for document in documents:
        try:
            name, article = _article(document)
            read[name] = article
        except ReadingError as failure:
            read[failure.file] = failure
    return read


def put_documents(
    ingest: Ingest, store: Store, collection: str, read: Read, complete: bool, progress: Progress | None
) -> SyncReport:
    """Writes what is new or changed since; with `complete`, what else the collection holds goes. A document whose id
    was drawn at random, as readers do that know none, is the stored one with the same words and facts."""
    root, reading = f"documents:{collection}", str(READING_VERSION)
    stored, altered = store.sources(root), ingest.altered(root)
    alike: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, state in stored.items():
        alike[state] += [name] if name not in read else []
    changed: list[tuple[str, Reading]] = []
    kept = set(read)
    for name, found in read.items():
        state = ("" if isinstance(found, ReadingError) else found.checksum, reading)
        if isinstance(found, ReadingError):
            changed.append((name, found))
        elif name not in stored and alike[state] and _is_drawn(name):
            kept.add(alike[state].pop())
        elif stored.get(name) != state or name in altered:
            changed.append((name, [Parsed(found)]))
    report = ingest.put(root, changed, len(changed), set(stored), progress) if changed else SyncReport()
    gone = [name for name in stored if complete and name not in kept]
    if gone:
        store.write(replaced=[(root, name) for name in gone])
    return replace(report, removed=len(gone), unchanged=len(read) - len(changed))


def _article(document: Document) -> tuple[str, Article]:
    text = getattr(document, "text", None)
    text = _mended(document.get_content() if text is None else text)  # type: ignore[attr-defined]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    about = {_key(key): value for key, value in (document.metadata or {}).items()}
    facts = {field: _first(about, keys, read) for field, (keys, read) in _FIELDS.items()}
    file_name = _first(about, ("filename", "filepath"), _file_name)
    title = facts.pop("title") or file_name
    marks = _marks(text, {"title": title, **facts})
    if title and (page := _first(about, ("pagelabel", "pagenumber"), _page)):
        title = f"{title}, page {page}"
    title = title or opening_title(text[:_HEAD])
    if "filepath" not in about:  # beside a path they say when the file was copied
        facts["published"] = facts["published"] or _first(about, _DATES_OF_FILES, _date)
    checksum = hashlib.sha256(json.dumps([text, title, facts]).encode()).hexdigest()
    name = _mended(str(getattr(document, "doc_id", None) or getattr(document, "id_", None) or checksum))
    if not any(character.isalnum() for character in text):
        raise ReadingError(name, "there are no words in it")
    if len(text) > MAX_BYTES:
        raise ReadingError(name, f"it has more than the {MAX_BYTES / 2**20:.0f} MiB allowed")
    file = f"{file_name}#{name}" if file_name and _is_drawn(name) else name
    sources = {field: "metadata" for field, value in facts.items() if value}
    article = Article("", title, text, file=file, checksum=checksum, marks=marks, sources=sources, **facts)
    return name, article


def _mended(text: str) -> str:
    """Halves of surrogate pairs, which no door could encode, and NULs, at which SQLite ends a text, as U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "\ufffd")


def _is_drawn(name: str) -> bool:
    """Whether an id is a random one: LlamaIndex draws a UUID for a document that was given none."""
    try:
        return UUID(name).version == 4
    except ValueError:
        return False


def _marks(text: str, facts: Mapping[str, str | None]) -> tuple[Mark, ...]:
    """Where lines at the head of the text begin with a fact; only from there can it be quoted."""
    kinds: tuple[MarkKind, ...] = ("title", "author", "publisher", "url")
    found: list[Mark] = []
    for kind in kinds:
        words = re.escape(facts[kind] or "")
        match = re.compile(rf"^[ \t]*(?:by:? )?({words})\b", re.IGNORECASE | re.MULTILINE).search(
            text, 0, _HEAD
        )
        if words and match:
            found.append(Mark(kind, *match.span(1)))
    return tuple(sorted(found, key=lambda mark: mark.start))


def _key(name: object) -> str:
    """`"Creation_Date" -> "creationdate"`."""
    return "".join(filter(str.isalnum, str(name))).lower()


def _first(about: Mapping[str, Any], keys: Iterable[str], read: Callable[[Any], str | None]) -> str | None:
    """The first of these metadata that can be read as what it should be."""
    return next((value for key in keys if (value := read(about.get(key)))), None)


def _words(value: object) -> str | None:
    """A name, or several, on one line: `["Jane Doe", {"name": "Bo"}] -> "Jane Doe, Bo"`."""
    if isinstance(value, Mapping):
        value = value.get("name")
    if isinstance(value, list | tuple):
        value = ", ".join(filter(None, (_words(one) for one in value if not isinstance(one, list | tuple))))
    line = " ".join(_mended(value).split()) if isinstance(value, str) else ""
    return line if len(line) <= _LONGEST and any(map(str.isalnum, line)) else None


def _publisher(value: object) -> str | None:
    """A name; readers also call an address, a path or a page's number the source."""
    words = _words(value)
    return words if words and not re.search(r"[/\\]", words) and re.search(r"[^\W\d_]", words) else None


def _url(value: object) -> str | None:
    return value if isinstance(value, str) and _ADDRESS.fullmatch(value) and value.isprintable() else None


def _file_name(value: object) -> str | None:
    # A Windows path knows both kinds of slashes.
    return _words(PureWindowsPath(str(value)).name) if isinstance(value, str | PurePath) else None


def _page(value: object) -> str | None:
    return _words(str(value)) if isinstance(value, str | int) else None


def _date(value: object) -> str | None:
    """A date, or a time in its own zone, in ISO 8601, of a date, a time, seconds or milliseconds since 1970, or words."""
    try:
        if isinstance(value, int | float) and value >= _FIRST_SECOND:
            value = datetime.fromtimestamp(value if value < _FIRST_MILLISECOND else value / 1000, UTC)
        if isinstance(value, datetime):
            return stated_time(value) if value.tzinfo else value.date().isoformat()
        if isinstance(value, date):
            return value.isoformat()
    except (ValueError, OverflowError, OSError):  # pandas' NaT, infinity, the year 10,000
        return None
    return read_date(value.strip(), None) if isinstance(value, str) else None


_DATES_OF_FILES = ("creationdate", "createdat", "lastmodified", "lastmodifieddate", "updatedat")
_FIELDS: Mapping[str, tuple[tuple[str, ...], Callable[[Any], str | None]]] = {
    "title": (("title", "headline"), _words),
    "publisher": (("publisher", "sitename", "site", "source"), _publisher),
    "author": (("author", "authors", "byline", "creator"), _words),
    "published": (
        ("published", "publishedat", "publisheddate", "publishdate", "datepublished", "pubdate", "date"),
        _date,
    ),
    "url": (("url", "link", "permalink", "sourceurl", "source"), _url),
}
