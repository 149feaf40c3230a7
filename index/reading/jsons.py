"""JSON and JSON Lines to drafts: the list of objects in it, an article an object."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from index.reading.columns import Row, drafts_of_rows, has_text, words_of
from index.reading.decoding import decode
from index.reading.draft import Draft, Unreadable
from index.reading.outlines import outlined

_ANSWERS = frozenset(("replies", "comments", "answers", "responses", "children"))
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
    found = sorted(_lists(value, 0), key=len, reverse=True)
    found += [[value]] if isinstance(value, dict) else [[]]
    rows = next((rows for rows in found if has_text(_unwrapped(rows))), found[0])
    return drafts_of_rows(_unwrapped([*rows, *_alike(value, rows)]))


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
        return "\n".join([*words_of(value := json.loads(text)), *_outlines(value)])
    except ValueError:
        return "\n".join(words for line in text.splitlines() for words in _line_words(line))


def _outlines(value: Any) -> list[str]:
    """The words of outlines as their readers see them."""
    pages = value if isinstance(value, list) else [value]
    told = (outlined(page) for page in pages if isinstance(page, dict))
    return [words for page, row in zip((p for p in pages if isinstance(p, dict)), told, strict=True) if row is not page
            for words in words_of(row)]  # fmt: skip


def _line_words(line: str) -> list[str]:
    try:
        return words_of(json.loads(line))
    except ValueError:
        return [line]


def _lists(value: Any, depth: int) -> Iterator[Sequence[Row]]:
    """Lists of objects, and objects of objects (`{"1": {…}, "2": {…}}`), from the top down."""
    if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        yield value
        if depth < _DEEPEST and not has_text(value):
            for one in value:
                yield from _lists(one, depth + 1)
    elif isinstance(value, dict) and depth <= _DEEPEST:
        objects = [one for one in value.values() if isinstance(one, dict)]
        if len(objects) == len(value) > 1:
            yield objects
        if not any(isinstance(value.get(name), str) and len(value[name]) > 200 for name in value):
            for one in value.values():
                yield from _lists(one, depth + 1)


def _alike(value: Any, rows: Sequence[Row]) -> Iterator[Row]:
    """The objects with the same names in other lists of the same place, and in those of answers below them."""
    names = rows[0].keys() if rows else None
    held = [
        (path, one)
        for path, one in _placed(value)
        if isinstance(one, list) and one and isinstance(one[0], dict) and one[0].keys() == names
    ]
    place = next((path for path, one in held if one is rows), None)
    for path, one in held:
        below = path[: len(place or ())] == place and not _ANSWERS.isdisjoint(path[len(place or ()) :])
        if one is not rows and (path == place or below):
            yield from (row for row in one if isinstance(row, dict))


def _placed(value: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    """All values, each with the names that lead to it, in their order."""
    stack: list[tuple[tuple[str, ...], Any]] = [((), value)]
    while stack:
        path, one = stack.pop()
        yield path, one
        if isinstance(one, dict):
            stack += [
                ((*path, name), each) for name, each in reversed(one.items()) if isinstance(each, list | dict)
            ]
        elif isinstance(one, list):
            stack += [(path, each) for each in reversed(one) if isinstance(each, list | dict)]


def _unwrapped(rows: Sequence[Row]) -> list[Row]:
    """A search engine's hits hold their document inside, an outline's pages their blocks."""
    return [outlined(row["_source"] if isinstance(row.get("_source"), dict) else row) for row in rows]


def _short(error: ValueError) -> str:
    return str(error)[:120]
