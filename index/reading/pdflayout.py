"""Where the words of a page stand, to what is read after what: columns as columns, tables row by row, lines to blocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from index.reading.pdfpage import Word

_SAME_LINE = 0.42  # of a line's height; a raised figure belongs to its line
_GUTTER = 0.9  # of a letter's height: the least that stands between columns
_DEEPEST = 8
_MOST_WORDS = 8_000  # of a page that is laid out; a page of small print has 3,000
_PLACES = 40  # that are tried for a gutter, those first which most lines offer
_PROSE = 3.5  # words on a line of a column; cells of a table have fewer


@dataclass(slots=True)
class Row:
    """Words on one line, from left to right. `cells`: their parts where it is a table's row."""

    words: list[Word]
    cells: tuple[str, ...] = ()

    @property
    def left(self) -> float:
        return self.words[0].left

    @property
    def right(self) -> float:
        return max(word.right for word in self.words)

    @property
    def base(self) -> float:
        return median(word.base for word in self.words)

    @property
    def size(self) -> float:
        return max(word.size for word in self.words)

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


@dataclass(slots=True)
class Block:
    """Rows that stand below each other: one column's, or a table's."""

    rows: list[Row]
    table: bool = False


@dataclass(frozen=True, slots=True)
class _Gutter:
    left: float
    right: float
    first: int
    last: int  # the rows it passes, both counted
    weight: int


def rows_of(words: Sequence[Word]) -> list[Row]:
    """The lines of a stretch of a page, from top to bottom."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.base):
        if rows and abs(word.base - rows[-1][0].base) <= _SAME_LINE * max(word.size, rows[-1][0].size):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [Row(sorted(row, key=lambda word: word.left)) for row in rows]


def blocks_of(words: Sequence[Word], depth: int = 0) -> list[Block]:
    """The blocks of a stretch of a page in the order they are read."""
    rows = rows_of(words)
    gutter = _best_gutter(rows) if depth < _DEEPEST and len(words) <= _MOST_WORDS else None
    if gutter is None:
        return [Block(rows)] if rows else []
    above, band, below = rows[: gutter.first], rows[gutter.first : gutter.last + 1], rows[gutter.last + 1 :]
    blocks = blocks_of(_words(above), depth + 1)
    table = _table(band)
    if table:
        blocks += table
    else:
        middle = (gutter.left + gutter.right) / 2
        for side in (True, False):
            blocks += blocks_of([w for w in _words(band) if (w.right <= middle) is side], depth + 1)
    return blocks + blocks_of(_words(below), depth + 1)


def _words(rows: Sequence[Row]) -> list[Word]:
    return [word for row in rows for word in row.words]


def _gaps(row: Row, least: float) -> Iterator[tuple[float, float]]:
    reached = row.left
    for word in row.words:
        if word.left - reached >= least * row.size:
            yield reached, word.left
        reached = max(reached, word.right)


def _best_gutter(rows: list[Row]) -> _Gutter | None:
    """The empty strip that has the most lines on both of its sides."""
    if len(rows) < 2:
        return None
    places: Counter[int] = Counter(round(row.left - 0.4 * row.size) for row in rows)
    for row in rows:
        for left, right in _gaps(row, _GUTTER):
            places[round((left + right) / 2)] += 1
            places[round(right - 0.4 * row.size)] += 1
    found = [gutter for place, _ in places.most_common(_PLACES) for gutter in _gutters(rows, place)]
    return max(found, key=lambda one: (one.weight, one.right - one.left), default=None)


def _gutters(rows: list[Row], place: float) -> Iterator[_Gutter]:
    """The strips at `place`, each as far up and down as no line goes on across it."""
    first = 0
    left, right, sides = float("-inf"), float("inf"), [0, 0, 0]
    for number, row in enumerate(rows):
        before = [word.right for word in row.words if word.left < place]
        after = [word.left for word in row.words if word.left >= place]
        least, ends = _GUTTER * row.size, max(before, default=float("-inf"))
        begins = min(after, default=float("inf"))
        crossed = ends > place or begins - ends < least
        if crossed or min(right, begins) - max(left, ends) < least:
            yield from _kept(left, right, first, number - 1, sides)
            first = number + crossed
            left, right, sides = float("-inf"), float("inf"), [0, 0, 0]
        if not crossed:
            left, right = max(left, ends), min(right, begins)
            sides[0 if before and after else 1 if before else 2] += 1
    yield from _kept(left, right, first, len(rows) - 1, sides)


def _kept(left: float, right: float, first: int, last: int, sides: list[int]) -> Iterator[_Gutter]:
    both, only_left, only_right = sides
    weight = both + 2 * min(only_left, only_right)
    if weight >= (3 if last - first > 2 else 2) and right > left:
        yield _Gutter(left, right, first, last, weight)


def _table(band: list[Row]) -> list[Block]:
    """The band as a table, with what stands before and behind its rows; nothing where its columns are of prose."""
    least = _GUTTER * median(row.size for row in band)
    edges = _common_gaps(band, least)
    if not edges:
        return []
    cells = [_cells(row, edges) for row in band]
    filled = [[len(cell.split()) for cell in column if cell] for column in zip(*cells, strict=True)]
    prose = sum(median(counts or [0]) >= _PROSE for counts in filled)
    several = sum(sum(map(bool, row)) > 1 for row in cells)
    if several < 2 or several * 2 < len(band) or (prose > 1 and len(band) > 2) or prose == len(filled):
        return []
    wide = [number for number, row in enumerate(cells) if sum(map(bool, row)) > 1]
    first, last = wide[0], wide[-1] + 1
    rows: list[Row] = []
    for row, parts in zip(band[first:last], cells[first:last], strict=True):
        goes_on = rows and not parts[0] and row.base - rows[-1].words[-1].base < 1.35 * row.size
        if goes_on and len(rows) > 1 and not any(c.isdigit() for part in parts for c in part):
            before = rows[-1]
            joined = tuple(" ".join(filter(None, pair)) for pair in zip(before.cells, parts, strict=True))
            rows[-1] = Row(before.words + row.words, joined)
        else:
            rows.append(Row(row.words, parts))
    around = [Block(band[:first]), Block(rows, table=True), Block(band[last:])]
    return [block for block in around if block.rows]


def _common_gaps(band: list[Row], least: float) -> list[float]:
    """The middles of the strips that no word of the band crosses."""
    reached, edges = min(row.left for row in band), []
    for word in sorted(_words(band), key=lambda word: word.left):
        if word.left - reached >= least:
            edges.append((reached + word.left) / 2)
        reached = max(reached, word.right)
    return edges


def _cells(row: Row, edges: list[float]) -> tuple[str, ...]:
    bounds = [float("-inf"), *edges, float("inf")]
    return tuple(
        " ".join(word.text for word in row.words if low <= word.left < high) for low, high in pairwise(bounds)
    )
