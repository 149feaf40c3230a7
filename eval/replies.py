"""Whole replies of a language model, for as long as it gives any."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence

from index.endpoint.language_model import LanguageModel, Message, ModelFailure

SILENT = 3  # failed requests in a row after which the model is not asked any more
_SECONDS = 60.0  # one reply
_THOUGHT = re.compile(r"^\s*<think>.*?</think>", re.DOTALL)


class Replies:
    """Asks a model. `silent`: it failed `SILENT` times in a row."""

    def __init__(self, model: LanguageModel) -> None:
        self.name = model.name
        self._model = model
        self._failures = 0

    @property
    def silent(self) -> bool:
        """Whether it is not worth asking any more."""
        return self._failures >= SILENT

    def reply(self, messages: Sequence[Message], most: int) -> str:
        """The reply to chat messages, of at most so many tokens. Raises ModelFailure."""
        try:
            reply = "".join(self._model.stream(messages, most=most, deadline=time.monotonic() + _SECONDS))
        except ModelFailure:
            self._failures += 1
            raise
        self._failures = 0
        return reply


def without_thought(reply: str) -> str:
    """A reply without the reasoning that some models write before it."""
    return _THOUGHT.sub("", reply).strip()
