"""Callers that vanish, and callers that take a byte a second: what they held is given back, and others are served."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.robustness.slow_clients import asked_raw, connected, descriptors, half_sent, health_seconds
from tests.ui.conftest import HERE, serving

FAKE = str(HERE / "fake_cited.py")
BACK_WITHIN = 30.0
MORE_MEMORY = 24 * 2**20
"""Bytes that a server which has served a crowd may hold more than before: what the allocator keeps, not what is held."""


def resident(process: int) -> int:
    """Bytes of a process in memory (Linux)."""
    pages = int(Path(f"/proc/{process}/statm").read_text("utf-8").split()[1])
    return pages * 4096


@contextmanager
def sipping(address: str, count: int) -> Iterator[None]:
    """So many callers of a document or a stream that take one byte of it a second, with the smallest buffer there is."""
    ended = threading.Event()
    page = b"GET /v1/openapi.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    held = [connected(address) for _ in range(count)]
    for number, one in enumerate(held):
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
        one.sendall(page if number % 2 else asked_raw(address, f"slowly, {number}?", stream=True))

    def sip() -> None:
        while not ended.wait(1.0):
            for one in held:
                one.setblocking(False)
                with suppress(OSError):
                    one.recv(1)

    thread = threading.Thread(target=sip)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        for one in held:
            one.close()


@pytest.mark.parametrize(
    ("gone", "slow", "worst"),
    [(50, 10, 2.0), pytest.param(500, 100, 0.25, marks=pytest.mark.soak)],
)
def test_what_callers_held_is_given_back(gone: int, slow: int, worst: float, tmp_path: Path) -> None:
    command = (FAKE, "serve", "--port", "0", "--json")
    with serving(*command, folder=tmp_path, CITED_WAITING="600") as (address, process):
        # A first crowd: what is made once is made.
        for stream in (True, False):
            with half_sent(address, 8, asked_raw(address, "slowly, before?", stream)):
                time.sleep(0.2)
        time.sleep(2)
        held, memory = descriptors(process.pid), resident(process.pid)

        with sipping(address, slow):
            for number in range(gone):
                caller = connected(address)
                caller.sendall(asked_raw(address, f"slowly, {number}?", stream=bool(number % 2)))
                caller.close()
            times = health_seconds(address, 100)
        until = time.monotonic() + BACK_WITHIN
        while time.monotonic() < until and (
            descriptors(process.pid) > held or resident(process.pid) > memory + MORE_MEMORY
        ):
            time.sleep(0.25)

        assert descriptors(process.pid) <= held
        assert resident(process.pid) <= memory + MORE_MEMORY
        assert times[98] <= worst, times[-5:]
