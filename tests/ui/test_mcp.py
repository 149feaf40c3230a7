"""The MCP door: the official client at every transport, in both protocols, over the real library."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from mcp.shared.exceptions import MCPError
from mcp.types import CallToolResult, Tool

from assistant.build import open_assistant
from index.library import Library
from tests.ui.doors import CONTRACT, ROOT, ask, run
from ui.desk import Desk
from ui.mcp.server import build_server

FOUNDER = "Who founded DeepSeek?"
COST = "$5.576 million, a fraction of the billions that other AI firms spend"
CALLS: list[tuple[str, dict[str, Any]]] = [
    ("search", {"query": FOUNDER}),
    ("search", {"query": "R2", "limit": 1, "filters": {"since": "2025-08-15"}}),
    ("search", {"query": "xyzzy", "filters": {"publisher": "Nobody's Gazette"}}),
    ("ask", {"question": FOUNDER}),
    ("ask", {"question": "Was he satisfied?", "history": [FOUNDER], "filters": {"since": None}}),
    ("ask", {"question": "How tall is the Eiffel Tower?"}),
    ("list_articles", {}),
    ("list_articles", {"limit": 2, "filters": {"until": "2025-08-31"}}),
    (
        "verify_quote",
        {"text": f"It cost “{COST}”, and “a fraction of the billions that some AI firms spend”."},
    ),
    ("verify_quote", {"text": "Whales sang all night long to the captain"}),
]
Visit = Callable[[Client], Awaitable[Any]]


@pytest.fixture(scope="module")
def desk(seeds_library: Library, seeds_server: str) -> Iterator[Desk]:
    desk = Desk(seeds_library, open_assistant(seeds_library), address=seeds_server)
    yield desk
    desk.close()


@pytest.fixture(
    params=["http, 2026-07-28", "http, 2025-11-25", "stdio", "stdio, 2025-11-25", "here", "here, 2025-11-25"]
)
def visited(
    request: pytest.FixtureRequest, desk: Desk, seeds_server: str, seeds_folder: Path
) -> Callable[[Visit], Any]:
    """Runs what a client does while it is connected."""
    transport, _, version = request.param.partition(", ")
    arguments = ["-m", "ui", "--library", str(seeds_folder), "mcp"]
    server: Any = {
        "http": f"{seeds_server}/mcp",
        "stdio": StdioServerParameters(
            command=sys.executable, args=arguments, cwd=ROOT, env={"CITED_ADDRESS": seeds_server}
        ),
        "here": build_server(desk, "1"),
    }[transport]

    async def connected(visit: Visit) -> Any:
        mode = "legacy" if version == "2025-11-25" else "auto"
        async with Client(server, mode=mode, read_timeout_seconds=60) as client:
            return await visit(client)

    return lambda visit: asyncio.run(connected(visit))


@pytest.fixture
def here(desk: Desk) -> Callable[..., CallToolResult]:
    """One call of a tool, without a transport."""

    async def called(name: str, arguments: dict[str, Any]) -> CallToolResult:
        async with Client(build_server(desk, "1")) as client:
            return await client.call_tool(name, arguments)

    return lambda name, /, **arguments: asyncio.run(called(name, arguments))


def text_of(result: CallToolResult) -> str:
    (content,) = result.content
    return str(content.text)


def test_every_tool_at_every_transport(
    visited: Callable[[Visit], Any], desk: Desk, here: Callable[..., Any]
) -> None:
    async def visit(client: Client) -> tuple[list[Tool], list[CallToolResult]]:
        tools = (await client.list_tools()).tools
        return tools, [await client.call_tool(name, arguments) for name, arguments in CALLS]

    tools, results = visited(visit)

    by_name = {tool.name: tool for tool in tools}
    assert list(by_name) == ["search", "fetch", "ask", "list_articles", "verify_quote"]
    for (name, arguments), result in zip(CALLS, results, strict=True):
        assert not result.is_error, text_of(result)
        Draft202012Validator(by_name[name].input_schema).validate(arguments)
        Draft202012Validator(by_name[name].output_schema).validate(result.structured_content)
        same = here(name, **arguments).structured_content
        for each in (same, result.structured_content):
            each.pop("timings_ms", None)
        assert result.structured_content == same


def test_tools_are_described_with_bounds_and_as_harmless(desk: Desk) -> None:
    async def described() -> list[Tool]:
        async with Client(build_server(desk, "1")) as client:
            return (await client.list_tools()).tools

    for tool in asyncio.run(described()):
        hints = tool.annotations
        assert hints is not None
        assert (hints.read_only_hint, hints.destructive_hint, hints.open_world_hint) == (True, False, False)
        assert tool.title
        assert tool.description
        assert tool.output_schema is not None
        for schema in (tool.input_schema, tool.output_schema):
            Draft202012Validator.check_schema(schema)
            assert schema["type"] == "object"
            assert "$ref" not in json.dumps(schema)
        assert tool.input_schema["additionalProperties"] is False
        for name, given in tool.input_schema["properties"].items():
            for form in given.get("anyOf", [given]):
                bound = {"string": "maxLength", "integer": "maximum", "array": "maxItems"}.get(form["type"])
                assert bound is None or bound in form, (tool.name, name)


def test_search_and_fetch_have_the_shapes_of_connectors(
    here: Callable[..., CallToolResult], seeds_library: Library, seeds_server: str
) -> None:
    found = here("search", query=FOUNDER)
    results = found.structured_content["results"]

    assert json.loads(text_of(found)) == found.structured_content
    assert len({each["id"] for each in results}) == len(results) > 1
    for each in results:
        assert list(each)[:4] == ["id", "title", "url", "text"]
        article = seeds_library.article(each["id"])
        assert each["text"] == article.text[each["start"] : each["end"]]
        assert each["url"] == (article.url or f"{seeds_server}/read/{article.id}")
        assert each["read_url"].startswith(f"{seeds_server}/read/{article.id}?start={each['start']}&")
        fetched = here("fetch", id=each["id"])
        whole = fetched.structured_content
        assert json.loads(text_of(fetched)) == whole
        assert list(whole) == ["id", "title", "text", "url", "metadata"]
        assert (whole["text"], whole["url"]) == (article.text, each["url"])
        assert whole["metadata"]["file"] == article.file


def test_ask_is_the_answer_of_every_door(here: Callable[..., CallToolResult], client: httpx.Client) -> None:
    for question in (FOUNDER, "How tall is the Eiffel Tower?"):
        result = here("ask", question=question)
        answer = result.structured_content

        assert list(answer) == CONTRACT
        assert {**answer, "timings_ms": 0} == {**ask(client, question), "timings_ms": 0}
        assert answer["text"] in text_of(result)
        for citation in answer["citations"]:
            assert " ".join(citation["quote"].split()) in text_of(result)
            assert citation["file"] in text_of(result)


def test_pages_and_resources_hold_every_article_once(
    desk: Desk, seeds_library: Library, seeds_folder: Path
) -> None:
    async def read() -> tuple[list[Any], list[str], list[str]]:
        async with Client(build_server(desk, "1")) as client:
            listed, cursor = [], None
            while True:
                given = {"limit": 2} | ({"cursor": cursor} if cursor else {})
                page = (await client.call_tool("list_articles", given)).structured_content
                listed += page["articles"]
                cursor = page["next"]
                if cursor is None:
                    break
            resources = (await client.list_resources()).resources
            templates = (await client.list_resource_templates()).resource_templates
            texts = [(await client.read_resource(each.uri)).contents[0].text for each in resources]
            pages = [
                (await client.read_resource(f"cited://page/{each['id']}")).contents[0] for each in listed
            ]
            assert all(
                each.mime_type == "text/html" and "<main><" in each.text and "<script" not in each.text
                for each in pages
            )
            return listed, texts, [template.uri_template for template in templates]

    listed, texts, templates = asyncio.run(read())

    assert listed == json.loads(run("articles", "--json", library=seeds_folder).stdout)["articles"]
    assert texts == [article.text for article in seeds_library.articles()]
    assert templates == ["cited://article/{id}", "cited://page/{id}"]


def test_quotations_are_checked_with_their_places(
    here: Callable[..., CallToolResult], seeds_library: Library
) -> None:
    result = here(*CALLS[8][:1], **CALLS[8][1])
    exact, altered = result.structured_content["quotations"]

    assert [result.structured_content[kind] for kind in ("exact", "altered", "absent")] == [1, 1, 0]
    assert (exact["quote"], exact["stored"], exact["differences"]) == (COST, COST, [])
    assert altered["differences"] == [{"quoted": "some", "stored": "other"}]
    for each in (exact, altered):
        assert seeds_library.article(each["article"]).text[each["start"] : each["end"]] == each["stored"]
        assert each["file"] in text_of(result)


@pytest.mark.parametrize(
    ("tool", "arguments", "message"),
    [
        ("ask", {}, "question: Field required"),
        ("ask", {"question": "  "}, "question: String should have at least 1 character"),
        ("ask", {"question": 5}, "question: Input should be a valid string"),
        ("ask", {"question": "a", "more": 1}, "more: Extra inputs are not permitted"),
        ("ask", {"question": "a", "history": ["b"] * 51}, "history: List should have at most 50 items"),
        ("ask", {"question": "a", "filters": {"since": "soon"}}, "filters.since: the date is 'soon'; write a date as"),
        ("ask", {"question": "a", "filters": {"since": "2025-08-02", "until": "2025-08-01"}}, "is after until"),
        ("search", {"query": "a", "limit": 0}, "limit: Input should be greater than or equal to 1"),
        ("search", {"query": "a", "limit": "5"}, "limit: Input should be a valid integer"),
        ("fetch", {"id": "../../etc/passwd"}, "no article '../../etc/passwd' in the library"),
        ("fetch", {"id": "\x1b[31m"}, "no article "),
        ("list_articles", {"cursor": "WzEsMl0"}, "is no cursor"),
        ("list_articles", {"cursor": "é"}, "is no cursor"),
        ("list_articles", {"cursor": "WzFd"}, "is no cursor"),
        ("verify_quote", {"text": ""}, "text: String should have at least 1 character"),
        ("verify_quote", {"text": "a" * 50_001}, "text: String should have at most 50000 characters"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_a_tool_error_in_one_line(
    here: Callable[..., CallToolResult], tool: str, arguments: dict[str, Any], message: str
) -> None:
    result = here(tool, **arguments)

    assert (result.is_error, result.structured_content) == (True, None)
    assert message in text_of(result)
    assert len(text_of(result).splitlines()) == 1
    assert "\x1b" not in text_of(result)


def test_unknown_tools_resources_and_cursors_are_refused(desk: Desk) -> None:
    async def refused(visit: Visit) -> MCPError:
        async with Client(build_server(desk, "1")) as client:
            with pytest.raises(MCPError) as caught:
                await visit(client)
            return caught.value

    for visit, words in (
        (lambda client: client.call_tool("nothing", {}), "no tool 'nothing'"),
        (lambda client: client.read_resource("cited://article/none"), "no article 'none'"),
        (lambda client: client.read_resource("file:///etc/passwd"), "no article 'file:///etc/passwd'"),
        (lambda client: client.list_resources(cursor="?"), "is no cursor"),
    ):
        error = asyncio.run(refused(visit))
        assert error.code == -32602
        assert words in str(error)


@pytest.mark.parametrize("visited", ["http, 2026-07-28", "http, 2025-11-25"], indirect=True)
def test_twenty_at_once_get_their_own_answers(
    visited: Callable[[Visit], Any], here: Callable[..., CallToolResult]
) -> None:
    about = (
        "Huawei",
        "Nvidia",
        "Ascend",
        "Alibaba",
        "R2",
        "V3",
        "Qwen",
        "chips",
        "training",
        "Liang Wenfeng",
    )
    calls = [("ask", {"question": f"What is said about {each}?"}) for each in about]
    calls += [("search", {"query": each}) for each in about]

    async def visit(client: Client) -> list[CallToolResult]:
        return list(await asyncio.gather(*(client.call_tool(name, given) for name, given in calls)))

    for (name, given), result in zip(calls, visited(visit), strict=True):
        same = here(name, **given).structured_content
        for each in (same, result.structured_content):
            each.pop("timings_ms", None)
        assert result.structured_content == same
