"""Everything that goes wrong with an endpoint, each as a behaviour of the scripted server and the cause it must have."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from fastapi import Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, StreamingResponse

from index.endpoint.language_model import Cause
from tests.index.scripted_chunks import DONE, chunk, completion, event, problem
from tests.index.scripted_llm import Asked, Behaviour

SAID = "The council approved the plan [1]."
PAGE = "<!doctype html><html><body><h1>Welcome</h1></body></html>"
ELSEWHERE = "http://localhost:9/stolen"


@dataclass(frozen=True, slots=True)
class Fault:
    """A behaviour and the cause to be named for it. `quick`: known at once, so nothing waits for the deadline."""

    name: str
    behaviour: Behaviour
    cause: Cause
    quick: bool = True


def stream(body: AsyncIterator[bytes], media: str = "text/event-stream") -> Response:
    return StreamingResponse(body, media_type=media)


def ending(finish: str | None, text: str = SAID, **extra: Any) -> Behaviour:
    """`text`, and then that finish_reason; None: none at all."""

    def behaviour(asked: Asked) -> Response:
        if not asked.streamed:
            whole = completion(text, **extra)
            whole["choices"][0]["finish_reason"] = finish
            return JSONResponse(whole)
        last = chunk(None, **extra)
        last["choices"][0]["finish_reason"] = finish

        async def body() -> AsyncIterator[bytes]:
            yield event(chunk(text, role="assistant"))
            yield event(last)
            if finish is not None:
                yield DONE

        return stream(body())

    return behaviour


def breaking(after: Callable[[Asked], Any], half: bool = False) -> Behaviour:
    """Text, or the first half of the JSON that would hold it, and then what `after` does."""

    def behaviour(asked: Asked) -> Response:
        whole = json.dumps(completion(SAID)).encode()
        start = event(chunk(SAID)) if asked.streamed else whole[: len(whole) * 2 // 3]

        async def body() -> AsyncIterator[bytes]:
            yield start
            if half and asked.streamed:
                yield event(chunk(" More text."))[:40]
            await asyncio.sleep(0.05)
            done = after(asked)
            if asyncio.iscoroutine(done):
                await done

        return stream(body(), "text/event-stream" if asked.streamed else "application/json")

    return behaviour


def dripping(first: bytes, drop: bytes, pause: float) -> Behaviour:
    """`first`, and then a drop after every pause for ever; spaces where no stream was asked for."""

    def behaviour(asked: Asked) -> Response:
        async def body() -> AsyncIterator[bytes]:
            yield first if asked.streamed else b" "
            while True:
                await asyncio.sleep(pause)
                yield drop if asked.streamed else b"\n"

        return stream(body(), "text/event-stream" if asked.streamed else "application/json")

    return behaviour


def slow_bytes(asked: Asked) -> Response:
    """A whole answer, one byte a second."""
    whole = event(chunk(SAID, finish="stop")) if asked.streamed else json.dumps(completion(SAID)).encode()

    async def body() -> AsyncIterator[bytes]:
        for byte in whole:
            yield bytes([byte])
            await asyncio.sleep(1)

    return stream(body(), "text/event-stream" if asked.streamed else "application/json")


def endless(field: str) -> Behaviour:
    """Text without end, in `content` or a field of reasoning."""

    def behaviour(asked: Asked) -> Response:
        async def body() -> AsyncIterator[bytes]:
            if not asked.streamed:
                yield json.dumps(completion(""))[: -len('"}')].encode()
            while True:
                words = {field: "and so on "}
                yield event(chunk(**words)) if asked.streamed else b" " * (2**20 if field == "content" else 1)  # type: ignore[arg-type]
                await asyncio.sleep(0.002)

        return stream(body(), "text/event-stream" if asked.streamed else "application/json")

    return behaviour


def saying(*datas: bytes) -> Behaviour:
    """These bytes after some text; alone where no stream was asked for."""

    def behaviour(asked: Asked) -> Response:
        async def body() -> AsyncIterator[bytes]:
            if asked.streamed:
                yield event(chunk(SAID))
            for data in datas:
                yield b"data: " + data + b"\n\n" if asked.streamed else data
            if asked.streamed:
                yield event(chunk(None, finish="stop"))
                yield DONE

        return stream(body(), "text/event-stream" if asked.streamed else "application/json")

    return behaviour


def refusing(
    status: int, message: str = "no", headers: dict[str, str] | None = None, **error: Any
) -> Behaviour:
    """An error of OpenAI's shape under that status."""
    return lambda asked: JSONResponse(problem(message, **error), status, headers)


async def _silent(asked: Asked) -> Response:
    await asked.hold()
    return JSONResponse(completion(SAID))


async def _reset(asked: Asked) -> Response:
    asked.reset()
    await asked.hold()
    return Response()


async def _hung_up(asked: Asked) -> Response:
    asked.transport.close()
    await asked.hold()
    return Response()


def _raise(asked: Asked) -> None:
    raise ConnectionError("the scripted server breaks off")


def _bad_gzip(asked: Asked) -> Response:
    return Response(gzip.compress(b"data: x")[:9] + b"nonsense" * 9, headers={"content-encoding": "gzip"})


def _echo_of_the_key(asked: Asked) -> Response:
    key = asked.headers["authorization"].removeprefix("Bearer ")
    return JSONResponse(problem(f"Incorrect API key provided: {key}. See https://x.example/keys"), 401)


def _endless_refusal(asked: Asked) -> Response:
    async def body() -> AsyncIterator[bytes]:
        while True:
            yield b"overloaded " * 1000
            await asyncio.sleep(0.002)

    return StreamingResponse(body(), 400, media_type="text/plain")


