"""A language model that says what a test tells it to, a reader that stands in, and one small article to ask about."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.fakes import FakeWriter
from index.articles import Article, Hit, Passage

TEXT = (
    "The ferry Aurora was delayed until 14 August 2025. Volvo Penta of Gothenburg sent 12 engineers, said Kari Moe. "
    "“We lost about $5.6 million,” she said. About fifteen percent of the 1,000 passengers asked for their money back."
)
ARTICLE = Article("a1", "Ferry late again", TEXT, "Aftenposten", "Kari Moe", "2025-08-10", None, "a.txt", "0")
HITS = (Hit(Passage(1, "a1", 0, len(TEXT)), ARTICLE, 1.0),)


@dataclass
class StandIn(FakeWriter):
    """A reader that finds when the ferry sails, or no answer."""

    short: str | None = "14 August 2025"
