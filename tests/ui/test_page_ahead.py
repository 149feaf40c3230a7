"""The first visit: the page names every file it will need, none is compressed twice, and the server has been warmed."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from assistant.assistant import Assistant
from assistant.english import ENGLISH
from tests.ui.fakes import FakeLibrary, FakeWriter, article
from ui.desk import Desk
from ui.gate.guard import Rules
from ui.serve import build_app
from ui.warming import Warmed

FETCHED = """performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname.slice(1))
  .filter((path) => /^(assets|room)\\/.*[.](js|css)$/.test(path))"""


@pytest.mark.browser
def test_every_script_and_style_is_named_where_the_page_begins(chromium: Any, server: str) -> None:
    page = chromium.new_page()
    page.goto(server + "/")
    page.get_by_text("3 articles").wait_for(timeout=30_000)
    fetched = set(page.evaluate(FETCHED))
    page.close()
    html = httpx.get(server + "/").text
    named = set(re.findall(r'(?:href|src)="(?:\./)?((?:assets|room)/[\w.-]+)"', html.replace("\\", "")))

    assert {"room/reading-room.js", "room/room.css"} <= fetched
    assert fetched - named == set()


def test_a_file_of_gradios_is_kept_by_a_browser_and_comes_compressed(server: str) -> None:
    path = re.findall(r'href="(assets/[\w.-]+\.js)"', httpx.get(server + "/").text)[0]
    plain, packed = (
        httpx.get(f"{server}/{path}", headers={"accept-encoding": by}) for by in ("identity", "gzip")
    )

    assert "immutable" in plain.headers["cache-control"]
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.text == plain.text
    assert plain.headers["content-type"].startswith("text/javascript")
    assert httpx.get(f"{server}/assets/none.js").status_code == 404


def test_a_file_of_ours_comes_compressed_and_once(server: str) -> None:
    plain, packed = (
        httpx.get(f"{server}/room/room.css", headers={"accept-encoding": by}) for by in ("identity", "gzip")
    )
    again = httpx.get(f"{server}/room/room.css", headers={"if-none-match": packed.headers["etag"]})

    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.text == plain.text
    assert (again.status_code, again.content) == (304, b"")


def test_the_start_is_over_when_the_doors_have_answered() -> None:
    heard: list[str] = []

    async def door(scope: Scope, _: Receive, send: Send) -> None:
        heard.append(scope["path"])
        raise RuntimeError("a fault here must not stop the server")

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        assert (await receive())["type"] == "lifespan.startup"
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})

    with TestClient(Warmed(app, [(door, "/"), (door, "/room/opening")])):
        assert heard == ["/", "/room/opening"]


def test_what_the_page_opens_with_is_worked_out_before_anyone_asks() -> None:
    library = FakeLibrary([article("a.txt", "The keeper of the lighthouse kept a diary of many storms.")])
    desk = Desk(library, Assistant(library, FakeWriter(), ENGLISH))  # type: ignore[arg-type]
    looked = []
    look = desk.look
    desk.look = lambda reading: (looked.append(reading), look(reading))[1]  # type: ignore[method-assign,assignment]
    with TestClient(build_app(desk, Rules(frozenset(["127.0.0.1"])))):
        assert looked
    desk.close()


STUBS_READ = """
import sys
read = []
sys.addaudithook(lambda event, given: event == "open" and str(given[0]).endswith(".pyi") and read.append(given[0]))
import ui.page.blocks
print(len(read))
"""


def test_the_page_is_imported_without_gradios_stubs_for_editors() -> None:
    """They were written anew at every start: a second and a half of seven, into the installed package."""
    read = subprocess.run([sys.executable, "-c", STUBS_READ], check=True, capture_output=True, text=True)
    assert read.stdout.split() == ["0"]
