"""A chat completion, whole or in chunks, with its citations as annotations and as the contract's own objects."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from time import time
from typing import Any
from uuid import uuid4

from assistant.answers import Answer
from ui.calls import Call, Waiting
from ui.http.streaming import PING_SECONDS
from ui.openai.message import Growing, Marked
from ui.openai.streaming import DONE, PING, Counter, data, ending_with_error


@dataclass(frozen=True, slots=True)
class Completion:
    """What all chunks of one completion say of it."""

    model: str
    id: str = field(default_factory=lambda: f"chatcmpl-{uuid4().hex}")
    created: int = field(default_factory=lambda: int(time()))

    def whole(self, answer: Answer, usage: Sequence[int], footnotes: bool) -> dict[str, Any]:
        """A `chat.completion`."""
        message = Growing(footnotes)
        text, marked = message.grow(answer)
        said = {"role": "assistant", "content": text, "refusal": None, "annotations": citing(marked)}
        choice = {"index": 0, "message": said, "logprobs": None, "finish_reason": "stop"}
        return self._of("chat.completion", [choice], _usage(usage)) | _proof(message, answer)

    def chunk(self, delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
        """A `chat.completion.chunk`."""
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return self._of("chat.completion.chunk", [choice], None)

    def used(self, usage: Sequence[int]) -> dict[str, Any]:
        """The chunk after the last, which says what it cost."""
        return self._of("chat.completion.chunk", [], _usage(usage))

    def _of(self, kind: str, choices: list[Any], usage: dict[str, int] | None) -> dict[str, Any]:
        about = {"id": self.id, "object": kind, "created": self.created, "model": self.model}
        return about | {"choices": choices, "usage": usage}


async def chunks(
    call: Call, completion: Completion, address: str, footnotes: bool, count: Counter | None
) -> AsyncIterator[bytes]:
    """The chunks of one completion as server-sent events; `count` where its cost is asked for."""
    message = Growing(footnotes)

    async def told() -> AsyncIterator[bytes]:
        yield data(completion.chunk({"role": "assistant", "content": ""}))
        async for part in call.events(PING_SECONDS):
            if part is None or isinstance(part, Waiting):
                yield PING
                continue
            part = part.at(address)
            text, marked = message.grow(part)
            if text:
                noted = {"annotations": citing(marked)} if marked else {}
                yield data(completion.chunk({"content": text} | noted))
            if isinstance(part, Answer):
                yield data(completion.chunk({}, "stop") | _proof(message, part))
                if count:
                    yield data(completion.used(await count(message.text)))
        yield DONE

    async for event in ending_with_error(told(), lambda error: [data({"error": error})]):
        yield event


def citing(marked: Sequence[Marked]) -> list[dict[str, Any]]:
    """`url_citation`s, which span the markers; `content` is the quotation."""
    return [
        {
            "type": "url_citation",
            "url_citation": {
                "start_index": each.start,
                "end_index": each.end,
                "title": each.citation.title,
                "url": each.citation.read_url,
                "content": each.citation.quote,
            },
        }
        for each in marked
    ]


def _proof(message: Growing, answer: Answer) -> dict[str, Any]:
    return {"citations": message.placed(answer), "answer": answer.to_json()}


def _usage(usage: Sequence[int]) -> dict[str, int]:
    asked, answered = usage
    return {"prompt_tokens": asked, "completion_tokens": answered, "total_tokens": asked + answered}
