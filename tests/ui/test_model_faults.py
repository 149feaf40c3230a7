"""A language model that fails, and a person who goes: the articles' own words with the cause, and the request ended."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fastapi import Response

from tests.index.scripted_faults import FAULTS
from tests.index.scripted_llm import ScriptedServer
from tests.ui.doors import KEY, ROOT, asked_again, left_within, posted, run
from ui.failures import Exit

COST = "$5.576 million"
QUESTION = "What did training R1 cost?"
SILENCE = "silence before the headers"
FAULTY = (SILENCE, "clean end without finish_reason", "page with status 200", "429 with seconds")


@pytest.mark.parametrize("fault", ["refused connection", *FAULTY])
def test_a_fault_is_a_note_and_the_articles_own_words(
    fault: str, environment: Callable[..., None], scripted: ScriptedServer, seeds_folder: Path
) -> None:
    cause, seconds = "unreachable", 5 if fault == SILENCE else 20
    environment(CITED_ANSWER_SECONDS=str(seconds))
    if fault == "refused connection":
        with socket.create_server(("127.0.0.1", 0)) as plug:
            environment(OPENAI_BASE_URL=f"http://127.0.0.1:{plug.getsockname()[1]}/v1")
    else:
        [found] = [one for one in FAULTS if one.name == fault]
        scripted.behaves("faulty", found.behaviour)
        cause = found.cause
    result = run("ask", QUESTION, "--json", "--model", "custom:faulty", library=seeds_folder)

    answer = json.loads(result.stdout)
    assert (result.exit_code, result.stderr) == (Exit.DONE, "")
    assert (answer["answered_by"], answer["answered"]) == ("extractive", True)
    assert COST in answer["text"]
    [note] = answer["notes"]
    assert note.endswith("The articles are quoted instead.")
    assert _MENDED[cause] in note
    assert answer["timings_ms"]["total"] < 1000 * (seconds + 1)
    assert KEY not in result.output


def test_a_fault_where_the_articles_do_not_say(
    environment: Callable[..., None], scripted: ScriptedServer, seeds_folder: Path
) -> None:
    scripted.behaves("broken", lambda asked: Response("no", 400))
    arguments = ["ask", "How tall is the Eiffel Tower?", "--model", "broken"]
    result = run(*arguments, library=seeds_folder)

    assert result.exit_code == Exit.NOT_ANSWERED
    assert result.stdout.startswith("The articles do not say.")
    assert "Note: The language model" in result.stdout


_MENDED = {
    "unreachable": "could not be reached",
    "timeout": "in the time allowed",
    "cut": "broke the answer off",
    "garbage": "another format",
    "rate_limited": "takes no more requests",
}


@contextmanager
def started_with(*arguments: str, **variables: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-m", "ui", *arguments],
        cwd=ROOT,
        env={**os.environ, **variables},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("command", ["ask", "chat", "serve"])
def test_ctrl_c_ends_the_request_upstream(command: str, scripted: ScriptedServer, seeds_folder: Path) -> None:
    scripted.behaves("hung", lambda asked: asked.hold())  # type: ignore[arg-type, return-value]
    before = len(scripted.asked("hung"))
    base = ["--library", str(seeds_folder), command, "--model", "hung"]
    extra = {"ask": [QUESTION], "chat": [], "serve": ["--port", "0", "--json"]}[command]
    with started_with(*base, *extra, OPENAI_BASE_URL=scripted.base_url, OPENAI_API_KEY=KEY) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        if command == "chat":
            process.stdin.write(QUESTION + "\n")
            process.stdin.flush()
        caller = _ask_over_http(process.stdout.readline()) if command == "serve" else None
        asked = asked_again(scripted, "hung", before, seconds=60)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        code = process.wait(10)
        took = time.monotonic() - began
        shown = process.stdout.read() + process.stderr.read()
        if caller is not None:
            caller.close()

    assert code == Exit.INTERRUPTED
    assert took < (5 if command == "serve" else 2)  # the server gives open connections their grace first
    assert left_within(asked, 2)
    assert "Traceback" not in shown
    assert KEY not in shown


def _ask_over_http(line: str) -> socket.socket:
    found = json.loads(line)
    assert found["answered_by"] == "hung"
    return posted(found["url"], question=QUESTION, stream=True)
