"""The HTTP API: `POST /v1/ask`, what is looked up, and `GET /healthz`; the same Answer as every door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from pydantic import ConfigDict

from assistant.answers import Answer, Partial, Stage
from ui.asking import Asking, filters_of
from ui.calls import Waiting
from ui.desk import Desk
from ui.http.batch import batches
from ui.http.changes import changes
from ui.http.conversations import conversations
from ui.http.docs import docs
from ui.http.judging import judging
from ui.http.lookups import lookups
from ui.http.permalink import permalinks
from ui.http.problems import HANDLERS, PROBLEMS, ProblemDocument
from ui.http.schema import Api, event_stream
from ui.http.settings import settings
from ui.http.streaming import CallEvents, answer_events, attended
from ui.lookups import reached_at
from ui.setup import Setup

DEFAULT_SETUP = Setup()
_STREAM = event_stream(waiting=Waiting, stage=Stage, partial=Partial, answer=Answer, problem=ProblemDocument)


class AskBody(Asking):
    """A question, the earlier questions of its conversation, and its filters; with `stream` its answer comes in parts."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"question": "And why?", "history": ["When was the launch put off?"]}]
        }
    )

    stream: bool = False


@dataclass(frozen=True, slots=True)
class Well:
    """That questions are answered."""

    status: Literal["ok"]


@dataclass(frozen=True, slots=True)
class Health(Well):
    """The same, and how much the library holds."""

    articles: int
    passages: int
    version: str


def build_api(
    desk: Desk,
    version: str,
    suites: Sequence[Path] = (),
    allow_urls: bool = False,
    setup: Setup = DEFAULT_SETUP,
) -> FastAPI:
    """The API as its own application, so that an unknown path or method under it is a problem document; `suites` are
    folders of suites.

    FastAPI's documentation pages stay off: they load scripts from another host; `/docs` has none.
    """
    api = Api(
        title="Cited",
        description="Questions answered from a folder of articles, every statement with an exact, checked quotation.",
        version=version,
        docs_url=None,
        redoc_url=None,
        openapi_url="/v1/openapi.json",
        responses=PROBLEMS,
        exception_handlers=HANDLERS,
    )

    api.include_router(lookups(desk))
    api.include_router(changes(desk, allow_urls))
    api.include_router(batches(desk))
    api.include_router(judging(desk, suites))
    api.include_router(conversations(desk))
    api.include_router(settings(desk, version, setup))
    api.include_router(permalinks(desk))
    api.include_router(docs())

    @api.post("/v1/ask", response_model=None, responses={200: {"model": Answer, "content": _STREAM}})
    async def ask(body: AskBody, request: Request) -> Response:
        """The answer to a question, every statement with its exact quotations; with `stream` in events as it is made."""
        call = desk.take(body.question, body.history, filters_of(body.filters))
        at = reached_at(desk, request)
        if body.stream:
            return CallEvents(call, answer_events(call, at))
        async with attended(call, request.receive):
            answer = await call.answer()
        return JSONResponse(answer.at(at).to_json())

    @api.get("/healthz")
    async def healthz(request: Request) -> Health | Well:
        """Whether questions are answered; to who may ask also how much the library holds."""
        if not getattr(request.state, "may_ask", True):
            return Well("ok")  # what is inside is for those with a key
        held = await desk.overview()
        return Health("ok", held.articles, held.passages, version)

    return api
