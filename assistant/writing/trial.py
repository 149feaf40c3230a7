"""A language model tried out: what its endpoint offers, and one question about a passage of our own, timed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.asked import Question
from assistant.evidence import Draft
from assistant.language import Language
from assistant.writing.addresses import without_addresses
from assistant.writing.writer import ModelWriter
from index.articles import Article, Hit, Passage
from index.endpoint.client import EndpointModel
from index.endpoint.language_model import LanguageModel, Message, ModelFailure, Spent, never
from index.endpoint.models import models
from index.endpoint.presets import Endpoint

QUESTION = "When was the town clock repaired?"
PASSAGE = "The town clock of Elmwick stood still for two years. It was repaired on 3 May 2024 by Ida Roth."
LISTING_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of the question. `answer` is what the model said, addresses aside, "" if nothing; `checked`: its answer
    passed the checks that every answer must pass; times are milliseconds, None where nothing came or it did not end."""

    question: str
    answer: str
    checked: bool
    first_ms: float | None
    whole_ms: float | None
    prompt_tokens: int
    completion_tokens: int
    failure: ModelFailure | None

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types, without the failure."""
        names = (
            "question",
            "answer",
            "checked",
            "first_ms",
            "whole_ms",
            "prompt_tokens",
            "completion_tokens",
        )
        return {name: getattr(self, name) for name in names}


def offered(endpoint: Endpoint, seconds: float) -> list[str]:
    """The names of the endpoint's models, sorted. Raises ModelFailure."""
    return models(endpoint, time.monotonic() + min(seconds, LISTING_SECONDS))


def try_model(endpoint: Endpoint, seconds: float, language: Language) -> Tried:
    """Ask the question as every question is asked. Never raises ModelFailure: it is in the result."""
    timed = _Timed(EndpointModel(endpoint))
    draft = _asked(timed, language, seconds)
    return Tried(
        question=QUESTION,
        answer=without_addresses("".join(timed.pieces), PASSAGE),
        checked=any(statement.supported for statement in draft.claims),
        first_ms=timed.first_ms,
        whole_ms=timed.whole_ms,
        prompt_tokens=timed.cost.prompt,
        completion_tokens=timed.cost.completion,
        failure=timed.failure,
    )


def would_send(language: Language) -> list[Message]:
    """The messages of that question, as an endpoint would be sent them; nothing is sent."""
    unsent = _Unsent()
    _asked(unsent, language, 1.0)
    return unsent.messages


def _asked(model: LanguageModel, language: Language, seconds: float) -> Draft:
    article = Article(
        "town-clock", "The town clock", PASSAGE, None, None, "2024-05-04", None, "town-clock.txt", ""
    )
    hit = Hit(Passage(1, article.id, 0, len(PASSAGE)), article, 1.0)
    return ModelWriter(model, _NoReader(), language, seconds=seconds).draft(
        language.asking.classify(QUESTION), [hit]
    )


class _Unsent:
    """A LanguageModel that keeps what it is asked, and says nothing."""

    name, context = "unsent", 8_192

    def __init__(self) -> None:
        self.messages: list[Message] = []

    def stream(self, messages: Sequence[Message], **_: Any) -> Iterator[str]:
        self.messages = self.messages or list(messages)
        yield from ()


class _Timed:
    """A LanguageModel that keeps what another one says, when, and how it failed."""

    def __init__(self, model: LanguageModel) -> None:
        self._model = model
        self.pieces: list[str] = []
        self.first_ms: float | None = None
        self.whole_ms: float | None = None
        self.cost = Spent()
        self.failure: ModelFailure | None = None

    @property
    def name(self) -> str:
        return self._model.name

    @property
    def context(self) -> int:
        return self._model.context

    def stream(
        self,
        messages: Sequence[Message],
        *,
        most: int,
        deadline: float,
        gone: Callable[[], bool] = never,
        spent: Callable[[Spent], None] | None = None,  # noqa: ARG002  kept here
    ) -> Iterator[str]:
        began = time.perf_counter()
        try:
            for piece in self._model.stream(
                messages, most=most, deadline=deadline, gone=gone, spent=self._paid
            ):
                if self.first_ms is None:
                    self.first_ms = round(1000 * (time.perf_counter() - began), 1)
                self.pieces.append(piece)
                yield piece
        except ModelFailure as failure:
            self.failure = failure
            raise
        self.whole_ms = round(1000 * (time.perf_counter() - began), 1)

    def _paid(self, cost: Spent) -> None:
        self.cost = cost


class _NoReader:
    """The second opinion that has none: the model alone is tried."""

    def draft(self, question: Question, hits: Sequence[Hit]) -> Draft:  # noqa: ARG002
        return Draft((), None, 0.0)
