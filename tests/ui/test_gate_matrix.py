"""The matrix: every route, tool and internal path x every way of having no right x every form of header; 0 open."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from tests.ui.fakes import FakeLibrary, answering, filled
from tests.ui.test_keys import expired
from ui.desk import Desk
from ui.gate.guard import Guard, Rules
from ui.gate.hosts import allowed_hosts
from ui.gate.places import UNLISTED, place_of
from ui.http.observed import Metrics
from ui.keys import Key, Keys, digest_of
from ui.mcp.tools import TOOLS
from ui.page.blocks import mounted_page
from ui.serve import whole_api

OPEN = {"/healthz", "/readyz", "/sign-in", "/sign-out"}
"""What anybody may have: whether the server lives, and where to sign in."""
Form = tuple[str, list[tuple[str, str]]]


class Inside:
    """Stands for every door; notes who got in."""

    def __init__(self) -> None:
        self.came: list[tuple[str, str]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.came.append((scope["method"], scope["path"]))
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})


@pytest.fixture(scope="module")
def requests() -> list[tuple[str, str, bytes]]:
    """(method, path, body) of everything there is, asked of the applications themselves."""
    library: FakeLibrary = filled()
    desk = Desk(library, answering(library))  # type: ignore[arg-type]

    async def everything() -> set[tuple[str, str]]:  # Gradio makes a loop of its own where none runs
        api, page = whole_api(desk, Metrics(desk), (), allow_urls=True), mounted_page()
        listed = {(method.upper(), path) for path, item in api.openapi()["paths"].items() for method in item}
        return listed | set(_routes(api)) | set(_routes(page))

    found = asyncio.run(everything())
    desk.close()
    filled_in = {(method, re.sub(r"\{[^}]*\}", "x", path) or "/") for method, path in found}
    extra = [("GET", "/assets/index.js"), ("GET", "/static/img/logo.svg"), ("GET", "/read/x"), ("PUT", "/v1/articles/x"),
             ("GET", "/v1/new"), ("GET", "/v1"), ("GET", "/nothing"), ("GET", "/gradio_api/file=/etc/passwd")]  # fmt: skip
    tools = [
        ("POST", "/mcp", json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call",
                                     "params": {"name": tool.name, "arguments": {}}}).encode())
        for tool in TOOLS.values()
    ]  # fmt: skip
    assert len(filled_in) > 60
    assert {"/metrics", "/readyz", "/room/x", "/v1/responses"} <= {path for _, path in filled_in}
    assert len(tools) >= 5
    return [(method, path, b"") for method, path in [*sorted(filled_in), *extra]] + tools


def _routes(app: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    """(method, path) of every route, of those of the routers it includes and the applications it mounts."""
    for route in app.routes:
        below = getattr(route, "original_router", None) or getattr(route, "app", None)
        if hasattr(below, "routes"):
            yield from _routes(below, prefix + getattr(route, "path", "").rstrip("/"))
        else:
            for method in getattr(route, "methods", None) or ("GET",):
                yield method, prefix + route.path


def forms(secret: str) -> Iterator[Form]:
    """The ways in which a key that gives no right may be brought."""
    good_form = [("authorization", f"Bearer {secret}")]
    yield "bearer", good_form
    yield "lower case", [("authorization", f"bearer {secret}")]
    yield "api key", [("x-api-key", secret)]
    yield "both", [*good_form, ("x-api-key", secret)]
    yield "odd space", [("authorization", f"  Bearer\t{secret} ")]
    yield "two spaces", [("authorization", f"Bearer  {secret}  ")]
    yield "doubled", [*good_form, *good_form]
    yield "cookie", [("cookie", f"cited_session={secret}")]


def malformed(good: str) -> Iterator[Form]:
    """Headers that hold a good key in a form that is none, or beside another."""
    yield "nothing", []
    yield "empty", [("authorization", "")]
    yield "only the word", [("authorization", "Bearer")]
    yield "only the word and a space", [("authorization", "Bearer ")]
    yield "no word", [("authorization", good)]
    yield "basic", [("authorization", f"Basic {good}")]
    yield "two words", [("authorization", f"Bearer {good} {good}")]
    yield "a comma", [("authorization", f"Bearer x, Bearer {good}")]
    yield "first wrong", [("authorization", "Bearer wrong"), ("authorization", f"Bearer {good}")]
    yield "last wrong", [("authorization", f"Bearer {good}"), ("authorization", "Bearer wrong")]
    yield "twice", [("x-api-key", good), ("x-api-key", good)]
    yield "different", [("authorization", f"Bearer {good}"), ("x-api-key", "wrong")]
    yield "empty beside", [("authorization", f"Bearer {good}"), ("x-api-key", "")]
    yield "forged cookie", [("cookie", f"cited_session={good}")]
    yield "two cookies", [("cookie", "cited_session=a"), ("cookie", "cited_session=b")]
    yield "other header", [("x-forwarded-authorization", f"Bearer {good}"), ("api-key", good)]
    yield "in a query", [("x-original-url", f"/?key={good}")]
    yield "no letters", [("authorization", "Bearer \xff\xfe")]


def opened(keys: Keys, requests: Sequence[tuple[str, str, bytes]], cases: Sequence[Form]) -> list[str]:
    """What let somebody in who brings only these."""
    inside = Inside()
    guard = Guard(inside, inside, Rules(allowed_hosts("127.0.0.1"), keys))
    holes = []

    async def ask_all() -> None:
        for method, path, body in requests:
            for query in (b"", b"key=x&api_key=x&access_token=x"):
                for name, headers in cases:
                    before = len(inside.came)
                    status = await _status(guard, method, path, query, headers, body)
                    if path not in OPEN and (len(inside.came) > before or status not in (401, 403, 303)):
                        holes.append(f"{method} {path} {name}: {status}")

    asyncio.run(ask_all())
    return holes


async def _status(
    guard: Guard, method: str, path: str, query: bytes, headers: list[tuple[str, str]], body: bytes
) -> int:
    head = [(b"host", b"localhost:7860"), *((n.encode(), v.encode("latin-1")) for n, v in headers)]
    scope: dict[str, Any] = {
        "type": "http", "method": method, "path": path, "scheme": "http", "query_string": query, "headers": head,
        "client": ("127.0.0.1", 1),
    }  # fmt: skip
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await guard(scope, receive, send)
    return int(sent[0]["status"])


@pytest.fixture
def held(tmp_path: Path) -> tuple[Keys, dict[str, str]]:
    """Keys, and the secrets of some that give no right, beside a good one."""
    keys = Keys(tmp_path)
    secrets = {name: keys.add(name, "ask") for name in ("good", "revoked", "over")}
    keys.revoke("revoked")
    expired(tmp_path, "over")
    return keys, {**secrets, "wrong": "cited_wrong"}


def cases_of(secrets: dict[str, str]) -> list[Form]:
    """Everything that must not open anything."""
    no_right = [
        (f"{kind} {name}", headers)
        for kind in ("revoked", "over", "wrong")
        for name, headers in forms(secrets[kind])
    ]
    return [*no_right, *malformed(secrets["good"])]


def test_nothing_is_open(requests: list[tuple[str, str, bytes]], held: tuple[Keys, dict[str, str]]) -> None:
    keys, secrets = held

    assert opened(keys, requests, cases_of(secrets)) == []


def test_a_good_key_opens_what_its_scope_holds_and_nothing_else(
    requests: list[tuple[str, str, bytes]], tmp_path: Path
) -> None:
    keys = Keys(tmp_path)
    secrets = {scope: keys.add(scope, scope) for scope in ("ask", "write", "admin")}  # type: ignore[arg-type]
    inside = Inside()
    guard = Guard(inside, inside, Rules(allowed_hosts("127.0.0.1"), keys))

    async def ask_all() -> None:
        for scope, secret in secrets.items():
            key = keys.find(secret)
            assert key
            for method, path, body in requests:
                place = place_of(method, path)
                status = await _status(
                    guard, method, path, b"", [("authorization", f"Bearer {secret}")], body
                )
                if place is None:
                    assert status == 404, (method, path)
                elif path not in OPEN:
                    assert status == (200 if key.covers(place.need or "ask") else 403), (scope, method, path)

    asyncio.run(ask_all())


class Forgiving(Keys):
    """A hole: a key whose time is over still opens."""

    def find(self, secret: str) -> Key | None:
        return next((key for key in self.all() if key.digest == digest_of(secret)), None)


class Prefixed(Keys):
    """A hole: what begins like a key is one."""

    def find(self, secret: str) -> Key | None:
        return next(iter(self.all())) if secret.startswith("cited_") else None


@pytest.mark.parametrize(("hole", "kind"), [(Forgiving, "over"), (Prefixed, "wrong")])
def test_a_gate_with_a_hole_is_found(
    requests: list[tuple[str, str, bytes]], held: tuple[Keys, dict[str, str]], hole: type[Keys], kind: str
) -> None:
    _, secrets = held
    found = opened(hole(held[0].path.parent), requests[:20], cases_of(secrets))

    assert any(f" {kind} bearer" in line for line in found)


def test_every_route_of_the_api_has_its_row(requests: list[tuple[str, str, bytes]]) -> None:
    """A route without one is the admin's alone; that must be meant."""
    unlisted = {
        (method, path)
        for method, path, _ in requests
        if path.startswith("/v1/") and place_of(method, path) is UNLISTED
    }
    assert unlisted == {("PUT", "/v1/articles/x"), ("GET", "/v1/new")}
