"""What the HTTP door refuses, and how: problem documents, strangers kept out, no body breaks it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ui.doors import CONTRACT, is_problem


def test_every_answer_has_the_guarding_headers(client: httpx.Client) -> None:
    responses = [client.get("/"), client.get("/healthz"), client.get("/v1/none"), client.get("/none")]
    responses.append(client.get("/healthz", headers={"Origin": "http://evil.example"}))
    for response in responses:
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in response.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in response.headers["content-security-policy"]
        assert "unsafe-inline'" not in response.headers["content-security-policy"].split("style-src")[0]
        assert not [name for name in response.headers if name.startswith("access-control-")]


@pytest.mark.parametrize(
    ("body", "status", "detail"),
    [
        (b"", 422, "#: Field required"),
        (b"{", 422, "#: the body is not JSON"),
        (b"\xff{", 400, "parsing the body"),
        (b"[]", 422, "#: "),
        (b"{}", 422, "#/question: Field required"),
        (b'{"question": ""}', 422, "#/question: "),
        (b'{"question": "   "}', 422, "#/question: "),
        (b'{"question": 5}', 422, "#/question: "),
        (b'{"question": "???"}', 422, "has no words"),
        (b'{"question": "' + b"x" * 2_001 + b'"}', 422, "#/question: "),
        (b'{"question": "a", "history": "b"}', 422, "#/history: "),
        (b'{"question": "a", "history": [""]}', 422, "#/history/0: "),
        (b'{"question": "a", "history": [' + b",".join([b'"b"'] * 51) + b"]}", 422, "#/history: "),
        (
            b'{"question": "a", "filters": {"since": "x"}}',
            422,
            "#/filters/since: the date is 'x'; write a date as",
        ),
        (b'{"question": "a", "filters": {"since": "2025-02-02", "until": "2025-01-01"}}', 422, "swap them"),
        (b'{"question": "a", "filters": {"color": "red"}}', 422, "#/filters/color: "),
        (b'{"question": "a", "stream": "yes"}', 422, "#/stream: "),
        (b'{"question": "", "stream": true}', 422, "#/question: "),
        (b'{"question": "a", "x": 1}', 422, "#/x: "),
        (b'{"question": "\\ud800"}', 422, "#/question: "),
        (b"[" * 30_000, 400, "parsing the body"),
        (b'{"question": "' + b"x" * 70_000 + b'"}', 413, "65536 bytes"),
    ],
)
def test_a_bad_body_is_a_problem_document(
    client: httpx.Client, body: bytes, status: int, detail: str
) -> None:
    response = client.post("/v1/ask", content=body, headers={"Content-Type": "application/json"})

    is_problem(response, status)
    assert detail in response.json()["detail"]


def test_a_body_without_a_stated_length_is_measured_too(client: httpx.Client) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(100):
            yield b" " * 1_000

    is_problem(client.post("/v1/ask", content=endless()), 413)


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/v1/none", {}, 404),
        ("GET", "/v1", {}, 404),
        ("GET", "/v1/ask", {}, 405),
        ("POST", "/healthz", {}, 405),
        ("GET", "/redoc", {}, 404),
        ("GET", "/openapi.json", {}, 404),
        ("GET", "/gradio_api/info", {}, 404),
        ("POST", "/gradio_api/upload", {}, 404),
        ("GET", "/gradio_api/file=/etc/passwd", {}, 404),
        ("GET", "/gradio_api/proxy=http://example.com/", {}, 404),
        ("GET", "/static/%2e%2e/config", {}, 404),
        ("GET", "/assets/%2e%2e/%2e%2e/etc/passwd", {}, 404),
        ("GET", "/healthz", {"Host": "evil.example"}, 421),
        ("GET", "/", {"Host": "evil.example:7860"}, 421),
        ("POST", "/v1/ask", {"Origin": "http://evil.example"}, 403),
        ("POST", "/gradio_api/queue/join", {"Origin": "null"}, 403),
    ],
)
def test_what_is_not_offered_is_a_problem_document(
    client: httpx.Client, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    is_problem(client.request(method, path, headers=headers), status)


_TEXT = st.text(max_size=40) | st.sampled_from(
    ["who?", "2025-01-01", "x" * 3_000, "\x00", "' OR 1=1 --", "NEAR(a b)"]
)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | _TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT, inner, max_size=3),
    max_leaves=6,
)


_FILTERS = st.dictionaries(
    st.sampled_from(["since", "until", "publisher", "author", "article"]), _TEXT | st.none()
)


_BODIES = st.fixed_dictionaries(
    {"question": _TEXT | _JSON},
    optional={"history": st.lists(_TEXT, max_size=2) | _JSON, "filters": _FILTERS | _JSON, "stream": _JSON},
)


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(body=st.binary(max_size=60) | (_JSON | _BODIES).map(lambda value: json.dumps(value).encode()))
def test_no_body_breaks_the_server(client: httpx.Client, body: bytes) -> None:
    response = client.post("/v1/ask", content=body, headers={"Content-Type": "application/json"})

    if response.headers["content-type"].startswith("text/event-stream"):
        assert response.text.rpartition("event: ")[2].startswith(("answer\n", "problem\n"))
    elif response.status_code == 200:
        assert list(response.json()) == CONTRACT
    else:
        assert 400 <= response.status_code < 500, (body, response.text)
        is_problem(response, response.status_code)
