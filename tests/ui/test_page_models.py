"""The page while a language model writes: it grows, can be stopped, and what an evil model says stays harmless words."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.index.scripted_llm import ScriptedServer
from tests.ui.doors import asked_again, left_within, numbered_in

pytestmark = pytest.mark.browser
COST = "$5.576 million"
CLAIM = f"R1 was trained at a cost of {COST}"
DOUBT = "The model was trained on 99,000 Nvidia H800s"
EVIL = (
    "![pixel](https://evil.example/p.png) <img src=https://evil.example/i.png onerror=\"document.title='owned'\"> "
    "<script>document.title='owned'</script> [the report](https://evil.example/a) https://evil.example/b "
    "<a href='https://evil.example'>here</a> **bold** ${alert(1)} {{value}}"
)


@pytest.fixture(params=[(1280, 900, "light"), (390, 844, "dark")], ids=["desk", "phone"])
def page(request: pytest.FixtureRequest, chromium: Any, model_server: str) -> Iterator[Any]:
    """The page in a tab of its own, which must ask nobody else and complain of nothing."""
    width, height, scheme = request.param
    context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    page = context.new_page()
    foreign: list[str] = []
    complaints: list[str] = []
    ours = (model_server + "/", "data:", "blob:" + model_server)
    page.on("request", lambda asked: None if asked.url.startswith(ours) else foreign.append(asked.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None
    )
    page.goto(model_server + "/")
    page.get_by_label("Your question").wait_for(timeout=30_000)
    page.get_by_text("5 articles").wait_for(timeout=30_000)
    yield page
    context.close()
    assert (foreign, complaints) == ([], [])


LINES = """() => { window.lines = []; new MutationObserver((changes) => changes.flatMap((each) => [...each.addedNodes])
    .filter((node) => node.className === 'working').forEach((node) => window.lines.push(node.textContent)))
    .observe(document.querySelector('.turns'), {childList: true, subtree: true}); }"""


def ask(page: Any, question: str) -> None:
    page.get_by_label("Your question").fill(question)
    page.get_by_label("Your question").press("Enter")


def test_an_answer_grows_and_says_what_is_not_borne_out(
    page: Any, scripted: ScriptedServer, tmp_path: Path
) -> None:
    def told(messages: list[dict[str, Any]]) -> str:
        mark = numbered_in(messages, COST)
        rest = "".join(f"The story goes on and on for {number} lines. " for number in range(100, 110))
        return f"{CLAIM} {mark}. {DOUBT} {mark}. {rest}"

    scripted.says("door", told, chunk=4, pause=0.03)
    page.evaluate(LINES)
    ask(page, f"What did training R1 cost? ({page.viewport_size['width']})")
    growing = page.locator(".turn:has(.working) .quotation blockquote")
    growing.first.wait_for(timeout=20_000)
    assert COST in growing.first.inner_text()
    searching, reading, writing = list(dict.fromkeys(page.evaluate("window.lines")))
    assert (searching, writing) == ("Searching 5 articles …", "Writing …")
    assert re.fullmatch(r"Reading the best of [0-9]+ places …", reading)
    assert page.locator(".turn .foot").count() == 0
    assert page.get_by_role("button", name="Stop").is_visible()
    page.screenshot(path=tmp_path / "growing.png")
    page.locator(".turn .foot").wait_for(timeout=30_000)

    doubt = page.locator(".turn .unsupported")
    assert doubt.first.inner_text().startswith(f"{DOUBT}.")
    assert "not borne out by the articles" in doubt.first.inner_text()
    assert "(unsupported)" not in page.locator(".turn .text").inner_text()
    assert page.locator(".turn .notes").get_by_text("Unsupported").first.is_visible()
    assert page.get_by_text("written by door").is_visible()
    assert page.get_by_role("button", name="Ask", exact=True).is_visible()
    page.screenshot(path=tmp_path / "answer.png")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_an_evil_model_brings_no_link_image_or_request(page: Any, scripted: ScriptedServer) -> None:
    def told(messages: list[dict[str, Any]]) -> str:
        mark = numbered_in(messages, COST)
        return f"{CLAIM} {mark}. {EVIL} {mark}. {EVIL}. {CLAIM} [999]. {EVIL}{mark}"

    scripted.says("door", told, chunk=7)
    ask(page, f"What was the price of R1's training? ({page.viewport_size['width']})")
    page.locator(".turn .foot").wait_for(timeout=30_000)

    assert COST in page.locator(".quotation blockquote").first.inner_text()
    assert page.locator(".turn img, .turn script, .turn iframe, .turn form, .turn svg").count() == 0
    hrefs = page.locator(".turn a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    assert not [href for href in hrefs if "evil" in href]
    assert "evil.example" not in page.locator(".turn").inner_html()
    assert page.title() == "Cited"


def test_stop_ends_the_request_upstream(page: Any, scripted: ScriptedServer, tmp_path: Path) -> None:
    def told(messages: list[dict[str, Any]]) -> str:
        return f"{CLAIM} {numbered_in(messages, COST)}. " + "And so on it goes without a source. " * 200

    for begun in (True, False):
        if begun:
            scripted.says("door", told, chunk=4, pause=0.02)
        else:
            scripted.behaves("door", lambda asked: asked.hold())  # type: ignore[arg-type, return-value]
        before = len(scripted.asked("door"))
        ask(page, f"What did R1 cost in the end {begun} ({page.viewport_size['width']})?")
        asked = asked_again(scripted, "door", before)
        if begun:
            page.locator(".turn:has(.working) .quotation").first.wait_for(timeout=20_000)
        page.get_by_role("button", name="Stop").click()
        assert left_within(asked, 2)
        page.locator(".turn:last-of-type .stopped").wait_for(timeout=5_000)
        page.get_by_role("button", name="Ask", exact=True).wait_for(timeout=5_000)
        page.screenshot(path=tmp_path / f"stopped-{begun}.png")
    assert (
        "only what had been checked by then" in page.locator(".turn").first.locator(".stopped").inner_text()
    )
    assert page.locator(".turn").last.locator(".stopped").inner_text().strip() == "Stopped. Ask again"


def test_a_closed_tab_ends_the_request_upstream(
    chromium: Any, model_server: str, scripted: ScriptedServer
) -> None:
    scripted.behaves("door", lambda asked: asked.hold())  # type: ignore[arg-type, return-value]
    before = len(scripted.asked("door"))
    tab = chromium.new_page()
    tab.goto(model_server + "/")
    tab.get_by_text("5 articles").wait_for(timeout=30_000)
    ask(tab, "What did R1 cost before the tab was closed?")
    asked = asked_again(scripted, "door", before)
    time.sleep(0.5)
    tab.close()
    assert left_within(asked, 2)
