"""Evidence: sentences of stored articles, what they are worth for the question, and citing them so that it holds.

A draft is what a writer proposes: statements with the evidence for each, before they are verified and numbered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.answers import Citation
from assistant.language import Sayings
from index.articles import Article
from index.endpoint.language_model import Spent
from index.errors import NotFound

_OWN_MARKER = re.compile(r"\[\s*(\d+)\s*\]")


@dataclass(frozen=True, slots=True)
class Evidence:
    """`article.text[start:end]`, a sentence (or byline, date line). `support` ranks it among the evidence for one
    question: a calibrated probability, 0..1, that it holds an answer."""

    article: Article
    start: int
    end: int
    support: float

    @property
    def quote(self) -> str:
        """The stored words."""
        return self.article.text[self.start : self.end]


class ArticleStore(Protocol):
    """Where quotations are checked: the ledger, as a Library shows it."""

    def article(self, article_id: str) -> Article:
        """The stored article; raises NotFound."""
        ...


def cite(evidence: Sequence[Evidence], store: ArticleStore, *, first: int = 1) -> tuple[Citation, ...]:
    """Citations numbered from `first` (all 0 with `first=0`, for passages shown as nearest), each read back from the
    store: evidence whose article has gone or whose words no longer stand at its place is left out."""
    citations: list[Citation] = []
    for item in evidence:
        try:
            stored = store.article(item.article.id)
        except NotFound:  # removed since it was found
            continue
        quote = stored.text[item.start : item.end]
        if not quote.strip() or quote != item.quote:
            continue
        number = first + len(citations) if first else 0
        citations.append(
            Citation(
                number, stored.id, stored.file, stored.title, stored.publisher, stored.author, stored.published,
                stored.url, quote, item.start, item.end,
            )
        )  # fmt: skip
    return tuple(citations)


def merged(evidence: Iterable[Evidence]) -> list[Evidence]:
    """The same place only once, in the order given."""
    seen: set[tuple[str, int, int]] = set()
    kept: list[Evidence] = []
    for item in evidence:
        place = (item.article.id, item.start, item.end)
        if place not in seen:
            seen.add(place)
            kept.append(item)
    return kept


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer and the places that say so. `supported` False: it failed a check, and is shown with
    `Sayings.unsupported` behind it and without a citation."""

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


def joined(questions: Sequence[str], drafts: Sequence[Draft], says: Sayings) -> Draft:
    """One draft of the parts of a question; a part that is not answered is named in the notes."""
    if len(drafts) == 1:
        return drafts[0]
    answered = [draft for draft in drafts if draft.statements]
    if not answered:
        return max(drafts, key=lambda draft: draft.confidence)
    shorts = [draft.short_answer for draft in answered if draft.short_answer]
    unsaid = [
        says.part_not_said.format(question=question)
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


def numbered(draft: Draft, store: ArticleStore, says: Sayings) -> tuple[str, tuple[Citation, ...]]:
    """The draft's text with markers, and the citations they name. Evidence that does not hold in the store is left
    out, and so is a statement with no evidence left: "" and () if no supported one remains."""
    sentences: list[str] = []
    citations: list[Citation] = []
    numbers: dict[tuple[str, int, int], int] = {}
    for statement in draft.statements:
        if not statement.supported:
            sentences.append(f"{_without_markers(statement.text)} {says.unsupported}")
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
