"""A chat completion, whole or in chunks, with its citations as annotations and as the contract's own objects."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from time import time
from typing import Any
from uuid import uuid4

from assistant.answers import Answer, Stage
from ui.calls import Call, Waiting
from ui.http.streaming import PING_SECONDS
from ui.openai.message import Growing, Marked
from ui.openai.shapes import Annotation, Choice, Completion, Place, Said, Usage
from ui.openai.streaming import DONE, PING, Counter, data, ending_with_error


@dataclass(frozen=True, slots=True)
class Chat:
    """What a completion and all its chunks say of it."""

    model: str
    id: str = field(default_factory=lambda: f"chatcmpl-{uuid4().hex}")
    created: int = field(default_factory=lambda: int(time()))

    def whole(self, answer: Answer, usage: tuple[int, int], footnotes: bool) -> Completion:
        """A completion that was not streamed."""
        message = Growing(footnotes)
        text, marked = message.grow(answer)
        choice = Choice(Said(text, citing(marked)))
        proof = message.placed(answer), answer
        return Completion(self.id, self.created, self.model, (choice,), _used(usage), *proof)

    def chunk(self, delta: dict[str, Any], finish: str | None = None, **more: Any) -> bytes:
        """A chunk that adds `delta` to the message."""
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return self._event([choice], None, **more)

    def cost(self, usage: tuple[int, int]) -> bytes:
        """The chunk after the last, which says what it cost."""
        return self._event([], _used(usage))

    def _event(self, choices: list[Any], usage: Usage | None, **more: Any) -> bytes:
        about = {
            "id": self.id,
            "object": "chat.completion.chunk",
            "created": self.created,
            "model": self.model,
        }
        return data(about | {"choices": choices, "usage": usage} | more)


async def chunks(
    call: Call, chat: Chat, address: str, footnotes: bool, count: Counter | None
) -> AsyncIterator[bytes]:
    """The chunks of one completion as server-sent events; `count` where its cost is asked for."""
    message = Growing(footnotes)

    async def told() -> AsyncIterator[bytes]:
        yield chat.chunk({"role": "assistant", "content": ""})
        async for part in call.events(PING_SECONDS):
            if part is None or isinstance(part, Waiting | Stage):
                yield PING
                continue
            part = part.at(address)
            text, marked = message.grow(part)
            if text:
                yield chat.chunk({"content": text} | ({"annotations": citing(marked)} if marked else {}))
            if isinstance(part, Answer):
                yield chat.chunk({}, "stop", citations=message.placed(part), answer=part)
                if count:
                    yield chat.cost(await count(message.text))
        yield DONE

    async for event in ending_with_error(told(), lambda error: [data({"error": error})]):
        yield event


def citing(marked: Sequence[Marked]) -> tuple[Annotation, ...]:
    """The annotations of a message."""
    return tuple(
        Annotation(
            Place(each.start, each.end, each.citation.title, each.citation.read_url, each.citation.quote)
        )
        for each in marked
    )


def _used(usage: tuple[int, int]) -> Usage:
    return Usage(*usage, sum(usage))
