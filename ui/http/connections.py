"""Connections with limits: requests must come whole in time, answers be taken in time, and there are only so many."""

from __future__ import annotations

import asyncio
import socket
from functools import partial
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from ui.http.problems import Problem

TAKING_SECONDS = 30.0
"""Seconds in which a client must take what waits for it, about 64 KB and what the system holds for it besides."""
OF_THE_PROCESS = 256
"""Descriptors kept for everything that is no connection: the library's files, a language model's connections, pipes."""


class Limits:
    """The open connections of a server: at most `most`, each with `seconds` for a request, head and body.

    One more than `most` takes the place of the one that has owed a request for longest, were it its own: whoever has
    asked is never cut off, and whoever asks at once is heard even while others fill the house.
    """

    def __init__(self, most: int, seconds: float) -> None:
        self.most = most
        self.seconds = seconds
        self._owing: dict[Connection, None] = {}  # that owe a whole request, longest first
        self._open: set[Connection] = set()

    def protocol(self) -> Any:
        """What uvicorn makes a connection with."""
        return partial(Connection, limits=self)

    def owes(self, connection: Connection) -> None:
        """The connection is new, or its last request has been answered."""
        self._open.add(connection)
        self._owing.pop(connection, None)
        self._owing[connection] = None
        if len(self._open) > self.most:
            oldest = next(iter(self._owing))
            self.gone(oldest)
            oldest.transport.abort()

    def asked(self, connection: Connection) -> None:
        """The connection's request is whole."""
        self._owing.pop(connection, None)

    def gone(self, connection: Connection) -> None:
        """The connection is closed; may be told twice."""
        self._owing.pop(connection, None)
        self._open.discard(connection)


class Connection(H11Protocol):
    """A connection of uvicorn's, ended when its client keeps it waiting.

    uvicorn's own limits do not do this: `limit_concurrency` counts requests whose head has come, and
    `timeout_keep_alive` ends with the first letter of the next request.
    """

    def __init__(self, *arguments: Any, limits: Limits, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._limits = limits
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._within(self._limits.seconds)
        self._limits.owes(self)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        # What the transport still holds is written by itself; a client that takes none of it is not waited for.
        unsent = self.transport.get_write_buffer_size()
        self._within(TAKING_SECONDS if unsent else self._limits.seconds)
        if not self.transport.is_closing():
            self._limits.owes(self)
        super().on_response_complete()
        self._look()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._within(TAKING_SECONDS)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget_timer()
        self._limits.gone(self)
        super().connection_lost(exc)

    def _look(self) -> None:
        """The time for a request ends when it is whole."""
        answered = self.cycle is not None and self.cycle.response_complete
        if self.conn.their_state not in (h11.IDLE, h11.SEND_BODY, h11.ERROR) and not answered:
            self._forget_timer()
            self._limits.asked(self)

    def _within(self, seconds: float) -> None:
        self._forget_timer()
        self._timer = self.loop.call_later(seconds, self._give_up)

    def _forget_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _give_up(self) -> None:
        half = self.conn.our_state is h11.SEND_RESPONSE or self.conn.trailing_data[0]
        if half and not self.transport.is_closing() and not self.transport.get_write_buffer_size():
            self.transport.write(_too_slow(self._limits.seconds))
            self.transport.close()
        else:
            self.transport.abort()


def raised_descriptors(wanted: int) -> int:
    """The connections this process can have of `wanted`, its limit of open descriptors raised as far as that takes."""
    try:
        import resource
    except ImportError:  # not on this system
        return wanted
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if now != resource.RLIM_INFINITY and now < wanted + OF_THE_PROCESS:
        now = (
            wanted + OF_THE_PROCESS if most == resource.RLIM_INFINITY else min(most, wanted + OF_THE_PROCESS)
        )
        resource.setrlimit(resource.RLIMIT_NOFILE, (now, most))
    return wanted if now == resource.RLIM_INFINITY else min(wanted, max(now - OF_THE_PROCESS, now // 2))


def end_silent_peers(listener: socket.socket) -> None:
    """Let the system end connections whose other end is gone without a word, where it can (Linux); what the listener
    has, every connection made from it has."""
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 30)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(TAKING_SECONDS * 1000))


def _too_slow(seconds: float) -> bytes:
    body = Problem(408, f"a request must have come whole within {seconds:g} seconds", "too-slow").body
    head = "HTTP/1.1 408 Request Timeout\r\ncontent-type: application/problem+json\r\nconnection: close\r\n"
    return f"{head}content-length: {len(body)}\r\n\r\n".encode() + bytes(body)
