"""The routes: `/v1/models`, `/v1/embeddings`, `/v1/chat/completions`, `/v1/responses`."""

from __future__ import annotations

import base64
from dataclasses import asdict
from time import time
from typing import Any

import numpy as np
from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from assistant.answers import Answer
from index.embedders.tokens import counter_of
from ui.asking import Name, filters_of
from ui.calls import Call
from ui.desk import Desk
from ui.http.streaming import CallEvents, attended
from ui.lookups import reached_at
from ui.openai import shapes
from ui.openai.asked import NAMES, ChatBody, EmbeddingsBody, ResponsesBody
from ui.openai.chat import Chat, chunks
from ui.openai.errors import FAILURES, OpenAIRoute, Refused
from ui.openai.responses import Telling, events
from ui.openai.shapes import Completion, Embedding, Embeddings, EmbeddingUsage, Model, Models
from ui.openai.streaming import Counter


def openai_routes(desk: Desk) -> APIRouter:
    """The routes that OpenAI's clients use."""
    routes = APIRouter(prefix="/v1", route_class=OpenAIRoute, responses=FAILURES)
    started = int(time())

    async def names() -> list[str]:
        return [*NAMES, await desk.look(lambda library: library.embedder.name)]

    @routes.get("/models")
    async def models() -> Models:
        """What can be asked, and what embeds."""
        return Models(tuple(Model(name, started) for name in await names()))

    @routes.get("/models/{id:path}")
    async def one(id: Name) -> Model:
        """One of them."""
        _known(id, await names())
        return Model(id, started)

    @routes.post("/embeddings")
    async def embeddings(body: EmbeddingsBody) -> Embeddings:
        """The vectors of texts, by the library's embedder."""
        return await _embedded(desk, body)

    @routes.post("/chat/completions", response_model=None, responses=_streamed(Completion))
    async def chat(body: ChatBody, request: Request) -> Response:
        """The answer to the conversation's last question, its citations as annotations."""
        call, count = _taken(desk, body)
        at, told, footnotes = reached_at(desk, request), Chat(body.model), body.model != NAMES[0]
        if body.stream:
            wanted = body.stream_options is not None and body.stream_options.include_usage
            return CallEvents(call, chunks(call, told, at, footnotes, count if wanted else None))
        answer = await _whole(call, request, at)
        return JSONResponse(asdict(told.whole(answer, await count(answer.text), footnotes)))

    @routes.post("/responses", response_model=None, responses=_streamed(shapes.Response))
    async def respond(body: ResponsesBody, request: Request) -> Response:
        """The same as a response, with the quotations as results of a file search."""
        call, count = _taken(desk, body)
        at, told = reached_at(desk, request), Telling(body, body.model != NAMES[0])
        if body.stream:
            return CallEvents(call, events(call, told, at, count))
        answer = await _whole(call, request, at)
        return JSONResponse(asdict(told.whole(answer, await count(answer.text))))

    return routes


def _streamed(model: type[Any]) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says of an answer that comes whole, or with `stream` as events."""
    event = {"type": "object", "required": ["data"], "properties": {"data": {"type": "string"}}}
    return {200: {"model": model, "content": {CallEvents.media_type: {"schema": event}}}}


def _taken(desk: Desk, body: ChatBody | ResponsesBody) -> tuple[Call, Counter]:
    """The call in which the question is answered, and what counts its cost. Raises Refused and what the desk raises."""
    _known(body.model, NAMES)
    question, history = body.conversation()

    async def count(text: str) -> tuple[int, int]:
        def counted(library: Any) -> list[int]:
            return counter_of(library.embedder)([*history, question, text])

        *asked, answered = await desk.look(counted)
        return sum(asked), answered

    return desk.take(question, history, filters_of(body.filters)), count


async def _whole(call: Call, request: Request, address: str) -> Answer:
    async with attended(call, request.receive):
        return (await call.answer()).at(address)


async def _embedded(desk: Desk, body: EmbeddingsBody) -> Embeddings:
    texts = body.texts()
    embedder = await desk.look(lambda library: library.embedder)
    _known(body.model, (embedder.name,))
    if body.dimensions not in (None, embedder.dimension):
        raise Refused(f"{embedder.name} has {embedder.dimension} dimensions, no fewer", "dimensions")
    vectors = await desk.look(lambda _: embedder.embed(texts))
    pieces = sum(await desk.look(lambda _: counter_of(embedder)(texts)))

    def form(vector: Any) -> Any:
        plain = np.asarray(vector, "<f4")
        return (
            base64.b64encode(plain.tobytes()).decode() if body.encoding_format == "base64" else plain.tolist()
        )

    rows = tuple(Embedding(place, form(row)) for place, row in enumerate(vectors))
    return Embeddings(rows, embedder.name, EmbeddingUsage(pieces, pieces))


def _known(name: str, names: Any) -> None:
    if name not in names:
        there = ", ".join(names)
        raise Refused(
            f"there is no model {name[:100]!r} here; there are {there}", "model", "model_not_found", 404
        )
