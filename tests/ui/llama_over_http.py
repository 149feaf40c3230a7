"""A LlamaIndex LLM that asks an OpenAI-compatible endpoint with openai's client, calling functions if it is given any."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from llama_index.core.base.llms.types import (
    ChatMessage,
    ChatResponse,
    CompletionResponse,
    CompletionResponseGen,
    LLMMetadata,
)
from llama_index.core.llms import CustomLLM
from llama_index.core.llms.function_calling import FunctionCallingLLM
from llama_index.core.llms.llm import ToolSelection
from llama_index.core.tools import BaseTool
from openai import OpenAI
from openai.types.chat import ChatCompletionMessage


class LLMOverHTTP(CustomLLM, FunctionCallingLLM):
    """What an agent needs: answers that come whole, for lists of messages."""

    base_url: str
    model: str = "agent"

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata(model_name=self.model, is_chat_model=True, is_function_calling_model=True)

    def chat(self, messages: Sequence[ChatMessage], **more: Any) -> ChatResponse:
        sent: list[Any] = [
            {"role": message.role.value, "content": message.content, **message.additional_kwargs}
            for message in messages
        ]
        with OpenAI(base_url=self.base_url, api_key="none", max_retries=0) as client:
            whole = client.chat.completions.create(model=self.model, messages=sent, **more)
        said: ChatCompletionMessage = whole.choices[0].message
        calls = {"tool_calls": [call.model_dump() for call in said.tool_calls]} if said.tool_calls else {}
        message = ChatMessage(role="assistant", content=said.content or "", additional_kwargs=calls)
        return ChatResponse(message=message, raw=whole)

    def _prepare_chat_with_tools(
        self,
        tools: Sequence[BaseTool],
        user_msg: str | ChatMessage | None = None,
        chat_history: list[ChatMessage] | None = None,
        *_: Any,
        **__: Any,
    ) -> dict[str, Any]:
        functions = [tool.metadata.to_openai_tool() for tool in tools]
        return {"messages": list(chat_history or []), "tools": functions}

    def get_tool_calls_from_response(
        self, response: ChatResponse, error_on_no_tool_call: bool = True, **_: Any
    ) -> list[ToolSelection]:
        return [
            ToolSelection(
                tool_id=call["id"],
                tool_name=call["function"]["name"],
                tool_kwargs=json.loads(call["function"]["arguments"]),
            )
            for call in response.message.additional_kwargs.get("tool_calls", [])
        ]

    def complete(self, prompt: str, formatted: bool = False, **_: Any) -> CompletionResponse:
        raise NotImplementedError("asked by chat only")

    def stream_complete(self, prompt: str, formatted: bool = False, **_: Any) -> CompletionResponseGen:
        raise NotImplementedError("asked by chat only")
