"""Verdicts of readers are kept, paged made into draft cases; suites are listed, run as jobs and reported by name alone."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from eval.cases import read_suite
from index.errors import LibraryError
from index.library import Library
from tests.ui.doors import ask, is_problem
from tests.ui.in_process import served, small
from ui import feedback as kept
from ui.feedback import Judging, give, given

KEEPER = "What did the lighthouse keeper earn?"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with small(tmp_path) as library:
        yield library


@pytest.fixture
def door(library: Library, tmp_path: Path) -> Iterator[TestClient]:
    (tmp_path / "suites").mkdir()
    cases = [
        {"id": "keeper", "question": KEEPER, "facts": [["15%"]]},
        {"id": "slow", "question": "Was the keeper paid slowly?", "answerable": False, "tags": ["odd"]},
        {"id": "explode", "question": "Did the harbour explode?", "answerable": False},
    ]
    (tmp_path / "suites" / "two.jsonl").write_text("\n".join(map(json.dumps, cases)), "utf-8")
    (tmp_path / "suites" / "broken.jsonl").write_text("{", "utf-8")
    with served(library, [tmp_path / "suites"]) as (client, _):
        yield client


def judged(door: TestClient, verdict: str, question: str = KEEPER, **more: Any) -> dict[str, Any]:
    response = door.post("/v1/feedback", json={"verdict": verdict, "answer": ask(door, question), **more})
    assert response.status_code == 201, response.text
    found: dict[str, Any] = response.json()
    return found


def test_feedback_is_kept_and_paged(door: TestClient, library: Library) -> None:
    gave = [judged(door, "up", word="good"), judged(door, "down"), judged(door, "up", history=["Who?"])]
    with (library.folder / "feedback.jsonl").open("ab") as file:
        file.write(b'{"id": "torn')
    gave.append(judged(door, "down", word="after a torn line"))
    pages: list[Any] = []
    cursor: str | None = None
    while not pages or cursor:
        found = door.get("/v1/feedback", params={"limit": 3} | ({"cursor": cursor} if cursor else {})).json()
        pages.append(found["feedback"])
        cursor = found["next"]

    assert [len(page) for page in pages] == [3, 1]
    assert [one for page in pages for one in page] == gave[::-1]
    answer = gave[0]["answer"]
    assert answer["question"] == KEEPER
    assert answer["citations"][0]["quote"] in library.article(answer["citations"][0]["article"]).text
    is_problem(door.get("/v1/feedback?cursor=none"), 404)
    is_problem(door.post("/v1/feedback", json={"verdict": "maybe", "answer": ask(door, KEEPER)}), 422)
    is_problem(door.post("/v1/feedback", json={"verdict": "up", "answer": {}}), 422)


def test_feedback_has_a_bound(door: TestClient, library: Library) -> None:
    first = judged(door, "up")
    judging = Judging(verdict="up", answer=given(library.folder)[0].answer)
    with (library.folder / "feedback.jsonl").open("ab") as file:
        file.truncate(kept.MOST_BYTES - 100)
    with pytest.raises(LibraryError, match="full"):
        give(library.folder, judging)
    assert [one.id for one in given(library.folder)] == [first["id"]]


def test_a_verdict_becomes_a_draft_case_once(door: TestClient, library: Library) -> None:
    good = judged(door, "up")
    response = door.post(f"/v1/feedback/{good['id']}/case")

    assert response.status_code == 201, response.text
    (case,) = read_suite(library.folder / "suites" / "drafts.jsonl").cases
    assert response.json()["id"] == case.id
    assert case.evidence[0].quote == good["answer"]["citations"][0]["quote"]
    assert "judged-right" in case.tags
    is_problem(door.post(f"/v1/feedback/{good['id']}/case"), 409)
    is_problem(door.post("/v1/feedback/none/case"), 404)
    assert [one["name"] for one in door.get("/v1/suites").json()["suites"]] == ["broken", "drafts", "two"]


def test_a_suite_is_run_and_reported(door: TestClient) -> None:
    job = door.post("/v1/suites/two/runs").json()
    until = time.monotonic() + 60
    while job["state"] in ("waiting", "running") and time.monotonic() < until:
        time.sleep(0.05)
        job = door.get(f"/v1/jobs/{job['id']}").json()
    run = door.get(f"/v1/suites/two/runs/{job['id']}").json()
    broken, two = door.get("/v1/suites").json()["suites"]

    assert (job["state"], job["kind"], job["done"], job["total"]) == ("done", "suite", 3, 3)
    assert (run["done"], run["planned"], run["figures"]["settings"]["suite"]) == (3, 3, "two")
    assert [row["case"] for row in run["figures"]["rows"]] == ["keeper", "slow", "explode"]
    assert "log" in run["figures"]["rows"][2]["error"]
    assert "secret" not in json.dumps(run)
    assert {one["name"] for one in run["figures"]["totals"]} >= {"right", "citation_precision"}
    assert [note.split(":")[0] for note in run["figures"]["notes"]] == ["risk coverage", "reliability"]
    assert (two["cases"], two["runs"], two["problem"]) == (3, [job["id"]], None)
    assert "line 1" in broken["problem"]
    is_problem(door.post("/v1/suites/broken/runs"), 409)
    is_problem(door.get(f"/v1/suites/broken/runs/{job['id']}"), 404)


@pytest.mark.parametrize("name", ["none", "..%2Ftwo", "%2e%2e", "two.jsonl", "suites%2Ftwo", "*", "%00"])
def test_a_name_is_one_of_the_list_and_no_path(door: TestClient, name: str) -> None:
    is_problem(door.post(f"/v1/suites/{name}/runs"), 404)
    is_problem(door.get(f"/v1/suites/{name}/runs/0123456789abcdef"), 404)
    is_problem(door.get(f"/v1/suites/two/runs/{name}"), 404)
