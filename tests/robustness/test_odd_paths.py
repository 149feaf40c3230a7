"""Row 17 of the attack: no path, however long or odd, is an error of the program."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.robustness.slow_clients import connected
from tests.ui.conftest import HERE, serving

PREFIXES = ("/", "/static/", "/assets/", "/static/img/", "/static/fonts/", "/config", "/theme.css", "/robots.txt",
            "/manifest.json", "/favicon.ico", "/gradio_api/heartbeat/", "/gradio_api/queue/data", "/gradio_api/queue/join",
            "/gradio_api/startup-events", "/gradio_api/reset", "/gradio_api/cancel", "/gradio_api/app_id",
            "/gradio_api/theme.css", "/v1/ask", "/v1/", "/healthz")  # fmt: skip
PIECES = ("%00", "%ff", "%2e%2e", "..", ".", "//", "/", "%2f", "%5c", "\\", "%0d%0a", "%c3%a9", "%e2%80%ae", "%f0%9f%92%a9",
          "%", "%zz", ";", ":", "~", "|", "*", "?", "?x=%00", "#", "[", "{0}", "CON", "a" * 255, "a" * 256, "%61" * 300,
          "%61" * 5_000, "a/" * 2_000, "/".join(["a" * 200] * 30), "@", "+", "-", "con%3A", "%EF%BC%8E",
          "%ed%a0%80")  # fmt: skip
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE")
BODIES = (b"", b"{}", b"[]", b"null", b"{", b'{"session_hash": 5}', b'{"data": [], "fn_index": 99, "session_hash": "a"}',
          b'{"data": [[]], "fn_index": -1, "session_hash": "a"}', b'{"data": null, "fn_index": "x"}', b"\xff",
          b'{"data": [{}], "fn_index": 0, "session_hash": null, "event_id": "a"}', b"[" * 5_000,
          b'{"data": ["x", "y", "z"], "fn_index": 1, "session_hash": "a", "trigger_id": 9999999999999999999}')  # fmt: skip


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    folder = tmp_path_factory.mktemp("paths")
    command = (str(HERE / "fake_cited.py"), "serve", "--port", "0", "--json")
    with serving(*command, folder=folder) as (address, _):
        yield address, folder / "server.log"


def status(address: str, method: str, path: str, body: bytes = b"") -> int:
    """The status of the answer to a request of exactly these letters; what follows its first line is left."""
    head = f"{method} {path} HTTP/1.1\r\nHost: {httpx.URL(address).netloc.decode()}\r\nContent-Length: {len(body)}\r\n"
    with connected(address) as caller:
        caller.sendall(f"{head}Content-Type: application/json\r\n\r\n".encode() + body)
        return int(caller.recv(64).split()[1])


def forms() -> Iterator[tuple[str, str, bytes]]:
    """Every prefix with every piece, doubled pieces at random, and every method and body on the plain prefixes."""
    chance = random.Random(17)
    for prefix in PREFIXES:
        for piece in PIECES:
            yield "GET", prefix + piece, b""
        for _ in range(10):
            yield chance.choice(METHODS), prefix + "".join(chance.choices(PIECES, k=3)), chance.choice(BODIES)
        for method in METHODS:
            yield method, prefix, chance.choice(BODIES)
        for body in BODIES:
            yield "POST", prefix, body


def test_no_path_is_an_error_of_the_program(door: tuple[str, Path]) -> None:
    address, log = door
    tried = [(status(address, *form), form) for form in forms()]

    assert len(tried) > 1_000
    assert [(code, form[0], form[1][:80], form[2][:80]) for code, form in tried if code >= 500] == []
    assert status(address, "GET", "/healthz") == 200
    assert "Traceback" not in log.read_text()


@pytest.mark.parametrize(
    "path", ["/static/" + "%61" * 5_000, "/assets/" + "%61" * 5_000, "/gradio_api/heartbeat/" + "a" * 5_000]
)
def test_a_path_that_is_too_long_is_not_there(path: str, door: tuple[str, Path]) -> None:
    assert status(door[0], "GET", path) == 404


def test_what_the_page_needs_is_there(door: tuple[str, Path]) -> None:
    assert [
        status(door[0], "GET", path) for path in ("/", "/config", "/theme.css", "/static/img/logo.svg")
    ] == [200] * 4
