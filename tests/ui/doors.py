"""What several tests of the doors share: running a command, asking the server, reading a problem document."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
from click.testing import CliRunner, Result

from tests.index.scripted_llm import Asked, ScriptedServer
from tests.ui.fakes import FakeBackend, FakeLibrary
from ui.cli import cited

ROOT = Path(__file__).resolve().parents[2]

SEEDS = ROOT / "seeds"

KEY = "sk-canary-of-the-doors-4711"
"""What no door may show."""

CONTRACT = (
    "question standalone_question answered text short_answer confidence answered_by citations nearest notes "
    "timings_ms statements basis origin hits accounts"
).split()

OPENAI_PATHS = {
    f"/v1/{path}" for path in ("models", "models/{id}", "embeddings", "chat/completions", "responses")
}
"""The routes for OpenAI's clients."""


def run(*arguments: str, library: Path | FakeLibrary, stdin: str | bytes | None = None) -> Result:
    """The command in this process, over a library folder or a fake."""
    if isinstance(library, FakeLibrary):
        return CliRunner().invoke(cited, list(arguments), input=stdin, obj=FakeBackend(library))
    return CliRunner().invoke(cited, ["--library", str(library), *arguments], input=stdin)


def started(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "ui", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def the_line(result: Result) -> str:
    """The one line of standard error."""
    lines = result.stderr.splitlines()
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith("cited: ")
    assert "Traceback" not in result.output
    return lines[0]


def ask(client: httpx.Client, question: str, **more: Any) -> dict[str, Any]:
    response = client.post("/v1/ask", json={"question": question, **more})
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    assert list(answer) == CONTRACT
    return answer


def numbered_in(messages: list[dict[str, Any]], words: str) -> str:
    """The marker of the prompt's first sentence that holds the words: `[3]`."""
    line = next(line for line in messages[-1]["content"].splitlines() if words in line and line[0] == "[")
    return line[: line.index("]") + 1]


def left_within(asked: Asked, seconds: float) -> bool:
    """Whether the client of the scripted server goes away within so many seconds from now."""
    until = time.monotonic() + seconds
    while asked.left is None and time.monotonic() < until:
        time.sleep(0.02)
    return asked.left is not None


def asked_again(server: ScriptedServer, model: str, before: int, seconds: float = 20.0) -> Asked:
    """The request after the first `before`, as soon as it has come."""
    until = time.monotonic() + seconds
    while len(server.asked(model)) <= before and time.monotonic() < until:
        time.sleep(0.02)
    return server.asked(model)[before]


def posted(address: str, **body: Any) -> socket.socket:
    """A caller of whom only the connection is left: closing it is leaving."""
    url = httpx.URL(address)
    content = json.dumps(body).encode()
    caller = socket.create_connection((url.host, url.port or 80))
    head = f"POST /v1/ask HTTP/1.1\r\nHost: {url.host}:{url.port}\r\nContent-Type: application/json\r\n"
    caller.sendall(f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content)
    return caller


def is_problem(response: httpx.Response, status: int) -> None:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert list(problem)[:4] == ["type", "title", "status", "detail"]
    assert problem["status"] == status
    assert "\n" not in problem["detail"]
