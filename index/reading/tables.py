"""The cells of a table, in the order of the file, to stored text: a line a row, a tab between cells, head rows first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from index.reading.draft import Paragraph, ParagraphKind
from index.reading.shapes import is_prose

Placed = tuple[Paragraph | None, Paragraph]  # what is set apart, behind what it follows
TABLE: frozenset[ParagraphKind] = frozenset(("columns", "table"))
_MOST_ACROSS = 100  # columns of one cell; pages that say more mean the whole width
_SPARSE = 4  # columns times rows for every cell with words: beyond it is no table to look things up in
_LONG_CELL, _LONG_HEADED_CELL = 60, 200  # words; a cell with more is a part of a page
_SHORT_HEAD = 8  # words of a head
_FIGURE = re.compile(r"\d")
_YEAR = re.compile(r"\D{0,12}(?:1[5-9]|20)\d\d\D{0,12}")


@dataclass(slots=True)
class _Cell:
    place: int
    head: bool
    words: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


class Table:
    """A table while it is read: `row`, then for each of its cells `cell` and what it says. A cell that reaches over several
    columns or rows stands in the first of them and leaves the others empty."""

    def __init__(self) -> None:
        self.is_layout = False  # something stands in it that no cell of a table holds: a table, a heading
        self._caption: list[str] = []
        self._rows: list[list[_Cell]] = []
        self._heads: list[bool] = []
        self._cell: _Cell | None = None
        self._down: dict[int, int] = {}  # column -> rows from here that a cell takes of it
        self._at = 0

    def row(self) -> None:
        """A row begins."""
        self._down = {column: rows - 1 for column, rows in self._down.items() if rows > 1}
        self._rows.append([])
        self._heads.append(False)
        self._cell, self._at = None, 0

    def cell(self, head: bool = False, across: int = 1, down: int = 1) -> None:
        """A cell of the row begins."""
        if not self._rows:
            self.row()
        while self._down.get(self._at):
            self._at += 1
        self._cell = _Cell(self._at, head)
        self._rows[-1].append(self._cell)
        self._at += 1
        self.widen(across)
        if down > 1:
            self._down |= dict.fromkeys(range(self._cell.place, self._at), down)

    def widen(self, across: int) -> None:
        """The cell reaches over so many columns."""
        self._at += max(0, min(across, _MOST_ACROSS) - 1)

    def name_columns(self) -> None:
        """The row is a head row."""
        self._heads[-1:] = [True]

    def say(self, text: str) -> None:
        """Words of the cell; before the first row those of the caption."""
        if self._cell is None and not self._rows:
            self._caption.append(text)
            return
        if self._cell is None:
            self.cell()
            assert self._cell is not None
        self._cell.words.append(text)

    def paragraphs(self, sure: bool = False) -> list[tuple[ParagraphKind, str]]:
        """What its caption and head rows say ("columns", where there are any) and its other rows ("table"); nothing where
        it is no table, but a way to lay out a page (unless it is `sure` that it is one)."""
        rows = [[cell for cell in row if cell.text] for row in self._rows]
        heads = [head for head, row in zip(self._heads, rows, strict=True) if row]
        rows = [row for row in rows if row]
        columns = sorted({cell.place for row in rows for cell in row})
        cells = sum(map(len, rows))
        if len(rows) < 2 or len(columns) < 2 or len(rows) * len(columns) > _SPARSE * cells + 100:
            return []
        if not sure and (self.is_layout or self._is_of_a_page(rows)):
            return []
        lines = [_line(row, columns) for row in rows]
        first = min(_headed(rows, heads), len(rows) - 1)
        told = [" ".join(" ".join(self._caption).split())] if self._caption else []
        head = "\n".join([*told, *lines[:first]])
        body: list[tuple[ParagraphKind, str]] = [("table", "\n".join(lines[first:]))]
        return [("columns", head), *body] if head else body

    def _is_of_a_page(self, rows: list[list[_Cell]]) -> bool:
        named = any(cell.head for row in rows for cell in row) or any(self._heads) or bool(self._caption)
        longest = max(len(cell.text.split()) for row in rows for cell in row)
        return longest > (_LONG_HEADED_CELL if named else _LONG_CELL) or sum(len(row) > 1 for row in rows) < 2


def whole_number(value: str | None) -> int:
    """What a span is said to be: 1 where that is no number."""
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 6 else 1


def _line(row: list[_Cell], columns: list[int]) -> str:
    said = {cell.place: cell.text for cell in row}
    return "\t".join(said.get(column, "") for column in columns).rstrip("\t")


def _headed(rows: list[list[_Cell]], heads: list[bool]) -> int:
    """How many of the first rows name what stands below them: those the file says are heads, else one that is told by its
    words, with the lines across the table above it."""
    said = 0
    while said < len(rows) and (heads[said] or _all_heads(rows[said])):
        said += 1
    if said:
        return said
    above = next((n for n, row in enumerate(rows) if len(row) > 1), len(rows))
    return above + 1 if above + 2 <= len(rows) and _names_columns(rows[above], rows[above + 1 :]) else 0


def _all_heads(row: list[_Cell]) -> bool:
    """Whether a row's cells are heads, but for the one over the column that names the rows."""
    return all(cell.head for cell in row[1:]) and (row[0].head if len(row) < 3 else True)


