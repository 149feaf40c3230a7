"""What the server tells of its set-up: in words, never a key; a trial that sends nothing of the articles; a check."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from assistant.assistant import Assistant
from assistant.english import ENGLISH
from assistant.writing.trial import PASSAGE, QUESTION
from index.endpoint.presets import resolve
from index.library import Library
from tests.ui.doors import KEY, is_problem
from tests.ui.fakes import FakeWriter
from tests.ui.in_process import small
from ui.desk import Desk
from ui.gate.guard import Guard, Rules
from ui.http.api import build_api
from ui.keys import Keys
from ui.setup import Setup, leaves

NOWHERE = resolve("custom", base_url="http://127.0.0.1:9/v1", model="door", key=KEY)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with small(tmp_path) as library:
        yield library


def served(library: Library, setup: Setup) -> TestClient:
    desk = Desk(library, Assistant(library, FakeWriter(), ENGLISH))
    rules = Rules(frozenset(["127.0.0.1"]), setup.keys)
    app = Guard(build_api(desk, "0", setup=setup), Starlette(), rules)
    return TestClient(app, base_url="http://127.0.0.1")


@pytest.mark.parametrize(
    ("setup", "said"),
    [
        (Setup(), ["Nothing leaves this machine"]),
        (Setup(endpoint=NOWHERE), ["127.0.0.1:9 (this machine) is sent the question"]),
        (
            Setup(embedder_address="https://api.example.org/v1"),
            ["written on this machine", "sent to api.example.org to be"],
        ),
        (Setup(traced=True), ["written on this machine", "without questions and texts"]),
        (Setup(traced=True, traces_content=True), ["written on this machine", ", with questions and texts"]),
        (Setup(allow_urls=True), ["written on this machine", "fetched from the web"]),
    ],
)
def test_what_leaves_the_machine_is_said(setup: Setup, said: list[str]) -> None:
    lines = list(leaves(setup))

    assert len(lines) == len(said)
    assert all(words in line for words, line in zip(said, lines, strict=True))


def test_a_key_is_never_shown_and_folders_only_to_those_who_may_write(library: Library) -> None:
    keys = Keys(library.folder)
    secrets = {scope: keys.add(scope, scope) for scope in ("ask", "write", "admin")}  # type: ignore[arg-type]
    with served(library, Setup(endpoint=NOWHERE, keys=keys)) as door:
        told = {
            scope: door.get("/v1/settings", headers={"X-API-Key": secret})
            for scope, secret in secrets.items()
        }
        listed = {
            scope: door.get("/v1/keys", headers={"X-API-Key": secret}) for scope, secret in secrets.items()
        }

    for scope, answer in told.items():
        found = answer.json()
        assert (found["scope"], found["model"]["name"], found["model"]["key_is_set"]) == (scope, "door", True)
        assert (found["library"]["folder"] is None) == (scope == "ask")
        assert found["library"]["articles"] == 2
        assert found["library"]["last_read"]
    is_problem(listed["ask"], 403)
    is_problem(listed["write"], 403)
    assert [one["name"] for one in listed["admin"].json()["keys"]] == ["admin", "ask", "write"]
    shown = "".join(answer.text for answer in (*told.values(), *listed.values()))
    assert not [secret for secret in (KEY, *secrets.values()) if secret in shown]
    assert "digest" not in listed["admin"].text


def test_a_trial_shows_what_is_sent_and_how_it_failed(library: Library) -> None:
    with served(library, Setup(endpoint=NOWHERE, seconds=2.0)) as door:
        shown = door.post("/v1/model/trial", json={"send": False}).json()
        sent = door.post("/v1/model/trial", json={"send": True}).json()

    words = json.dumps(shown["messages"])
    assert QUESTION in words
    assert PASSAGE.partition(". ")[0] in words
    assert "lighthouse" not in words
    assert (shown["asked"], shown["answer"]) == (False, None)
    assert (sent["asked"], sent["messages"]) == (True, shown["messages"])
    assert sent["failure"]
    assert KEY not in json.dumps(sent)


def test_a_check_of_the_library_is_a_job(library: Library) -> None:
    with served(library, Setup()) as door:
        job = door.post("/v1/verify").json()
        until = time.monotonic() + 60
        while job["state"] in ("waiting", "running") and time.monotonic() < until:
            time.sleep(0.05)
            job = door.get(f"/v1/jobs/{job['id']}").json()

    assert (job["kind"], job["state"], job["faults"]) == ("verify", "done", [])
