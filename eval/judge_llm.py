"""A Judge as the language model that LlamaIndex's evaluators ask; of its own, as importing llama_index takes a second."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from llama_index.core.base.llms.types import (
    ChatMessage,
    ChatResponse,
    CompletionResponse,
    CompletionResponseGen,
    LLMMetadata,
    MessageRole,
)
from llama_index.core.llms.custom import CustomLLM
from pydantic import PrivateAttr

from index.endpoint.language_model import Message

Reply = Callable[[Sequence[Message]], str]
_CONTEXT = 16_384  # tokens of prompt and reply: quotations longer than that are judged in several requests


class JudgeLLM(CustomLLM):
    """Whole chat replies, as `Judge.reply` gives them; nothing is streamed. What it raises goes through."""

    _reply: Reply = PrivateAttr()

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self._reply = reply

    @property
    def metadata(self) -> LLMMetadata:
        """A chat model of 16,384 tokens. The name stays empty: evaluators choose other prompts by it."""
        return LLMMetadata(context_window=_CONTEXT, num_output=512, is_chat_model=True, model_name="")

    def chat(self, messages: Sequence[ChatMessage], **_: Any) -> ChatResponse:
        """The reply to messages."""
        sent = [Message(turn.role.value, turn.content or "") for turn in messages]  # type: ignore[arg-type]
        reply = self._reply(sent)
        return ChatResponse(message=ChatMessage(role=MessageRole.ASSISTANT, content=reply))

    def complete(self, prompt: str, formatted: bool = False, **_: Any) -> CompletionResponse:  # noqa: ARG002
        """The reply to one user message."""
        return CompletionResponse(text=self._reply([Message("user", prompt)]))

    def stream_complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponseGen:
        """Not offered: evaluators ask for whole replies."""
        raise NotImplementedError("a judge's replies are not streamed")
