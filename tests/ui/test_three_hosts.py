"""The reader view is the same in its three hosts: the page, an article's own page, and a client that shows MCP Apps."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from typing import Any

import pytest

from assistant.asked import Question
from assistant.assistant import Assistant
from assistant.english import ENGLISH
from assistant.evidence import Draft, Evidence, quoted
from index.articles import Hit
from tests.ui.fakes import FakeLibrary, FakeWriter, article
from tests.ui.in_process import whole_server
from tests.ui.test_mcp_app import asked, shown_by_a_client
from tests.ui.test_reading_room import ask
from ui.desk import Desk

pytestmark = pytest.mark.browser
QUESTION = "What did the lighthouse keeper earn?"
QUOTES = (
    "The lighthouse keeper earned 15% more <b>in 1874</b>.",
    "The keeper, aé 😀, earned 20% more in 1875.",
    "In 1876 the lighthouse was dark.",
)
FILLING = "\n\n".join(f"Paragraph {number} tells of other things." for number in range(60))
TEXT = f"The keeper's wages.\n\n{QUOTES[0]} {QUOTES[1]}\n\n{FILLING}\n\n{QUOTES[2]}\n\n{FILLING}"
IN_VIEW = """(mark) => { const box = mark.getBoundingClientRect(), pane = mark.closest(".words").getBoundingClientRect();
  return box.top >= pane.top && box.bottom <= pane.bottom && box.height > 0; }"""
BOX = """() => { const box = document.createElement("textarea");
  box.id = "pasted"; document.body.append(box); box.focus(); }"""


class ThreeQuotes(FakeWriter):
    """Quotes the three places of the article."""

    def draft(self, question: Question, hits: Sequence[Hit], *_: object) -> Draft:
        best = hits[0].article
        places = [(best.text.index(quote), best.text.index(quote) + len(quote)) for quote in QUOTES]
        return Draft(quoted([Evidence(best, *place, 0.9) for place in places]), None, 0.9)


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    library = FakeLibrary([article("wages.txt", TEXT)])
    desk = Desk(library, Assistant(library, ThreeQuotes(), ENGLISH), address="http://127.0.0.1:1")  # type: ignore[arg-type]
    yield desk
    desk.close()


@pytest.fixture(scope="module")
def address(desk: Desk) -> Iterator[str]:
    with whole_server(desk) as address:
        yield address


def on_the_page(page: Any, _: Desk, address: str) -> Any:
    page.goto(address + "/")
    page.locator(".head .counts").get_by_text("1 article").wait_for(timeout=30_000)
    ask(page, QUESTION)
    page.locator(".quotation .marker").nth(1).click()
    return page.locator("body")


def on_its_own_page(page: Any, desk: Desk, address: str) -> Any:
    on_the_page(page, desk, address)
    page.goto(page.get_by_role("link", name="own page").get_attribute("href"))
    return page.locator("body")


def in_a_client(page: Any, desk: Desk, _: str) -> Any:
    result = asked(desk, lambda client: client.call_tool("ask", {"question": QUESTION}))
    frame = shown_by_a_client(page, desk, result)
    frame.locator(".quotation button").nth(1).click()
    return frame.locator("body")


HOSTS: list[Callable[[Any, Desk, str], Any]] = [on_the_page, on_its_own_page, in_a_client]


@pytest.fixture(params=HOSTS, ids=[host.__name__ for host in HOSTS])
def shown(
    request: pytest.FixtureRequest, chromium: Any, desk: Desk, address: str
) -> Iterator[tuple[Any, Any]]:
    """A page and the body, within it, that the reader view stands in, at the second of three quotations."""
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    body = request.param(page, desk, address)
    body.locator(".reader mark.here").wait_for()
    yield page, body
    page.close()
    assert problems == []


def test_it_is_the_same_reader_view(shown: tuple[Any, Any]) -> None:
    page, body = shown
    here, count = body.locator(".reader mark.here"), body.locator(".reader footer .count")

    def stands_at(number: int) -> bool:
        assert count.inner_text() == f"{number} of 3"
        assert body.locator(".tick[aria-current=true]").get_attribute("aria-label") == f"Quotation {number}"
        assert here.inner_text() == QUOTES[number - 1]
        return bool(here.evaluate(IN_VIEW))

    assert body.locator(".reader .words > *").evaluate_all(
        "all => all.map((one) => one.textContent)"
    ) == re.split(r"\n\n", TEXT)
    assert body.locator(".reader mark").all_text_contents() == list(QUOTES)
    assert body.locator(".tick").count() == 3
    assert body.locator(".reader > header :is(h1, h2)").inner_text() == article("", TEXT).title
    facts = body.locator(".reader > header .meta").first.inner_text()
    assert "The Lantern · 14 August 2025 · Ada Byron · wages.txt" in facts
    assert stands_at(2)
    body.locator(".reader .words").focus()
    for key, number in (("n", 3), ("n", 1), ("p", 3), ("p", 2)):
        page.keyboard.press(key)
        assert stands_at(number)
    body.locator(".tick").nth(2).click()
    assert stands_at(3)
    body.get_by_role("button", name="previous (p)").click()
    assert stands_at(2)

    body.locator(".reader footer").get_by_role("button", name="copy quote").click()
    body.get_by_role("button", name="copied").wait_for()
    body.evaluate(BOX)
    page.keyboard.press("Control+V")
    pasted = body.locator("#pasted").input_value()
    assert pasted.startswith(f"“{QUOTES[1]}” {article('', TEXT).title}, The Lantern")
    assert f"#{TEXT.index(QUOTES[1])}-{TEXT.index(QUOTES[1]) + len(QUOTES[1])}" in pasted
    assert body.locator(".reader :is(img, script, b)").count() == 0


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (390, "light")])
def test_its_own_page_stands_in_nobodys_way(
    chromium: Any, desk: Desk, address: str, width: int, scheme: str
) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 800}, color_scheme=scheme)
    on_its_own_page(page, desk, address)
    page.set_viewport_size({"width": width, "height": 800})
    page.locator(".reader mark.here").wait_for()
    page.evaluate(files("axe_core_python").joinpath("axe.min.js").read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]

    assert [(each["id"], [node["html"][:160] for node in each["nodes"]]) for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()


def test_without_script_the_plain_page_stays(chromium: Any, desk: Desk, address: str) -> None:
    start = TEXT.index(QUOTES[2])
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(
        f"{address}/read/{article('', TEXT).id}?start={start}&end={start + len(QUOTES[2])}&also=1-5#{start}"
    )
    plain = page.locator("mark").all_inner_texts()
    context.close()
    page = chromium.new_page()
    page.goto(f"{address}/read/{article('', TEXT).id}")
    page.locator(".reader .words").wait_for()
    unplaced = page.locator(".reader mark, .tick, .reader footer").count()
    page.close()

    assert plain == [QUOTES[2]]
    assert unplaced == 0
