"""Behind nginx at a path of its own, set up as docs/operating.md shows: page, modules, stream, permalink, MCP, uploads."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from mcp import Client

from assistant.assistant import Assistant
from assistant.english import ENGLISH
from tests.ui.in_process import small, whole_server
from tests.ui.nginx import nginx
from tests.ui.openai_door import KEEPER, WritingFake
from tests.ui.test_reading_room import ask
from tests.ui.test_stream import events
from ui.desk import Desk

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", params=[True, False], ids=["prefix-kept", "prefix-taken-away"])
def before(
    request: pytest.FixtureRequest, chromium: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of the server below nginx, prefix included. The browser is first: its loop gets Gradio's locks."""
    folder = tmp_path_factory.mktemp("nginx")
    with small(folder) as library:
        desk = Desk(library, Assistant(library, WritingFake(), ENGLISH))
        with (
            whole_server(desk, root="/cited") as upstream,
            nginx(upstream, folder, request.param) as address,
        ):
            yield address + "/cited"


def test_an_answer_and_the_pages_it_links_to(before: str) -> None:
    answer = httpx.post(before + "/v1/ask", json={"question": KEEPER}).json()
    link = answer["citations"][0]["read_url"]
    permalink = httpx.get(link)
    named = re.findall(r'(?:src|href)="([^"#]+)"', permalink.text)
    ours = [
        httpx.URL(link).join(one) for one in named if not one.startswith("http") or one.startswith(before)
    ]

    assert link.startswith(before + "/read/")
    assert "<mark" in permalink.text
    assert any(one.path.endswith(".js") for one in ours)
    for one in ours:
        assert str(one).startswith(before + "/")
        assert httpx.get(one).status_code == 200
    module = httpx.get(before + "/room/reading-room.js")
    assert module.headers["content-type"].startswith("text/javascript")


def test_an_answer_is_sent_on_as_it_is_written_and_leaving_reaches_the_server(before: str) -> None:
    WritingFake.left.clear()
    asked = {"question": KEEPER + " for ever", "stream": True}
    with httpx.stream("POST", before + "/v1/ask", json=asked, timeout=30) as response:
        first = next(one for one in events(response.iter_lines()) if one[0] == "partial")
        assert not WritingFake.left.is_set()

    assert first[1]["citations"]
    assert WritingFake.left.wait(8)


def test_mcp(before: str) -> None:
    async def asked() -> Any:
        async with Client(before + "/mcp") as client:
            return (await client.call_tool("search", {"query": "lighthouse"})).structured_content

    with ThreadPoolExecutor(1) as apart:  # beside the browser's event loop
        found = apart.submit(asyncio.run, asked()).result()

    assert found["results"][0]["read_url"].startswith(before + "/read/")


def test_a_body_of_more_than_a_megabyte_arrives(before: str) -> None:
    body = {"files": ("picture.png", bytes(3 * 2**20), "image/png")}

    assert httpx.post(before + "/v1/articles", files=body, timeout=60).status_code == 200


def test_the_page_from_a_question_to_the_words(chromium: Any, before: str) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    problems: list[str] = []
    asked: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("response", lambda came: problems.append(came.url) if came.status >= 400 else None)
    page.on("request", lambda request: asked.append(request.url))
    page.goto(before + "/")
    page.locator(".head .counts").get_by_text("articles").wait_for(timeout=30_000)
    ask(page, KEEPER)
    page.locator(".quotation .marker").first.click()
    page.locator(".reader mark.here").first.wait_for()
    page.get_by_role("button", name="Settings").click()
    page.get_by_role("heading", name="The library").wait_for()
    page.close()

    assert problems == []
    assert [url for url in asked if not url.startswith((before + "/", "data:", "blob:"))] == []
