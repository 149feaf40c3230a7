"""The wire format of a good OpenAI-compatible endpoint, built of openai's own types."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from openai.types.chat import ChatCompletion, ChatCompletionChunk, ChatCompletionMessage
from openai.types.chat.chat_completion import Choice
from openai.types.chat.chat_completion_chunk import Choice as ChunkChoice
from openai.types.chat.chat_completion_chunk import ChoiceDelta
from openai.types.completion_usage import CompletionUsage

DONE = b"data: [DONE]\n\n"
_CREATED = 1_700_000_000


def usage(prompt: int = 12, completion: int = 7) -> CompletionUsage:
    return CompletionUsage(
        prompt_tokens=prompt, completion_tokens=completion, total_tokens=prompt + completion
    )


def event(data: Any) -> bytes:
    """`{...}` -> `data: {...}` and the blank line after it."""
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n".encode()


def chunk(
    content: str | None = None,
    *,
    finish: Any = None,
    role: Any = None,
    model: str = "scripted",
    **extra: Any,
) -> dict[str, Any]:
    """One chunk of a stream; `extra` are fields of the delta outside OpenAI's format, as `reasoning_content`."""
    delta = ChoiceDelta.model_validate({"content": content, "role": role, **extra})
    choice = ChunkChoice(index=0, delta=delta, finish_reason=finish)
    whole = ChatCompletionChunk(
        id="chatcmpl-1", choices=[choice], created=_CREATED, model=model, object="chat.completion.chunk"
    )
    return whole.model_dump(mode="json", exclude_none=False)


def usage_chunk(model: str = "scripted") -> dict[str, Any]:
    """The last chunk under `stream_options: {"include_usage": true}`: no choices."""
    return ChatCompletionChunk(
        id="chatcmpl-1",
        choices=[],
        created=_CREATED,
        model=model,
        object="chat.completion.chunk",
        usage=usage(),
    ).model_dump(mode="json")


def completion(
    content: str | None, *, finish: Any = "stop", model: str = "scripted", **extra: Any
) -> dict[str, Any]:
    """A whole answer to `stream: false`; `extra` are fields of the message outside OpenAI's format."""
    message = ChatCompletionMessage.model_validate({"role": "assistant", "content": content, **extra})
    return ChatCompletion(
        id="chatcmpl-1",
        choices=[Choice(index=0, finish_reason=finish, message=message)],
        created=_CREATED,
        model=model,
        object="chat.completion",
        usage=usage(),
    ).model_dump(mode="json")


def pieces(text: str, size: int) -> Iterator[str]:
    """`"abcde", 2 -> "ab", "cd", "e"`."""
    for start in range(0, len(text), size):
        yield text[start : start + size]


def stream_events(text: str, *, size: int, with_usage: bool, model: str) -> Iterator[bytes]:
    """Role, content in pieces of `size` characters, finish_reason "stop", usage if asked for, [DONE]."""
    yield event(chunk("", role="assistant", model=model))
    for piece in pieces(text, size):
        yield event(chunk(piece, model=model))
    yield event(chunk(None, finish="stop", model=model))
    if with_usage:
        yield event(usage_chunk(model))
    yield DONE


def problem(
    message: str, *, kind: str = "invalid_request_error", param: Any = None, code: Any = None
) -> dict[str, Any]:
    """An error body of OpenAI's shape."""
    return {"error": {"message": message, "type": kind, "param": param, "code": code}}