def _tomorrow(asked: Asked) -> Response:
    date = format_datetime(datetime.now(UTC) + timedelta(days=1), usegmt=True)
    return JSONResponse(problem("slow down", code="rate_limit_exceeded"), 429, {"retry-after": date})


def _tools(asked: Asked) -> Response:
    call = {
        "index": 0,
        "id": "1",
        "type": "function",
        "function": {"name": "open", "arguments": '{"file": "/etc"}'},
    }
    return ending("tool_calls", "", tool_calls=[call])(asked)  # type: ignore[return-value]


_LONG_VLLM = "'max_tokens' or 'max_completion_tokens' is too large: 8192. This model's maximum context length is 8192 tokens"
_FILTERED = "The response was filtered due to the prompt triggering Azure OpenAI's content management policy."
_ERROR = json.dumps(problem("The server had an error", kind="server_error")).encode()
_OVER = json.dumps(problem("Rate limit reached", code="rate_limit_exceeded")).encode()

FAULTS = (
    Fault("429 with seconds", refusing(429, "slow", {"retry-after": "86400"}), "rate_limited"),
    Fault("429 with a date", _tomorrow, "rate_limited"),
    Fault("429 without a word", refusing(429), "rate_limited", quick=False),
    Fault("429 for an empty account", refusing(429, "no money", code="insufficient_quota"), "rate_limited"),
    Fault("500", refusing(500), "server_error", quick=False),
    Fault("503 with a page", lambda asked: HTMLResponse(PAGE, 503), "server_error", quick=False),
    Fault("529 overloaded", refusing(529), "server_error", quick=False),
    Fault("reset before the headers", _reset, "unreachable"),
    Fault("hung up before the headers", _hung_up, "unreachable"),
    Fault("silence before the headers", _silent, "timeout", quick=False),
    Fault("silence in the stream", breaking(Asked.hold), "timeout", quick=False),
    Fault("pings for ever", dripping(b": ping\n\n", b": ping\n\n", 0.05), "timeout", quick=False),
    Fault("pings after text", dripping(event(chunk(SAID)), b": ping\n\n", 0.05), "timeout", quick=False),
    Fault("a byte a second", slow_bytes, "timeout", quick=False),
    Fault("reasoning without end", endless("reasoning_content"), "timeout", quick=False),
    Fault("clean end without finish_reason", breaking(lambda asked: None), "cut"),
    Fault("end in half a line", breaking(lambda asked: None, half=True), "cut"),
    Fault("reset in the stream", breaking(Asked.reset), "cut"),
    Fault("body without its last part", breaking(_raise), "cut"),
    Fault("finish_reason null at the end", ending(None), "cut"),
    Fault("finish_reason abort", ending("abort"), "cut"),
    Fault("page with status 200", lambda asked: HTMLResponse(PAGE), "garbage"),
    Fault("plain text with status 200", lambda asked: Response("upstream connect error"), "garbage"),
    Fault("garbage JSON", saying(b'{"id": nonsense}'), "garbage"),
    Fault("JSON of another API", saying(b'{"response": "The answer", "done": true}'), "garbage"),
    Fault("a list", saying(b"[1, 2]"), "garbage"),
    Fault("content a number", saying(b'{"choices": [{"delta": {"content": 5}}]}'), "garbage"),
    Fault("choices a text", saying(b'{"choices": "none"}'), "garbage"),
    Fault("bytes that are no UTF-8", saying(b'{"choices": [{"delta": {"content": "\xff\xfe"}}]}'), "garbage"),
    Fault("broken gzip", _bad_gzip, "garbage"),
    Fault("reasoning shown as answer", ending("stop", "Let me see. Yes.</think>Done."), "garbage"),
    Fault("error in the stream", saying(_ERROR), "server_error"),
    Fault("rate limit in the stream", saying(_OVER), "rate_limited"),
    Fault("provider out of resources", ending("insufficient_system_resource"), "server_error"),
    Fault(
        "wrong model", refusing(404, "The model `x` does not exist", code="model_not_found"), "wrong_model"
    ),
    Fault("wrong model, DeepSeek", refusing(400, "Model Not Exist"), "wrong_model"),
    Fault("wrong path", lambda asked: HTMLResponse(PAGE, 404), "wrong_model"),
    Fault("too long", refusing(400, "too many tokens", code="context_length_exceeded"), "too_long"),
    Fault("too long, vLLM", refusing(400, _LONG_VLLM, param="max_tokens"), "too_long"),
    Fault("too large a body", refusing(413), "too_long"),
    Fault("wrong key", _echo_of_the_key, "unauthorised"),
    Fault("no access", refusing(403), "unauthorised"),
    Fault("redirect with the key", lambda asked: RedirectResponse(ELSEWHERE), "refused"),
    Fault("another refusal", refusing(400, "messages[0] is invalid"), "refused"),
    Fault("refusal without end", _endless_refusal, "refused"),
    Fault("empty account", refusing(402, "Insufficient Balance"), "refused"),
    Fault("empty answer", ending("stop", ""), "empty"),
    Fault("blank answer", ending("stop", " \n\n "), "empty"),
    Fault("tool calls", _tools, "empty"),
    Fault("only reasoning", ending("stop", "", reasoning_content="Hm."), "empty"),
    Fault("reasoning never closed", ending("stop", "<think>The plan was approved."), "empty"),
    Fault("endless answer", endless("content"), "endless"),
    Fault("limit of tokens", ending("length"), "length"),
    Fault("content filter", ending("content_filter"), "filtered"),
    Fault("content filter before", refusing(400, _FILTERED, code="content_filter"), "filtered"),
    Fault("refusal of the model", ending("stop", "", refusal="I cannot help with that."), "filtered"),
)
