"""Row 12 of the attack: connections that give nothing, or take nothing, never keep others out, and are ended in time."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.robustness.slow_clients import (
    BODY,
    HEAD,
    asked_raw,
    closed_by_server,
    descriptors,
    half_sent,
    health_seconds,
    trickling,
)
from tests.ui.conftest import HERE, ROOT, serving
from ui.serve import listening

QUESTION = "What did the lighthouse keeper earn?"
FAKE = str(HERE / "fake_cited.py")
LIMITED = """
import resource, runpy, sys
most = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
sys.argv = sys.argv[2:]
sys.path.insert(0, sys.argv[0].rpartition("/")[0])
runpy.run_path(sys.argv[0], run_name="__main__")
"""
MOST = 40


@contextmanager
def server(folder: Path, descriptors: int, **settings: str) -> Iterator[tuple[str, int]]:
    """(address, process) of `cited serve` over the fakes, with so many descriptors."""
    command = ("-c", LIMITED, str(descriptors), FAKE, "serve", "--port", "0", "--json")
    with serving(*command, folder=folder, **settings) as (address, process):
        yield address, process.pid


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """A server of 40 connections that waits two seconds for a request."""
    settings = {"CITED_CONNECTIONS": str(MOST), "CITED_REQUEST_SECONDS": "2"}
    with server(tmp_path_factory.mktemp("small"), 300, **settings) as (address, process):
        assert answered(address)
        yield address, process


def answered(address: str) -> bool:
    response = httpx.post(address + "/v1/ask", json={"question": QUESTION}, timeout=20)
    return response.status_code == 200 and response.json()["answered"] is True


def attacked(address: str, process: int, count: int, piece: bytes, worst: float) -> None:
    """So many half-sent requests that go on sending a letter now and then: others are served meanwhile."""
    before = descriptors(process)
    with half_sent(address, count, piece) as held, trickling(held):
        assert len(held) == count
        times = health_seconds(address, 100)
        assert times[98] <= worst, times[-5:]
        assert answered(address)
    until = time.monotonic() + 30
    while descriptors(process) > before + 5 and time.monotonic() < until:
        time.sleep(0.2)
    assert descriptors(process) <= before + 5


@pytest.mark.parametrize("piece", [HEAD, BODY], ids=["heads", "bodies"])
def test_half_sent_requests_keep_nobody_out(piece: bytes, small: tuple[str, int]) -> None:
    attacked(*small, 400, piece, worst=2.0)


@pytest.mark.soak
@pytest.mark.parametrize(("count", "piece"), [(1_500, HEAD), (500, BODY)], ids=["heads", "bodies"])
def test_1500_half_sent_requests_keep_nobody_out(count: int, piece: bytes, tmp_path: Path) -> None:
    with server(tmp_path, 1_024) as (address, process):
        attacked(address, process, count, piece, worst=0.25)


@pytest.mark.parametrize(
    "piece",
    [b"", HEAD, BODY, b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" + HEAD],
    ids=["nothing", "head", "body", "a second head"],
)
def test_what_is_half_sent_is_ended_in_time_however_slowly_it_goes_on(
    piece: bytes, small: tuple[str, int]
) -> None:
    with half_sent(small[0], 5, piece) as held, trickling(held if piece else [], 0.1):
        told = held[0].recv(10_000)
        assert closed_by_server(held, 10) == 5
    if piece in (HEAD, BODY):
        assert told.startswith(b"HTTP/1.1 408 ")
        assert b"application/problem+json" in told


@pytest.mark.soak
def test_an_answer_that_nobody_takes_is_not_kept(small: tuple[str, int]) -> None:
    """Hundreds of pages asked for on one connection, none taken: more than the system holds for a reader."""
    address, process = small
    time.sleep(6)
    before = descriptors(process)
    with half_sent(address, 1, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 500):
        time.sleep(5)
        assert descriptors(process) == before + 1
        time.sleep(35)
        assert descriptors(process) == before


def test_who_is_being_answered_is_not_cut_off_and_health_is_told_though_all_places_are_taken(
    small: tuple[str, int],
) -> None:
    address = small[0]
    with half_sent(address, MOST - 1, asked_raw(address, "slowly, please", stream=True)) as askers:
        refused = askers[-1].recv(10_000)
        with half_sent(address, 100, HEAD):
            assert health_seconds(address, 20)[-1] < 5.0
        answers = [_read(asker) for asker in askers[:6]]

    assert refused.startswith(b"HTTP/1.1 503 ")
    assert b"retry-after: 5" in refused.lower()
    assert all(b"event: answer" in answer for answer in answers)


def _read(asker: socket.socket) -> bytes:
    asker.settimeout(30)
    read = b""
    while b"event: answer" not in read and (part := asker.recv(65_536)):
        read += part
    return read


@pytest.mark.parametrize(("most", "expected"), [(2_000, "1000 1256"), (1_024, "768 1024"), (300, "150 300")])
def test_descriptors_are_raised_as_far_as_the_system_lets(most: int, expected: str) -> None:
    code = (
        f"import resource as r; r.setrlimit(r.RLIMIT_NOFILE, (256, {most}));"
        "from ui.http.connections import raised_descriptors as raised;"
        "print(raised(1000), r.getrlimit(r.RLIMIT_NOFILE)[0])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True)
    assert done.stdout.strip() == expected


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="the system does not offer it")
def test_a_peer_that_vanished_without_a_word_is_found_out_by_the_system() -> None:
    with listening("127.0.0.1", 0) as listener:
        listener.listen()
        with socket.create_connection(listener.getsockname()), listener.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 30_000
