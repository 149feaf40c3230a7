"""The nouns of the answering floor: a Citation, and the Answer that every door returns unchanged; its error.

CitedError
└── QuestionError    a question that cannot be asked: empty, too long, or filters that make no sense
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from index.errors import CitedError


class QuestionError(CitedError):
    """The question or its filters cannot be used; the message says which part and what would do."""


@dataclass(frozen=True, slots=True)
class Citation:
    """An exact quotation at a stated place: `quote` equals the stored text of `article` at `start:end`.
    `number` is the marker `[number]` in the answer's text, from 1; 0 for passages shown only as nearest."""

    number: int
    article: str
    file: str
    title: str
    publisher: str | None
    author: str | None
    published: str | None
    url: str | None
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked, what may be said of it, and the proof. `answered` False has no citations and the text
    `Sayings.not_said`; `nearest` then shows the passages that came closest. `confidence` is the probability, 0..1, that
    the answer is right (or, unanswered, that the articles do answer after all). Times are milliseconds."""

    question: str
    standalone_question: str
    answered: bool
    text: str
    short_answer: str | None
    confidence: float
    answered_by: str
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Citation, ...] = ()
    notes: tuple[str, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The contract every door keeps: plain JSON types, keys in the documented order."""
        return asdict(self)
