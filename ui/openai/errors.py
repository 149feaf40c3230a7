"""Errors in the shape that OpenAI's clients parse: `{"error": {"message", "type", "param", "code"}}`."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from dataclasses import asdict
from http import HTTPStatus
from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from index.errors import CitedError
from ui.http.problems import PROBLEMS, Problem, of_bug, of_http, of_validation, problem_of
from ui.openai.shapes import Failure, Fault

_TYPES = {
    401: "authentication_error",
    403: "permission_error",
    429: "rate_limit_error",
    500: "server_error",
    503: "server_error",
}
_CODES = {429: "rate_limit_exceeded", 500: "server_error", 503: "server_error"}


class Refused(CitedError):
    """What a request asks for is not done here; `param` is the field of the request that asks for it."""

    def __init__(
        self, message: str, param: str | None, code: str = "unsupported_value", status: int = 400
    ) -> None:
        super().__init__(message)
        self.param, self.code, self.status = param, code, status


class OpenAIRoute(APIRoute):
    """A route whose errors have OpenAI's shape, whatever raises them."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                return await handle(request)
            except Exception as error:
                answer = await _answer_to(request, error)
                status = answer.status_code
                if status >= 500 and not isinstance(error, CitedError):
                    logging.getLogger("cited").exception("a request at an OpenAI route failed")
                return answer

        return handled


def fault_of(error: Exception) -> Fault:
    """What an answer failed of."""
    if isinstance(error, Refused):
        return _fault(error.status, str(error), error.param, error.code)
    return _of_problem(problem_of(error) if isinstance(error, CitedError) else of_bug(error))


async def _answer_to(request: Request, error: Exception) -> Response:
    if isinstance(error, Refused):
        return JSONResponse({"error": asdict(fault_of(error))}, error.status)
    if isinstance(error, RequestValidationError):
        problem = await of_validation(request, error)
    elif isinstance(error, HTTPException):
        problem = await of_http(request, error)
    else:
        problem = problem_of(error) if isinstance(error, CitedError) else of_bug(error)
    return as_openai(problem)


def as_openai(problem: Problem) -> Response:
    """The same refusal in OpenAI's shape."""
    # OpenAI answers 400 where a problem document says 422.
    status = 400 if problem.status_code == 422 else problem.status_code
    answer = JSONResponse({"error": asdict(_of_problem(problem))}, status)
    for name in ("Retry-After", "WWW-Authenticate"):
        if name in problem.headers:
            answer.headers[name] = problem.headers[name]
    return answer


def _of_problem(problem: Problem) -> Fault:
    faults = problem.document.get("errors") or [{"pointer": "", "detail": ""}]
    pointer = faults[0]["pointer"].removeprefix("#/").replace("/", ".")
    return _fault(problem.status_code, problem.document["detail"], pointer or None)


def _fault(status: int, message: str, param: str | None, code: str | None = None) -> Fault:
    return Fault(message, _TYPES.get(status, "invalid_request_error"), param, code or _CODES.get(status))


FAILURES: dict[int | str, dict[str, Any]] = {
    status: {"description": HTTPStatus(status).phrase, "model": Failure}
    for status in (400, 401, 403, 404, 413, 421, 429, 500, 503)
}
"""What OpenAPI says of these routes' refusals."""
FAILURES[404]["content"] = PROBLEMS[404]["content"]  # a path beside them that is none
