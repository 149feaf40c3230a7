"""Candidates for a short answer in tables: the rows that share most words with the question, read as they are said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.extractive.candidates import Candidate
from assistant.extractive.reader import Reader
from assistant.extractive.tables import Cell, Row, rows_of, told
from assistant.language import Words
from index.articles import Article, Hit

_MOST_ROWS = 12  # of all hits that are read: each is a reading of a short text
_SPANS = 3


def cells(question: str, hits: Sequence[Hit], reader: Reader, words: Words) -> list[Candidate]:
    """The cells that the reader finds in the rows with most of the question's words, best first. A cell that only repeats
    words of the question answers nothing."""
    asked = set(words.content_stems(question))
    ranked = sorted(
        ((_share(asked, hit.article, row, words), hit, row) for hit in hits for row in _rows(hit)),
        key=lambda each: -each[0],
    )
    chosen = [
        (hit, each)
        for share, hit, row in ranked[:_MOST_ROWS]
        if share
        for each in told(hit.article, _meant(asked, row, words), _named(asked, hit.article, row, words))
    ]
    readings = reader.read(
        question, [each.text for _, each in chosen], [hit.article.title for hit, _ in chosen]
    )
    found: dict[tuple[str, int], Candidate] = {}
    for (hit, each), reading in zip(chosen, readings, strict=True):
        for span in reading.spans[:_SPANS]:
            cell = each.cell_at(span.start_char, span.end_char)
            stems = set(words.content_stems(hit.article.text[cell.start : cell.end])) if cell else set()
            if cell and not (stems and stems <= asked):
                one = Candidate(hit, cell.start, cell.end, reading.margin_of(span), reading.relevance)
                found.setdefault((hit.article.id, cell.start), one)
    return sorted(found.values(), key=lambda one: -one.score)


def _rows(hit: Hit) -> list[Row]:
    rows = rows_of(hit.article, hit.passage.start, hit.passage.end)
    return [row for row in rows if len(row.cells) > 1 or row.names]


def _share(asked: set[str], article: Article, row: Row, words: Words) -> int:
    """How many of the question's words stand in a row or beside it."""
    names = " ".join(article.text[slice(*place)] for place in row.names)
    return len(asked & set(words.content_stems(f"{names} {article.text[row.start : row.end]}")))


def _meant(asked: set[str], row: Row, words: Words) -> Row:
    """The row without the cells under another year or number than the question's, where one stands above a cell."""
    figures = [{w for w in words.content_stems(cell.head) if w.isdigit()} for cell in row.cells]
    if not any(each & asked for each in figures):
        return row
    kept = zip(row.cells, figures, strict=True)
    return replace(row, cells=tuple(cell for cell, each in kept if not each or each & asked))


def _named(asked: set[str], article: Article, row: Row, words: Words) -> tuple[Cell, ...]:
    """The cells whose words all stand in the question."""
    stems = ((cell, set(words.content_stems(article.text[cell.start : cell.end]))) for cell in row.cells)
    return tuple(cell for cell, said in stems if said and said <= asked)
