"""The rows of stored tables as they are said: each cell behind the heads of its column, and where its words stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.evidence import Claim, Evidence, quoted
from index.articles import Article, Mark

Place = tuple[int, int]
_MOST_CELLS = 10  # of a row that are said at once: so many the reader reads whole


@dataclass(frozen=True, slots=True)
class Cell:
    """`article.text[start:end]`, and what heads its column."""

    start: int
    end: int
    head: str


@dataclass(frozen=True, slots=True)
class Row:
    """A table's row `article.text[start:end]`, and its cells that have words. `names`: what stands above the row in the
    first columns, or across the table, and holds for it too."""

    start: int
    end: int
    cells: tuple[Cell, ...]
    caption: str
    names: tuple[Place, ...]


def rows_of(article: Article, start: int, end: int) -> list[Row]:
    """The rows, head rows apart, that reach into a stretch of an article."""
    text = article.text
    at = text.rfind("\n\n", 0, start) + 2 if "\n\n" in text[:start] else 0
    last = text.find("\n\n", end)
    found: list[Row] = []
    for paragraph in text[at : last if last >= 0 else len(text)].split("\n\n"):
        stop = at + len(paragraph)
        if "\t" in paragraph.strip():
            found += _of_table(text, at, stop, article.columns_above(stop))
        at = stop + 2
    return [row for row in found if row.start < end and row.end > start]


def is_row(article: Article, start: int, end: int) -> bool:
    """Whether a stretch stands in a table's row, or in its heads."""
    text = article.text
    last = text.find("\n", end)
    return "\t" in text[text.rfind("\n", 0, start) + 1 : last if last >= 0 else len(text)].strip()


def said(article: Article, start: int, end: int) -> str:
    """The words of a sentence; of a table's row with its names and heads."""
    rows = rows_of(article, start, end) if is_row(article, start, end) else []
    return " ".join(each.text for row in rows for each in told(article, row)) or article.text[start:end]


@dataclass(frozen=True, slots=True)
class Told:
    """Some cells of a row as they are said: each place of `text` that says a cell, with the cell."""

    text: str
    cells: tuple[tuple[int, int, Cell], ...]
    name: Cell | None = None  # the one that stands before all others

    def cell_at(self, start: int, end: int) -> Cell | None:
        """The cell that a stretch of `text` says most of, the one that names the row only where it says no other; where it
        says none, None."""
        shares = [(min(end, last) - max(start, first), cell) for first, last, cell in self.cells]
        touched = [(cell != self.name, share, cell) for share, cell in shares if share > 0]
        return max(touched, key=lambda each: each[:2])[2] if touched else None


def told(article: Article, row: Row, named: tuple[Cell, ...] = ()) -> list[Told]:
    """A row as one would say it: `Marlow, Wards per town, 1901: 9. Marlow, Wards per town, 1911: 11.` Beside its first
    cell those `named` stand for it too."""
    first, rest = (row.cells[0], row.cells[1:]) if len(row.cells) > 1 or not row.names else (None, row.cells)
    names = [article.text[slice(*place)] for place in row.names]
    if first:
        names.append(article.text[first.start : first.end])
    names += [article.text[cell.start : cell.end] for cell in named if cell is not first]
    made: list[Told] = []
    for place in range(0, len(rest), _MOST_CELLS):
        text, cells = "", list[tuple[int, int, Cell]]()
        for cell in rest[place : place + _MOST_CELLS]:
            if first:
                begin = len(text) + len(" ".join(names[: len(row.names)])) + bool(row.names)
                cells.append((begin, begin + first.end - first.start, first))
            before = ", ".join(part for part in (" ".join(names), row.caption, cell.head) if part)
            text += f"{before}: "
            cells.append((len(text), len(text) + cell.end - cell.start, cell))
            text += f"{article.text[cell.start : cell.end]}. "
        made.append(Told(text, tuple(cells), first))
    return made


def quoted_with_heads(evidence: list[Evidence]) -> tuple[Claim, ...]:
    """Claims that are their own quotations; a table's row is borne out by its head rows too."""
    return tuple(
        replace(claim, evidence=tuple(each for item in claim.evidence for each in _with_heads(item)))
        for claim in quoted(evidence)
    )


def _with_heads(item: Evidence) -> tuple[Evidence, ...]:
    """A table's row behind the head rows that it stands under, and behind what names it in rows above; one quotation where
    nothing is between them."""
    head = item.article.columns_above(item.start)
    names = [place for row in rows_of(item.article, item.start, item.end) for place in row.names]
    above = [*([(head.start, head.end)] if head else []), *dict.fromkeys(names)]
    if above and not item.article.text[above[-1][1] : item.start].strip():
        start, _ = above.pop()
        item = replace(item, start=start)
    return (*(replace(item, start=start, end=end) for start, end in above), item)


def _of_table(text: str, start: int, end: int, head: Mark | None) -> Iterator[Row]:
    lines = text[head.start : head.end].split("\n") if head else []
    heads = [line.split("\t") for line in lines if "\t" in line]
    caption = " ".join(line for line in lines if "\t" not in line)
    across: tuple[Place, ...] = ()
    above: dict[int, Place] = {}
    at = head.end + 1 if head else start
    for line in text[at:end].split("\n"):
        cells = dict(_cells(line, at))
        at += len(line) + 1
        if len(cells) == 1 and 0 in cells:
            across = (cells[0],)
        if not cells:
            continue
        first = min(cells)
        names = across + tuple(place for column, place in sorted(above.items()) if column < first)
        above |= cells
        said = tuple(Cell(*place, _head(heads, column)) for column, place in cells.items())
        yield Row(cells[first][0], said[-1].end, said, caption, names)


def _cells(line: str, at: int) -> Iterator[tuple[int, Place]]:
    for column, cell in enumerate(line.split("\t")):
        if cell.strip():
            yield column, (at, at + len(cell))
        at += len(cell) + 1


def _head(heads: list[list[str]], column: int) -> str:
    """What the head rows say above a column; all but the last reach to the right where they are empty."""
    said: list[str] = []
    for number, row in enumerate(heads):
        before = [cell for cell in row[: column + 1] if cell]
        own = row[column] if column < len(row) else ""
        said.append(own if own or number == len(heads) - 1 or not before else before[-1])
    return " ".join(dict.fromkeys(part for part in said if part))
