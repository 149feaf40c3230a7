"""The reading room inside an MCP client: declared as the extension says, and in Chromium a quotation opens highlighted."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from mcp import Client

from tests.ui.fakes import answering, filled
from ui.desk import Desk
from ui.mcp.app import APP, app_page
from ui.mcp.server import build_server

KEEPER = "What did the lighthouse keeper earn?"
HOST = """<!doctype html><iframe sandbox="allow-scripts" style="width: 900px; height: 700px"></iframe><script>
window.seen = [];
const frame = document.querySelector("iframe");
addEventListener("message", async ({ source, data }) => {
  if (source !== frame.contentWindow) return;
  seen.push(data.method ?? "answer");
  const post = (message) => frame.contentWindow.postMessage({ jsonrpc: "2.0", ...message }, "*");
  const greeting = { protocolVersion: "2026-01-26", hostInfo: { name: "host", version: "1" }, hostCapabilities: {} };
  if (data.method === "ui/initialize") post({ id: data.id, result: { ...greeting, hostContext: { theme: "dark" } } });
  else if (data.method === "ui/notifications/initialized") {
    post({ method: "ui/notifications/tool-result", params: await result() });
    post({ id: 77, method: "ping" });
  } else if (data.method === "resources/read") post({ id: data.id, result: await read(data.params.uri) });
  else if (data.id !== undefined && data.method) post({ id: data.id, result: {} });
});
</script>"""


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    library = filled()
    desk = Desk(library, answering(library), address="http://127.0.0.1:7860")  # type: ignore[arg-type]
    yield desk
    desk.close()


def asked(desk: Desk, what: Any) -> Any:
    """What the official client gets, as JSON; in a thread of its own, for Playwright's loop runs in this one."""

    async def visit() -> Any:
        async with Client(build_server(desk, "1")) as client:
            return (await what(client)).model_dump(mode="json", by_alias=True, exclude_none=True)

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(visit())).result()


def test_the_tools_point_to_a_page_that_reaches_nothing(desk: Desk) -> None:
    tools = asked(desk, lambda client: client.list_tools())["tools"]
    (page,) = asked(desk, lambda client: client.read_resource(APP))["contents"]

    shown = {tool["name"]: tool["_meta"]["ui"]["resourceUri"] for tool in tools if "_meta" in tool}
    assert shown == {"ask": APP, "search": APP}
    assert (page["uri"], page["mimeType"]) == (APP, "text/html;profile=mcp-app")
    assert page["_meta"]["ui"]["csp"] == {}
    assert "default-src 'none'" in page["text"] and "unsafe" not in page["text"].split("</head>")[0]
    assert "\nimport " not in page["text"] and "://" not in page["text"].replace("cited://", "")
    server = build_server(desk, "1")
    assert "io.modelcontextprotocol/ui" in (
        server.create_initialization_options().capabilities.extensions or {}
    )


def shown_by_a_client(page: Any, desk: Desk, result: Any) -> Any:
    """The frame in which a client shows a tool's result."""
    page.expose_function("result", lambda: result)
    page.expose_function("read", lambda uri: asked(desk, lambda client: client.read_resource(uri)))
    page.set_content(HOST)
    page.evaluate("(html) => { frame.srcdoc = html; }", app_page())
    return page.frame_locator("iframe")


@pytest.mark.browser
@pytest.mark.parametrize("tool", ["ask", "search"])
def test_a_quotation_opens_at_the_very_words(chromium: Any, desk: Desk, tool: str) -> None:
    given = {"ask": {"question": KEEPER}, "search": {"query": KEEPER}}[tool]
    result = asked(desk, lambda client: client.call_tool(tool, given))
    page = chromium.new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    frame = shown_by_a_client(page, desk, result)
    quotation = frame.locator(".quotation button").first
    quote = quotation.inner_text().strip("“”")
    quotation.click()
    frame.locator(".reader mark.here").wait_for()

    assert frame.locator(".reader mark.here").inner_text() == quote
    assert frame.locator(".ticks .tick").count() == 1
    assert frame.locator("html").get_attribute("class") == "dark"
    frame.locator(".reader a", has_text="own page").click()
    page.wait_for_function("seen.includes('ui/open-link') && seen.includes('ui/notifications/size-changed')")
    assert page.evaluate("seen.includes('answer')")
    assert problems == []
    assert [url for url in requests if not url.startswith(("about:", "data:"))] == []
    page.close()
