"""A language model that says what a test tells it to, a reader that stands in, and one small article to ask about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.answers import EXTRACTIVE, Origin
from assistant.asked import Question
from assistant.evidence import Claim, Draft, Evidence, Listener, quoted
from index.articles import Article, Hit, Passage
from index.endpoint.language_model import Spent
from index.errors import NotFound

TEXT = (
    "The ferry Aurora was delayed until 14 August 2025. Volvo Penta of Gothenburg sent 12 engineers, said Kari Moe. "
    "“We lost about $5.6 million,” she said. About fifteen percent of the 1,000 passengers asked for their money back."
)
ARTICLE = Article("a1", "Ferry late again", TEXT, "Aftenposten", "Kari Moe", "2025-08-10", None, "a.txt", "0")
HITS = (Hit(Passage(1, "a1", 0, len(TEXT)), ARTICLE, 1.0),)


class Shelf:
    """A store of a few articles."""

    def __init__(self, *stored: Article) -> None:
        self._stored = {one.id: one for one in stored}

    def article(self, article_id: str) -> Article:
        if article_id not in self._stored:
            raise NotFound(f"no article {article_id!r}")
        return self._stored[article_id]


@dataclass
class StandIn:
    """A reader that quotes the first sentence with a given confidence, or finds no answer."""

    answers: bool = True
    confidence: float = 0.9
    name: str = EXTRACTIVE
    origin: Origin = "sentences"

    def draft(self, question: Question, hits: Sequence[Hit], *_: object) -> Draft:
        evidence = Evidence(ARTICLE, 0, TEXT.index(".") + 1, self.confidence)
        if not self.answers:
            return Draft((), None, 0.2, (evidence,))
        return Draft(quoted([evidence]), "14 August 2025", self.confidence)


@dataclass
class Recording(Listener):
    """A listener that keeps what it is told and leaves after so many calls."""

    leaves_after: int | None = None
    heard: list[tuple[Claim, ...]] = field(default_factory=list)
    costs: list[Spent] = field(default_factory=list)

    def spent(self, tokens: Spent) -> None:
        self.costs.append(tokens)

    def drafted(self, claims: Sequence[Claim]) -> None:
        self.heard.append(tuple(claims))

    def gone(self) -> bool:
        return self.leaves_after is not None and len(self.heard) >= self.leaves_after
