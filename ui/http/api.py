"""The HTTP API: `POST /v1/ask` and `GET /healthz`, the same Answer as every door."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from assistant.asked import LONGEST_QUESTION
from index.articles import Filters
from ui.desk import Desk
from ui.filters import as_filters, iso_date
from ui.http.problems import HANDLERS
from ui.http.streaming import AnswerEvents, attended

MAX_HISTORY = 50

Question = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_QUESTION)]
Name = Annotated[str, StringConstraints(max_length=1_000)]


class FiltersBody(BaseModel):
    """Which articles the question is about; null or blank means all."""

    model_config = ConfigDict(extra="forbid", strict=True)

    since: Name | None = None
    until: Name | None = None
    publisher: Name | None = None
    article: Name | None = None

    @field_validator("since", "until")
    @classmethod
    def _date(cls, text: str | None) -> str | None:
        return iso_date("the date", text)

    @model_validator(mode="after")
    def _in_order(self) -> FiltersBody:
        self.filters()
        return self

    def filters(self) -> Filters:
        return as_filters(self.since, self.until, self.publisher, self.article)


class AskBody(BaseModel):
    """A question, the earlier questions of its conversation, and its filters."""

    model_config = ConfigDict(extra="forbid", strict=True)

    question: Question
    history: Annotated[list[Question], Field(max_length=MAX_HISTORY)] = []
    filters: FiltersBody | None = None
    stream: bool = False


def build_api(desk: Desk, version: str) -> FastAPI:
    """The API as its own application, so that an unknown path or method under it is a problem document.

    FastAPI's documentation pages stay off: they load scripts from another host.
    """
    api = FastAPI(
        title="Cited",
        version=version,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        exception_handlers=HANDLERS,
    )

    @api.post("/v1/ask", response_model=None)
    async def ask(body: AskBody, request: Request) -> Response:
        filters = body.filters.filters() if body.filters else Filters()
        call = desk.take(body.question, body.history, filters)
        if body.stream:
            return AnswerEvents(call)
        async with attended(call, request.receive):
            answer = await call.answer()
        return JSONResponse(answer.to_json())

    @api.get("/healthz")
    async def healthz() -> dict[str, Any]:
        held = await desk.overview()
        return {"status": "ok", "articles": held.articles, "passages": held.passages, "version": version}

    return api
