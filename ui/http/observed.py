"""What is seen of a server from outside: an id for every request, a line of log, counters, and whether it is ready."""

from __future__ import annotations

import logging
import re
import time
import uuid
from contextlib import suppress
from typing import TYPE_CHECKING

from fastapi import APIRouter
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.errors import CitedError
from ui.desk import Desk
from ui.http.problems import SOON, Problem
from ui.visible import visible

if TYPE_CHECKING:
    from assistant.answers import Answer

LOG = logging.getLogger("cited.requests")
HEADER = "X-Request-Id"
_SANE = re.compile(r"[\w.-]{1,64}", re.ASCII)
_WORDS = frozenset(
    "v1 ask batch search verify-quote feedback case articles text models embeddings chat completions responses "
    "rows against cases accept drafts trial verify settings keys model conversations "
    "jobs events suites runs sync openapi.json docs read room opening healthz readyz metrics sign-in "
    "sign-out mcp config gradio_api queue join data heartbeat startup-events reset cancel app_id theme.css".split()
)
_METHODS = frozenset("GET HEAD POST PUT PATCH DELETE OPTIONS".split())
_SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class Metrics:
    """Counters in a registry of their own; every label has few values, whatever callers send."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "cited_requests", "Requests, by method, place and status", ["method", "place", "status"], registry=self.registry
        )  # fmt: skip
        self._answers = Histogram(
            "cited_answer_seconds", "Seconds that an answer took, by whose words it is in and how it stands",
            ["origin", "basis"], buckets=_SECONDS, registry=self.registry,
        )  # fmt: skip
        self._fallbacks = Counter(
            "cited_model_fallbacks", "Answers in the articles' own words because the language model gave none",
            registry=self.registry,
        )  # fmt: skip
        self._now = {
            name: Gauge(f"cited_{name}", text, registry=self.registry)
            for name, text in (
                ("questions_waiting", "Questions that wait for their turn"),
                ("questions_answering", "Questions that are being answered"),
                ("articles", "Articles of the library"),
                ("passages", "Passages of the library"),
                ("library_generation", "Rises with every change of the library"),
            )
        }
        ProcessCollector(registry=self.registry)
        desk.watch(self._answered)

    def _answered(self, answer: Answer, seconds: float) -> None:
        self._answers.labels(answer.origin, answer.basis).observe(seconds)
        if answer.origin != self._desk.origin:
            self._fallbacks.inc()

    def asked(self, method: str, path: str, status: int) -> None:
        """A request was answered."""
        method = method if method in _METHODS else "other"
        self._requests.labels(method, place(path) if status != 404 else "nothing", str(status)).inc()

    async def text(self) -> bytes:
        """Everything, in Prometheus's text format."""
        held = await self._desk.overview()
        waiting, answering = self._desk.load
        values = (
            waiting,
            answering,
            held.articles,
            held.passages,
            await self._desk.look(lambda one: one.generation),
        )
        for gauge, value in zip(self._now.values(), values, strict=True):
            gauge.set(value)
        return generate_latest(self.registry)


class Observed:
    """ASGI application around everything: gives a request its id, and notes what came of it. No question, text or key
    is ever noted."""

    def __init__(self, inner: ASGIApp, metrics: Metrics) -> None:
        self._inner = inner
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        given = Headers(scope=scope).get(HEADER, "")
        id = given if _SANE.fullmatch(given) else uuid.uuid4().hex
        scope.setdefault("state", {})["request_id"] = id
        began, status, sent = time.perf_counter(), 0, 0

        async def noted(message: Message) -> None:
            nonlocal status, sent
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = id
            else:
                sent += len(message.get("body", b""))
            await send(message)

        try:
            await self._inner(scope, receive, noted)
        finally:
            took = round((time.perf_counter() - began) * 1000, 1)
            self._metrics.asked(scope["method"], scope["path"], status)
            LOG.info(
                "request",
                extra={"request": {
                    "id": id, "method": scope["method"][:20], "place": place(scope["path"]), "status": status or None,
                    "ms": took, "bytes": sent, "caller": scope["state"].get("caller"),
                }},
            )  # fmt: skip


def place(path: str) -> str:
    """The form of a path: words of ours stay, all else is `{}`, so that there are few of them."""
    parts = path.strip("/").split("/")[:6]
    if parts[0] in ("assets", "static"):
        return f"/{parts[0]}/{{}}"
    return "/" + "/".join(part if part in _WORDS else "{}" for part in parts if part)


def observing(desk: Desk, metrics: Metrics) -> APIRouter:
    """Whether the server is ready, and its counters."""
    routes = APIRouter()

    @routes.get("/readyz", include_in_schema=False)
    async def readyz() -> Response:
        with suppress(OSError):
            try:
                if not desk.is_ending:
                    await desk.look(lambda library: library.passage_count)
                    return JSONResponse({"status": "ready"})
                return Problem(503, "the server is ending", "ending", SOON)
            except CitedError as error:
                return Problem(503, visible(str(error)), "unavailable", SOON)
        return Problem(503, "the library cannot be read", "unavailable", SOON)

    @routes.get("/metrics", include_in_schema=False)
    async def metrics_text() -> Response:
        return Response(await metrics.text(), headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4})

    return routes
