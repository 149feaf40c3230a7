"""Whole answers as the providers' documentation shows their bytes, oddities included."""

from __future__ import annotations

import gzip
import json
from collections.abc import AsyncIterator
from typing import Any

from fastapi import Response
from fastapi.responses import JSONResponse, StreamingResponse

from tests.index.scripted_chunks import DONE, chunk, completion, event, problem, usage, usage_chunk
from tests.index.scripted_llm import Asked, Behaviour

SAID = "Der Rat von Zürich beschloß es [1] – 議会は承認した [2]. 🚲"
THOUGHT = "The user wants <the decision>. Sentence 1 says it."


def whole(events: list[bytes], answer: dict[str, Any], cut: int = 0) -> Behaviour:
    """These events for a stream, in pieces of `cut` bytes if that is not 0; the answer as JSON otherwise."""

    def behaviour(asked: Asked) -> Response:
        if not asked.streamed:
            return JSONResponse(answer)
        data = b"".join(events)
        size = cut or len(data)

        async def body() -> AsyncIterator[bytes]:
            for start in range(0, len(data), size):
                yield data[start : start + size]

        return StreamingResponse(body(), media_type="text/event-stream")

    return behaviour


def texts(*pieces: str) -> list[bytes]:
    return [event(chunk(piece)) for piece in pieces]


STOP = event(chunk(None, finish="stop"))
HALF = len(SAID) // 2


def deepseek(asked: Asked) -> Response:
    """api-docs.deepseek.com, "Thinking Mode" and "Rate Limit": reasoning_content before content, comments or empty
    lines while waiting, usage in the last chunk that has a choice."""
    if not asked.streamed:
        text = json.dumps(completion(SAID, reasoning_content=THOUGHT))
        return Response("\n\n\n" + text, media_type="application/json")
    last = chunk("", finish="stop")
    last["usage"] = {**usage().model_dump(), "prompt_cache_hit_tokens": 0, "prompt_cache_miss_tokens": 12}
    events = [
        b": keep-alive\n\n" * 3,
        event(chunk(None, role="assistant", reasoning_content="")),
        *(event(chunk(None, reasoning_content=word)) for word in THOUGHT.split()),
        event(chunk(SAID[:HALF], reasoning_content=None)),
        event(chunk(SAID[HALF:], reasoning_content=None)),
        event(last),
        DONE,
    ]
    return StreamingResponse(iter(events), media_type="text/event-stream")


def ollama(asked: Asked) -> Response:
    """docs.ollama.com: role in every delta, thinking as `reasoning`, no usage where it is not asked for."""
    if not asked.streamed:
        answer = completion(SAID, reasoning=THOUGHT)
        del answer["usage"]
        return JSONResponse(answer)
    events = [
        event(chunk("", role="assistant", reasoning=THOUGHT)),
        event(chunk(SAID[:HALF], role="assistant")),
        event(chunk(SAID[HALF:], role="assistant")),
        event(chunk("", role="assistant", finish="stop")),
        DONE,
    ]
    return StreamingResponse(iter(events), media_type="text/event-stream")


def vllm(asked: Asked) -> Response:
    """docs.vllm.ai, "Reasoning Outputs": `reasoning`, stop_reason and token_ids beside OpenAI's fields."""
    if not asked.streamed:
        return JSONResponse(completion(SAID, reasoning=THOUGHT))
    last = chunk("", finish="stop", reasoning=None)
    last["choices"][0] |= {"stop_reason": None, "token_ids": None}
    events = [
        event(chunk("", role="assistant")),
        event(chunk(None, reasoning=THOUGHT)),
        *texts(SAID),
        event(last),
    ]
    return StreamingResponse(iter([*events, event(usage_chunk()), DONE]), media_type="text/event-stream")


