"""What the first visitor would wait for, done before the server says that it is ready."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from httpx2 import ASGITransport, AsyncClient, HTTPError
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Warmed:
    """ASGI application: `app`, which has started once each of `doors` (an application and a path of it) was asked.

    FastAPI works out every route's shapes, Jinja compiles the page and NLTK reads its data at the first request: 1.4 s of
    a first visit on two busy cores. The doors are those behind the gate, which would ask for a key."""

    def __init__(self, app: ASGIApp, doors: Sequence[tuple[ASGIApp, str]]) -> None:
        self._app = app
        self._doors = doors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def told(message: Message) -> None:
            if message["type"] == "lifespan.startup.complete":
                for door, path in self._doors:
                    await _asked(door, path)
            await send(message)

        await self._app(scope, receive, told if scope["type"] == "lifespan" else send)


async def _asked(door: ASGIApp, path: str) -> None:
    """Have it answered; what fails here fails again, and is told, where a person asks."""
    transport = ASGITransport(door, raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        with suppress(HTTPError):
            await client.get(path)
