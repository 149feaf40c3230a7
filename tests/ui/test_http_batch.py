"""Many questions in one request: every one has its answer or its problem, and other callers come in between."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.answers import ADDRESS
from assistant.assistant import Assistant
from assistant.english import ENGLISH
from index.articles import Filters
from tests.ui.doors import ask, is_problem
from tests.ui.fakes import FakeWriter, filled
from tests.ui.in_process import served
from ui.asking import Asking
from ui.desk import Desk
from ui.http.batch import Batch

KEEPER = "What did the lighthouse keeper earn?"


@pytest.fixture
def door() -> Iterator[TestClient]:
    with served(filled(), workers=2, waiting=40) as (client, _):
        yield client


def batch(door: TestClient, *questions: dict[str, Any], stream: bool = False) -> Any:
    return door.post("/v1/ask/batch", json={"questions": questions, "stream": stream})


def events(text: str) -> list[tuple[str, dict[str, Any]]]:
    blocks = [block.splitlines() for block in text.split("\n\n") if block.startswith("event: ")]
    return [(name[7:], json.loads(data[6:])) for name, data in blocks]


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return one | {"timings_ms": 0} == other | {"timings_ms": 0}


def test_every_question_has_its_answer_or_its_problem(door: TestClient) -> None:
    asked = [
        {"question": KEEPER},
        {"question": "Why did it explode?"},
        {"question": "How often was the harbour dredged?", "filters": {"publisher": "Tide"}},
        {"question": "?!"},
    ]
    whole = batch(door, *asked).json()
    *each, end = events(batch(door, *asked, stream=True).text)

    assert (whole["done"], whole["failed"]) == (2, 2)
    assert [one["number"] for one in whole["answers"]] == [1, 2, 3, 4]
    assert [one["problem"] and one["problem"]["status"] for one in whole["answers"]] == [None, 500, None, 422]
    assert "secret" not in json.dumps(whole)
    assert same(whole["answers"][0]["answer"], ask(door, KEEPER))
    assert end == ("done", {"done": 2, "failed": 2})
    assert [(name, data["done"], data["of"]) for name, data in each] == [
        ("answer", n, 4) for n in (1, 2, 3, 4)
    ]
    for _, data in each:
        one = whole["answers"][data["number"] - 1]
        assert data["problem"] == one["problem"]
        assert one["answer"] is data["answer"] is None or same(one["answer"], data["answer"])


def test_a_batch_leaves_room_for_others(door: TestClient) -> None:
    """Ten slow questions of two callers, two at a time each: one by another caller is answered among the first."""
    slow = [{"question": f"What did the lighthouse keeper earn, slowly, in {n}?"} for n in range(5)]
    with ThreadPoolExecutor(4) as pool:
        began = time.monotonic()
        two = [pool.submit(batch, door, *slow) for _ in range(2)]
        time.sleep(0.3)
        ask(door, KEEPER)
        mine = time.monotonic() - began
        assert all(one.result().json()["done"] == 5 for one in two)
        assert mine < time.monotonic() - began - 1


def test_a_batch_waits_where_the_queue_is_full() -> None:
    with served(filled(), workers=1, waiting=0) as (door, _):
        assert batch(door, {"question": KEEPER}, {"question": KEEPER}).json()["done"] == 2


@pytest.mark.parametrize(
    "body",
    [
        {"questions": []},
        {"questions": [{"question": KEEPER}] * 101},
        {"questions": [{"question": KEEPER, "stream": True}]},
        {"questions": [{"question": "x" * 2_001}]},
        {"question": KEEPER},
    ],
)
def test_a_batch_of_another_shape_is_refused(door: TestClient, body: dict[str, Any]) -> None:
    is_problem(door.post("/v1/ask/batch", json=body), 422)


def test_a_hundred_long_questions_come_in(door: TestClient) -> None:
    asked = [{"question": f"{n} " + "ä" * 1_900} for n in range(100)]
    assert batch(door, *asked).json()["done"] == 100


def test_a_caller_who_leaves_takes_the_questions_along() -> None:
    async def left() -> int:
        library = filled()
        desk = Desk(library, Assistant(library, FakeWriter(), ENGLISH))  # type: ignore[arg-type]
        batch = Batch(desk, [Asking(question=f"slowly, {n}?") for n in range(20)], ADDRESS)
        came = 0
        async for one in batch.each(5):
            came += one is not None
            batch.leave()
        with desk.take(KEEPER, [], Filters()) as call:
            await asyncio.wait_for(call.answer(), 5)
        desk.close()
        return came

    assert asyncio.run(left()) <= 2
