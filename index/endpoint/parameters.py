"""The fields of a request, and what an endpoint turned out not to accept of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from index.endpoint.failures import Problem
from index.endpoint.language_model import Message
from index.endpoint.presets import Preset

_SYSTEM_ROLE = re.compile(
    r"\bsystem\b.{0,40}\b(?:role|message|prompt)|\brole\b.{0,60}\bsystem\b", re.IGNORECASE | re.DOTALL
)
_OTHER_LIMIT = {"max_tokens": "max_completion_tokens", "max_completion_tokens": "max_tokens"}
STEADY = 0.0


class Parameters:
    """Starts from the preset's quirks and learns from refusals: each field is dropped or swapped once, for as long as
    this object lives."""

    def __init__(self, preset: Preset) -> None:
        self._limit: str | None = preset.limit
        self._temperature = preset.temperature
        self._stream_options = preset.stream_options
        self._system_role = preset.system_role
        self._extra = dict(preset.extra)
        self._swapped = False

    def body(self, model: str, messages: Sequence[Message], most: int) -> dict[str, Any]:
        """Keyword arguments for `chat.completions.create`."""
        turns = messages if self._system_role else _without_system(messages)
        body: dict[str, Any] = {
            "model": model,
            "messages": [{"role": turn.role, "content": _encodable(turn.content)} for turn in turns],
            "stream": True,
        }
        if self._limit:
            body[self._limit] = most
        if self._temperature:
            body["temperature"] = STEADY
        if self._stream_options:
            body["stream_options"] = {"include_usage": True}
        if self._extra:
            body["extra_body"] = dict(self._extra)
        return body

    def learn(self, problem: Problem, sent: dict[str, Any]) -> bool:
        """Leave out or swap the field that a refusal (400 or 422) of the request `sent` complains of; False if it
        complains of none that can be helped. Fields that another request had learnt of meanwhile count as helped."""
        names = f"{problem.param} {problem.message}"
        if "stream_options" in names and "stream_options" in sent:
            self._stream_options = False
        elif "temperature" in names and "temperature" in sent:
            self._temperature = False
        elif (limit := self._refused_limit(names, sent)) is not None:
            self._refuse_limit(limit)
        elif any(_names(names, field) for field in sent.get("extra_body", {})):
            self._extra = {field: value for field, value in self._extra.items() if not _names(names, field)}
        elif _SYSTEM_ROLE.search(names) and any(turn["role"] == "system" for turn in sent["messages"]):
            self._system_role = False
        else:
            return False
        return True

    def _refused_limit(self, names: str, sent: dict[str, Any]) -> str | None:
        return next(
            (limit for limit in _OTHER_LIMIT if limit in sent and re.search(rf"\b{limit}\b", names)), None
        )

    def _refuse_limit(self, limit: str) -> None:
        if self._limit != limit:
            return
        self._limit = None if self._swapped else _OTHER_LIMIT[limit]
        self._swapped = True


def _encodable(text: str) -> str:
    """Halves of surrogate pairs, which JSON of a request cannot carry, become question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _names(text: str, field: str) -> bool:
    return re.search(rf"\b{re.escape(field)}\b", text) is not None


def _without_system(messages: Sequence[Message]) -> list[Message]:
    """System turns put before the next user's, for endpoints that know no system role."""
    turns: list[Message] = []
    pending: list[str] = []
    for message in messages:
        if message.role == "system":
            pending.append(message.content)
        elif message.role == "user" and pending:
            turns.append(Message("user", "\n\n".join([*pending, message.content])))
            pending = []
        else:
            turns.append(message)
    return turns + [Message("user", text) for text in pending]
