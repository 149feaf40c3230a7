"""What is seen of a server from outside: ids, JSON lines, counters with few labels, readiness."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families

from assistant.assistant import Assistant
from assistant.build import open_library
from assistant.english import ENGLISH
from assistant.fakes import FakeWriter
from tests.ui.conftest import HERE, serving
from tests.ui.doors import ask, is_problem
from ui.desk import Desk
from ui.http.observed import Metrics, observing, place

SECRET = "zanzibar"


@pytest.fixture(scope="module")
def observed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, Path]]:
    """A client of a real server that logs in JSON, and its log."""
    folder = tmp_path_factory.mktemp("observed")
    command = (str(HERE / "fake_cited.py"), "serve", "--port", "0", "--json")
    with (
        serving(*command, folder=folder, CITED_LOG_FORMAT="json") as (address, _),
        httpx.Client(base_url=address) as client,
    ):
        yield client, folder / "server.log"


def counted(client: httpx.Client) -> dict[tuple[str, ...], float]:
    """Every sample: its name and the values of its labels."""
    families = text_string_to_metric_families(client.get("/metrics").text)
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in families
        for sample in family.samples
    }


def test_a_request_has_an_id_which_its_log_and_problem_carry(observed: tuple[httpx.Client, Path]) -> None:
    client, log = observed
    given = client.post("/v1/ask", json={"question": ""}, headers={"X-Request-Id": "desk-4711"})
    made = client.get("/healthz")
    odd = client.get("/healthz", headers={"X-Request-Id": "a b\x7f{}" + "x" * 99})

    is_problem(given, 422)
    assert given.headers["x-request-id"] == given.json()["request_id"] == "desk-4711"
    assert re.fullmatch(r"[0-9a-f]{32}", made.headers["x-request-id"])
    assert re.fullmatch(r"[0-9a-f]{32}", odd.headers["x-request-id"])
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    (line,) = [line for line in lines if line.get("id") == "desk-4711"]
    assert (line["method"], line["place"], line["status"], line["caller"]) == ("POST", "/v1/ask", 422, None)
    assert line["ms"] > 0
    assert line["bytes"] == len(given.content)


def test_no_question_no_text_and_no_path_is_logged(observed: tuple[httpx.Client, Path]) -> None:
    client, log = observed
    ask(client, f"What did the lighthouse keeper of {SECRET} earn?")
    client.get(f"/v1/articles/{SECRET}", params={"since": SECRET})
    client.get(f"/{SECRET}/x")
    client.get("/healthz", headers={"Authorization": f"Bearer {SECRET}"})
    client.get("/healthz", headers={"User-Agent": SECRET})

    text = log.read_text()
    assert '"place": "/v1/articles/{}"' in text
    assert SECRET not in text
    assert "lighthouse" not in text


def test_the_counters_count(observed: tuple[httpx.Client, Path]) -> None:
    client, _ = observed
    before = counted(client)
    ask(client, "What did the lighthouse keeper earn?")
    client.get("/v1/articles/none")
    now = counted(client)

    def rise(*sample: str) -> float:
        return now.get(sample, 0) - before.get(sample, 0)

    assert rise("cited_requests_total", "POST", "/v1/ask", "200") == 1
    assert rise("cited_requests_total", "GET", "nothing", "404") == 1
    assert rise("cited_answer_seconds_count", "stated", "sentences") == 1
    assert (now["cited_articles",], now["cited_questions_waiting",]) == (3, 0)
    assert now["process_resident_memory_bytes",] > 2**20


def test_callers_cannot_make_new_labels(observed: tuple[httpx.Client, Path]) -> None:
    client, _ = observed
    for number in range(50):
        client.get(f"/v1/articles/{number}/text")
        client.get(f"/x{number}/y{number}")
        client.request(f"M{number}", "/healthz")
        client.get(f"/static/{number}.js")
    places = {sample[2] for sample in counted(client) if sample[0] == "cited_requests_total"}
    methods = {sample[1] for sample in counted(client) if sample[0] == "cited_requests_total"}

    assert len(places) < 15
    assert methods <= {"GET", "POST", "other"}


@pytest.mark.parametrize(
    ("path", "form"),
    [("/", "/"), ("/v1/ask", "/v1/ask"), ("/v1/articles/a/text", "/v1/articles/{}/text"), ("/read/x", "/read/{}"),
     ("/static/js/a.js", "/static/{}"), ("/a/b/c/d/e/f/g/h", "/{}/{}/{}/{}/{}/{}")],
)  # fmt: skip
def test_a_place_is_a_form(path: str, form: str) -> None:
    assert place(path) == form


def test_ready_while_the_library_can_be_read(observed: tuple[httpx.Client, Path]) -> None:
    assert observed[0].get("/readyz").json() == {"status": "ready"}


def test_not_ready_where_it_cannot(seeds_folder: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(seeds_folder, tmp_path / "library"))

    async def asked(desk: Desk) -> httpx.Response:
        app = FastAPI()
        app.include_router(observing(desk, Metrics(desk)))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client:
            return await client.get("/readyz")

    with open_library(folder) as library:
        desk = Desk(library, Assistant(library, FakeWriter(), ENGLISH))
        sound = asyncio.run(asked(desk))
        (folder / "ledger.sqlite3").write_bytes(b"x" * 100_000)
        damaged = asyncio.run(asked(desk))
        desk.close()
        ending = asyncio.run(asked(desk))

    assert sound.status_code == 200
    is_problem(damaged, 503)
    is_problem(ending, 503)
    assert ending.json()["type"].endswith("ending")
