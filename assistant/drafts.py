"""A draft: statements with the evidence for each, before it is verified, numbered and shown as an Answer."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.answers import Citation
from assistant.evidence import ArticleStore, Evidence, cite, merged

_OWN_MARKER = re.compile(r"\[\s*(\d+)\s*\]")


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer and the places that say so."""

    text: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """What a writer proposes. No statements: the articles do not say, and `nearest` came closest. `confidence` is a
    calibrated probability, 0..1, that the articles answer the question this way."""

    statements: tuple[Statement, ...]
    short_answer: str | None
    confidence: float
    nearest: tuple[Evidence, ...] = ()
    notes: tuple[str, ...] = ()


def quoted(evidence: list[Evidence]) -> tuple[Statement, ...]:
    """Statements that are their own quotations; places with the same words become one statement."""
    by_words: dict[str, list[Evidence]] = {}
    for item in merged(evidence):
        by_words.setdefault(" ".join(item.quote.split()), []).append(item)
    return tuple(Statement(words, tuple(places)) for words, places in by_words.items())


def numbered(draft: Draft, store: ArticleStore) -> tuple[str, tuple[Citation, ...]]:
    """The draft's text with markers, and the citations they name. Evidence that does not hold in the store is left
    out, and so is a statement with no evidence left: "" and () if none remains."""
    sentences: list[str] = []
    citations: list[Citation] = []
    numbers: dict[tuple[str, int, int], int] = {}
    for statement in draft.statements:
        markers: list[int] = []
        for citation in cite(statement.evidence, store):
            place = (citation.article, citation.start, citation.end)
            if place not in numbers:
                numbers[place] = len(citations) + 1
                citations.extend(cite([_at(statement, place)], store, first=numbers[place]))
            markers.append(numbers[place])
        if markers:
            words = _OWN_MARKER.sub(r"(\1)", statement.text)  # an article's own "[1]" must not pass for ours
            sentences.append(words + " " + "".join(f"[{number}]" for number in markers))
    return " ".join(sentences), tuple(citations)


def _at(statement: Statement, place: tuple[str, int, int]) -> Evidence:
    return next(e for e in statement.evidence if (e.article.id, e.start, e.end) == place)
