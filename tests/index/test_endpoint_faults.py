"""Every fault of an endpoint, streamed and not: the cause named, nothing partial taken for whole, the deadline kept."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from index.endpoint.client import EndpointModel
from index.endpoint.language_model import Message, ModelFailure
from index.endpoint.presets import resolve
from tests.index.scripted_faults import FAULTS, Fault
from tests.index.scripted_llm import ScriptedServer, scripted_llm

ALLOWED = 3.0
GRACE = 1.0
CANARY = "sk-canary-5d1f00c4a77e"
QUESTION = [Message("system", "Answer from the evidence."), Message("user", "What did the council do?")]


# What most programs do, each fault in a thread of its own: how it ended, a line for each.
PLAIN_LOOP = """
import os, sys, threading, time, openai
base, allowed, longest, *names = sys.argv[1:]
ends = {}
def plain(name):
    text = ""
    try:
        client = openai.OpenAI(base_url=base, api_key="any", timeout=float(allowed))
        turns = [{"role": "user", "content": "What did the council do?"}]
        for chunk in client.chat.completions.create(model=name, messages=turns, stream=True):
            text += chunk.choices[0].delta.content or ""
        ends[name] = "returned"
    except openai.OpenAIError:
        ends[name] = "refused"
    except Exception:
        ends[name] = "raw"
for start in range(0, len(names), 28):
    threads = [threading.Thread(target=plain, args=(name,), daemon=True) for name in names[start:start + 28]]
    until = time.monotonic() + float(longest)
    [thread.start() for thread in threads]
    [thread.join(max(0, until - time.monotonic())) for thread in threads]
    for name in names[start:start + 28]:
        ends.setdefault(name, "late")
        print(ends[name], flush=True)
os._exit(0)
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    text: str
    error: BaseException | None
    seconds: float


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    with scripted_llm() as server:
        for fault in FAULTS:
            server.behaves(fault.name, fault.behaviour)
        yield server


def ask(server: ScriptedServer, model: str, streamed: bool) -> Outcome:
    """One question through the real client, with every piece that came."""
    address = server.base_url if streamed else server.unstreamed_url
    asked = EndpointModel(resolve("custom", base_url=address, model=model, key=CANARY))
    pieces: list[str] = []
    begin = time.monotonic()
    try:
        pieces.extend(asked.stream(QUESTION, most=200, deadline=begin + ALLOWED))
    except Exception as error:  # noqa: BLE001  judged by the test
        return Outcome("".join(pieces), error, time.monotonic() - begin)
    return Outcome("".join(pieces), None, time.monotonic() - begin)


@pytest.fixture(scope="module")
def outcomes(server: ScriptedServer) -> dict[tuple[str, bool], Outcome]:
    """All faults, many at a time."""
    server.says("good", "The first call imports the client.")
    assert ask(server, "good", True).error is None
    keys = [(fault.name, streamed) for fault in FAULTS for streamed in (True, False)]
    with ThreadPoolExecutor(12) as pool:
        return dict(zip(keys, pool.map(lambda key: ask(server, *key), keys), strict=True))


def test_there_are_enough_faults() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 24
    assert len({fault.cause for fault in FAULTS}) == 14  # all but "cancelled", which is the caller's


@pytest.mark.parametrize("streamed", [True, False], ids=["streamed", "whole"])
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_is_named_in_time(
    fault: Fault, streamed: bool, outcomes: dict[tuple[str, bool], Outcome], server: ScriptedServer
) -> None:
    outcome = outcomes[fault.name, streamed]

    assert isinstance(outcome.error, ModelFailure), repr(outcome)
    assert outcome.error.cause == fault.cause, str(outcome.error)
    assert outcome.seconds <= (ALLOWED if fault.quick else ALLOWED + GRACE)
    line = str(outcome.error)
    assert "\n" not in line
    assert len(line) < 400
    assert not any(mark in line for mark in ("<", "http", "sk-", "canary", "c4a77e"))


def test_only_what_may_pass_is_tried_again_and_no_connection_stays_open(
    server: ScriptedServer, outcomes: object
) -> None:
    retried = {fault.name for fault in FAULTS if len(server.asked(fault.name)) > 2}
    assert retried == {
        "429 without a word", "500", "503 with a page", "529 overloaded",
        "reset before the headers", "hung up before the headers",
    }  # fmt: skip
    time.sleep(0.2)
    still_open = [asked.model for asked in server.requests if asked.left is None and asked.finished is None]
    assert still_open == []
    assert len({asked.headers["authorization"] for asked in server.requests}) == 1


def test_a_plain_loop_fails_many_of_them(server: ScriptedServer) -> None:
    """Without this client: a truncated or foreign text taken for the answer, the deadline passed, a raw exception."""
    names = [fault.name for fault in FAULTS]
    command = [sys.executable, "-c", PLAIN_LOOP, server.base_url, str(ALLOWED), str(ALLOWED + GRACE), *names]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stderr[-2000:]
    ends = dict(zip(names, result.stdout.splitlines(), strict=True))

    taken_for_whole = {name for name, end in ends.items() if end == "returned"}
    late = {name for name, end in ends.items() if end == "late"}
    raw = {name for name, end in ends.items() if end == "raw"}
    assert {"clean end without finish_reason", "limit of tokens", "content filter", "pings for ever"} <= (
        taken_for_whole | late
    )
    assert late
    assert raw
    assert len(taken_for_whole | late | raw) >= 8
