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


def run_of(door: TestClient, suite: str) -> str:
    job = door.post(f"/v1/suites/{suite}/runs").json()
    until = time.monotonic() + 60
    while door.get(f"/v1/jobs/{job['id']}").json()["state"] != "done" and time.monotonic() < until:
        time.sleep(0.05)
    id: str = job["id"]
    return id


def test_a_case_stands_beside_what_was_expected(door: TestClient, library: Library, tmp_path: Path) -> None:
    quote = "The lighthouse keeper earned 15% more in 1874."
    gold = [{"article": "lighthouse.txt", "quote": quote}, {"article": "none.txt", "quote": "Nowhere."}]
    case = {"id": "keeper", "question": KEEPER, "facts": [["15%", "15 per cent"], ["$9"]], "evidence": gold}
    case["evidence"] += [{"article": "none.txt", "quote": "It was $9."}]  # type: ignore[operator]
    (tmp_path / "suites" / "gold.jsonl").write_text(json.dumps(case), "utf-8")
    id = run_of(door, "gold")
    row = door.get(f"/v1/suites/gold/runs/{id}/rows/1").json()
    whole = door.get(f"/v1/suites/gold/runs/{id}").json()["figures"]
    (place, nowhere, _) = row["gold"]

    assert [(fact["wordings"][0], fact["met"]) for fact in row["facts"]] == [("15%", True), ("$9", False)]
    assert library.article(place["article"]).text[place["start"] : place["end"]] == quote
    assert (nowhere["article"], nowhere["start"]) == (None, None)
    assert row["answer"]["citations"]
    assert [one["exact"] for one in row["citations"]] == [True] * len(row["answer"]["citations"])
    assert any(one["gold"] for one in row["citations"])
    assert whole["rows"][0]["states"] == row["states"] == ["wrong"]
    assert len(whole["curves"]["seconds"]) == 1
    assert whole["curves"]["reliability"][0][1:] == [0.0, 1]
    is_problem(door.get(f"/v1/suites/gold/runs/{id}/rows/2"), 404)
    is_problem(door.get(f"/v1/suites/gold/runs/{id}/rows/0"), 422)
    is_problem(door.get(f"/v1/suites/two/runs/{id}/rows/1"), 404)


def test_two_runs_stand_side_by_side(door: TestClient, library: Library) -> None:
    first = run_of(door, "two")
    library.remove(["lighthouse.txt", "harbour.txt"])
    second = run_of(door, "two")
    found = door.get(f"/v1/suites/two/runs/{second}/against/{first}").json()
    (right,) = [one for one in found["differences"] if one["name"] == "right"]

    assert (found["a"], found["b"], found["measure"]) == (first, second, "right")
    assert [one["case"] for one in found["lost"]] == ["keeper"]
    assert right["low"] <= right["difference"] <= right["high"]
    assert any("another library" in line for line in found["warnings"])
    assert "secret" not in json.dumps(found)
    is_problem(door.get(f"/v1/suites/two/runs/{second}/against/{first}?measure=none"), 409)
    is_problem(door.get(f"/v1/suites/two/runs/{second}/against/0123456789abcdef"), 404)


def test_a_draft_is_edited_and_goes_into_a_suite_or_away(door: TestClient, library: Library) -> None:
    drafts = "/v1/suites/drafts/cases"
    wrong, right = (
        door.post(f"/v1/feedback/{judged(door, verdict, question)['id']}/case").json()["id"]
        for verdict, question in (("down", KEEPER), ("up", "How often was the harbour dredged?"))
    )
    assert [case["id"] for case in door.get(drafts).json()["cases"]] == [wrong, right]
    is_problem(door.post(f"{drafts}/{wrong}/accept", json={"suite": "own"}), 409)
    known = {"question": KEEPER, "answerable": True, "facts": [["15%"]]}
    proof = [{"article": "lighthouse.txt", "quote": "The lighthouse keeper earned 15% more in 1874."}]
    is_problem(door.patch(f"{drafts}/{wrong}", json=known | {"facts": [["16%"]], "evidence": proof}), 409)
    edited = door.patch(f"{drafts}/{wrong}", json=known | {"evidence": proof})
    accepted = door.post(f"{drafts}/{wrong}/accept", json={"suite": "own"})

    assert edited.json()["unresolved"] is False
    assert accepted.status_code == 201
    (case,) = read_suite(library.folder / "suites" / "own.jsonl").cases
    assert (case.facts, case.tags, case.unresolved) == ((("15%",),), (), False)
    assert [one["id"] for one in door.get(drafts).json()["cases"]] == [right]
    assert door.get("/v1/suites/own/cases").json()["cases"] == [accepted.json()]
    assert door.delete(f"{drafts}/{right}").status_code == 200
    is_problem(door.get(drafts), 404)
    is_problem(door.delete(f"{drafts}/{right}"), 404)
    for suite in ("../up", "drafts.jsonl", "", "a b"):
        is_problem(door.post(f"{drafts}/{wrong}/accept", json={"suite": suite}), 422)
