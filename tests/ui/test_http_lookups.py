"""What is looked up over HTTP: passages, articles page by page, their texts, the quotations of a text, the schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from tests.ui.doors import ask, is_problem, run

FOUND = "/v1/search", {"question": "Who founded DeepSeek?", "limit": 4}


def test_passages_are_those_of_the_command_line(
    client: httpx.Client, served_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CITED_ADDRESS", str(client.base_url))
    found = client.post(FOUND[0], json=FOUND[1]).json()
    said = json.loads(run("search", FOUND[1]["question"], "-k", "4", "--json", library=served_library).stdout)

    assert found == said
    assert len(found["hits"]) == 4
    for hit in found["hits"]:
        place = {"start": hit["start"], "end": hit["end"]}
        stretch = client.get(f"/v1/articles/{hit['article']}/text", params=place).json()
        assert stretch == {"article": hit["article"], **place, "text": hit["text"]}
        assert client.get(hit["read_url"]).status_code == 200


def test_articles_come_page_by_page_and_one_by_one(client: httpx.Client, served_library: Path) -> None:
    listed = json.loads(run("articles", "--json", library=served_library).stdout)["articles"]
    pages: list[dict[str, Any]] = []
    cursor: str | None = None
    while not pages or cursor:
        page = client.get("/v1/articles", params={"limit": 2} | ({"cursor": cursor} if cursor else {})).json()
        pages.append(page)
        cursor = page["next"]

    assert [len(page["articles"]) for page in pages] == [2, 2, 1]
    assert [one for page in pages for one in page["articles"]] == listed
    for one in listed:
        alone = client.get(f"/v1/articles/{one['id']}").json()
        origins = alone.pop("origins")
        assert alone == one
        assert {each["fact"] for each in origins} == {
            fact for fact in ("title", "publisher", "author", "published", "url") if one[fact]
        }
        whole = client.get(f"/v1/articles/{one['id']}/text").json()
        assert (whole["start"], whole["end"], len(whole["text"])) == (0, one["characters"], one["characters"])
    day = min(one["published"][:10] for one in listed if one["published"])
    some = client.get("/v1/articles", params={"until": day}).json()["articles"]
    assert some == [one for one in listed if one["published"] and one["published"][:10] <= day] != listed


def test_quotations_of_a_text_are_checked(client: httpx.Client) -> None:
    quote = ask(client, "Who founded DeepSeek?")["citations"][0]["quote"]
    words = quote.split()
    altered = " ".join([*words[:3], "never", *words[3:]])
    text = f"The paper says “{quote}” and “{altered}” and “the moon is made of a very old cheese”."

    checked = client.post("/v1/verify-quote", json={"text": text}).json()

    assert [one["status"] for one in checked["quotations"]] == ["exact", "altered", "absent"]
    assert (checked["exact"], checked["altered"], checked["absent"], checked["complete"]) == (1, 1, 1, True)
    exact = checked["quotations"][0]
    place = {"start": exact["start"], "end": exact["end"]}
    assert client.get(f"/v1/articles/{exact['article']}/text", params=place).json()["text"] == exact["stored"]
    assert "<mark" in client.get(exact["read_url"]).text
    assert (checked["quotations"][2]["read_url"], checked["quotations"][2]["source_url"]) == (None, None)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/articles/none", 404),
        ("/v1/articles/none/text", 404),
        ("/v1/articles?limit=0", 422),
        ("/v1/articles?limit=201", 422),
        ("/v1/articles?limit=two", 422),
        ("/v1/articles?since=yesterday", 422),
        ("/v1/articles?since=2025-08-02&until=2025-08-01", 422),
        ("/v1/articles?publishers=TechRadar", 422),
        ("/v1/articles?cursor=bm9uZQ", 422),
        ("/v1/articles?sort=colour", 422),
        ("/v1/articles?cursor=WyJ0aXRsZSIsIGZhbHNlLCAiYSIsICJhIiwgImEiXQ==", 422),
        ("/v1/articles/{id}/text?start=-1", 422),
        ("/v1/articles/{id}/text?start=9&end=8", 422),
        ("/v1/articles/{id}/text?end=99999999", 422),
        ("/v1/articles/{id}/text?start=99999999999999999999", 422),
    ],
)
def test_what_is_not_there_is_a_problem(client: httpx.Client, path: str, status: int) -> None:
    id = client.get("/v1/articles").json()["articles"][0]["id"]

    is_problem(client.get(path.format(id=id)), status)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/search", {"question": " "}),
        ("/v1/search", {"question": "Who?", "limit": 1001}),
        ("/v1/search", {"question": "Who?", "k": 3}),
        ("/v1/verify-quote", {"text": ""}),
        ("/v1/verify-quote", {"text": "x" * 50_001}),
    ],
)
def test_a_bad_body_is_a_problem(client: httpx.Client, path: str, body: dict[str, Any]) -> None:
    is_problem(client.post(path, json=body), 422)


def test_the_schema_describes_every_answer(client: httpx.Client) -> None:
    schema = client.get("/v1/openapi.json").json()
    id = client.get("/v1/articles").json()["articles"][0]["id"]
    answers = [
        ("post", "/v1/ask", client.post("/v1/ask", json={"question": "Who founded DeepSeek?"})),
        ("post", "/v1/ask", client.post("/v1/ask", json={"question": "Who is the mayor of Nyvandsholm?"})),
        ("post", "/v1/search", client.post(FOUND[0], json=FOUND[1])),
        ("post", "/v1/verify-quote", client.post("/v1/verify-quote", json={"text": "“no such words”"})),
        ("get", "/v1/articles", client.get("/v1/articles")),
        ("get", "/v1/articles/{id}", client.get(f"/v1/articles/{id}")),
        ("get", "/v1/articles/{id}/text", client.get(f"/v1/articles/{id}/text")),
        ("get", "/v1/articles/{id}", client.get("/v1/articles/none")),
        ("post", "/v1/search", client.post("/v1/search", json={})),
        ("get", "/healthz", client.get("/healthz")),
    ]

    assert schema["openapi"].startswith("3.1")
    assert {path for _, path, _ in answers} <= set(schema["paths"])
    for method, path, answer in answers:
        said = schema["paths"][path][method]["responses"][str(answer.status_code)]["content"]
        kind = answer.headers["content-type"].partition(";")[0]
        wanted = said[kind]["schema"] | {"components": schema["components"]}
        assert wanted["components"]
        assert list(Draft202012Validator(wanted).iter_errors(answer.json())) == [], path


def test_a_schema_that_lies_is_found(client: httpx.Client) -> None:
    schema = client.get("/v1/openapi.json").json()
    article = schema["components"]["schemas"]["ListedArticle"] | {"components": schema["components"]}
    one = client.get("/v1/articles").json()["articles"][0]

    assert list(Draft202012Validator(article).iter_errors(one | {"characters": "many"}))
    assert list(
        Draft202012Validator(article).iter_errors({k: v for k, v in one.items() if k != "characters"})
    )
