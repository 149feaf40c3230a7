"""Evernote's export (.enex) to drafts, a note an article; what is attached to a note is left out.

The format: https://evernote.com/blog/how-evernotes-xml-export-format-works."""

from __future__ import annotations

import io
import re
from typing import Any

from index.reading.columns import drafts_of_rows, words_of
from index.reading.draft import Draft, Unreadable
from index.reading.packed import forget, local_name

_HEAD = re.compile(r"^.{0,2000}?<en-note[^<>]*>", re.DOTALL)
_LOCKED = re.compile(r"<en-crypt\b[^<>]*>[^<>]*</en-crypt>")
_FIELDS = {
    "title": "title",
    "created": "created",
    "author": "author",
    "source-url": "url",
    "content": "content",
}


def read_enex(data: bytes) -> list[Draft | Unreadable]:
    """An article a note; what stands behind damage in the file is Unreadable. Raises Unreadable where no note has words."""
    rows, damage = _rows(data)
    if not rows:
        raise damage or Unreadable("there is no note in it")
    return [*drafts_of_rows(rows), *([damage] if damage else [])]


def enex_text(data: bytes) -> str:
    """What the notes and their attributes say."""
    return "\n".join(words_of(_rows(data)[0]))


def _rows(data: bytes) -> tuple[list[dict[str, str]], Unreadable | None]:
    from lxml.etree import XMLSyntaxError, iterparse

    if not data.strip():
        raise Unreadable("it is empty")
    rows: list[dict[str, str]] = []
    row: dict[str, str] = {}
    element: Any
    try:
        for _, element in iterparse(
            io.BytesIO(data), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
        ):
            name = local_name(element)
            if name == "note":
                rows.append(row)
                row = {}
                forget(element)
            elif name in _FIELDS and (element.text or "").strip():
                row.setdefault(_FIELDS[name], str(element.text).strip())
            elif name == "resource":
                element.clear()
    except XMLSyntaxError as error:
        return list(map(_shown, rows)), Unreadable(f"the export is damaged at line {error.lineno or 0}")
    return list(map(_shown, rows)), None


def _shown(row: dict[str, str]) -> dict[str, str]:
    """The row, its content as a page's part."""
    if "content" in row:
        row["content"] = (
            f"<div>{_LOCKED.sub('', _HEAD.sub('', row['content']).replace('</en-note>', ''))}</div>"
        )
    return row
