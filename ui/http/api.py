"""The HTTP API: `POST /v1/ask`, what is looked up, and `GET /healthz`; the same Answer as every door."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

from assistant.answers import Answer
from ui.asking import Asking, filters_of
from ui.desk import Desk
from ui.http.batch import batches
from ui.http.changes import changes
from ui.http.judging import judging
from ui.http.lookups import lookups
from ui.http.permalink import permalinks
from ui.http.problems import HANDLERS, PROBLEMS
from ui.http.streaming import EVENT_STREAM, CallEvents, answer_events, attended
from ui.lookups import reached_at


class AskBody(Asking):
    """A question, the earlier questions of its conversation, and its filters; with `stream` its answer comes in parts."""

    stream: bool = False


def build_api(desk: Desk, version: str, suites: Sequence[Path] = ()) -> FastAPI:
    """The API as its own application, so that an unknown path or method under it is a problem document; `suites` are
    folders of suites.

    FastAPI's documentation pages stay off: they load scripts from another host; `/v1/openapi.json` says the same.
    """
    api = FastAPI(
        title="Cited",
        version=version,
        docs_url=None,
        redoc_url=None,
        openapi_url="/v1/openapi.json",
        responses=PROBLEMS,
        exception_handlers=HANDLERS,
    )

    api.include_router(lookups(desk))
    api.include_router(changes(desk))
    api.include_router(batches(desk))
    api.include_router(judging(desk, suites))
    api.include_router(permalinks(desk))

    @api.post("/v1/ask", response_model=None, responses={200: {"model": Answer, "content": EVENT_STREAM}})
    async def ask(body: AskBody, request: Request) -> Response:
        call = desk.take(body.question, body.history, filters_of(body.filters))
        at = reached_at(desk, request)
        if body.stream:
            return CallEvents(call, answer_events(call, at))
        async with attended(call, request.receive):
            answer = await call.answer()
        return JSONResponse(answer.at(at).to_json())

    @api.get("/healthz")
    async def healthz(request: Request) -> dict[str, Any]:
        if not getattr(request.state, "may_ask", True):
            return {"status": "ok"}  # what is inside is for those with a key
        held = await desk.overview()
        return {"status": "ok", "articles": held.articles, "passages": held.passages, "version": version}

    return api
