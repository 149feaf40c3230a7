"""`cited serve`: one process, one port; page, API and guard put together and run by uvicorn."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
import webbrowser
from collections.abc import Callable, Sequence
from contextlib import closing
from ipaddress import ip_address
from pathlib import Path
from queue import SimpleQueue
from types import FrameType
from typing import TYPE_CHECKING

import click
import uvicorn
from starlette.types import ASGIApp

from index.embedders.runtime import available_cores
from index.errors import CitedError
from ui.desk import Desk, Overview, overview_of
from ui.http.connections import Limits, end_silent_peers, raised_descriptors
from ui.keys import Keys
from ui.logs import log_config
from ui.render import one_line
from ui.settings import program_version
from ui.visible import json_text

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.assistant import Assistant
    from ui.backend import Backend
    from ui.gate.guard import Rules
    from ui.http.observed import Metrics
    from ui.settings import Settings
    from ui.setup import Setup

GRACE = 2
"""Seconds that open connections get at shutdown; a browser's event stream never ends by itself."""
_OPEN = (
    "there are no keys, and on {host!r} other machines are listened to: everybody who reaches the port could read every "
    "article; add one with `cited keys add NAME`, leave out --host for this machine only, or add --no-key if that is meant"
)
LAST = 7
"""Seconds after a signal in which everything must have ended; what has not is left where it stands. Nothing is lost by
that: a library survives being killed."""


class ServeError(CitedError):
    """The server cannot listen where it was told to, or should not."""


A_MINUTE, AT_ONCE = 300, 50
"""What one caller from another machine may ask, unless a setting says otherwise."""


def run(
    backend: Backend, host: str, port: int, no_key: bool, root: str, open_page: bool, as_json: bool
) -> None:
    """Serve until interrupted. Raises ServeError when the address cannot be had, and what opening raises."""
    settings = backend.settings
    reached = reached_by_others(host)
    if reached and not no_key and not backend.keys().asked:
        raise ServeError(_OPEN.format(host=host))
    # The port comes last: a wrong setting or a library that is not there is told even where the port is taken.
    assistant, library = backend.assistant(), backend.library()
    keys = backend.keys()
    held = overview_of(library)
    limits = Limits(raised_descriptors(settings.connections), settings.request_seconds)
    desk = Desk(library, assistant, *_pace(assistant, settings), settings.address, settings.conversations)
    with closing(desk), listening(host, port) as listener:
        url = f"http://{_shown(host)}:{listener.getsockname()[1]}/"

        def ready() -> None:
            _announce(url, held, assistant.answered_by, as_json)
            if reached and not keys.asked:
                click.echo(
                    f"cited: no key is asked for: everybody who reaches {url} can read every article",
                    err=True,
                )
            if open_page:
                webbrowser.open(url)

        config = uvicorn.Config(
            build_app(
                desk,
                rules_of(settings, host, keys, reached, root, limits),
                settings.suite_folders(),
                settings.allow_urls,
                setup_of(backend, keys),
            ),
            http=limits.protocol(),
            ws="none",
            log_level=settings.log_level,
            log_config=log_config(settings.log_format, settings.log_level),
            access_log=settings.log_level == "debug",
            timeout_graceful_shutdown=GRACE,
            server_header=False,
        )
        server = Announcing(config, ready, desk.close)
        signal.signal(signal.SIGTERM, server.handle_exit)
        signal.signal(signal.SIGINT, server.handle_exit)
        server.run(sockets=[listener])
    if server.ended_by == signal.SIGINT:
        raise KeyboardInterrupt
    raise SystemExit(128 + server.ended_by)


