"""Answers streamed over real HTTP from `cited serve`: verified parts, one whole answer, and leaving within two seconds."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.index.scripted_llm import ScriptedServer
from tests.ui.doors import CONTRACT, KEY, asked_again, left_within, numbered_in, posted

COST = "$5.576 million"
CLAIM = f"R1 was trained at a cost of {COST}"
INVENTED = "The model was trained on 99,000 Nvidia H800s"


def told(messages: list[dict[str, Any]]) -> str:
    """A true statement, an invented one with the same citation, a number that is none, and a link."""
    mark = numbered_in(messages, COST)
    return f"{CLAIM} {mark}. {INVENTED} {mark}. See [x](https://evil.example) [999]."


def endless(messages: list[dict[str, Any]]) -> str:
    return f"{CLAIM} {numbered_in(messages, COST)}. " + "And so on it goes without a source. " * 200


def events(lines: Iterator[str]) -> Iterator[tuple[str, Any]]:
    """(name, data) of each event; ("ping", None) for a comment."""
    name = ""
    for line in lines:
        if line.startswith(":"):
            yield "ping", None
        elif line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line:
            yield name, json.loads(line.removeprefix("data: "))


@pytest.fixture(scope="module")
def door(model_server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=model_server, timeout=60) as client:
        yield client


def streamed(door: httpx.Client, question: str) -> Any:
    return door.stream("POST", "/v1/ask", json={"question": question, "stream": True})


def test_only_verified_words_leave_and_the_last_event_is_the_whole_answer(
    door: httpx.Client, scripted: ScriptedServer
) -> None:
    scripted.says("door", told, chunk=3, pause=0.005)
    with streamed(door, "What did training R1 cost?") as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["x-content-type-options"] == "nosniff"
        told_of = [one for one in events(response.iter_lines()) if one[0] != "ping"]

    stages, seen = told_of[:3], told_of[3:]
    assert [(name, stage["name"]) for name, stage in stages] == [
        ("stage", name) for name in ("searching", "reading", "writing")
    ]
    assert stages[0][1]["places"] is None
    assert 0 < stages[1][1]["places"] <= 24
    assert [name for name, _ in seen][-1] == "answer"
    assert {name for name, _ in seen[:-1]} == {"partial"}
    for _, part in seen:
        assert part["citations"]
        assert all(
            citation["quote"] and citation["end"] > citation["start"] for citation in part["citations"]
        )
        assert "evil" not in part["text"]
        assert "999" not in part["text"]
        assert INVENTED not in part["text"] or f"{INVENTED}. (unsupported)" in part["text"]
        assert KEY not in json.dumps(part)
    assert list(seen[0][1]) == ["text", "statements", "citations"]
    answer = seen[-1][1]
    assert list(answer) == CONTRACT
    assert (answer["answered"], answer["answered_by"]) == (True, "door")
    assert f"{INVENTED}. (unsupported)" in answer["text"]
    assert any(note.startswith("Unsupported: ") for note in answer["notes"])
    plain = door.post("/v1/ask", json={"question": "What did training R1 cost?"}).json()
    assert {**plain, "timings_ms": 0} == {**answer, "timings_ms": 0}


def test_pings_keep_a_silent_stream_and_a_failure_ends_with_the_articles_words(
    door: httpx.Client, scripted: ScriptedServer
) -> None:
    scripted.behaves("door", lambda asked: asked.hold(7.0))  # type: ignore[arg-type, return-value]
    with streamed(door, "What was the cost of the training of R1?") as response:
        seen = list(events(response.iter_lines()))

    assert ("ping", None) in seen
    name, answer = seen[-1]
    assert (name, answer["answered_by"], len([one for one in seen if one[0] not in ("ping", "stage")])) == (
        "answer",
        "extractive",
        1,
    )
    assert "language model" in answer["notes"][0]


@pytest.mark.parametrize("stream", [True, False])
@pytest.mark.parametrize("silent", [True, False])
def test_a_client_that_leaves_ends_the_request_upstream(
    model_server: str, scripted: ScriptedServer, stream: bool, silent: bool
) -> None:
    if silent:
        scripted.behaves("door", lambda asked: asked.hold())  # type: ignore[arg-type, return-value]
    else:
        scripted.says("door", endless, chunk=5, pause=0.02)
    before = len(scripted.asked("door"))
    with posted(model_server, question=f"What did R1 cost {stream} {silent}?", stream=stream):
        asked = asked_again(scripted, "door", before)
        time.sleep(0.5)
        assert asked.left is None
    assert left_within(asked, 2)


def test_places_of_those_who_left_are_free_again(model_server: str, scripted: ScriptedServer) -> None:
    """All places are taken, then all callers leave, and the next one is answered."""
    scripted.behaves("door", lambda asked: asked.hold())  # type: ignore[arg-type, return-value]
    before = len(scripted.asked("door"))
    callers = [
        posted(model_server, question=f"What did R1 cost, {number}?", stream=True) for number in range(40)
    ]
    with httpx.Client(base_url=model_server, timeout=60) as door:
        asked_again(scripted, "door", before)
        full = door.post("/v1/ask", json={"question": "And what did R2 cost?", "stream": True})
        for caller in callers:
            caller.close()
        scripted.says("door", told)
        time.sleep(2)
        free = door.post("/v1/ask", json={"question": "At what cost was R1 trained?"})

    assert (full.status_code, full.json()["type"]) == (429, "urn:cited:problem:busy")
    assert (free.status_code, free.json()["answered_by"]) == (200, "door")


def test_the_reader_alone_streams_its_answer_too(client: httpx.Client) -> None:
    body = {"question": "Who founded DeepSeek?", "stream": True}
    with client.stream("POST", "/v1/ask", json=body) as response:
        *stages, (name, answer) = [one for one in events(response.iter_lines()) if one[0] != "ping"]
    with client.stream("POST", "/v1/ask", json={"question": "???", "stream": True}) as response:
        [(refused, problem)] = list(events(response.iter_lines()))

    assert (name, answer["short_answer"]) == ("answer", "Liang Wenfeng")
    assert [stage["name"] for _, stage in stages] in (
        ["searching", "reading"],
        [],
    )  # none where it is remembered
    assert (refused, list(problem), problem["status"]) == (
        "problem",
        ["type", "title", "status", "detail"],
        422,
    )
