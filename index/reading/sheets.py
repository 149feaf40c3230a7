"""Comma- and tab-separated values to drafts: a row an article, by the names of the first row."""

from __future__ import annotations

import csv
import io

from index.reading.columns import drafts_of_rows, words_of
from index.reading.decoding import decode
from index.reading.draft import Draft, Unreadable

_LONGEST_CELL = 32 * 2**20


def read_csv(data: bytes) -> list[Draft | Unreadable]:
    """An article a row. Raises Unreadable where the first row names no column of texts."""
    names, *rows = _rows(data) or [[]]
    return drafts_of_rows([dict(zip(names, row, strict=False)) for row in rows] or [dict.fromkeys(names)])


def csv_text(data: bytes) -> str:
    """All cells."""
    return "\n".join(words_of(_rows(data)))


def _rows(data: bytes) -> list[list[str]]:
    text = decode(data).lstrip("\ufeff")
    first = text.partition("\n")[0]
    delimiter = max("\t;|,", key=lambda sign: (first.count(sign), sign == ","))
    csv.field_size_limit(_LONGEST_CELL)
    try:
        return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if any(row)]
    except csv.Error as error:
        raise Unreadable(f"it is no table of values ({error})") from error
