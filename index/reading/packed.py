"""Documents that are archives of XML parts: opened with a limit on what unpacks, read element by element."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from index.reading.draft import Unreadable

_LARGEST = 64 * 2**20


@contextmanager
def unpacked(data: bytes, kind: str) -> Iterator[zipfile.ZipFile]:
    """The archive that a document of this `kind` is. What fails inside is Unreadable: the document is damaged."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Unreadable(f"it is not {_article(kind)}, or damaged") from error
    try:
        with archive:
            yield archive
    except (Unreadable, MemoryError, RecursionError):
        raise
    except Exception as error:
        raise Unreadable(f"the {kind} is damaged or incomplete ({type(error).__name__})") from error


def part_of(archive: zipfile.ZipFile, part: str) -> bytes:
    """The bytes of a part. Raises Unreadable where it unpacks to more than is allowed, KeyError where there is none."""
    _refuse_large(archive.getinfo(part).file_size)
    with archive.open(part) as stream:
        return stream.read(_LARGEST)


def _article(kind: str) -> str:
    return f"an {kind}" if kind[0] in "AEIOaeio" else f"a {kind}"


def _refuse_large(size: int) -> None:
    if size > _LARGEST:
        raise Unreadable(
            f"its text unpacks to {size / 2**20:.0f} MiB, more than the {_LARGEST / 2**20:.0f} MiB allowed"
        )


def forget(element: Any) -> None:
    """Lets go of what has been read, as a document's tree takes ten times its file's room."""
    element.clear()
    while element.getprevious() is not None and (above := element.getparent()) is not None:
        del above[0]


def parsed(
    archive: zipfile.ZipFile, part: str, events: tuple[str, ...] = ("end",)
) -> Iterator[tuple[str, Any]]:
    from lxml.etree import iterparse

    _refuse_large(archive.getinfo(part).file_size)
    opened: IO[bytes]
    with archive.open(part) as opened:
        yield from iterparse(
            opened,
            events=events,
            resolve_entities=False,
            no_network=True,
            remove_comments=True,
            remove_pis=True,
        )


def local_name(element: Any) -> str:
    """An element's name without its namespace, of which Word has two."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
