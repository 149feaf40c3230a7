"""Stand-ins of this floor's protocols for tests and trials: small, real, and without a model."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from assistant.answers import EXTRACTIVE, Origin, Partial, Stage
from assistant.asked import Question
from assistant.evidence import Claim, Draft, Evidence, Listener, quoted
from assistant.extractive.reader import Reading, Span, span_scores
from index.articles import Article, Filters, Found, Hit, Passage, is_by
from index.endpoint.language_model import Spent
from index.errors import NotFound

UNSCORED = -9.0


@dataclass
class FakeLibrary:
    """Articles in memory, one passage each. Like a search by meaning it finds them all, scored by the words of four
    letters or more that they share with the question. `lacking` says by question what its search lacks; `searched` are
    the questions."""

    held: list[Article] = field(default_factory=list)
    generation: int = 1
    lacking: dict[str, str] = field(default_factory=dict)
    searched: list[str] = field(default_factory=list)

    def article(self, article_id: str) -> Article:
        for one in self.held:
            if one.id == article_id:
                return one
        raise NotFound(f"no article {article_id!r}")

    def articles(self, filters: Filters = Filters()) -> list[Article]:  # noqa: B008
        return [one for one in self.held if _admits(filters, one)]

    def search(self, question: str, k: int = 24, filters: Filters = Filters()) -> Found:  # noqa: B008
        self.searched.append(question)
        hits = [
            Hit(Passage(number, one.id, 0, len(one.text)), one, len(_words(question) & _words(one.text)) / 10)
            for number, one in enumerate(self.articles(filters), 1)
        ]
        return Found(tuple(sorted(hits, key=lambda hit: -hit.score)[:k]), self.lacking.get(question))


@dataclass
class FakeWriter:
    """Quotes the first sentence of the best passage, or the `whole` passage; only nearest where `answers` is False or
    nothing is shared with the question. `asked` are the questions it was given."""

    answers: bool = True
    confidence: float = 0.9
    short: str | None = None
    whole: bool = False
    name: str = EXTRACTIVE
    origin: Origin = "sentences"
    asked: list[str] = field(default_factory=list)

    def draft(self, question: Question, hits: Sequence[Hit], *_: object) -> Draft:
        self.asked.append(question.text)
        if not hits:
            return Draft((), None, 0.0)
        best, place = hits[0], hits[0].passage
        end = place.end if self.whole else best.article.text.index(".", place.start) + 1
        evidence = Evidence(best.article, place.start, end, self.confidence)
        if not (self.answers and best.score):
            return Draft((), None, 0.2, (evidence,))
        return Draft(quoted([evidence]), self.short, self.confidence)


@dataclass
class FakeListener(Listener):
    """Keeps what it is told, and has gone once it was told so many times."""

    leaves_after: int | None = None
    claims: list[tuple[Claim, ...]] = field(default_factory=list)
    partials: list[Partial] = field(default_factory=list)
    costs: list[Spent] = field(default_factory=list)
    stages: list[Stage] = field(default_factory=list)

    def began(self, stage: Stage) -> None:
        self.stages.append(stage)

    def drafted(self, claims: Sequence[Claim]) -> None:
        self.claims.append(tuple(claims))

    def said(self, partial: Partial) -> None:
        self.partials.append(partial)

    def gone(self) -> bool:
        return self.leaves_after is not None and len(self.claims) + len(self.partials) >= self.leaves_after

    def spent(self, tokens: Spent) -> None:
        self.costs.append(tokens)


class WordReader:
    """A Reader whose pieces are words: a word's start and end logits are its score, UNSCORED where it has none. The
    best span is the only one, "no answer" scores 0, and the headers are not read."""

    def __init__(self, scores: Mapping[str, float]) -> None:
        self._scores = dict(scores)

    def read(
        self,
        question: str,  # noqa: ARG002
        passages: Sequence[str],
        headers: Sequence[str] | None = None,  # noqa: ARG002
    ) -> list[Reading]:
        return [self._one(passage) for passage in passages]

    def _one(self, passage: str) -> Reading:
        words = list(re.finditer(r"\w+", passage))
        logits = np.array([self._scores.get(word.group(), UNSCORED) for word in words], dtype=np.float32)
        places = np.array([word.span() for word in words], dtype=np.int64).reshape(-1, 2)
        spans: tuple[Span, ...] = ()
        if words:
            scores = span_scores(logits, logits)
            first, length = divmod(int(scores.argmax()), scores.shape[1])
            spans = (Span(words[first].start(), words[first + length].end(), float(scores.max())),)
        return Reading(spans[0].score if spans else UNSCORED, 0.0, spans, logits, logits, places)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w{4,}", text.lower()))


def _admits(filters: Filters, one: Article) -> bool:
    day = (one.published or "")[:10]
    return not (
        (filters.since and day < filters.since)
        or (filters.until and (not day or day > filters.until))
        or (filters.publisher and (one.publisher or "").lower() != filters.publisher.lower())
        or (filters.author and not is_by(one.author, filters.author))
        or (filters.article and filters.article not in (one.id, one.file))
    )
