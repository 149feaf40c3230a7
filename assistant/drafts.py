"""A draft: statements with the evidence for each, before it is verified, numbered and shown as an Answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.answers import Citation
from assistant.evidence import ArticleStore, Evidence, cite, merged
from assistant.language_model import Spent

UNSUPPORTED = "(unsupported)"  # stands behind a statement that the articles do not bear out
_OWN_MARKER = re.compile(r"\[\s*(\d+)\s*\]")


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer and the places that say so. `supported` False: it failed a check, and is shown with
    `UNSUPPORTED` behind it and without a citation."""

    text: str
    evidence: tuple[Evidence, ...]
    supported: bool = True


@dataclass(frozen=True, slots=True)
class Draft:
    """What a writer proposes. No statements: the articles do not say, and `nearest` came closest. `confidence` is a
    calibrated probability, 0..1, that the articles answer the question this way. `written_by` names the writer whose
    words these are ("": the one that was asked); `lasting` False: a passing failure shaped it, ask again next time;
    `writing` are the seconds a language model wrote, of all that the draft took."""

    statements: tuple[Statement, ...]
    short_answer: str | None
    confidence: float
    nearest: tuple[Evidence, ...] = ()
    notes: tuple[str, ...] = ()
    written_by: str = ""
    lasting: bool = True
    writing: float = 0.0


class Listener(Protocol):
    """Whoever waits for a draft while it is being written."""

    def said(self, statements: Sequence[Statement]) -> None:
        """All checked statements so far, each time one is added; at least one of them is supported."""
        ...

    def gone(self) -> bool:
        """Whether nobody waits any more."""
        ...

    def spent(self, tokens: Spent) -> None:
        """What a call of a language model cost."""
        ...


def quoted(evidence: list[Evidence]) -> tuple[Statement, ...]:
    """Statements that are their own quotations; places with the same words become one statement."""
    by_words: dict[str, list[Evidence]] = {}
    for item in merged(evidence):
        by_words.setdefault(" ".join(item.quote.split()), []).append(item)
    return tuple(Statement(words, tuple(places)) for words, places in by_words.items())


def joined(questions: Sequence[str], drafts: Sequence[Draft]) -> Draft:
    """One draft of the parts of a question; a part that is not answered is named in the notes."""
    if len(drafts) == 1:
        return drafts[0]
    answered = [draft for draft in drafts if draft.statements]
    if not answered:
        return max(drafts, key=lambda draft: draft.confidence)
    shorts = [draft.short_answer for draft in answered if draft.short_answer]
    unsaid = [
        f"The articles do not say: {question}"
        for question, draft in zip(questions, drafts, strict=True)
        if not draft.statements
    ]
    return Draft(
        statements=tuple(dict.fromkeys(statement for draft in answered for statement in draft.statements)),
        short_answer="; ".join(dict.fromkeys(shorts)) or None,
        confidence=min(draft.confidence for draft in answered),
        notes=(*dict.fromkeys(note for draft in answered for note in draft.notes), *unsaid),
        lasting=all(draft.lasting for draft in drafts),
        writing=sum(draft.writing for draft in drafts),
    )


def numbered(draft: Draft, store: ArticleStore) -> tuple[str, tuple[Citation, ...]]:
    """The draft's text with markers, and the citations they name. Evidence that does not hold in the store is left
    out, and so is a statement with no evidence left: "" and () if no supported one remains."""
    sentences: list[str] = []
    citations: list[Citation] = []
    numbers: dict[tuple[str, int, int], int] = {}
    for statement in draft.statements:
        if not statement.supported:
            sentences.append(f"{_without_markers(statement.text)} {UNSUPPORTED}")
            continue
        markers: list[int] = []
        for citation in cite(statement.evidence, store):
            place = (citation.article, citation.start, citation.end)
            if place not in numbers:
                numbers[place] = len(citations) + 1
                citations.extend(cite([_at(statement, place)], store, first=numbers[place]))
            markers.append(numbers[place])
        if markers:
            shown = "".join(f"[{number}]" for number in markers)
            sentences.append(f"{_without_markers(statement.text)} {shown}")
    return (" ".join(sentences), tuple(citations)) if citations else ("", ())


def _without_markers(text: str) -> str:
    """An article's own "[1]" must not pass for ours."""
    return _OWN_MARKER.sub(r"(\1)", text)


def _at(statement: Statement, place: tuple[str, int, int]) -> Evidence:
    return next(e for e in statement.evidence if (e.article.id, e.start, e.end) == place)
