"""MCP over standard input and output, for a client that starts `cited mcp` itself."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from types import FrameType
from typing import TYPE_CHECKING

import anyio
from mcp.server.stdio import stdio_server

from ui.desk import Desk
from ui.mcp.server import build_server
from ui.settings import program_version

if TYPE_CHECKING:
    from ui.backend import Backend


def run(backend: Backend) -> None:
    """Serve until standard input ends. Raises what opening raises, BrokenPipeError."""
    desk = Desk(backend.library(), backend.assistant(), address=backend.settings.reached_at)

    def end(number: int, _: FrameType | None) -> None:
        # A thread waits for standard input, and nothing but the client can end that wait.
        desk.close()
        with suppress(Exception):
            backend.close()
        os._exit(128 + number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    try:
        anyio.run(_serve, desk)
    except ExceptionGroup as errors:
        if errors.split(BrokenPipeError)[1] is None:  # the client has gone
            raise BrokenPipeError from errors
        raise
    finally:
        desk.close()


async def _serve(desk: Desk) -> None:
    server = build_server(desk, program_version())
    async with stdio_server() as (read, write):
        await server.run(read, write, server.create_initialization_options())
