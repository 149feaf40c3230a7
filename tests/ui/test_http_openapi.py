"""The schema of the API is true: it bounds every integer, its examples run, every answer is as it says; and its page."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator
from starlette.testclient import TestClient

from tests.ui.doors import ask
from tests.ui.in_process import TEXTS, served, small

FETCH = "/v1/articles/fetch"
"""Its example is an address of the web."""
STREAMED = ("/v1/ask", "/v1/ask/batch")
CASE = {"id": "keeper", "question": "What did the lighthouse keeper earn?", "facts": [["15%"]]}


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("door")
    (folder / "keeper.jsonl").write_text(json.dumps(CASE), "utf-8")
    with small(folder) as library, served(library, [folder]) as (client, _):
        yield client


@pytest.fixture(scope="module")
def schema(door: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = door.get("/v1/openapi.json").json()
    return found


def parts(part: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object of the schema with its place."""
    items = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    if isinstance(part, dict):
        yield path, part
    for key, value in items:
        yield from parts(value, f"{path}/{key}")


def test_it_is_openapi_31_and_refers_to_what_is_there(schema: dict[str, Any]) -> None:
    assert schema["openapi"].startswith("3.1")
    for place, part in parts(schema):
        if isinstance(reference := part.get("$ref"), str):
            assert reference.rpartition("/")[2] in schema["components"]["schemas"], place
    for shape in schema["components"]["schemas"].values():
        Draft202012Validator.check_schema(shape)


def test_every_integer_is_bounded_and_every_operation_and_answer_described(schema: dict[str, Any]) -> None:
    for place, part in parts(schema):
        if part.get("type") == "integer":
            assert part["minimum"] <= part["maximum"], place
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            assert operation["description"].endswith("."), (method, path)
            for status, response in operation["responses"].items():
                (first, *_) = response["content"].values()
                assert first["schema"] != {}, (method, path, status)


def requests(door: TestClient, schema: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(method, path as in the schema, what to send) of every operation, its body an example of the schema."""
    article = door.get("/v1/articles").json()["articles"][0]["id"]
    judged = {"verdict": "up", "answer": ask(door, CASE["question"])}  # type: ignore[arg-type]
    feedback = door.post("/v1/feedback", json=judged).json()["id"]
    run = door.post("/v1/suites/keeper/runs").json()["id"]
    until = time.monotonic() + 30
    while door.get(f"/v1/jobs/{run}").json()["state"] != "done" and time.monotonic() < until:
        time.sleep(0.05)
    talk = door.post("/v1/conversations", json={"answer": judged["answer"]}).json()["id"]
    drafts = []
    for question in ("Was the keeper paid?", "Was the harbour dredged?"):
        draft = {
            "verdict": "up",
            "answer": judged["answer"] | {"question": question, "standalone_question": question},
        }
        given = door.post("/v1/feedback", json=draft).json()["id"]
        drafts.append(door.post(f"/v1/feedback/{given}/case").json()["id"])
    ids = {
        "cases": drafts[0],
        "articles": article,
        "conversations": talk,
        "jobs": run,
        "feedback": feedback,
        "runs": run,
        "models": "cited",
    }
    for path, methods in schema["paths"].items():
        real = re.sub(r"(\w+)/\{id\}", lambda found: f"{found[1]}/{ids[found[1]]}", path)
        for method, operation in methods.items():
            if path == FETCH:
                continue
            real = real.replace(drafts[0], drafts[1]) if path.endswith("/accept") else real
            filled = real.replace("{name}", "keeper").replace("{row}", "1").replace("{other}", run)
            sent: dict[str, Any] = {"url": filled}
            content = operation.get("requestBody", {}).get("content", {})
            if "multipart/form-data" in content:
                sent["files"] = [("files", ("mill.txt", TEXTS["harbour.txt"]))]
            elif content:
                name = content["application/json"]["schema"]["$ref"].rpartition("/")[2]
                sent["json"] = schema["components"]["schemas"][name]["examples"][0]
            if path == "/v1/embeddings":
                sent["json"] = sent["json"] | {"model": door.get("/v1/models").json()["data"][-1]["id"]}
            yield method, path, sent


def described(schema: dict[str, Any], method: str, path: str, response: httpx.Response) -> None:
    """The answer is one that the schema describes, event by event where it streams."""
    said = schema["paths"][path][method]["responses"][str(response.status_code)]["content"]
    kind = response.headers["content-type"].partition(";")[0]
    shapes = {"components": schema["components"]}
    if kind != "text/event-stream":
        Draft202012Validator(said[kind]["schema"] | shapes).validate(response.json())
        return
    blocks = [block.splitlines() for block in response.text.split("\n\n") if block.startswith("event: ")]
    assert blocks
    for event, data in blocks:
        (told,) = [
            one["properties"]["data"]["contentSchema"]
            for one in said[kind]["schema"]["oneOf"]
            if one["properties"]["event"]["const"] == event[7:]
        ]
        Draft202012Validator(told | shapes).validate(json.loads(data[6:]))


def test_examples_run_and_every_answer_is_as_described(door: TestClient, schema: dict[str, Any]) -> None:
    asked = []
    # What takes away comes last, and what takes all away after what takes one.
    for method, path, sent in sorted(
        requests(door, schema), key=lambda one: one[0] == "delete" and 1 + 1 / len(one[1])
    ):
        response = door.request(method, **sent)
        assert response.is_success, (method, path, response.text)
        described(schema, method, path, response)
        asked.append((method, path))
        if path in STREAMED:
            sent["json"] = sent["json"] | {"stream": True}
            described(schema, method, path, door.request(method, **sent))

    everything = {(method, path) for path, methods in schema["paths"].items() for method in methods}
    assert set(asked) == everything - {("post", FETCH)}


def test_an_answer_that_is_not_described_is_found(schema: dict[str, Any]) -> None:
    content = {"content-type": "application/json"}
    lie = {"article": "a", "start": -1, "end": 2, "text": "words"}
    with pytest.raises(Exception, match="-1 is less than the minimum"):
        described(schema, "get", "/v1/articles/{id}/text", httpx.Response(200, json=lie, headers=content))


def test_its_page_needs_no_script_and_nothing_from_anywhere(door: TestClient, schema: dict[str, Any]) -> None:
    page = door.get("/docs")

    assert page.status_code == 200
    assert "script" not in page.headers["content-security-policy"]
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert not re.search(r"<script|<link|src=|=.https?://", page.text)
    for path in schema["paths"]:
        assert f"<code>{path}</code>" in page.text
    links = set(re.findall(r'href="#([^"]*)"', page.text))
    assert links <= set(re.findall(r'id="([^"]*)"', page.text))
    assert "When was the launch put off?" in page.text
