"""One file to its articles: opened with a limit, read by its kind, laid out; errors become one clear line."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path, PurePosixPath

from index.articles import Article
from index.errors import ReadingError
from index.reading.draft import Draft, Unreadable
from index.reading.filedates import day_in_name
from index.reading.kinds import drafts_of, text_of
from index.reading.layout import lay_out
from index.reading.losses import loss_of
from index.reading.naming import suffixes

READING_VERSION = 13
MAX_BYTES = 32 * 1024 * 1024
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)


def read_file(path: Path, file: str) -> list[Article]:
    """The articles of the file at `path`, in this process; `file` is the name they carry (`#` and a name
    of its own behind it where there are several) and `id` is left "". Raises ReadingError."""
    return read_bytes(file, bytes_of(path, file))


def bytes_of(path: Path, file: str, max_bytes: int = MAX_BYTES) -> bytes:
    """What is in a file. Raises ReadingError: it cannot be opened, is no regular file, or has more than `max_bytes`."""
    with opened(path, file, max_bytes) as stream:
        data = stream.read(max_bytes + 1)
    if len(data) > max_bytes:  # it has grown since, or is none that has a size
        raise _too_large(file, len(data), max_bytes)
    return data


@contextmanager
def opened(path: Path, file: str, max_bytes: int = MAX_BYTES) -> Iterator[BufferedReader]:
    """A regular file of at most `max_bytes`, open for reading; asked before, as to open a pipe or a device may do
    something, and again of what was opened. Raises ReadingError."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise ReadingError(file, "it is not a regular file")
        with open(path, "rb", opener=lambda name, flags: os.open(name, flags | _NO_WAIT)) as stream:
            found = os.fstat(stream.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise ReadingError(file, "it is not a regular file")
            if found.st_size > max_bytes:
                raise _too_large(file, found.st_size, max_bytes)
            yield stream
    except OSError as error:
        raise ReadingError(file, f"it cannot be opened: {error.strerror or error}") from error


def _too_large(file: str, size: int, allowed: int) -> ReadingError:
    return ReadingError(
        file, f"it has {size / 2**20:.0f} MiB, more than the {allowed / 2**20:.0f} MiB allowed"
    )


def read_bytes(file: str, data: bytes) -> list[Article]:
    """The articles of a file of this name and these bytes. Raises ReadingError."""
    return [one for one in read_all(file, data) if isinstance(one, Article)]


def read_all(file: str, data: bytes) -> list[Article | ReadingError]:
    """The articles, and where a part of the file (a message, an item) is damaged, why; where none is and the texts lack more
    than a tenth of the file's words, a notice. Raises ReadingError where the whole is damaged."""
    try:
        drafts = drafts_of(file, data)
    except Unreadable as error:
        raise ReadingError(file, str(error)) from error
    if len(drafts) == 1 and isinstance(drafts[0], Draft) and drafts[0].part is None:
        drafts[0].learn("published", day_in_name(file), "file name")
    checksum = hashlib.sha256(data).hexdigest()
    found = [
        ReadingError(file, str(draft))
        if isinstance(draft, Unreadable)
        else lay_out(draft, file + suffix, checksum)
        for draft, suffix in zip(drafts, suffixes(drafts), strict=True)
    ]
    articles = [one for one in found if isinstance(one, Article)]
    if len(articles) == len(found) and (notice := loss_of(file, data, [one.text for one in articles])):
        found.append(ReadingError(file, notice))
    return found


def extracted_text(file: str, data: bytes) -> str:
    """All words of the original file and, last, its name, furniture included, markup and entities decoded: what
    quotations are held against (apart from white space). Raises ReadingError."""
    try:
        return f"{text_of(file, data)}\n{PurePosixPath(file).name}"
    except Unreadable as error:
        raise ReadingError(file, str(error)) from error
