"""Answers of an endpoint that cost much: long in every part of an answer, or packed small."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import AsyncIterator, Callable, Iterator

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse

from tests.index.scripted_chunks import DONE, chunk, completion, event
from tests.robustness.answer_memory import named

LENGTH = 60 * 2**20
_PIECE = 2**16
SAID = "The council approved the plan [1]."
GOOD = "good"


def _many(part: bytes, length: int = LENGTH) -> Iterator[bytes]:
    some = part * max(1, _PIECE // len(part))
    for _ in range(length // len(some)):
        yield some


def _of(first: bytes, part: bytes, last: bytes = b"", length: int = LENGTH) -> Callable[[], Iterator[bytes]]:
    def body() -> Iterator[bytes]:
        yield first
        yield from _many(part, length)
        yield last

    return body


_START = json.dumps(chunk(SAID)).encode()
_OBJECT = json.dumps(completion(SAID)).encode()
_THOUGHT = event(chunk(reasoning_content="and so on "))
_NESTED = event(chunk("<think><think>a</think>"))
STREAMS: dict[str, Callable[[], Iterator[bytes]]] = {
    "a line without end": _of(b"data: ", b"a"),
    "an event without end": _of(b"", b"data: a\n"),
    "a text without end": _of(b'data: {"choices": [{"delta": {"content": "', b"a", b'"}}]}\n\n'),
    "an event of lists": _of(b'data: {"choices": [', b"[],", b"[]]}\n\n"),
    "comments": _of(event(chunk(SAID)), b": ping\n\n"),
    "a comment without end": _of(event(chunk(SAID)) + b":", b"a"),
    "reasoning": _of(b"", _THOUGHT),
    "a nest of reasoning": _of(_NESTED, event(chunk("and so on and so on "))),
    "blanks": _of(b"", event(chunk(" " * 400))),
    "empty lines": _of(b"", b"\n"),
    "events behind the answer": _of(event(chunk(SAID)) + event(chunk(None, finish="stop")), event(chunk(""))),
    "an object of lists": _of(b'{"choices": [', b"[],", b"[]]}"),
    "an object of objects": _of(b'{"choices": [', b'{"":[1.5]},', b"1]}"),
    "an object of numbers": _of(b'{"choices": [', b"1.5,", b"1]}"),
    "an object of words": _of(b'{"choices": ["\xf0\x9f\x98\x80",', b'"ab",', b"1]}"),
    "a long text": _of(_OBJECT[: _OBJECT.index(SAID.encode())], b"a", b'"}}]}'),
    "blanks behind an object": _of(_OBJECT, b" "),
}  # fmt: skip
VECTORS: dict[str, Callable[[], Iterator[bytes]]] = {
    "vectors of lists": _of(b'{"data": [', b"[],", b"[]]}"),
    "a vector of numbers": _of(b'{"data": [{"embedding": [', b"0.12345,", b"1]}]}"),
    "a vector in base64": _of(b'{"data": [{"embedding": "', b"AACAPwAA", b'"}]}'),
    "a long error": _of(b'{"error": {"message": "', b"no ", b'"}}'),
    "many names": _of(b'{"data": [', b'{"id": "a"},', b'{"id": "a"}]}'),
}
PACKED: dict[str, Callable[[bytes], bytes]] = {
    "gzip": lambda data: gzip.compress(data, 9),
    "deflate": lambda data: zlib.compress(data, 9),
    "gzip, gzip": lambda data: gzip.compress(gzip.compress(data, 9), 9),
}


def _packed(kind: str, body: Callable[[], Iterator[bytes]], status: int) -> Callable[[Request], Response]:
    data = PACKED[kind](b"".join(body()))
    return lambda request: Response(data, status, {"content-encoding": kind}, "application/json")


def _plain(body: Callable[[], Iterator[bytes]], status: int = 200) -> Callable[[Request], Response]:
    async def pieces() -> AsyncIterator[bytes]:
        for piece in body():
            yield piece

    return lambda request: StreamingResponse(pieces(), status, media_type="application/json")


def _headers(request: Request) -> Response:
    return Response(_OBJECT, headers={f"x-{number}": "a" * 60_000 for number in range(60)})


def answers() -> dict[str, Callable[[Request], Response]]:
    """Each answer by a name, which is the name of the model to be asked."""
    made = {name: _plain(body) for name, body in {**STREAMS, **VECTORS}.items()}
    made["an error without end"] = _plain(_of(b"", b"overloaded "), 400)
    made["headers"] = _headers
    for kind in PACKED:
        made[f"{kind}: an answer"] = _packed(kind, STREAMS["a text without end"], 200)
        made[f"{kind}: vectors"] = _packed(kind, VECTORS["a vector of numbers"], 200)
        made[f"{kind}: an error"] = _packed(kind, VECTORS["a long error"], 400)
    return made


def add_answers(app: FastAPI) -> None:
    """Routes `/bombs/v1/...` by the name of the model; `good` answers well."""
    made = answers()

    @app.post("/bombs/v1/{path:path}")
    async def post(request: Request) -> Response:
        asked = await request.json()
        return made[asked["model"]](request) if asked["model"] != GOOD else _good(asked)

    @app.get("/bombs/{name}/v1/models")
    async def models(request: Request, name: str) -> Response:
        good = JSONResponse({"data": [{"id": name} for name in made]})
        return good if name == GOOD else {named(each): answer for each, answer in made.items()}[name](request)


def _good(asked: dict[str, object]) -> Response:
    texts = asked.get("input")
    if isinstance(texts, list):
        row = [0.123456789] * 1_536
        return JSONResponse({"data": [{"index": place, "embedding": row} for place in range(len(texts))]})
    events = event(chunk(SAID)) + event(chunk(None, finish="stop")) + DONE
    return Response(events, media_type="text/event-stream")
