"""What the assistant asks of a language model: pieces of text until it is whole, or a failure that names its cause."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from index.errors import CitedError

ANSWER_SECONDS = 60.0
"""For an answer that a language model writes, retries and the rewriting of a follow-up included."""

Cause = Literal[
    "unreachable",  # refused connection, no such host, connection reset before an answer
    "timeout",  # the answer's total deadline passed: before the stream, during it, or kept alive by pings
    "rate_limited",  # 429 until the deadline
    "server_error",  # 5xx until the deadline
    "unauthorised",  # 401 or 403
    "wrong_model",  # 404, or an error that names the model
    "too_long",  # the endpoint says the prompt does not fit
    "refused",  # any other 4xx
    "garbage",  # what came is not the API's format: HTML with status 200, JSON that is none
    "cut",  # the stream ended without a finish_reason, or broke off
    "length",  # the model reached its limit of tokens and stopped in the middle
    "endless",  # more text than was asked for
    "empty",  # whole, but no text
    "filtered",  # the provider's content filter
    "cancelled",  # the caller went away
]


class ModelFailure(CitedError):
    """A language model did not give a whole answer. `cause` is one of `Cause`; `str(error)` is one line for the user
    with the endpoint's own words where they are safe to show, never the key."""

    def __init__(self, cause: Cause, message: str) -> None:
        super().__init__(message)
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
