"""What the assistant asks of a language model: pieces of text until it is whole, or a failure that names its cause."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from index.errors import CitedError

ANSWER_SECONDS = 60.0
"""For an answer that a language model writes, retries and the rewriting of a follow-up included."""

Cause = Literal[
    "unreachable", "timeout", "rate_limited", "server_error", "unauthorised", "wrong_model", "too_long", "refused",
    "garbage", "cut", "length", "endless", "empty", "filtered", "count", "dimension", "numbers", "cancelled",
]  # fmt: skip
CAUSES: Mapping[Cause, str] = {
    # refused connection, no such host, connection reset before an answer
    "unreachable": "could not be reached: check that it runs and that the base URL is right",
    # the total deadline passed: before the answer, during it, or kept alive by pings
    "timeout": "gave no whole answer in the time allowed: try again, or allow more time",
    "rate_limited": "takes no more requests for now: try again later",  # 429 until the deadline
    "server_error": "failed: try again later",  # 5xx until the deadline, or an error in place of an answer
    "unauthorised": "refused the key: check OPENAI_API_KEY",  # 401 or 403
    # 404, or an error that names the model
    "wrong_model": "does not know the model: check its name and the base URL",
    # the endpoint says so of the prompt, or of a text however short
    "too_long": "says that the text does not fit: choose a model with more context",
    "refused": "refused the request",  # any other 4xx, or a redirect
    # not the API's format: HTML with status 200, JSON that is none
    "garbage": "answered in another format than OpenAI's: check the base URL",
    "cut": "broke the answer off: try again",  # the stream ended without a finish_reason, or broke off
    "length": "stopped in the middle of the answer at its limit of tokens",
    "endless": "went on past the length asked for and was stopped",
    "empty": "gave no text",  # whole, but no text
    "filtered": "held the answer back by its content filter",
    "count": "did not give one vector for each text: check that the model is an embedding model",
    "dimension": "gave vectors of another dimension than before: name the dimension, or leave it out and sync again",
    "numbers": "gave a vector that has no direction: check that the model is an embedding model",
    "cancelled": "was told to stop, for the caller went away",
}
"""Everything that goes wrong with a model behind an endpoint: what it did, as the end of a sentence, and the mend."""


class ModelFailure(CitedError):
    """A model did not give a whole answer. `str(error)` is one line for the user with the endpoint's own words where
    they are safe to show, never the key; without a line of its own, the one of its cause."""

    def __init__(self, cause: Cause, message: str = "") -> None:
        super().__init__(message or f"the language model {CAUSES[cause]}")
        self.cause = cause

    def __reduce__(self) -> tuple[type[ModelFailure], tuple[Cause, str]]:
        return type(self), (self.cause, str(self))


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of the conversation sent to the model."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Spent:
    """Tokens of one call as the endpoint counted them; 0 where it did not say."""

    prompt: int = 0
    completion: int = 0


def never() -> bool:
    """A caller that stays."""
    return False


class LanguageModel(Protocol):
    """An OpenAI-compatible chat model, or a fake of one."""

    @property
    def name(self) -> str:
        """The model's name as the endpoint knows it."""
        ...

    @property
    def context(self) -> int:
        """Tokens that prompt and answer may have together."""
        ...

    def stream(
        self,
        messages: Sequence[Message],
        *,
        most: int,
        deadline: float,
        gone: Callable[[], bool] = never,
        spent: Callable[[Spent], None] | None = None,
    ) -> Iterator[str]:
        """Pieces of the answer's text as they arrive, reasoning left out. Returns only when the answer is whole
        (`finish_reason` "stop"); else raises ModelFailure, after the pieces that had arrived. `most` bounds the
        answer's tokens; `deadline` is a `time.monotonic()` that covers everything, retries included; `gone` is
        looked at at least once a second, and when it says True the request is cancelled. `spent` is called once
        when the endpoint says what the call cost."""
        ...
