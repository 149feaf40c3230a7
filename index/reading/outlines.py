"""Outlines in JSON, as Roam, Logseq and Workflowy export them: a page's blocks inside blocks, to rows with one text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from index.reading.inline import inline
from index.reading.notemarks import noted

_BLOCKS = ("children", "blocks", "items", "nodes")
_WORDS = ("string", "content", "text", "name", "title")
_PROPERTY = re.compile(r"\s*([^\W\d_][\w -]{0,40}):: ?(.+)")
_OTHER = re.compile(r"\s?\(\([\w-]{3,36}\)\)")  # another block, by its key
_DEEPEST = 100
Block = Mapping[str, Any]


def outlined(row: Block) -> Block:
    """A page with the words of its blocks as its `content`, and what they say of it (`Author:: …`) as values of its own; any
    other row as it is."""
    held = _held(row)
    if not held or any(isinstance(row.get(name), str) for name in ("string", "content", "text")):
        return row
    said: dict[str, Any] = {}
    lines: list[str] = []
    for words in _words(held, 0):
        if match := _PROPERTY.fullmatch(words):
            said.setdefault(match[1].strip(), " ".join(inline(noted(match[2]))))
        else:
            lines += [*inline(noted(words)), ""]
    kept = {name: value for name, value in row.items() if value is not held}
    return {**said, **kept, "content": "\n".join(lines)} if lines else row


def _held(row: Block) -> list[Block]:
    """The blocks right inside one; none where its list holds anything else."""
    held: list[Block] = next(
        (row[name] for name in _BLOCKS if isinstance(row.get(name), list) and row[name]), []
    )
    blocks = all(
        isinstance(one, dict) and (_line(one) or any(name in one for name in _BLOCKS)) for one in held
    )
    return held if blocks and any(map(_line, held)) else []


def _line(block: Block) -> str:
    return next((block[name] for name in _WORDS if isinstance(block.get(name), str) and block[name]), "")


def _words(blocks: list[Block], depth: int) -> Iterator[str]:
    for block in blocks:
        yield from _OTHER.sub("", _line(block)).splitlines()
        if depth < _DEEPEST:
            yield from _words(_held(block), depth + 1)
