"""One file to its articles: the reader is chosen by the file's suffix, errors become one clear line."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import Any

from index.articles import Article
from index.errors import ReadingError
from index.reading.draft import Draft, Unreadable
from index.reading.layout import lay_out

READING_VERSION = 2
MAX_BYTES = 32 * 1024 * 1024
# Modules are named, not imported: a folder of text files never loads lxml, trafilatura, pypdf or docx.
_READERS = {
    ".txt": ("plain", "read_plain", "plain_text"),
    ".text": ("plain", "read_plain", "plain_text"),
    ".md": ("markdown", "read_markdown", "markdown_text"),
    ".markdown": ("markdown", "read_markdown", "markdown_text"),
    ".html": ("webpage", "read_webpage", "webpage_text"),
    ".htm": ("webpage", "read_webpage", "webpage_text"),
    ".xhtml": ("webpage", "read_webpage", "webpage_text"),
    ".pdf": ("pdf", "read_pdf", "pdf_text"),
    ".docx": ("docx", "read_docx", "docx_text"),
    ".eml": ("mail", "read_mail", "mail_text"),
    ".mbox": ("mail", "read_mail", "mail_text"),
    ".rss": ("feeds", "read_feed", "feed_text"),
    ".atom": ("feeds", "read_feed", "feed_text"),
    ".xml": ("feeds", "read_feed", "feed_text"),
}
SUFFIXES = frozenset(_READERS)


def read_file(path: Path, file: str, max_bytes: int = MAX_BYTES) -> list[Article]:
    """The articles of the file at `path`, in this process; `file` is the name they carry (`#1`, `#2` … behind it where
    there are several) and `id` is left "". Raises ReadingError."""
    try:
        if not path.is_file():
            raise ReadingError(file, "it is not a regular file")
        size = path.stat().st_size
        if size > max_bytes:
            raise ReadingError(
                file, f"it has {size / 2**20:.0f} MiB, more than the {max_bytes / 2**20:.0f} MiB allowed"
            )
        data = path.read_bytes()
    except OSError as error:
        raise ReadingError(file, f"it cannot be opened: {error.strerror or error}") from error
    return read_bytes(file, data)


def read_bytes(file: str, data: bytes) -> list[Article]:
    """The articles of a file of this name and these bytes. Raises ReadingError."""
    try:
        drafts: list[Draft] = _reader(file, 1)(data)
    except Unreadable as error:
        raise ReadingError(file, str(error)) from error
    except RecursionError as error:
        raise ReadingError(file, "its parts are nested too deep to be read") from error
    checksum = hashlib.sha256(data).hexdigest()
    names = [file] if len(drafts) == 1 else [f"{file}#{number}" for number in range(1, len(drafts) + 1)]
    return [lay_out(draft, name, checksum) for draft, name in zip(drafts, names, strict=True)]


def extracted_text(file: str, data: bytes) -> str:
    """All words of the original file, furniture included, markup and entities decoded: what quotations are held
    against (apart from white space). Raises ReadingError."""
    try:
        text: str = _reader(file, 2)(data)
    except Unreadable as error:
        raise ReadingError(file, str(error)) from error
    return text


def _reader(file: str, which: int) -> Callable[[bytes], Any]:
    suffix = PurePosixPath(file).suffix.lower()
    entry = _READERS.get(suffix) or (_READERS[".txt"] if not suffix else None)
    if entry is None:
        raise Unreadable(f"{suffix} is not a readable kind; readable: {' '.join(sorted(SUFFIXES))}")
    reader: Callable[[bytes], Any] = getattr(import_module(f"index.reading.{entry[0]}"), entry[which])
    return reader
