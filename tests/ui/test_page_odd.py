"""The page where one seldom looks: no articles, a line of Arabic facts, a phone's sheet and folds, paper."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from assistant.assistant import Assistant
from assistant.english import ENGLISH
from index.articles import Article
from tests.ui.fakes import FakeLibrary, FakeWriter
from tests.ui.in_process import whole_server
from ui.desk import Desk

pytestmark = pytest.mark.browser
ARABIC = Article(
    "a1", "افتتاح مكتبة", "افتتحت المكتبة.", "صحيفة المرفأ", "ليلى حداد", "2025-04-02", None, "a.txt", ""
)
FIRST = """(line) => [...line.querySelectorAll("bdi")].map(({ firstChild: words }) => {
  const range = document.createRange();
  const at = (from) => {
    range.setStart(words, from);
    range.setEnd(words, from + 1);
    return range.getBoundingClientRect().x;
  };
  return at(0) < at(words.length - 1);
})"""


@pytest.fixture(scope="module")
def library() -> FakeLibrary:
    return FakeLibrary([])


@pytest.fixture(scope="module")
def page(chromium: Any, library: FakeLibrary) -> Iterator[Any]:
    desk = Desk(library, Assistant(library, FakeWriter(), ENGLISH), address="http://127.0.0.1:1")  # type: ignore[arg-type]
    with whole_server(desk) as address:
        page = chromium.new_page(viewport={"width": 1280, "height": 800})
        page.goto(address + "/")
        yield page
        page.close()


def test_where_there_are_no_articles_it_says_how_they_come(page: Any) -> None:
    page.locator(".resting .none").get_by_text("None yet. Add files or a folder here").wait_for(
        timeout=60_000
    )
    page.locator(".welcome").get_by_text("Drop files or a folder anywhere on this page").wait_for()


def test_each_fact_is_written_in_its_own_direction(page: Any, library: FakeLibrary) -> None:
    library.held.append(ARABIC)
    library.generation += 1
    page.reload()
    line = page.locator(".resting .article .meta").first
    line.wait_for(timeout=60_000)

    assert line.inner_text() == "صحيفة المرفأ · 2 April 2025 · ليلى حداد"
    assert line.evaluate(FIRST) == [False, True, False]  # from left to right
    assert line.evaluate("line => getComputedStyle(line.firstChild).color === getComputedStyle(line).color")


def test_on_a_phone_a_fold_is_seen_and_the_sheet_of_articles_closes(page: Any) -> None:
    page.set_viewport_size({"width": 390, "height": 780})
    page.get_by_role("button", name="Articles", exact=True).click()
    fold = page.get_by_text("Only some of them")
    assert fold.evaluate("fold => getComputedStyle(fold).display") == "list-item"  # with its triangle
    assert fold.bounding_box()["height"] >= 44
    page.locator(".resting .back").click()
    fold.wait_for(state="hidden")
    page.set_viewport_size({"width": 1280, "height": 800})
    assert not page.locator(".resting .back").is_visible()


def test_on_paper_there_is_nothing_to_press(page: Any) -> None:
    page.get_by_label("Your question").fill("افتتحت المكتبة؟")
    page.get_by_label("Your question").press("Enter")
    page.locator(".turn.done .quiet").first.wait_for(
        timeout=120_000
    )  # the first question in another language
    page.emulate_media(media="print")
    pressed = page.locator(".talk :is(button, summary)").filter(visible=True).all_inner_texts()
    page.emulate_media(media="screen")

    assert pressed == [ARABIC.title]  # which opens the article


def test_on_a_phone_held_across_the_words_have_the_room_and_their_direction(page: Any) -> None:
    page.set_viewport_size({"width": 780, "height": 360})
    page.get_by_role("button", name="Articles", exact=True).click()
    page.locator(".resting .article").first.click()
    words = page.locator(".reader .words")
    words.wait_for()

    assert words.evaluate("words => words.clientHeight") > 180  # of 360
    assert words.locator("> *").last.evaluate("each => getComputedStyle(each).direction") == "rtl"
    page.keyboard.press("Escape")
    words.wait_for(state="detached")
    page.set_viewport_size({"width": 1280, "height": 800})
