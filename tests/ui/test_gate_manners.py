"""The gate's manners: signing in, pace, bodies, other sites, a path prefix, and headers."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.ui.doors import is_problem
from ui.gate.callers import SESSION_SECONDS, Sessions
from ui.gate.guard import WHOLE, Guard, Rules
from ui.gate.hosts import allowed_hosts
from ui.gate.pace import MOST_CALLERS, Pace
from ui.gate.places import MAX_BODY
from ui.http.changes import MAX_UPLOAD
from ui.keys import FILE, Keys

HOSTS = allowed_hosts("127.0.0.1")
PAGE = {"accept": "text/html,application/xhtml+xml"}
ASK = "/v1/ask"


async def told(scope: Scope, receive: Receive, send: Send) -> None:
    """A door that says who came, and how much they sent."""
    request = Request(scope, receive)
    length = len(await request.body())
    state = request.state
    told = {"caller": state.caller, "may_ask": state.may_ask, "length": length, "base": str(request.base_url)}
    await JSONResponse(told)(scope, receive, send)


def client(rules: Rules, door: ASGIApp = told) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(Guard(door, PlainTextResponse("page"), rules)),
        base_url="http://localhost:7860",
    )


def asked(
    rules: Rules, *requests: tuple[str, str, dict[str, Any]], door: ASGIApp = told
) -> list[httpx.Response]:
    """The answers to (method, path, options), one after another by one client, cookies kept."""

    async def ask() -> list[httpx.Response]:
        async with client(rules, door) as one:
            return [await one.request(method, path, **options) for method, path, options in requests]

    return asyncio.run(ask())


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Keys(tmp_path)


def bearer(secret: str) -> dict[str, str]:
    return {"authorization": f"Bearer {secret}"}


def test_the_doors_know_who_came(keys: Keys) -> None:
    (before,) = asked(Rules(HOSTS, keys), ("POST", ASK, {}))
    secret = keys.add("newsroom", "ask")
    after, health = asked(
        Rules(HOSTS, keys), ("POST", ASK, {"headers": bearer(secret)}), ("GET", "/healthz", {})
    )

    assert (before.json()["caller"], before.json()["may_ask"]) == (None, True)
    assert (after.json()["caller"], after.json()["may_ask"]) == ("newsroom", True)
    assert (health.json()["caller"], health.json()["may_ask"]) == (None, False)


def test_a_refusal_says_what_to_bring(keys: Keys) -> None:
    secret = keys.add("reader", "ask")
    none, small = asked(
        Rules(HOSTS, keys), ("POST", ASK, {}), ("POST", "/v1/sync", {"headers": bearer(secret)})
    )

    is_problem(none, 401)
    is_problem(small, 403)
    assert none.headers["www-authenticate"].startswith("Bearer")
    assert "'write'" in small.json()["detail"]


@pytest.mark.parametrize("path", ["/v1/chat/completions", "/v1/responses", "/v1/embeddings", "/v1/models"])
def test_openais_clients_are_refused_in_their_own_shape(keys: Keys, path: str) -> None:
    keys.add("reader", "ask")
    (refusal,) = asked(Rules(HOSTS, keys), ("GET" if path.endswith("models") else "POST", path, {}))

    assert refusal.status_code == 401
    assert refusal.json()["error"]["type"] == "authentication_error"
    assert "key" in refusal.json()["error"]["message"]


def test_a_person_signs_in_and_out(keys: Keys) -> None:
    secret = keys.add("reader", "ask")
    first, form, wrong, inside, page, ask, foreign, out, again = asked(
        Rules(HOSTS, keys),
        ("GET", "/read/abc?start=1&end=2", {"headers": PAGE}),
        ("GET", "/sign-in?next=/read/abc", {"headers": PAGE}),
        ("POST", "/sign-in", {"data": {"key": "cited_wrong"}}),
        ("POST", "/sign-in", {"data": {"key": secret, "next": "/read/abc?start=1&end=2"}}),
        ("GET", "/", {"headers": PAGE}),
        ("POST", ASK, {"headers": {"origin": "http://localhost:7860"}}),
        ("POST", ASK, {}),
        ("POST", "/sign-out", {}),
        ("GET", "/", {"headers": PAGE}),
    )

    assert (first.status_code, first.headers["location"]) == (
        303,
        "/sign-in?next=%2Fread%2Fabc%3Fstart%3D1%26end%3D2",
    )
    assert "<script" not in form.text
    assert (wrong.status_code, 'role="alert"' in wrong.text) == (401, True)
    assert (inside.status_code, inside.headers["location"]) == (303, "/read/abc?start=1&end=2")
    cookie = inside.headers["set-cookie"].lower()
    assert all(
        word in cookie for word in ("httponly", "samesite=strict", f"max-age={SESSION_SECONDS}", "path=/")
    )
    assert page.status_code == 200
    assert ask.json()["caller"] == "reader"
    assert foreign.status_code == 401  # a cookie without a word of the browser where it comes from
    assert out.status_code == 303
    assert again.headers["location"].startswith("/sign-in")


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "/\\evil.example", "/read/../../x", "/v1/ask", "", "/read/a\r\nX: y"]
)  # fmt: skip
def test_signing_in_leads_nowhere_else(keys: Keys, back: str) -> None:
    secret = keys.add("reader", "ask")
    (inside,) = asked(Rules(HOSTS, keys), ("POST", "/sign-in", {"data": {"key": secret, "next": back}}))

    assert inside.headers["location"] == "/"


def test_a_session_ends_with_its_key_and_its_time(keys: Keys) -> None:
    now = [0.0]
    sessions = Sessions(keys, lambda: now[0])
    long, short = (sessions.begin(keys.add(name, "ask")) for name in ("a", "b"))
    assert long
    assert short
    keys.revoke("b")

    assert sessions.key_of(short) is None
    assert sessions.key_of(long)
    now[0] = SESSION_SECONDS + 1.0
    assert sessions.key_of(long) is None
    assert sessions.key_of("x") is None


def test_a_damaged_file_of_keys_is_told_and_lets_nobody_in(keys: Keys) -> None:
    secret = keys.add("reader", "admin")
    keys.path.write_text("{")
    ask, form = asked(
        Rules(HOSTS, keys),
        ("POST", ASK, {"headers": bearer(secret)}),
        ("POST", "/sign-in", {"data": {"key": secret}}),
    )

    is_problem(ask, 503)
    is_problem(form, 503)
    assert FILE in ask.json()["detail"]


def test_the_time_to_come_back_is_true() -> None:
    now = [100.0]
    pace = Pace(6, None, lambda: now[0])
    assert [pace.wait("a") for _ in range(7)] == [None] * 6 + [10]
    assert pace.wait("b") is None
    now[0] += 9.9
    assert pace.wait("a") == 1
    now[0] += 0.2
    assert pace.wait("a") is None
    assert pace.wait("a") == 10


def test_the_pace_is_kept_in_bounded_memory() -> None:
    pace = Pace(1, None)
    for number in range(MOST_CALLERS + 100):
        pace.wait(str(number))

    assert len(pace._left) == MOST_CALLERS


def test_too_often_is_429_for_that_caller_alone(keys: Keys) -> None:
    one, other = keys.add("one", "ask"), keys.add("other", "ask")
    rules = Rules(HOSTS, keys, pace=Pace(2, None))
    *_, third = asked(rules, *[("POST", ASK, {"headers": bearer(one)})] * 3)
    others, health = asked(rules, ("POST", ASK, {"headers": bearer(other)}), ("GET", "/healthz", {}))

    is_problem(third, 429)
    assert 25 <= int(third.headers["retry-after"]) <= 30
    assert (others.status_code, health.status_code) == (200, 200)


def test_guessing_keys_has_a_pace_too(keys: Keys) -> None:
    keys.add("one", "ask")
    answers = asked(Rules(HOSTS, keys, pace=Pace(3, None)), *[("POST", ASK, {"headers": bearer("x")})] * 5)

    assert [answer.status_code for answer in answers] == [401, 401, 401, 429, 429]


def test_so_many_of_one_caller_at_once(keys: Keys) -> None:
    one, other = keys.add("one", "ask"), keys.add("other", "ask")
    go_on = asyncio.Event()

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        await go_on.wait()
        await PlainTextResponse("done")(scope, receive, send)

    async def ask() -> list[int]:
        async with client(Rules(HOSTS, keys, pace=Pace(None, 2)), slow) as caller:
            waiting = [asyncio.create_task(caller.post(ASK, headers=bearer(one))) for _ in range(2)]
            await asyncio.sleep(0.05)
            third = await caller.post(ASK, headers=bearer(one))
            another = asyncio.create_task(caller.post(ASK, headers=bearer(other)))
            await asyncio.sleep(0.05)
            go_on.set()
            done = [(await task).status_code for task in [*waiting, another]]
            return [third.status_code, *done, (await caller.post(ASK, headers=bearer(one))).status_code]

    assert asyncio.run(ask()) == [429, 200, 200, 200, 200]


def test_bodies_are_bounded_place_by_place() -> None:
    async def pieces(total: int) -> Any:
        for _ in range(total // 2**16):
            yield b"x" * 2**16

    async def ask() -> list[httpx.Response]:
        async with client(Rules(HOSTS)) as caller:
            return [
                await caller.post(ASK, content=b"x" * MAX_BODY),
                await caller.post(ASK, content=b"x" * (MAX_BODY + 1)),
                await caller.post(ASK, content=pieces(4 * MAX_BODY)),
                await caller.post("/v1/articles", content=pieces(2 * WHOLE)),
                await caller.post("/v1/articles", content=pieces(MAX_UPLOAD + 2**17)),
                await caller.post(
                    "/v1/articles", content=b"", headers={"content-length": str(MAX_UPLOAD + 1)}
                ),
            ]

    fits, long, longer, upload, over, said = asyncio.run(ask())
    assert (fits.json()["length"], upload.json()["length"]) == (MAX_BODY, 2 * WHOLE)
    for each in (long, longer, over, said):
        is_problem(each, 413)


def test_named_sites_may_ask_and_no_others() -> None:
    rules = Rules(HOSTS, origins=frozenset({"https://desk.example"}))
    asks = {"access-control-request-method": "POST", "access-control-request-headers": "authorization"}
    own, other, before, nobody, page = asked(
        rules,
        ("POST", ASK, {"headers": {"origin": "https://desk.example"}}),
        ("POST", ASK, {"headers": {"origin": "https://evil.example"}}),
        ("OPTIONS", ASK, {"headers": {"origin": "https://desk.example", **asks}}),
        ("OPTIONS", ASK, {"headers": {"origin": "https://evil.example", **asks}}),
        ("GET", "/", {"headers": {"origin": "https://desk.example"}}),
    )
    (off,) = asked(Rules(HOSTS), ("POST", ASK, {"headers": {"origin": "https://desk.example"}}))

    assert own.headers["access-control-allow-origin"] == "https://desk.example"
    assert "access-control-allow-credentials" not in own.headers
    assert other.status_code == 403
    assert before.status_code == 200
    assert before.headers["access-control-allow-origin"] == "https://desk.example"
    assert nobody.status_code == 403
    assert "access-control-allow-origin" not in page.headers
    assert off.status_code == 403


def test_a_preflight_opens_nothing(keys: Keys) -> None:
    keys.add("reader", "ask")
    rules = Rules(HOSTS, keys, origins=frozenset({"https://desk.example"}))
    assert asked(rules, ("POST", ASK, {"headers": {"origin": "https://desk.example"}}))[0].status_code == 401


def test_a_server_behind_a_name_answers_under_it() -> None:
    rules = Rules(allowed_hosts("0.0.0.0", ["Library.example"]))
    named, other = asked(
        rules, ("GET", "/healthz", {"headers": {"host": "library.example"}}), ("GET", "/healthz", {})
    )

    assert (named.status_code, other.status_code) == (200, 421)


@pytest.mark.parametrize("path", [ASK, "/cited" + ASK])
def test_below_a_prefix_whether_or_not_the_proxy_takes_it_away(path: str) -> None:
    (answer,) = asked(Rules(HOSTS, root="/cited"), ("POST", path, {}))

    assert answer.json()["base"] == "http://localhost:7860/cited/"
