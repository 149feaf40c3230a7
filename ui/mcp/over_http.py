"""MCP at `/mcp`: streamable HTTP, every request by itself."""

from __future__ import annotations

from typing import Any

from mcp.server.lowlevel import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

PATH = "/mcp"


class OverHTTP:
    """ASGI application: `/mcp` goes to `server`, all else to `others`. Host, origin and length are the gate's to check.

    There are no sessions: a caller that has gone leaves nothing behind, its question is given up, and a restart is not
    noticed. Nothing is sent unasked, so that there is nothing to GET and nothing to DELETE."""

    def __init__(self, server: Server[Any], others: ASGIApp) -> None:
        self._requests = StreamableHTTPSessionManager(server, stateless=True)
        self._others = others

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            async with self._requests.run():
                await self._others(scope, receive, send)
        elif scope["path"].removeprefix(scope.get("root_path", "")) != PATH:
            await self._others(scope, receive, send)
        elif scope["method"] == "POST":
            await self._requests.handle_request(scope, receive, send)
        else:
            await Response(status_code=405, headers={"Allow": "POST"})(scope, receive, send)
