"""Evidence: sentences of stored articles, what they are worth for the question, and citing them so that it holds.

A draft is what a writer proposes: claims with the evidence for each, before they are verified and become statements.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from assistant.answers import (
    ADDRESS,
    STATED_FROM,
    Citation,
    Origin,
    Partial,
    Stage,
    Statement,
    read_url,
    source_url,
)
from assistant.language import Sayings
from index.articles import Article
from index.endpoint.language_model import Spent
from index.errors import NotFound

_BREAKS = re.compile("[\u00ad\u200b\u2060\ufeff]+")
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
                stored.url, quote, item.start, item.end, read_url(ADDRESS, stored.id, item.start, item.end),
                source_url(stored.url, quote),
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
class Claim:
    """One sentence of an answer and the places that say so. `supported` False: it failed a check, and is shown with
    `Sayings.unsupported` behind it and without a citation."""

    text: str
    evidence: tuple[Evidence, ...]
    supported: bool = True


@dataclass(frozen=True, slots=True)
class Draft:
    """What a writer proposes. No claims: the articles do not say, and `nearest` came closest. `confidence`, 0..1,
    ranks it among drafts; where it is `fitted` it is a calibrated probability that the articles answer the question this
    way, and only then is it shown; from `stated_from` on the answer counts as stated. `accounts`: each answer that is
    surely given, and the sentences that give it. `origin`: whose words or refusal it is; `lasting` False: a passing
    failure shaped it, ask again next time; `writing` are the seconds a language model wrote, of all that the draft
    took; `unread` is the code of a language that the reader does not know, where the question is in it."""

    claims: tuple[Claim, ...]
    short_answer: str | None
    confidence: float
    nearest: tuple[Evidence, ...] = ()
    notes: tuple[str, ...] = ()
    origin: Origin = "sentences"
    lasting: bool = True
    writing: float = 0.0
    fitted: bool = True
    stated_from: float = STATED_FROM
    accounts: tuple[tuple[str, tuple[Evidence, ...]], ...] = ()
    unread: str | None = None


class Listener:
    """Whoever waits for an answer while it is being written; stays to the end and hears nothing unless a subclass does."""

    def began(self, stage: Stage) -> None:
        """What is done now; the first of a question before anything is done."""

    def drafted(self, claims: Sequence[Claim]) -> None:
        """All checked claims so far, each time a writer adds one; at least one of them is supported."""

    def said(self, partial: Partial) -> None:
        """The same, verified and numbered. The final Answer replaces it: a model that fails midway may leave the answer
        to the articles' own sentences."""

    def gone(self) -> bool:
        """Whether nobody waits any more; looked at at least once a second while a model writes."""
        return False

    def spent(self, tokens: Spent) -> None:
        """What a call of a language model cost."""


def quoted(evidence: list[Evidence]) -> tuple[Claim, ...]:
    """Claims that are their own quotations; places with the same words become one claim."""
    by_words: dict[str, list[Evidence]] = {}
    for item in merged(evidence):
        by_words.setdefault(" ".join(item.quote.split()), []).append(item)
    return tuple(Claim(words, tuple(places)) for words, places in by_words.items())


def joined(questions: Sequence[str], drafts: Sequence[Draft], says: Sayings) -> Draft:
    """One draft of the parts of a question; a part that is not answered is named in the notes."""
    drafts = [
        replace(draft, short_answer=draft.short_answer and without_breaks(draft.short_answer))
        for draft in drafts
    ]
    if len(drafts) == 1:
        return drafts[0]
    answered = [draft for draft in drafts if draft.claims]
    notes = tuple(dict.fromkeys(note for draft in answered or drafts for note in draft.notes))
    lasting, writing = all(draft.lasting for draft in drafts), sum(draft.writing for draft in drafts)
    if not answered:
        nearest = max(drafts, key=lambda draft: draft.confidence)
        return replace(nearest, notes=notes, lasting=lasting, writing=writing)
    shorts = [draft.short_answer for draft in answered if draft.short_answer]
    unsaid = [
        says.part_not_said.format(question=question)
        for question, draft in zip(questions, drafts, strict=True)
        if not draft.claims
    ]
    return Draft(
        claims=tuple(dict.fromkeys(claim for draft in answered for claim in draft.claims)),
        short_answer="; ".join(dict.fromkeys(shorts)) or None,
        confidence=min(draft.confidence for draft in answered),
        notes=(*notes, *unsaid),
        origin="model" if any(draft.origin == "model" for draft in answered) else "sentences",
        lasting=lasting,
        writing=writing,
        fitted=all(draft.fitted for draft in answered),
        stated_from=max(draft.stated_from for draft in answered),
    )


def numbered(
    claims: Sequence[Claim], store: ArticleStore
) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
    """The claims as statements, and the citations they name by number. Evidence that does not hold in the store is left
    out, and so is a claim with no evidence left: () and () if no supported one remains."""
    statements: list[Statement] = []
    citations: list[Citation] = []
    numbers: dict[tuple[str, int, int], int] = {}
    for claim in claims:
        named: list[int] = []
        for citation in cite(claim.evidence, store) if claim.supported else ():
            place = (citation.article, citation.start, citation.end)
            if place not in numbers:
                numbers[place] = len(citations) + 1
                citations.append(replace(citation, number=numbers[place]))
            named.append(numbers[place])
        if named or not claim.supported:
            statements.append(Statement(_as_read(claim.text), tuple(named), claim.supported))
    return (tuple(statements), tuple(citations)) if citations else ((), ())


def written(
    statements: Sequence[Statement], citations: Sequence[Citation], says: Sayings
) -> tuple[str, tuple[Citation, ...]]:
    """The text of an answer: its statements, each with its markers or the words for having none; and the citations, each
    with the place of the first statement that it bears out."""
    text, places = "", dict[int, tuple[int, int]]()
    for each in statements:
        start = len(text) + bool(text)
        place = start, start + len(each.text)
        places = dict.fromkeys(each.citations, place) | places
        marks = "".join(f"[{n}]" for n in each.citations) if each.supported else says.unsupported
        text += f"{' ' if text else ''}{each.text} {marks}"
    return text, tuple(
        replace(each, answer_start=places[each.number][0], answer_end=places[each.number][1])
        for each in citations
    )


class Relay(Listener):
    """Verifies and numbers checked claims for whoever waits, those of earlier parts of the question before them."""

    def __init__(self, waiting: Listener, store: ArticleStore, says: Sayings) -> None:
        self._waiting, self._store, self._says = waiting, store, says
        self._earlier: tuple[Claim, ...] = ()

    def began(self, stage: Stage) -> None:
        self._waiting.began(stage)

    def gone(self) -> bool:
        return self._waiting.gone()

    def spent(self, tokens: Spent) -> None:
        self._waiting.spent(tokens)

    def drafted(self, claims: Sequence[Claim]) -> None:
        statements, citations = numbered((*self._earlier, *claims), self._store)
        if citations:
            text, citations = written(statements, citations, self._says)
            self._waiting.said(Partial(text, statements, citations))

    def next_part(self, claims: Sequence[Claim]) -> None:
        """A part of the question is done with these claims."""
        self._earlier = (*self._earlier, *claims)


def without_breaks(text: str) -> str:
    """A word as it reads, without the signs that only say where its line may or may not break: `Ma\xadthilda` -> `Mathilda`.
    Quotations keep them; joiners, which change how letters look, stay."""
    return text if text.isascii() else _BREAKS.sub("", text)


def _as_read(text: str) -> str:
    """An article's own "[1]" must not pass for ours."""
    return _OWN_MARKER.sub(r"(\1)", without_breaks(text))
