"""Tables in plain text: rows of cells between bars or tabs, or one below the other with blanks between the columns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby, pairwise
from textwrap import dedent

from index.reading.draft import Line, lines_of, whole_lines
from index.reading.tables import TABLE, Table

_SIGNS = re.compile(r"\||\S\t+\S|\S {2,}\S")
_RULE = re.compile(r"(?=.*[-=_]{3})[ \t|+:=_-]+")
_GOES_ON = re.compile(r"[ \t]{8,}\S")  # with the last cell of the row above
_FIGURE = re.compile(r"\d")
_NUMBERED = re.compile(
    r"[^\w\s]?|\(?\w{1,3}[.)]|\d{1,3}|\d{1,2}\.\d{1,2}"
)  # what stands before a list's items
_FEWEST = 3  # rows, the head row one of them; two where a rule stands between them
_MOST_ROWS, _MOST_COLUMNS = 2_000, 2_000  # columns of signs
_LONGEST_CELL, _SHORT_CELL = 60, 30  # characters of a column that nothing but blanks tells from the next
_Cells = list[list[str]]


def plain_lines(text: str) -> list[Line]:
    """The lines of a text as `lines_of` gives them, tables as head rows and other rows."""
    if not _SIGNS.search(text):
        return lines_of(text)
    lines: list[Line] = []
    told: list[str] = []
    for signed, raws in groupby(text.splitlines(), _is_signed):
        run = list(raws)
        while signed and run and _GOES_ON.match(run[0]) and not _SIGNS.search(run[0]):
            told.append(run.pop(0))
        table = _table(run) if signed else []
        if table:
            lines += [*lines_of("\n".join(told)), Line(""), *table]
            told = []
        else:
            told += run
    return lines + lines_of("\n".join(told))


def table_texts(text: str) -> Iterable[str]:
    """What a text's tables say as they are stored, without the bars between the cells."""
    return (line.text for line in plain_lines(text) if line.kind in TABLE)


def table_lines(rows: _Cells, heads: int) -> list[Line]:
    """Rows of cells, the first so many of which name the columns, as a table's lines; nothing where they are no table."""
    table = Table()
    for number, cells in enumerate(rows):
        table.row()
        if number < heads:
            table.name_columns()
        for cell in cells:
            table.cell()
            table.say(cell)
    return whole_lines(table.paragraphs())


def _is_signed(raw: str) -> bool:
    return bool(_SIGNS.search(raw) or _RULE.fullmatch(raw) or _GOES_ON.match(raw))


def _table(run: list[str]) -> list[Line]:
    """The run as a table's lines; nothing where it is none."""
    rules = [bool(_RULE.fullmatch(raw)) for raw in run]
    rows = [
        raw.expandtabs() if "\t" not in raw.strip() else raw
        for raw, rule in zip(run, rules, strict=True)
        if not rule
    ]
    first = next((number for number, raw in enumerate(run) if not rules[number]), 0)
    under = rules.index(True, first) - first if any(rules[first:]) else 0
    heads = under if under < len(rows) else 0
    if not (_FEWEST - bool(heads) <= len(rows) <= _MOST_ROWS):
        return []
    cells = _between_bars(rows) or _between_tabs(rows) or _below_each_other(rows, bool(heads))
    named = sum(row[0].endswith(":") or bool(_NUMBERED.fullmatch(row[0])) for row in cells if len(row) == 2)
    is_list = cells and named * 2 > len(cells)  # of what labels or numbers stand before
    return [] if is_list else table_lines(cells, heads)


def _between_bars(rows: list[str]) -> _Cells:
    if not all("|" in row for row in rows):
        return []
    return _even([[cell.strip() for cell in row.strip().strip("|").split("|")] for row in rows])


def _between_tabs(rows: list[str]) -> _Cells:
    if not all("\t" in row.strip() for row in rows):
        return []
    return _even([re.split(r"[ \t]*\t[ \t]*", row.strip()) for row in rows]) or _even(
        [[cell.strip() for cell in row.strip("\n").split("\t")] for row in rows]
    )


def _even(cells: _Cells) -> _Cells:
    return cells if len(cells[0]) > 1 and all(len(row) == len(cells[0]) for row in cells) else []


def _below_each_other(rows: list[str], ruled: bool) -> _Cells:
    """Cells where all rows have blanks at the same places; what is there of figures, short words or a rule says that they
    are no prose set in columns."""
    rows = dedent("\n".join(row.expandtabs() for row in rows)).split("\n")
    width = max(map(len, rows))
    if len(rows) < _FEWEST or width > _MOST_COLUMNS:
        return []
    blank = [all(row[at : at + 1] in ("", " ") for row in rows) for at in range(width)]
    gutters = re.finditer(r"(?<=x) {2,}(?=x)", "".join(" " if one else "x" for one in blank))
    edges = [0, *(gutter.end() for gutter in gutters), width]
    cells = _whole([[row[a:b].strip() for a, b in pairwise(edges)] for row in rows])
    if (
        len(edges) < 3
        or len(cells) < _FEWEST
        or any(len(cell) > _LONGEST_CELL for row in cells for cell in row)
    ):
        return []
    figures = any(
        sum(bool(_FIGURE.search(row[column])) for row in cells) * 2 > len(cells) - 1
        for column in range(1, len(cells[0]))
    )
    short = len(edges) > 3 and all(0 < len(cell) <= _SHORT_CELL for row in cells for cell in row)
    return cells if ruled or figures or short else []


def _whole(cells: _Cells) -> _Cells:
    """The rows, a lone cell of words below another than the first joined to the row that it goes on with."""
    whole: _Cells = []
    for row in cells:
        said = [n for n, cell in enumerate(row) if cell]
        if whole and len(said) == 1 and said[0] and not _FIGURE.search(row[said[0]]):
            whole[-1][said[0]] += f" {row[said[0]]}"
        else:
            whole.append(row)
    return whole
