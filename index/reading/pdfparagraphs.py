"""The lines of a PDF's blocks to paragraphs: across columns and pages, with the hyphens of line ends joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from index.reading.draft import ParagraphKind
from index.reading.hyphens import compounds, is_broken, unbroken
from index.reading.pdflayout import Block, Row
from index.reading.shapes import ends_sentence

_BULLET = re.compile(r"(?:[-*•‣◦▪–—·]|\(?\d{1,2}[.)]|\(?[a-z]\))\s+\S")
_LARGE, _SMALL = 1.12, 0.93  # of the letters of the running text
_FAR = 1.3  # of the usual distance of lines


@dataclass(slots=True)
class PdfParagraph:
    """Rows that belong together, in reading order."""

    rows: list[Row]
    table: bool = False
    kind: ParagraphKind = "text"
    breaks: set[int] = field(default_factory=set)

    @property
    def size(self) -> float:
        return median(row.size for row in self.rows)


def text_size(blocks: Sequence[Block]) -> float:
    """The height of most letters."""
    sizes: Counter[float] = Counter()
    for block in blocks:
        for word in (word for row in block.rows for word in row.words):
            sizes[round(word.size, 1)] += len(word.text)
    return sizes.most_common(1)[0][0] if sizes else 1.0


def paragraphs_of(pages: Sequence[Sequence[Block]], body: float) -> list[PdfParagraph]:
    """The paragraphs of all pages. One that a column or page breaks off goes on behind what is set smaller (footnotes)."""
    found: list[PdfParagraph] = []
    for page in pages:
        for number, block in enumerate(page):
            if block.table:
                found.append(PdfParagraph(block.rows, table=True))
                continue
            parts = list(_parts(block.rows, body))
            below = (
                bool(number) and not page[number - 1].table and _follows(page[number - 1].rows, block.rows)
            )
            before = found[-1] if below and found else _broken_off(found, body)
            if before and (below or _goes_on(before.rows[-1], parts[0].rows[0], body)):
                before.rows += parts.pop(0).rows
            found += parts
    for paragraph in found:
        if not paragraph.table and paragraph.size >= _LARGE * body and len(paragraph.rows) <= 4:
            paragraph.kind = "heading"
    return found


def joined(rows: Sequence[Row], known: frozenset[str]) -> str:
    """Rows as one line of text. A hyphen at a line's end goes unless the word is `known` with it."""
    return unbroken([row.text for row in rows], known)


def hyphened(blocks: Sequence[Block]) -> frozenset[str]:
    """The words that have a hyphen inside of a line."""
    return compounds(word.text for block in blocks for row in block.rows for word in row.words)


def _parts(rows: Sequence[Row], body: float) -> Iterator[PdfParagraph]:
    """A block's rows in paragraphs: by distance, size, indent and short last lines."""
    steps = [after.base - row.base for row, after in pairwise(rows) if abs(after.size / row.size - 1) < 0.1]
    usual = min(median(steps), 1.6 * median(row.size for row in rows)) if steps else 0.0
    left, right = min(row.left for row in rows), max(row.right for row in rows)
    part = [rows[0]]
    for row, after in pairwise(rows):
        apart = (
            after.base - row.base > _FAR * max(usual, row.size)
            or abs(after.size / row.size - 1) > 0.1
            or bool(_BULLET.match(after.text))
            or (
                after.left > left + 0.6 * after.size
                and row.left <= left + 0.4 * row.size
                and _is_indent(rows, left)
            )
            or _is_ended(row, after, right, body)
        )
        if apart:
            yield PdfParagraph(part)
            part = []
        part.append(after)
    yield PdfParagraph(part)


def _is_ended(row: Row, after: Row, right: float, body: float) -> bool:
    """Whether a line was ended before its column was full: the next word would have stood on it."""
    if row.size >= _LARGE * body and not ends_sentence(row.text):
        return False  # a headline's lines are balanced
    first = after.words[0]
    room = right - row.right
    if room < 0.3 * row.size + first.right - first.left + 0.8 * row.size:
        return False
    if ends_sentence(row.text):
        return room > 0.1 * (right - row.left)
    return room > 0.2 * (right - row.left) and not after.text[0].islower()


def _is_indent(rows: Sequence[Row], left: float) -> bool:
    """Whether lines that stand in from the left are the first ones of paragraphs here: few, and not below each other."""
    indented = [row.left > left + 0.6 * row.size for row in rows]
    return sum(a and b for a, b in pairwise(indented)) == 0 and sum(indented) * 2 <= len(rows)


def _follows(before: Sequence[Row], after: Sequence[Row]) -> bool:
    """Whether a block goes on right below another, in letters of the same size."""
    last, first = before[-1], after[0]
    near = 0 < first.base - last.base < 1.45 * last.size
    return near and abs(first.size / last.size - 1) < 0.05 and not ends_sentence(last.text)


def _broken_off(found: Sequence[PdfParagraph], body: float) -> PdfParagraph | None:
    """The last paragraph in the size of the running text, where only smaller ones stand behind it."""
    for paragraph in reversed(found[-6:]):
        if paragraph.table:
            return None
        if paragraph.size >= _SMALL * body:
            return paragraph
    return None


def _goes_on(last: Row, first: Row, body: float) -> bool:
    alike = abs(first.size / last.size - 1) < 0.05 and last.size < _LARGE * body
    if not alike or _BULLET.match(first.text):
        return False
    if is_broken(last.text) or first.text[0].islower():
        return not ends_sentence(last.text) or first.text[0].islower()
    return not ends_sentence(last.text) and len(last.words) >= 4 and last.text[-1] not in ":"
