"""Every door gives the same answer: 60 questions at each, answer and citations compared field by field."""

from __future__ import annotations

import asyncio
import json
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from starlette.applications import Starlette

from assistant.answers import Answer
from assistant.assistant import Assistant
from assistant.build import open_assistant
from eval.cases import read_suite
from index.articles import Filters
from index.library import Library
from tests.ui.doors import ROOT, started
from tests.ui.in_process import whole_api
from ui.desk import Desk
from ui.gate.guard import Guard, Rules
from ui.gate.hosts import allowed_hosts
from ui.mcp.over_http import OverHTTP
from ui.mcp.server import build_server

pytestmark = pytest.mark.timeout(900)
NUMBER = 60
FEW = slice(None, None, 10)
"""Of the doors that are processes of their own, which open the library anew."""


@dataclass(frozen=True)
class Asked:
    """One question as a caller sends it."""

    question: str
    history: tuple[str, ...] = ()
    filters: dict[str, str] = field(default_factory=dict)

    @property
    def body(self) -> dict[str, Any]:
        return {"question": self.question, "history": list(self.history), "filters": self.filters or None}


ODD = [
    Asked("Who founded DeepSeek? 🚀"), Asked("מי ייסד את DeepSeek?"), Asked("\u202eWho founded DeepSeek?\u202c"),
    Asked("Who foudned DeepSeek?"), Asked("Huawei"), Asked("x" * 1_999 + "?"), Asked("How many articles mention Nvidia?"),
    Asked("Which articles mention CANN?"), Asked("Why was R2 delayed?", (), {"publisher": "techradar.com"}),
    Asked("Why was R2 delayed?", (), {"author": "Nobody"}),
    Asked("What did R1 cost?", (), {"since": "2025-08-15"}), Asked("Was he satisfied?", ("Who founded DeepSeek?",)),
    Asked("Who wrote about Huawei?", (), {"publisher": "Nobody's Gazette"}), Asked("Is R2 out?"),
    Asked("<script>alert(1)</script> [a](http://evil.example)?"), Asked("Summarise what happened."),
]  # fmt: skip


def questions() -> list[Asked]:
    """The odd ones, and cases of every kind from the seeds' suite."""
    cases = read_suite(ROOT / "eval" / "suites" / "seeds.jsonl").cases
    step = len(cases) // (NUMBER - len(ODD))
    return [*ODD, *(Asked(case.question, case.history) for case in islice(cases, 0, None, step))][:NUMBER]


class Remembering(Assistant):
    """Reads each question once."""

    def __init__(self, inner: Assistant) -> None:
        self._inner = inner
        self._known: dict[tuple[str, tuple[str, ...], Filters], Answer] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    @property
    def origin(self) -> Any:
        return self._inner.origin

    @property
    def answered_by(self) -> str:
        return self._inner.answered_by

    def ask(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        filters: Filters | None = None,
        waiting: Any = None,
    ) -> Answer:
        key = (question, tuple(history), filters or Filters())
        if key not in self._known:
            self._known[key] = self._inner.ask(question, history=history, filters=filters, waiting=waiting)
        return self._known[key]


@dataclass
class Doors:
    """Every door of one server, and the Python door that it stands on."""

    address: str
    assistant: Assistant
    folder: Path

    def python(self, asked: Asked) -> dict[str, Any]:
        filters = Filters(**asked.filters)  # type: ignore[arg-type]
        return (
            self.assistant.ask(asked.question, history=asked.history, filters=filters)
            .at(self.address)
            .to_json()
        )

    def post(self, path: str, **body: Any) -> Any:
        response = httpx.post(self.address + path, json=body, timeout=120)
        assert response.status_code == 200, response.text
        return response.json()

    def events(self, path: str, **body: Any) -> list[Any]:
        """The data of every event of a stream."""
        with httpx.stream("POST", self.address + path, json=body, timeout=120) as response:
            lines = [
                line.removeprefix("data: ") for line in response.iter_lines() if line.startswith("data: ")
            ]
        return [json.loads(line) for line in lines if line != "[DONE]"]

    def rest(self, asked: Asked) -> Any:
        return self.post("/v1/ask", **asked.body)

    def stream(self, asked: Asked) -> Any:
        return self.events("/v1/ask", **asked.body, stream=True)[-1]

    def batch(self, asked: Asked) -> Any:
        return self.post("/v1/ask/batch", questions=[asked.body])["answers"][0]["answer"]

    def batch_stream(self, asked: Asked) -> Any:
        return next(
            each["answer"]
            for each in self.events("/v1/ask/batch", questions=[asked.body], stream=True)
            if "answer" in each
        )

    def chat(self, asked: Asked) -> Any:
        return the_same(self.post("/v1/chat/completions", **conversation(asked, "messages")))

    def chat_stream(self, asked: Asked) -> Any:
        chunks = self.events("/v1/chat/completions", **conversation(asked, "messages"), stream=True)
        return the_same(next(chunk for chunk in chunks if "answer" in chunk))

    def responses(self, asked: Asked) -> Any:
        return the_same(self.post("/v1/responses", **conversation(asked, "input")))

    def responses_stream(self, asked: Asked) -> Any:
        return the_same(
            self.events("/v1/responses", **conversation(asked, "input"), stream=True)[-1]["response"]
        )