def openai_strict(asked: Asked) -> Response:
    """platform.openai.com: what its reasoning models refuse, word for word."""
    body = asked.body
    if "max_tokens" in body:
        text = "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
        return JSONResponse(problem(text, param="max_tokens", code="unsupported_parameter"), 400)
    if "temperature" in body:
        text = "Unsupported value: 'temperature' does not support 0 with this model."
        return JSONResponse(problem(text, param="temperature", code="unsupported_value"), 400)
    return whole([*texts(SAID), STOP, DONE], completion(SAID))(asked)


def bare(asked: Asked) -> Response:
    """A small server that knows neither stream_options nor a system role nor either limit nor foreign fields."""
    for field in ("stream_options", "max_tokens", "max_completion_tokens", "temperature"):
        if field in asked.body:
            return JSONResponse({"detail": f"Extra inputs are not permitted: {field}"}, 422)
    if any(turn["role"] == "system" for turn in asked.messages):
        return JSONResponse(problem("System role not supported"), 400)
    return whole([*texts(SAID), STOP, DONE], completion(SAID))(asked)


def zipped(asked: Asked) -> Response:
    data = b"".join([*texts(SAID), STOP, DONE]) if asked.streamed else json.dumps(completion(SAID)).encode()
    kind = "text/event-stream" if asked.streamed else "application/json"
    return Response(gzip.compress(data), headers={"content-encoding": "gzip"}, media_type=kind)


def other_way(asked: Asked) -> Response:
    """One JSON object for a stream, a stream for one object."""
    if asked.streamed:
        return JSONResponse(completion(SAID))
    return Response(b"".join([*texts(SAID), STOP, DONE]), media_type="text/event-stream")


async def trailing(asked: Asked) -> Response:
    """Whole, but the connection stays open and silent."""

    async def body() -> AsyncIterator[bytes]:
        yield b"".join([*texts(SAID), STOP]) if asked.streamed else json.dumps(completion(SAID)).encode()
        if asked.streamed:
            await asked.hold()

    return StreamingResponse(body(), media_type="text/event-stream" if asked.streamed else "application/json")


_ANSWER = completion(SAID)
_THINKING = completion(f"<think>\n{THOUGHT}\n</think>\n\n{SAID}")
_TEMPLATE = completion(f"<think>\n<think>{THOUGHT}</think>\n\n{SAID}")
_BYTES = [*texts(*SAID), STOP, event(usage_chunk()), DONE]
ANSWERS: dict[str, Behaviour] = {
    "deepseek": deepseek,
    "ollama": ollama,
    "vllm": vllm,
    "qwen thinking": whole(
        [*texts("<thi", "nk>\n", THOUGHT, "</th", "ink>\n\n", SAID), STOP, DONE], _THINKING
    ),
    "opened twice": whole([*texts("<think>\n<think>", THOUGHT, "</think>\n\n", SAID), STOP, DONE], _TEMPLATE),
    "openai": openai_strict,
    "bare": bare,
    "gzip": zipped,
    "the other way": other_way,
    "stays open": trailing,
    "a byte at a time": whole(_BYTES, _ANSWER, cut=1),
    "seven bytes at a time": whole(_BYTES, _ANSWER, cut=7),
    "crlf": whole([data.replace(b"\n", b"\r\n") for data in _BYTES], _ANSWER),
    "no done": whole([*texts(SAID), STOP], _ANSWER),
    "no last blank line": whole([*texts(SAID), STOP.rstrip()], _ANSWER),
    "finish with the text": whole([event(chunk(SAID, finish="stop")), DONE], _ANSWER),
    "null and empty deltas": whole(
        [
            event(chunk(None)),
            event(chunk("")),
            event({"choices": [{"index": 0, "delta": None}]}),
            *texts(SAID),
            STOP,
            DONE,
        ],
        _ANSWER,
    ),
    "no choices": whole([event({"choices": []}), *texts(SAID), STOP, event({"choices": []}), DONE], _ANSWER),
    "roles again": whole([event(chunk(piece, role="assistant")) for piece in SAID] + [STOP, DONE], _ANSWER),
    "finish_reason empty": whole(
        [event({"choices": [{"delta": {"content": SAID}, "finish_reason": ""}]}), STOP, DONE], _ANSWER
    ),
}
