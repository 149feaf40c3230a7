"""Evidence: a sentence of a stored article, what it is worth for the question, and citing it so that it holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.answers import Citation
from index.articles import Article
from index.errors import NotFound


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
