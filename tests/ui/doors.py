"""What several tests of the doors share: running a command, asking the server, reading a problem document."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
from click.testing import CliRunner, Result

from tests.ui.fakes import FakeLibrary, FakeParts
from ui.cli import cited

ROOT = Path(__file__).resolve().parents[2]

SEEDS = ROOT / "seeds"

CONTRACT = (
    "question standalone_question answered text short_answer confidence answered_by citations nearest notes "
    "timings_ms"
).split()


def run(*arguments: str, library: Path | FakeLibrary, stdin: str | bytes | None = None) -> Result:
    """The command in this process, over a library folder or a fake."""
    if isinstance(library, FakeLibrary):
        return CliRunner().invoke(cited, list(arguments), input=stdin, obj=FakeParts(library))
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


def is_problem(response: httpx.Response, status: int) -> None:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert list(problem)[:4] == ["type", "title", "status", "detail"]
    assert problem["status"] == status
    assert "\n" not in problem["detail"]