class Announcing(uvicorn.Server):
    """A server that calls `ready` once it answers, and `ending` before it waits for open connections; `ended_by` is the
    signal it was ended by."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None], ending: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready
        self._ending = ending
        self.ended_by = 0
        self._signals: SimpleQueue[int] = SimpleQueue()  # whose put is safe in a signal's handler
        threading.Thread(target=self._last, daemon=True).start()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._ending()
        await super().shutdown(sockets=sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.ended_by = sig
        self._signals.put(sig)
        super().handle_exit(sig, frame)

    def _last(self) -> None:
        number = self._signals.get()
        time.sleep(LAST)
        os._exit(128 + number)


def _pace(assistant: Assistant, settings: Settings) -> tuple[int, int, float]:
    """How many questions are answered at once, how many wait, and the seconds that an answer may take.

    The reader keeps every core busy by itself; two at once, so that one reads while the other is put into words. A
    language model is mostly waited for."""
    cores = available_cores()
    at_once, seconds = (max(2, cores), 1.0) if assistant.origin == "sentences" else (max(8, 4 * cores), 10.0)
    return settings.answers_at_once or at_once, settings.waiting, seconds


def build_app(
    desk: Desk,
    rules: Rules,
    suites: Sequence[Path] = (),
    allow_urls: bool = False,
    setup: Setup | None = None,
) -> ASGIApp:
    """Guard(API, MCP and page) under these rules; `allow_urls`, a caller may have pages fetched."""
    # Before anything imports gradio: it would report the start and look for a newer version.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    from ui.gate.guard import Guard
    from ui.http.observed import Metrics, Observed
    from ui.mcp.over_http import OverHTTP
    from ui.mcp.server import build_server
    from ui.page.ahead import Ahead
    from ui.page.blocks import KINDS, mounted_page
    from ui.warming import Warmed

    metrics = Metrics(desk)
    api, frame = whole_api(desk, metrics, suites, allow_urls, setup), Ahead(mounted_page(rules.root), KINDS)
    page = OverHTTP(build_server(desk, program_version()), frame)
    return Warmed(Observed(Guard(api, page, rules), metrics), [(frame, "/"), (api, "/room/opening")])


def setup_of(backend: Backend, keys: Keys) -> Setup:
    """What the page shows of the settings."""
    from ui.endpoints import chosen_endpoint
    from ui.setup import Setup

    settings = backend.settings
    return Setup(
        chosen_endpoint(settings, backend.choice), settings.answer_seconds, settings.embedder,
        settings.embedder_address, settings.trace != "off", settings.trace_content, settings.allow_urls, keys,
    )  # fmt: skip


def whole_api(
    desk: Desk, metrics: Metrics, suites: Sequence[Path], allow_urls: bool, setup: Setup | None = None
) -> FastAPI:
    """Every route behind the gate but those of MCP and Gradio; the matrix of its tests is made from them."""
    from ui.http.api import DEFAULT_SETUP, build_api
    from ui.http.observed import observing
    from ui.openai.routes import openai_routes
    from ui.page.reading_room import reading_room

    api = build_api(desk, program_version(), suites, allow_urls, setup or DEFAULT_SETUP)
    for routes in (openai_routes(desk), reading_room(desk), observing(desk, metrics)):
        api.include_router(routes)
    return api


def rules_of(settings: Settings, host: str, keys: Keys, reached: bool, root: str, limits: Limits) -> Rules:
    """The rules of a server that listens on `host`; some of the connections stay free for `/healthz`."""
    from ui.gate.guard import Rules
    from ui.gate.hosts import allowed_hosts
    from ui.gate.pace import Pace

    pace = Pace(
        settings.requests_a_minute or (A_MINUTE if reached else None),
        settings.requests_at_once or (AT_ONCE if reached else None),
    )
    hosts = allowed_hosts(host, _listed(settings.hosts))
    origins = frozenset(each.rstrip("/").lower() for each in _listed(settings.cors_origins))
    return Rules(hosts, keys, origins, root, limits.most - limits.most // 20, pace)


def reached_by_others(host: str) -> bool:
    """Whether other machines reach the address."""
    try:
        found = {str(info[4][0]) for info in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
    except OSError:
        return False  # listening on it tells
    return not all(ip_address(address.partition("%")[0]).is_loopback for address in found)


def _listed(names: str) -> list[str]:
    return [name.strip() for name in names.split(",") if name.strip()]


def listening(host: str, port: int) -> socket.socket:
    """A socket bound to the address. Raises ServeError with the mend."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            end_silent_peers(listener)
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
