"""The writer that asks a language model: numbered evidence out, checked statements in, the reader as its second."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Protocol

from assistant.answers import Origin, Stage
from assistant.asked import Question
from assistant.evidence import Claim, Draft, Listener
from assistant.language import Language
from assistant.tracing import NO_TRACER, Span, Tracer
from assistant.writing import outcome
from assistant.writing.hearing import Hearing
from assistant.writing.numbering import Numbered, number_sentences
from assistant.writing.prompt import answer_messages, instructions
from assistant.writing.sizes import tokens_of_messages
from index.articles import Hit
from index.endpoint.language_model import ANSWER_SECONDS, LanguageModel, Message, ModelFailure, Spent

MOST_TOKENS = 1_024  # of an answer: five sentences take about 200, some models think aloud first
CHARACTERS_PER_TOKEN = 8  # beyond this an endpoint has not kept to the limit it was given
_FENCE_ROOM = 48  # tokens by which the delimiters of an empty prompt may differ from the final ones


class Fallback(Protocol):
    """The writer whose draft is the second opinion, and the answer when the model fails: the extractive one."""

    def draft(self, question: Question, hits: Sequence[Hit]) -> Draft:
        """A draft; without claims where the hits do not answer."""
        ...


class ModelWriter:
    """Writes drafts with a language model that is never trusted. Safe to use from several threads if the model is."""

    origin: Origin = "model"

    def __init__(
        self,
        model: LanguageModel,
        fallback: Fallback,
        language: Language,
        *,
        seconds: float = ANSWER_SECONDS,
        today: Callable[[], date] = date.today,
        rules: str | None = None,
        tracer: Tracer = NO_TRACER,
    ) -> None:
        """`seconds` bounds each answer, retries included; `rules` replaces the packaged prompt."""
        self._model = model
        self._fallback = fallback
        self._language = language
        self._seconds = seconds
        self._today = today
        self._rules = rules or instructions("answer")
        self._tracer = tracer

    @property
    def name(self) -> str:
        """The model's name."""
        return self._model.name

    def draft(
        self,
        question: Question,
        hits: Sequence[Hit],
        listener: Listener | None = None,
        began: float | None = None,
    ) -> Draft:
        """The draft as `outcome` lays down. `began` is the `time.monotonic()` from which its seconds count; now when
        not given. Raises ModelFailure with the cause "cancelled" when the listener has gone, and no other."""
        deadline = (time.monotonic() if began is None else began) + self._seconds
        reader = self._fallback.draft(question, hits)
        if not hits or (question.field == "url" and reader.claims):  # a model's addresses are not shown
            return reader
        if listener:
            listener.began(Stage("writing"))
        started = time.monotonic()
        with self._tracer.span("write", model=self.name, streamed=listener is not None) as span:
            draft = self._written(question, hits, reader, _Counting(listener, span), deadline)
            return replace(draft, writing=time.monotonic() - started)

    def _written(
        self, question: Question, hits: Sequence[Hit], reader: Draft, listener: _Counting, deadline: float
    ) -> Draft:
        numbered: Numbered | None = self._numbered(question, hits)
        hearing: Hearing | None = None
        failure = ModelFailure(
            "too_long",
            f"the language model {self.name!r} has no room for a sentence: give it a larger context",
        )
        while numbered is not None and numbered.evidence:
            messages = answer_messages(
                question.text, numbered.shown, self._today(), self._language.says.not_said, rules=self._rules
            )
            hearing = Hearing(question.text, numbered, messages[0].content, self._language, listener.drafted)
            try:
                self._hear(hearing, messages, deadline, listener)
            except ModelFailure as caught:
                failure = caught
                listener.failed(caught)
                if caught.cause == "cancelled":
                    raise
                again = caught.cause == "too_long" and numbered.room == self._room(question)
                numbered = numbered.shrunk() if again else None
            else:
                return outcome.whole(hearing, reader, self._language.says)
        return outcome.failed(hearing, reader, failure, self._language.says)

    def _hear(
        self, hearing: Hearing, messages: Sequence[Message], deadline: float, listener: _Counting
    ) -> None:
        """The whole answer into `hearing`; raises ModelFailure. Length and deadline are held here too, whatever the
        model's client does."""
        heard = 0
        pieces = self._model.stream(
            messages,
            most=self._most,
            deadline=deadline,
            gone=listener.gone,
            spent=listener.spent,
        )
        with _closed(pieces):
            for piece in pieces:
                hearing.feed(piece)
                heard += len(piece)
                if listener.gone():
                    raise ModelFailure("cancelled", "the caller went away")
                if heard > CHARACTERS_PER_TOKEN * self._most:
                    raise ModelFailure(
                        "endless", f"the language model {self.name!r} did not stop at {self._most} tokens"
                    )
                if time.monotonic() > deadline:
                    raise ModelFailure(
                        "timeout", f"the language model {self.name!r} was not done after {self._seconds:g} s"
                    )
        if not heard:
            raise ModelFailure("empty", f"the language model {self.name!r} sent an empty answer")
        hearing.close()

    @property
    def _most(self) -> int:
        return min(MOST_TOKENS, self._model.context // 4)

    def _numbered(self, question: Question, hits: Sequence[Hit]) -> Numbered:
        return number_sentences(question, hits, self._room(question))

    def _room(self, question: Question) -> int:
        """Tokens left for evidence."""
        empty = answer_messages(
            question.text, "", self._today(), self._language.says.not_said, rules=self._rules
        )
        return self._model.context - self._most - tokens_of_messages(empty) - _FENCE_ROOM


class _Counting(Listener):
    """Passes on to whoever listens, if anybody does, and tells the trace what was spent."""

    def __init__(self, listener: Listener | None, span: Span) -> None:
        self._listener = listener or Listener()
        self._span = span
        self._input = self._output = 0

    def drafted(self, claims: Sequence[Claim]) -> None:
        self._listener.drafted(claims)

    def gone(self) -> bool:
        return self._listener.gone()

    def spent(self, tokens: Spent) -> None:
        self._input, self._output = self._input + tokens.prompt, self._output + tokens.completion
        self._span.note(input_tokens=self._input, output_tokens=self._output)
        self._listener.spent(tokens)

    def failed(self, failure: ModelFailure) -> None:
        self._span.note(cause=failure.cause)


@contextmanager
def _closed(pieces: Iterator[str]) -> Iterator[None]:
    """Closes a generator that is left early, which cancels its request."""
    try:
        yield
    finally:
        close = getattr(pieces, "close", None)
        if close is not None:
            close()
