"""JSON and JSON Lines to drafts: the list of objects in it, an article an object."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from index.reading.columns import Row, drafts_of_rows, has_text, words_of
from index.reading.decoding import decode
from index.reading.draft import Draft, Unreadable

_DEEPEST = 3  # levels below the top at which the list of articles may stand


def read_json(data: bytes) -> list[Draft | Unreadable]:
    """An article an object of the longest list of objects with a text, or the one object. Raises Unreadable: it is no JSON,
    or has no articles."""
    text = decode(data).lstrip("\ufeff")
    try:
        value = json.loads(text)
    except ValueError as error:
        if len(lines := text.splitlines()) > 1 and lines[0].strip().endswith("}"):
            return read_jsonl(data)
        raise Unreadable(f"it is no JSON ({_short(error)})") from error
    lists = [_unwrapped(rows) for rows in sorted(_lists(value, 0), key=len, reverse=True)]
    lists += [[value]] if isinstance(value, dict) else [[]]
    return drafts_of_rows(next((rows for rows in lists if has_text(rows)), lists[0]))


def read_jsonl(data: bytes) -> list[Draft | Unreadable]:
    """An article a line; damaged lines stand as Unreadable behind the others."""
    rows: list[Row] = []
    damaged: list[Unreadable] = []
    for number, line in enumerate(decode(data).lstrip("\ufeff").splitlines(), 1):
        if line.strip():
            try:
                value = json.loads(line)
            except ValueError as error:
                damaged.append(Unreadable(f"line {number} in it is no JSON ({_short(error)})"))
                continue
            rows += _unwrapped([value] if isinstance(value, dict) else [])
    if not rows and damaged:
        raise damaged[0]
    return [*drafts_of_rows(rows), *damaged]


def json_text(data: bytes) -> str:
    """All names, strings and numbers in it."""
    text = decode(data).lstrip("\ufeff")
    try:
        return "\n".join(words_of(json.loads(text)))
    except ValueError:
        return "\n".join(words for line in text.splitlines() for words in _line_words(line))


def _line_words(line: str) -> list[str]:
    try:
        return words_of(json.loads(line))
    except ValueError:
        return [line]


def _lists(value: Any, depth: int) -> Iterator[Sequence[Row]]:
    """Lists of objects, and objects of objects (`{"1": {…}, "2": {…}}`), from the top down."""
    if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        yield value
    elif isinstance(value, dict) and depth <= _DEEPEST:
        objects = [one for one in value.values() if isinstance(one, dict)]
        if len(objects) == len(value) > 1:
            yield objects
        if not any(isinstance(value.get(name), str) and len(value[name]) > 200 for name in value):
            for one in value.values():
                yield from _lists(one, depth + 1)


def _unwrapped(rows: Sequence[Row]) -> list[Row]:
    """A search engine's hits hold their document inside."""
    return [row["_source"] if isinstance(row.get("_source"), dict) else row for row in rows]


def _short(error: ValueError) -> str:
    return str(error)[:120]
