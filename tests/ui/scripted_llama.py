"""A LlamaIndex LLM that says what a test tells it to, and a LlamaIndex embedding small enough to see through."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

from llama_index.core.base.llms.types import (
    ChatMessage,
    ChatResponse,
    ChatResponseGen,
    CompletionResponse,
    CompletionResponseGen,
    LLMMetadata,
    MessageRole,
)
from llama_index.core.embeddings import BaseEmbedding
from llama_index.core.llms import CustomLLM
from pydantic import PrivateAttr

Step = str | ChatResponse | Exception | threading.Event


def response(delta: str | None, whole: str = "", raw: Any = None, **counts: int) -> ChatResponse:
    message = ChatMessage(role=MessageRole.ASSISTANT, content=whole)
    return ChatResponse(message=message, delta=delta, raw=raw, additional_kwargs=counts)


class ScriptedLLM(CustomLLM):
    """Each call takes the next of its replies, the last for ever: text is streamed, an exception raised, an Event waited
    for. `asked` are the messages it was sent; `stopped` is set when a stream was closed before its end."""

    api_key: str = "sk-secret-0123456789abcdef"
    _replies: list[Sequence[Step]] = PrivateAttr()
    _asked: list[list[ChatMessage]] = PrivateAttr(default_factory=list)
    _stopped: threading.Event = PrivateAttr(default_factory=threading.Event)

    def __init__(self, *replies: Sequence[Step]) -> None:
        super().__init__()
        self._replies = list(replies)

    @property
    def asked(self) -> list[list[ChatMessage]]:
        return self._asked

    @property
    def stopped(self) -> threading.Event:
        return self._stopped

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata(context_window=8_000, model_name="scripted", is_chat_model=True)

    def stream_chat(self, messages: Sequence[ChatMessage], **_: Any) -> ChatResponseGen:
        self._asked.append(list(messages))
        reply = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]

        def stream() -> ChatResponseGen:
            whole = ""
            try:
                for step in reply:
                    if isinstance(step, Exception):
                        raise step
                    if isinstance(step, threading.Event):
                        step.wait(30)
                    elif isinstance(step, ChatResponse):
                        yield step
                    else:
                        whole += step
                        yield response(step, whole)
            except GeneratorExit:
                self._stopped.set()
                raise

        return stream()

    def complete(self, prompt: str, formatted: bool = False, **_: Any) -> CompletionResponse:
        raise NotImplementedError("asked by chat only")

    def stream_complete(self, prompt: str, formatted: bool = False, **_: Any) -> CompletionResponseGen:
        raise NotImplementedError("asked by chat only")


class CountingEmbedding(BaseEmbedding):
    """Letters, digits and all characters of a text; `fault` in place of vectors."""

    fault: Any = None

    def _get_text_embedding(self, text: str) -> list[float]:
        if isinstance(self.fault, Exception):
            raise self.fault
        if self.fault is not None:
            return list(self.fault)
        return [float(sum(map(str.isalpha, text))), float(sum(map(str.isdigit, text))), len(text) + 1.0]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)
