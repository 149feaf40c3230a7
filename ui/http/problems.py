"""Errors over HTTP: RFC 9457 problem documents, one line each, without anything of the inside."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from http import HTTPStatus
from typing import Annotated, Any, NotRequired

from fastapi.exceptions import RequestValidationError
from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send
from typing_extensions import TypedDict  # of `typing` pydantic reads none before Python 3.12

from assistant.answers import QuestionError
from eval.errors import EvaluationError
from index.errors import CitedError, LibraryBusy, NotFound
from ui.conversations import KeepingFull, KeepingOff
from ui.desk import TooManyQuestions
from ui.fetching import FetchRefused, UrlsRefused
from ui.jobs import TooManyJobs
from ui.lookups import PlaceError
from ui.visible import visible

SOON = 5
"""Seconds after which to try again where nothing says how long it takes."""


class FieldFault(TypedDict):
    """What is wrong at a place of a body: a JSON pointer (RFC 6901)."""

    pointer: str
    detail: str


class ProblemDocument(TypedDict):
    """A problem (RFC 9457)."""

    type: str
    title: str
    status: Annotated[int, Field(ge=400, le=599)]
    detail: str
    errors: NotRequired[Annotated[list[FieldFault], Field(max_length=20)]]
    request_id: NotRequired[str]


class Problem(JSONResponse):
    """`{"type", "title", "status", "detail"}` and what else belongs to it; `retry_after` is in seconds."""

    media_type = "application/problem+json"

    def __init__(
        self,
        status: int,
        detail: str,
        kind: str | None = None,
        retry_after: int | None = None,
        errors: list[FieldFault] | None = None,
    ) -> None:
        self.document: ProblemDocument = {
            "type": f"urn:cited:problem:{kind}" if kind else "about:blank",
            "title": HTTPStatus(status).phrase,
            "status": status,
            "detail": detail,
        }
        if errors is not None:
            self.document["errors"] = errors
        super().__init__(self.document, status)
        if retry_after is not None:
            self.headers["Retry-After"] = str(retry_after)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        id = scope.get("state", {}).get("request_id")
        if id is not None:
            self.body = self.render({**self.document, "request_id": id})
            self.headers["Content-Length"] = str(len(self.body))
        await super().__call__(scope, receive, send)


def problem_of(error: CitedError) -> Problem:
    """A user's error: its own line, under the status of its kind."""
    line = visible(str(error))
    if isinstance(error, QuestionError):
        return Problem(422, line, "question")
    if isinstance(error, NotFound):
        return Problem(404, line, "not-found")
    if isinstance(error, EvaluationError):
        return Problem(409, line, "suite")
    if isinstance(error, PlaceError):
        return Problem(422, line, "invalid-request")
    if isinstance(error, UrlsRefused):
        return Problem(403, line, "urls")
    if isinstance(error, KeepingOff | KeepingFull):
        return Problem(409, line, "conversations")
    if isinstance(error, FetchRefused):
        return Problem(422, line, "fetch")
    if isinstance(error, TooManyQuestions):
        return Problem(429, line, "busy", error.seconds)
    if isinstance(error, TooManyJobs):
        return Problem(429, line, "busy", SOON)
    if isinstance(error, LibraryBusy):
        return Problem(409, line, "library-busy", SOON)
    return Problem(503, line, "unavailable", SOON)


async def of_cited_error(_: Request, error: CitedError) -> Problem:
    """The problem of a user's error."""
    return problem_of(error)


async def of_unknown(_: Request, error: Exception) -> Problem:
    """The problem of an error in the program."""
    return of_bug(error)


async def of_validation(_: Request, error: Exception) -> Problem:
    """A body of the wrong shape: where and why, never what was sent."""
    assert isinstance(error, RequestValidationError)
    errors = [_fault(one) for one in error.errors()[:20]]
    first = errors[0]
    return Problem(422, f"{first['pointer']}: {first['detail']}", "invalid-request", errors=errors)


async def of_http(request: Request, error: Exception) -> Problem:
    """404, 405 and the other plain refusals."""
    assert isinstance(error, HTTPException)
    problem = Problem(error.status_code, str(error.detail))
    problem.headers.update(error.headers or {})
    if (
        error.status_code == 405
    ):  # a path's methods stand at routes of their own, of which the first has refused
        problem.headers["Allow"] = ", ".join(sorted(_methods(request.app.routes, request.scope)))
    return problem


def _methods(routes: Sequence[BaseRoute], scope: Scope) -> set[str]:
    """The methods of a path."""
    matching = (route for route in routes if route.matches(scope)[0] is not Match.NONE)
    return {method for route in matching for method in getattr(route, "methods", None) or ()}


def of_bug(_: Exception) -> Problem:
    """Anything else is an error in the program; its traceback goes to the server's log."""
    return Problem(500, "an error in cited; the server's standard error has the details")


def _fault(error: dict[str, Any]) -> FieldFault:
    """One fault of a body: a JSON pointer (RFC 6901) to the value, and what is wrong with it."""
    if error["type"] == "json_invalid":
        return {"pointer": "#", "detail": f"the body is not JSON ({error['ctx']['error']})"}
    pointer = "".join(f"/{part}" for part in error["loc"][1:])
    return {"pointer": "#" + visible(pointer), "detail": visible(error["msg"].removeprefix("Value error, "))}


HANDLERS: dict[int | type[Exception], Callable[[Request, Any], Coroutine[Any, Any, Response]]] = {
    CitedError: of_cited_error,
    RequestValidationError: of_validation,
    HTTPException: of_http,
    Exception: of_unknown,
}

_DOCUMENT = {"$ref": f"#/components/schemas/{ProblemDocument.__name__}"}  # a batch's answers bring it in
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {
        "description": HTTPStatus(status).phrase,
        "content": {Problem.media_type: {"schema": _DOCUMENT}},
    }
    for status in (400, 401, 403, 404, 405, 408, 409, 413, 421, 422, 429, 500, 503)
}
"""What OpenAPI says of every route's refusals."""
