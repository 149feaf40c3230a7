"""The HTTP door over the real library: the contract's exact keys, history, filters, crowds, Ctrl-C."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from index import Library
from index.articles import Filters
from tests.ui.conftest import serving
from tests.ui.doors import ROOT, SEEDS, ask, run, the_line
from tests.ui.fakes import answering, filled
from ui.desk import Desk, TooManyQuestions
from ui.serve import listening

CITATION = (
    "number article file title publisher author published url quote start end read_url source_url answer_start "
    "answer_end"
).split()


FOUNDER = "Who founded DeepSeek?"


def test_an_answer_is_the_contract_and_its_quotations_are_exact(
    client: httpx.Client, seeds_library: Library
) -> None:
    answer = ask(client, FOUNDER)

    assert (answer["question"], answer["answered"], answer["short_answer"]) == (
        FOUNDER,
        True,
        "Liang Wenfeng",
    )
    assert list(answer["timings_ms"]) == ["retrieve", "read", "write", "total"]
    assert answer["citations"]
    for number, citation in enumerate(answer["citations"], 1):
        assert list(citation) == CITATION
        assert citation["number"] == number
        assert f"[{number}]" in answer["text"]
        said = answer["text"][citation["answer_start"] : citation["answer_end"]]
        assert said in [each["text"] for each in answer["statements"] if number in each["citations"]]
        stored = seeds_library.article(citation["article"]).text
        assert stored[citation["start"] : citation["end"]] == citation["quote"]
        original = "".join((SEEDS / citation["file"]).read_text("utf-8").split())
        assert "".join(citation["quote"].split()) in original


def test_what_is_not_said_has_no_citations(client: httpx.Client) -> None:
    answer = ask(client, "How tall is the Eiffel Tower?")

    assert (answer["answered"], answer["citations"], answer["short_answer"]) == (False, [], None)
    assert answer["text"] == "The articles do not say."


def test_the_same_answer_as_the_command_line(client: httpx.Client, served_library: Path) -> None:
    command = [sys.executable, "-m", "ui", "--library", str(served_library), "ask", "--json", FOUNDER]
    at = {**os.environ, "CITED_ADDRESS": str(client.base_url)}
    done = subprocess.run(command, cwd=ROOT, env=at, capture_output=True, timeout=60, check=True)
    printed = json.loads(done.stdout)
    served = ask(client, FOUNDER)

    assert {**printed, "timings_ms": 0} == {**served, "timings_ms": 0}


def test_history_makes_a_follow_up_stand_alone(client: httpx.Client) -> None:
    answer = ask(client, "Was he satisfied?", history=[FOUNDER])

    assert answer["question"] == "Was he satisfied?"
    assert "Liang Wenfeng" in answer["standalone_question"]


def test_filters_leave_out_articles(client: httpx.Client) -> None:
    question = "Why was the launch of R2 delayed?"
    only = ask(client, question, filters={"article": "000_0dbf02fbf3c1ad3e.txt"})
    dated = ask(client, question, filters={"since": "2025-08-15", "until": "2025-08-31"})
    nobody = ask(client, question, filters={"publisher": "Nobody's Gazette"})
    blank = ask(client, question, filters={"since": "", "publisher": None})

    assert {one["file"] for one in only["citations"]} == {"000_0dbf02fbf3c1ad3e.txt"}
    assert {one["published"][:10] for one in dated["citations"]} == {"2025-08-16"}
    assert (nobody["answered"], nobody["nearest"]) == (False, [])
    assert blank["answered"]


def test_healthz(client: httpx.Client) -> None:
    health = client.get("/healthz").json()

    assert list(health) == ["status", "articles", "passages", "version"]
    assert health["status"] == "ok"
    assert health["articles"] >= 5


def test_questions_at_the_same_time_get_their_own_answers(client: httpx.Client) -> None:
    questions = [
        f"What is said about {about}?" for about in ("Huawei", "Nvidia", "Ascend", "Alibaba", "R2", "V3")
    ]
    with ThreadPoolExecutor(6) as pool:
        together = list(pool.map(lambda question: ask(client, question), questions))

    for question, answer in zip(questions, together, strict=True):
        assert {**answer, "timings_ms": 0} == {**ask(client, question), "timings_ms": 0}


def test_a_sync_while_serving_is_seen_by_the_next_answer(
    client: httpx.Client, served_library: Path, tmp_path: Path
) -> None:
    question = "When was the ferry to Skye cancelled?"
    (tmp_path / "ferry.txt").write_text("The ferry to Skye was cancelled on Monday because of a storm.")
    held = client.get("/healthz").json()["articles"]
    before = ask(client, question)

    _cited(served_library, "sync", str(tmp_path))
    after = ask(client, question)
    now_held = client.get("/healthz").json()["articles"]
    _cited(served_library, "remove", "ferry.txt")
    gone = ask(client, question)

    assert (before["answered"], gone["answered"], now_held) == (False, False, held + 1)
    assert after["citations"][0]["file"] == "ferry.txt"


def _cited(library: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "ui", "--library", str(library), *arguments]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=60)


def test_ctrl_c_ends_it_soon_though_a_browser_listens(served_library: Path, tmp_path: Path) -> None:
    command = ("-m", "ui", "--library", str(served_library), "serve", "--port", "0", "--json")
    with (
        serving(*command, folder=tmp_path) as (address, process),
        httpx.stream("GET", address + "/gradio_api/heartbeat/abc", timeout=30) as stream,
    ):
        assert next(stream.iter_lines())
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        code = process.wait(10)

    assert time.monotonic() - began < 5
    assert code == 130
    assert "Traceback" not in (tmp_path / "server.log").read_text()


def test_a_taken_port_is_one_line(seeds_server: str, served_library: Path) -> None:
    port = seeds_server.rpartition(":")[2]
    command = [sys.executable, "-m", "ui", "--library", str(served_library), "serve", "--port", port]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)

    assert result.returncode == 5
    assert result.stderr.splitlines() == [
        f"cited: cannot listen on '127.0.0.1' port {port}: Address already in use; "
        "choose another with --host and --port"
    ]


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["--model", "vllm"], "name the model"),
        (["--base-url", "http://host/v1"], "no model is named"),
        ([], "sync"),
    ],
)
def test_what_is_wrong_is_told_before_a_taken_port(arguments: list[str], part: str, tmp_path: Path) -> None:
    with listening("127.0.0.1", 0) as taken:
        taken.listen()
        port = str(taken.getsockname()[1])
        result = run("serve", "--port", port, *arguments, library=tmp_path / "none")

    assert result.exit_code == 5
    assert part in the_line(result)


def test_too_many_waiting_questions_are_refused_and_room_is_made_again() -> None:
    async def crowd() -> tuple[int, bool]:
        library = filled()
        desk = Desk(library, answering(library), workers=1, waiting=1)  # type: ignore[arg-type]
        asked = [desk.ask("slowly, please", (), Filters()) for _ in range(3)]
        results = await asyncio.gather(*asked, return_exceptions=True)
        again = await desk.ask("What did the keeper earn?", (), Filters())
        desk.close()
        return sum(isinstance(one, TooManyQuestions) for one in results), again.answered

    assert asyncio.run(crowd()) == (1, True)
