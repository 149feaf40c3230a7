"""Answers over HTTP while they are being written: server-sent events, and leaving when the caller disconnects."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Protocol

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from assistant.answers import Answer, Partial, Stage
from index.errors import CitedError
from ui.calls import Call, Waiting
from ui.http.problems import of_bug, problem_of
from ui.visible import json_text

PING_SECONDS = 5.0
PING = b": ping\n\n"
_NAMES = {Waiting: "waiting", Stage: "stage", Partial: "partial", Answer: "answer"}
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}  # nginx would hold the events back


class Leaves(Protocol):
    """What can be given up."""

    def leave(self) -> None: ...


class Events(StreamingResponse):
    """Server-sent events."""

    media_type = "text/event-stream"

    def __init__(self, events: AsyncIterator[bytes]) -> None:
        super().__init__(events, headers=_HEADERS)


class CallEvents(Events):
    """Events of one call, which is left when they end or the client disconnects."""

    def __init__(self, call: Call, events: AsyncIterator[bytes]) -> None:
        super().__init__(events)
        self._call = call

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with attended(self._call, receive):
            await super().__call__(scope, receive, send)


@asynccontextmanager
async def attended(call: Leaves, receive: Receive) -> AsyncIterator[None]:
    """Leaves the call when the client disconnects, and in any case at the end. The request's body must have been read
    before."""

    async def watch() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        call.leave()

    watching = asyncio.create_task(watch())
    try:
        yield
    finally:
        watching.cancel()
        call.leave()


async def answer_events(call: Call, address: str) -> AsyncIterator[bytes]:
    """`waiting` while it waits, `stage` for what is done, `partial` as often as something was verified, then `answer` or
    `problem`; told by the server that is reached at `address`."""
    try:
        async for part in call.events(PING_SECONDS):
            if part is None:
                yield PING
            else:
                told = part if isinstance(part, Waiting | Stage) else part.at(address)
                yield event(_NAMES[type(told)], told.to_json())
    except CitedError as error:
        yield event("problem", problem_of(error).document)
    except Exception as error:
        logging.getLogger("cited").exception("a streamed question failed")
        yield event("problem", of_bug(error).document)


def event(name: str, data: Any) -> bytes:
    """One event; JSON on one line, so that no text of an article can end it (WHATWG HTML, section 9.2.6)."""
    return f"event: {name}\ndata: {json_text(data, indent=None)}\n\n".encode()
