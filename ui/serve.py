"""`cited serve`: one process, one port; page, API and guard put together and run by uvicorn."""

from __future__ import annotations

import os
import signal
import socket
import webbrowser
from collections.abc import Callable
from contextlib import closing
from types import FrameType
from typing import TYPE_CHECKING

import click
import uvicorn
from starlette.types import ASGIApp

from index.errors import CitedError
from ui.desk import READING, WRITING, Desk, Overview, overview_of
from ui.render import one_line
from ui.settings import program_version
from ui.visible import json_text

if TYPE_CHECKING:
    from ui.backend import Backend

GRACE = 2
"""Seconds that open connections get at shutdown; a browser's event stream never ends by itself."""


class ServeError(CitedError):
    """The server cannot listen where it was told to."""


def run(backend: Backend, host: str, port: int, log_level: str, open_page: bool, as_json: bool) -> None:
    """Serve until interrupted. Raises ServeError when the address cannot be had, and what opening raises."""
    # The port comes last: a wrong setting or a library that is not there is told even where the port is taken.
    assistant, library = backend.assistant(), backend.library()
    by = assistant.answered_by
    held = overview_of(library)
    desk = Desk(library, assistant, READING if assistant.origin == "sentences" else WRITING)
    with closing(desk), listening(host, port) as listener:
        url = f"http://{_shown(host)}:{listener.getsockname()[1]}/"

        def ready() -> None:
            _announce(url, held, by, as_json)
            if open_page:
                webbrowser.open(url)

        config = uvicorn.Config(
            build_app(desk, host),
            log_level=log_level,
            access_log=log_level == "debug",
            timeout_graceful_shutdown=GRACE,
            server_header=False,
        )
        # uvicorn raises the signal again after its shutdown; this lets the library be closed then. A process that a
        # shell started in the background inherits that Ctrl-C is ignored, and would end as if nothing had happened.
        signal.signal(signal.SIGTERM, _end)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        Announcing(config, ready, desk.close).run(sockets=[listener])


class Announcing(uvicorn.Server):
    """A server that calls `ready` once it answers, and `ending` before it waits for open connections."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None], ending: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready
        self._ending = ending

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._ending()
        await super().shutdown(sockets=sockets)


def build_app(desk: Desk, host: str) -> ASGIApp:
    """Guard(API, page) for a server that listens on `host`."""
    # Before anything imports gradio: it would report the start and look for a newer version.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    from ui.gate import Guard, allowed_hosts
    from ui.http.api import build_api
    from ui.page.blocks import mounted_page

    return Guard(build_api(desk, program_version()), mounted_page(desk), allowed_hosts(host))


def listening(host: str, port: int) -> socket.socket:
    """A socket bound to the address. Raises ServeError with the mend."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
        except OSError:
            listener.close()
            raise
    except OSError as error:
        raise ServeError(
            f"cannot listen on {host!r} port {port}: {error.strerror}; choose another with --host and --port"
        ) from error
    return listener


def _announce(url: str, held: Overview, by: str, as_json: bool) -> None:
    """Say where the page is: JSON on standard output for a program, a line on standard error for a person."""
    if as_json:
        counts = {"articles": held.articles, "passages": held.passages}
        click.echo(json_text({"url": url, **counts, "answered_by": by}, None))
    else:
        click.echo(f"Cited: {held}, answered by {one_line(by)}. The page is at {url} (Ctrl-C ends)", err=True)


def _shown(host: str) -> str:
    """The host to write in the page's address."""
    if host in ("0.0.0.0", "::", ""):
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _end(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
