"""Clients that hold connections and give nothing: half-sent heads and bodies, trickled bytes, readers that do not read."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

HEAD = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Half: "
BODY = (
    b"POST /v1/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n"
    b'{"question": "'
)


def connected(address: str) -> socket.socket:
    url = httpx.URL(address)
    return socket.create_connection((url.host, url.port or 80), timeout=20)


@contextmanager
def half_sent(address: str, count: int, piece: bytes) -> Iterator[list[socket.socket]]:
    """So many connections that have sent `piece` and nothing else; one that cannot be had is left out."""
    held: list[socket.socket] = []
    try:
        for _ in range(count):
            with suppress(OSError):
                held.append(connected(address))
                held[-1].sendall(piece)
        yield held
    finally:
        for one in held:
            one.close()


@contextmanager
def trickling(held: list[socket.socket], seconds: float = 0.5) -> Iterator[None]:
    """Each of the connections sends a letter every so many seconds."""
    ended = threading.Event()

    def drip() -> None:
        while not ended.wait(seconds):
            for one in held:
                with suppress(OSError):
                    one.send(b"x")

    thread = threading.Thread(target=drip)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def health_seconds(address: str, count: int, patience: float = 5.0) -> list[float]:
    """The seconds of so many `GET /healthz`, each on a connection of its own, sorted; infinite where none came."""
    times = []
    with httpx.Client(base_url=address, timeout=patience, headers={"Connection": "close"}) as client:
        for _ in range(count):
            began = time.monotonic()
            try:
                client.get("/healthz").raise_for_status()
                times.append(time.monotonic() - began)
            except httpx.HTTPError:
                times.append(float("inf"))
            time.sleep(0.01)
    return sorted(times)


def descriptors(process: int) -> int:
    """Open descriptors of a process (Linux)."""
    return len(list(Path(f"/proc/{process}/fd").iterdir()))


def closed_by_server(held: list[socket.socket], seconds: float) -> int:
    """How many of the connections the server ends within so many seconds, what it sends being read to the end."""
    until = time.monotonic() + seconds
    ended = 0
    for one in held:
        one.settimeout(max(0.01, until - time.monotonic()))
        with suppress(TimeoutError):
            try:
                while one.recv(65_536):
                    pass
            except ConnectionError:
                pass
            ended += 1
    return ended


def asked_raw(address: str, question: str, stream: bool) -> bytes:
    """The bytes of a whole request to `POST /v1/ask`."""
    body = json.dumps({"question": question, "stream": stream}).encode()
    head = f"POST /v1/ask HTTP/1.1\r\nHost: {httpx.URL(address).netloc.decode()}\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