def conversation(asked: Asked, name: str) -> dict[str, Any]:
    said = [{"role": "user", "content": text} for text in (*asked.history, asked.question)]
    return {"model": "cited", name: said}


def the_same(told: dict[str, Any]) -> Any:
    """The answer that an OpenAI route tells, whose citations it tells beside it too."""
    assert told["citations"] == told["answer"]["citations"]
    return told["answer"]


@pytest.fixture(scope="module")
def doors(seeds_library: Library, seeds_folder: Path) -> Iterator[Doors]:
    assistant = Remembering(open_assistant(seeds_library))
    desk = Desk(seeds_library, assistant)
    page = OverHTTP(build_server(desk, "1"), Starlette())
    app = Guard(whole_api(desk), page, Rules(allowed_hosts("127.0.0.1")))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)
            yield Doors(f"http://127.0.0.1:{listener.getsockname()[1]}", assistant, seeds_folder)
        finally:
            desk.close()
            server.should_exit = True
            thread.join(10)


DOORS = ["rest", "stream", "batch", "batch_stream", "chat", "chat_stream", "responses", "responses_stream"]


def differences(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """The fields in which two answers are not the same; how long they took is not compared."""
    names = sorted((one.keys() | other.keys()) - {"timings_ms"})
    return [
        name
        for name in names
        if json.loads(json.dumps(one.get(name))) != json.loads(json.dumps(other.get(name)))
    ]


def compared(door: Callable[[Asked], Any], doors: Doors, asked: Sequence[Asked]) -> list[str]:
    return [
        f"{each.question[:60]}: {name}"
        for each in asked
        for name in differences(doors.python(each), door(each))
    ]


@pytest.mark.parametrize("door", DOORS)
def test_a_door_of_the_server_says_what_python_says(door: str, doors: Doors) -> None:
    # OpenAI's conversations have no filters.
    asked = [each for each in questions() if not each.filters or door in DOORS[:4]]

    assert len(asked) >= NUMBER - 4
    assert compared(getattr(doors, door), doors, asked) == []


@pytest.mark.parametrize("transport", ["http", "stdio"])
def test_mcp_says_what_python_says(transport: str, doors: Doors) -> None:
    asked = questions() if transport == "http" else questions()[FEW]
    server: Any = f"{doors.address}/mcp"
    if transport == "stdio":
        command = ["-m", "ui", "--library", str(doors.folder), "mcp"]
        environment = {"CITED_ADDRESS": doors.address}
        server = StdioServerParameters(command=sys.executable, args=command, cwd=ROOT, env=environment)

    async def ask_all() -> list[Any]:
        async with Client(server, read_timeout_seconds=120) as client:
            bodies = [
                {name: value for name, value in each.body.items() if value is not None} for each in asked
            ]
            return [(await client.call_tool("ask", body)).structured_content for body in bodies]

    told = asyncio.run(ask_all())
    assert [differences(doors.python(each), one) for each, one in zip(asked, told, strict=True)] == [
        []
    ] * len(asked)


def test_the_command_line_says_what_python_says(doors: Doors) -> None:
    for asked in questions()[FEW]:
        history = [word for text in asked.history for word in ("--history", text)]
        filters = [word for name, value in asked.filters.items() for word in (f"--{name}", value)]
        done = started(
            "--library",
            str(doors.folder),
            "ask",
            "--json",
            *history,
            *filters,
            "--",
            asked.question,
            CITED_ADDRESS=doors.address,
        )
        assert differences(doors.python(asked), json.loads(done.stdout)) == []


def test_a_door_that_drops_or_shifts_something_is_found(doors: Doors) -> None:
    def drops(asked: Asked) -> Any:
        answer = doors.rest(asked)
        return {**answer, "citations": answer["citations"][1:]}

    def shifts(asked: Asked) -> Any:
        answer = Answer.to_json(replace(doors.assistant.ask(asked.question), notes=()).at(doors.address))
        return {**answer, "citations": [{**each, "start": each["start"] + 1} for each in answer["citations"]]}

    asked = [Asked("Who founded DeepSeek?")]
    assert compared(drops, doors, asked) == ["Who founded DeepSeek?: citations"]
    assert compared(shifts, doors, asked) == ["Who founded DeepSeek?: citations"]
