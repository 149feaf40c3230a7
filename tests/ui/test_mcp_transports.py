"""MCP on the wire: the gate before it, what is no JSON-RPC, a caller that leaves, and how `cited mcp` ends."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
import uvicorn
from mcp import Client
from starlette.responses import PlainTextResponse

from assistant.answers import Answer
from assistant.evidence import Listener
from index.articles import Filters
from tests.ui.doors import ROOT, is_problem, run
from tests.ui.fakes import filled
from ui.desk import Desk
from ui.gate.guard import Guard, Rules
from ui.gate.hosts import allowed_hosts
from ui.mcp.over_http import OverHTTP
from ui.mcp.server import build_server
from ui.serve import listening

BOTH = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}
OPENING = {
    "jsonrpc": "2.0", "id": 1, "method": "initialize",
    "params": {
        "protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "a test", "version": "1"},
    },
}  # fmt: skip
LISTING = {"jsonrpc": "2.0", "id": 2, "method": "tools/list"}


class Waits:
    """An assistant that answers only when nobody waits any more."""

    def __init__(self) -> None:
        self.asked, self.left = threading.Event(), threading.Event()

    def ask(self, question: str, *, history: Sequence[str], filters: Filters, waiting: Listener) -> Answer:
        self.asked.set()
        until = time.monotonic() + 20
        while time.monotonic() < until and not waiting.gone():
            time.sleep(0.02)
        if waiting.gone():
            self.left.set()
        return Answer(question, question, False, "", None, 0.0, "nobody")


@contextmanager
def listened(desk: Desk) -> Iterator[str]:
    """The door behind the gate, in a thread of this process."""

    async def page(scope: Any, receive: Any, send: Any) -> None:
        """Only starts and ends."""
        for stage in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{stage}.complete"})

    door = OverHTTP(build_server(desk, "1"), page)
    app = Guard(PlainTextResponse("api"), door, Rules(allowed_hosts("127.0.0.1")))
    server = uvicorn.Server(
        uvicorn.Config(app, log_level="warning", lifespan="on", timeout_graceful_shutdown=2)
    )
    with listening("127.0.0.1", 0) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        until = time.monotonic() + 10
        while not server.started and time.monotonic() < until:
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/mcp"
        finally:
            server.should_exit = True
            thread.join(10)
    assert not thread.is_alive()


@pytest.mark.parametrize(
    ("transport", "mode"), [("here", "auto"), ("here", "legacy"), ("http", "auto")]
)  # over HTTP an older client leaves by ending the connection
def test_a_cancelled_call_gives_the_question_up(transport: str, mode: str) -> None:
    assistant = Waits()
    desk: Any = Desk(filled(), assistant)  # type: ignore[arg-type]

    async def leave(server: Any) -> None:
        async with Client(server, mode=mode) as client:
            async with anyio.create_task_group() as group:
                group.start_soon(client.call_tool, "ask", {"question": "How long?"})
                assert await asyncio.to_thread(assistant.asked.wait, 10)
                group.cancel_scope.cancel()
            assert await asyncio.to_thread(assistant.left.wait, 5)
            assert (await client.call_tool("search", {"query": "lighthouse"})).structured_content["results"]

    if transport == "here":
        asyncio.run(leave(build_server(desk, "1")))
    else:
        with listened(desk) as address:
            asyncio.run(leave(address))
    desk.close()


def test_an_older_caller_that_vanishes_gives_the_question_up() -> None:
    assistant = Waits()
    desk: Any = Desk(filled(), assistant)  # type: ignore[arg-type]
    body = {
        **LISTING,
        "method": "tools/call",
        "params": {"name": "ask", "arguments": {"question": "How long?"}},
    }
    with listened(desk) as address:
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(address, json=body, headers=BOTH, timeout=1.0)
        assert assistant.asked.is_set()
        assert assistant.left.wait(5)
    desk.close()


def test_the_gate_stands_before_it(client: httpx.Client) -> None:
    def post(**headers: str) -> httpx.Response:
        return client.post("/mcp", json=OPENING, headers={**BOTH, **headers})

    assert post().status_code == 200
    assert "mcp-session-id" not in post().headers
    assert post(Origin=str(client.base_url).rstrip("/")).status_code == 200
    is_problem(post(Host="evil.example"), 421)
    is_problem(post(Origin="http://evil.example"), 403)
    is_problem(client.post("/mcp", content=b" " * 70_000, headers=BOTH), 413)
    is_problem(client.post("/mcp/", json=OPENING, headers=BOTH), 404)
    assert post().headers["x-content-type-options"] == "nosniff"
    for method in ("GET", "DELETE", "PUT", "OPTIONS", "HEAD"):
        other = client.request(method, "/mcp", headers=BOTH)
        assert (other.status_code, other.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize("version", [None, "2025-06-18", "2026-07-28", "1999-01-01"])
@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b"5", b'"a"', b"\xff\xfe", b"[" * 10_000, b'{"jsonrpc":"2.0"}', b"{}",
        b'{"jsonrpc":"1.0","id":1,"method":"tools/list"}', b'{"jsonrpc":"2.0","id":{},"method":"tools/list"}',
        b'{"jsonrpc":"2.0","id":1,"method":5}', b'{"jsonrpc":"2.0","id":1,"method":"tools/list","params":[1]}',
        b'[{"jsonrpc":"2.0","id":1,"method":"tools/list"}]', b'{"jsonrpc":"2.0","id":1,"result":{}}',
        b'{"jsonrpc":"2.0","id":1,"method":"nothing/here"}',
        b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{}}',
        b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"ask","arguments":[]}}',
        b'{"jsonrpc":"2.0","id":' + b"9" * 6_000 + b',"method":"tools/list"}',
    ],
)  # fmt: skip
def test_what_is_no_request_is_refused(client: httpx.Client, body: bytes, version: str | None) -> None:
    headers = BOTH | ({"MCP-Protocol-Version": version} if version else {})

    response = client.post("/mcp", content=body, headers=headers)

    assert response.status_code < 500, response.text
    assert "Traceback" not in response.text
    data = next(
        (line[6:] for line in response.text.splitlines() if line.startswith("data: {")), response.text
    )
    assert response.status_code in (202, 406) or "error" in json.loads(data), response.text


@contextmanager
def started(library: Path) -> Iterator[subprocess.Popen[str]]:
    """`cited mcp` as a client starts it."""
    command = [sys.executable, "-m", "ui", "--library", str(library), "mcp"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def told(process: subprocess.Popen[str], *messages: Any) -> dict[str, Any]:
    """Sends lines, and reads the next one; a string is sent as it is."""
    assert process.stdin is not None
    assert process.stdout is not None
    for message in messages:
        process.stdin.write((message if isinstance(message, str) else json.dumps(message)) + "\n")
    process.stdin.flush()
    answer: dict[str, Any] = json.loads(process.stdout.readline())
    return answer


@pytest.mark.parametrize(("ending", "code"), [("eof", 0), (signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_standard_output_is_the_protocol_and_every_end_is_clean(
    seeds_folder: Path, ending: Any, code: int
) -> None:
    with started(seeds_folder) as process:
        assert told(process, "", "{", "no JSON at all", OPENING)["result"]["serverInfo"]["name"] == "cited"
        assert len(told(process, "[]", LISTING)["result"]["tools"]) == 5
        began = time.monotonic()
        if ending == "eof":
            assert process.stdin is not None
            process.stdin.close()
        else:
            process.send_signal(ending)
        assert process.wait(10) == code
        assert time.monotonic() - began < 5
        assert process.stdout is not None
        assert process.stderr is not None
        assert (process.stdout.read(), process.stderr.read()) == ("", "")


def test_a_client_that_has_gone_is_no_error(seeds_folder: Path) -> None:
    with started(seeds_folder) as process:
        told(process, OPENING)
        assert process.stdout is not None
        assert process.stdin is not None
        process.stdout.close()
        process.stdin.write(json.dumps(LISTING) + "\n")
        process.stdin.flush()
        time.sleep(0.5)  # for the answer that nobody reads
        process.stdin.close()
        assert process.wait(10) == 141
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_a_library_that_is_not_there_is_one_line_on_standard_error(tmp_path: Path) -> None:
    with started(tmp_path / "none") as process:
        out, error = process.communicate(timeout=60)

    assert (out, process.returncode) == ("", 5)
    assert error.startswith("cited: ")
    assert len(error.splitlines()) == 1


def test_who_asks_does_not_wait_for_the_sdk(seeds_folder: Path) -> None:
    code = "import sys, ui.cli\ntry: ui.cli.cited.main(sys.argv[1:])\nexcept SystemExit: print('mcp' in sys.modules)"
    command = [sys.executable, "-c", code, "--library", str(seeds_folder), "ask", "Who founded DeepSeek?"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)

    assert result.stdout.splitlines()[-1] == "False"


def test_the_command_says_what_it_is_for(seeds_folder: Path) -> None:
    assert "MCP" in run("mcp", "--help", library=seeds_folder).stdout
