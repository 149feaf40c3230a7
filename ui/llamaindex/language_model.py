"""Any LlamaIndex `LLM` as the assistant's language model, its stream judged like an endpoint's."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from typing import Any, cast

from llama_index.core.base.llms.types import ChatMessage, ChatResponse
from llama_index.core.llms.llm import LLM

from index.endpoint.language_model import Message, ModelFailure, Spent, never
from index.endpoint.line import Client, Give, Line
from index.endpoint.reply import Reply
from ui.llamaindex.provider import Provider

_log = logging.getLogger(__name__)
_GRACE = 0.25  # seconds in which a request that was told to stop is expected to have stopped

# What OpenAI, Anthropic and Google call an answer that is not whole; every other word is one of many for "done".
_CUT_SHORT = {
    "length": "length", "max_tokens": "length", "model_length": "length", "content_filter": "content_filter",
    "safety": "content_filter", "refusal": "content_filter",
}  # fmt: skip


class LlamaIndexModel:
    """`LlamaIndexModel(llm)` wherever a LanguageModel is wanted; `cited.open_assistant` does it. Threads may share it if
    they may share the LLM."""

    def __init__(self, llm: LLM) -> None:
        self._llm = llm
        self._provider = Provider(llm, llm.metadata.model_name)
        self.name = self._provider.name
        self.context = llm.metadata.context_window

    def stream(
        self,
        messages: Sequence[Message],
        *,
        most: int,
        deadline: float,
        gone: Callable[[], bool] = never,
        spent: Callable[[Spent], None] | None = None,
    ) -> Iterator[str]:
        """As LanguageModel.stream. `most` is not sent, as no two LLMs call it alike, but held to. Where an LLM does
        not say why it stopped, the end of its stream is the answer's. A request that hangs within
        the LLM cannot be broken off: it is left to a daemon thread, and the log says so."""
        failures = self._provider.failures
        begun, ended = threading.Event(), threading.Event()

        async def ask(_: Client, give: Give[str | Spent]) -> None:
            begun.set()
            reply = Reply(failures, most, ())
            turns = [ChatMessage(content=message.content, role=message.role) for message in messages]
            try:
                with closing(self._llm.stream_chat(turns)) as responses:
                    for event in _events(responses):
                        for text in reply.feed(event):
                            give(text)
                        await asyncio.sleep(0)  # here it can be cancelled
                for text in reply.close():
                    give(text)
            except ModelFailure:
                raise
            except Exception as error:  # noqa: BLE001  every provider's package has errors of its own
                raise self._provider.failure(error) from None
            finally:
                if reply.spent is not None:
                    give(reply.spent)
                ended.set()

        line = Line(failures.endpoint)  # of its own, for the LLM blocks its thread
        try:
            with closing(cast(Generator[str | Spent], line.arrivals(ask, deadline, gone))) as items:
                for item in items:
                    if isinstance(item, str):
                        yield item
                    elif spent is not None:
                        spent(item)
        finally:
            line.close()
            if begun.is_set() and not ended.wait(_GRACE):
                _log.warning("a request to %s could not be broken off; its thread ends with it", self.name)


def _events(responses: Iterator[ChatResponse]) -> Iterator[bytes]:
    """The stream as an OpenAI-compatible endpoint would send it."""
    said, finish, owed = "", None, False
    for response in responses:
        whole = response.message.content or ""
        delta = whole.removeprefix(said) if response.delta is None else response.delta
        said += delta
        counts = response.additional_kwargs
        yield _event(delta, None, counts if "prompt_tokens" in counts else None)
        owed = owed or _field(response.raw, "choices") is not None
        finish = _finish(response.raw) or finish
    yield _event("", finish or (None if owed else "stop"), None)


def _event(delta: str, finish: str | None, usage: dict[str, Any] | None) -> bytes:
    choice = {"delta": {"content": delta}, "finish_reason": finish}
    return b"data: " + json.dumps({"choices": [choice], "usage": usage}, default=str).encode() + b"\n\n"


def _finish(raw: Any) -> str | None:
    """Why the provider's own response says it stopped, in OpenAI's words; None while it says nothing."""
    choices = _field(raw, "choices")
    told = [_field(choices[0], "finish_reason")] if choices else []
    told += [_field(raw, name) for name in ("finish_reason", "done_reason", "stop_reason")]
    said = next((reason.lower() for reason in told if isinstance(reason, str) and reason), None)
    return said and _CUT_SHORT.get(said, "stop")


def _field(raw: Any, name: str) -> Any:
    return raw.get(name) if isinstance(raw, dict) else getattr(raw, name, None)