def _names_columns(row: list[_Cell], below: list[list[_Cell]]) -> bool:
    """Whether a row has no figures (years aside) over columns of figures, or only short words over columns of words."""
    if any(len(cell.text.split()) > _SHORT_HEAD for cell in row):
        return False
    columns = {
        cell.place: [c.text for other in below for c in other if c.place == cell.place] for cell in row
    }
    if any(_FIGURE.search(cell.text) and not _is_year_over(cell.text, columns[cell.place]) for cell in row):
        return False
    told = any(_are_figures(columns[cell.place]) for cell in row)
    width = max(len(other) for other in below)
    return told or (len(row) >= max(3, width) and len({cell.text for cell in row}) == len(row))


def _is_year_over(head: str, column: list[str]) -> bool:
    return bool(_YEAR.fullmatch(head)) and not all(_YEAR.fullmatch(text) for text in column)


def _are_figures(column: list[str]) -> bool:
    return bool(column) and sum(bool(_FIGURE.search(text)) for text in column) * 2 > len(column)


def apart(blocks: Iterable[Paragraph]) -> tuple[list[Paragraph], list[Placed]]:
    """The paragraphs that may be a front line or a page's furniture; and those that may not, as they are of a table or code
    (an entry, a list with its line), each behind the one that it follows."""
    told: list[Paragraph] = []
    tables: list[Placed] = []
    for block in blocks:
        if block.kind in TABLE or block.kind == "code":
            tables.append((told[-1] if told else None, block))
        else:
            told.append(block)
    return told, tables


def not_cut(told: list[Paragraph], tables: list[Placed]) -> list[Placed]:
    """What was set apart, less tables and short lines in what is already gone at the end of the paragraphs."""
    places = {id(block): number for number, block in enumerate(told)}
    last = max((number for number, block in enumerate(told) if not block.gone), default=len(told))
    return [
        (before, one)
        for before, one in tables
        if before is None or places[id(before)] <= last or (one.kind == "code" and is_prose(one.text))
    ]


def put_back(told: list[Paragraph], tables: list[Placed]) -> list[Paragraph]:
    """What is left of the paragraphs, and what was set apart at its places."""
    behind: dict[int | None, list[Paragraph]] = {}
    for before, table in tables:
        behind.setdefault(None if before is None else id(before), []).append(table)
    body = behind.get(None, [])
    for block in told:
        body += [block] if not block.gone and block.text else []
        body += behind.get(id(block), [])
    return body
