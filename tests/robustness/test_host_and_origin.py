"""Row 8 of the attack: a request is answered only under the server's own name, and only its own page may write."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message

from ui.gate.guard import Guard, Rules
from ui.gate.hosts import allowed_hosts

OWN_HOSTS = [
    "localhost", "localhost:7860", "LOCALHOST:7860", "LocalHost", "127.0.0.1", "127.0.0.1:7860", "127.0.0.1:1",
    "127.0.0.1:65535", "[::1]", "[::1]:7860",
]  # fmt: skip
FOREIGN_HOSTS = [
    "", " ", "evil.example", "evil.example:7860", "localhost:evil.example", "localhost:7860.evil.example",
    "[::1].evil.example", "[::1]evil.example", "[::1]:evil.example", "[::1", "::1", "::1]", "[localhost]",
    "localhost.evil.example", "evil.localhost", "localhost.", "localhost:", "localhost:0", "localhost:65536",
    "localhost:999999", "localhost:-1", "localhost:7860:7860", "localhost:7860@evil.example", "evil@localhost",
    "user:pass@localhost:7860", "localhost/evil", "localhost#evil.example", "localhost?evil.example",
    "localhost,evil.example", "localhost evil.example", "localhost\tevil.example", "localhost\\evil.example",
    "http://localhost:7860", "//localhost", "0.0.0.0", "127.0.0.1.evil.example", "127.1", "2130706433", "0x7f000001",
    "127.0.0.01", "[::ffff:127.0.0.1]", "[::1%25lo]", "localhost%00.evil.example", "localhost\x00", "ｌocalhost",
    "localhost;evil.example", "127.0.0.1:٧٨٦٠",
]  # fmt: skip
OWN = "localhost:7860"
OWN_ORIGINS = ["http://localhost:7860", "HTTP://LOCALHOST:7860", None]
FOREIGN_ORIGINS = [
    "", " ", "null", "http://evil.example", "https://localhost:7860", "ftp://localhost:7860", "file://localhost:7860",
    "chrome-extension://localhost:7860", "//localhost:7860", "localhost:7860", "http://localhost", "http://localhost:7861",
    "http://127.0.0.1:7860", "http://localhost:7860.evil.example", "http://localhost:7860@evil.example",
    "http://evil.example@localhost:7860", "http://localhost:7860/", "http://localhost:7860/evil",
    "http://localhost:7860, http://evil.example", "http://localhost:7860 http://evil.example", "http:/localhost:7860",
    "http:localhost:7860", "javascript://localhost:7860", "data:text/html,localhost:7860",
]  # fmt: skip


def status(headers: Sequence[tuple[str, str]], method: str = "POST", address: str = "127.0.0.1") -> int:
    """What the gate answers to a request with these headers; 200: it was let through."""
    scope: dict[str, Any] = {
        "type": "http", "method": method, "path": "/v1/ask", "scheme": "http", "query_string": b"",
        "headers": [(name.encode(), value.encode("utf-8")) for name, value in headers],
    }  # fmt: skip
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(
        Guard(PlainTextResponse("in"), PlainTextResponse("page"), Rules(allowed_hosts(address)))(
            scope, receive, send
        )
    )
    return int(sent[0]["status"])


@pytest.mark.parametrize("host", OWN_HOSTS)
def test_the_servers_own_names_are_answered(host: str) -> None:
    assert status([("host", host)]) == 200


@pytest.mark.parametrize("host", FOREIGN_HOSTS)
def test_another_name_is_refused(host: str) -> None:
    assert status([("host", host)]) == 421
    assert status([("host", host)], "GET") == 421


@pytest.mark.parametrize("hosts", [[], [OWN, OWN], [OWN, "evil.example"], ["evil.example", OWN]])
def test_there_is_exactly_one_host(hosts: list[str]) -> None:
    assert status([("host", host) for host in hosts]) == 421
    assert status([("host", host) for host in hosts], address="0.0.0.0") == 421


def test_a_server_open_to_other_machines_answers_under_any_name() -> None:
    assert status([("host", "library.example:7860")], address="0.0.0.0") == 200
    assert status([("host", "library.example:evil")], address="0.0.0.0") == 421


def test_a_loopback_address_of_ones_own_choice_is_answered() -> None:
    assert status([("host", "127.0.0.2:7860")], address="127.0.0.2") == 200
    assert status([("host", "127.0.0.3:7860")], address="127.0.0.2") == 421


@pytest.mark.parametrize("origin", OWN_ORIGINS)
def test_the_own_page_may_write(origin: str | None) -> None:
    assert status([("host", OWN), *([("origin", origin)] if origin is not None else [])]) == 200


@pytest.mark.parametrize("origin", FOREIGN_ORIGINS)
def test_another_page_may_not_write(origin: str) -> None:
    assert status([("host", OWN), ("origin", origin)]) == 403


def test_two_origins_are_none() -> None:
    own = ("origin", "http://localhost:7860")
    assert status([("host", OWN), own, own]) == 403
    assert status([("host", OWN), own, ("origin", "http://evil.example")]) == 403
