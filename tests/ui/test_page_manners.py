"""The page's manners: the newest answer in sight, long questions, keys alone, a lost server, files dropped anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.ui.in_process import small_server
from tests.ui.test_page_hands import DROP, KEEPER
from tests.ui.test_reading_room import ask, opened

pytestmark = pytest.mark.browser
LOST = "The server cannot be reached. Nothing is lost"
TOP = "(found) => found.getBoundingClientRect().top"
ACTIVE = "document.activeElement.className"


@pytest.fixture(scope="module")
def address(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with small_server(tmp_path_factory.mktemp("manners")) as address:
        yield address


@pytest.fixture
def page(chromium: Any, address: str) -> Iterator[Any]:
    page = opened(chromium, address, 1280)
    yield page
    page.close()


def test_the_newest_question_stands_at_the_top_with_its_answer_in_sight(page: Any) -> None:
    for _ in range(3):
        ask(page, KEEPER)
    quotation = page.locator(".turn").last.locator(".quotation").bounding_box()

    assert 0 <= page.locator(".question").last.evaluate(TOP) < 80
    assert quotation["y"] + quotation["height"] < page.locator("#composer").bounding_box()["y"]


def test_of_a_long_question_the_first_lines_are_shown(page: Any) -> None:
    ask(page, "The keeper of the lighthouse was asked again and again. " * 12 + KEEPER)
    question = page.locator(".question")
    some = question.bounding_box()["height"]
    page.get_by_role("button", name="the whole question").click()

    assert some < 120 < question.bounding_box()["height"]
    assert question.inner_text().endswith(KEEPER)


def test_a_box_that_is_full_says_so(page: Any) -> None:
    box = page.get_by_label("Your question")
    box.focus()
    page.keyboard.insert_text("a word " * 300)
    said = page.get_by_text("A question may have 2,000 characters; what was beyond them is left out.")
    said.wait_for()
    assert len(box.input_value()) == 2_000
    box.fill("shorter")
    said.wait_for(state="detached")


def test_with_keys_alone_from_the_box_to_the_quotations_and_back(page: Any) -> None:
    for _ in range(2):
        ask(page, KEEPER)
    page.keyboard.press("Escape")
    assert "turn" in page.evaluate(ACTIVE)
    page.keyboard.press("n")
    assert page.evaluate(ACTIVE) == "marker"
    assert page.locator(".turn").last.locator(".marker:focus").count() == 1
    page.keyboard.press("p")
    assert page.locator(".turn").first.locator(".marker:focus").count() == 1
    page.keyboard.press("Enter")
    page.locator(".reader mark.here").wait_for()
    page.evaluate("navigator.clipboard.writeText = async (words) => { window.taken = words; }")
    page.keyboard.press("c")
    page.wait_for_function("window.taken?.includes('earned 15% more')")
    page.keyboard.press("Escape")
    page.locator(".reader mark").first.wait_for(state="detached")
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"


def test_a_lost_server_is_told_everywhere_and_what_failed_is_done_again(page: Any) -> None:
    page.locator(".resting .article").first.wait_for()
    page.route("**/v1/**", lambda route: route.abort())
    page.route("**/read/**", lambda route: route.abort())
    ask(page, KEEPER)
    page.get_by_label("Search the articles").fill("harbour")
    page.locator(".resting .failed").get_by_text(LOST).wait_for()
    with page.expect_event("requestfailed"):  # else the list comes by itself, and takes the button away
        page.get_by_label("Search the articles").fill("")
    page.wait_for_function("document.querySelectorAll('.resting .failed').length === 1")
    page.unroute_all()
    page.locator(".resting").get_by_role("button", name="Try again").click()
    page.locator(".resting .article").first.wait_for()
    page.locator(".turn").get_by_role("button", name="Ask again").click()
    page.locator(".turn .quotation").first.wait_for()
    assert page.locator(".turn").count() == 1
    page.route("**/read/**", lambda route: route.abort())
    page.locator(".resting .article").last.click()
    page.locator(".reader .failed").get_by_text(LOST).wait_for()
    page.unroute_all()
    page.locator(".reader").get_by_role("button", name="Try again").click()
    page.locator(".reader .words").wait_for()


def test_a_file_dropped_anywhere_is_taken_in(page: Any) -> None:
    page.locator(".resting .article").first.click()  # the list is not in sight
    page.locator(".reader .words").wait_for()
    assert page.locator(".head").evaluate(DROP)
    page.locator(".resting .told .added").nth(1).wait_for(timeout=30_000)
    assert page.locator(".resting .told").is_visible()


def test_the_search_of_the_list_has_what_holds_the_words_first_and_shows_them(page: Any) -> None:
    page.get_by_label("Search the articles").fill("dredged")
    page.locator(".resting .none").get_by_text("Close in meaning:").wait_for()
    rows = page.locator(".resting .articles > li").all_inner_texts()

    assert "harbour was dredged twice" in rows[0]
    assert rows[1] == "Close in meaning:"
    assert any("lighthouse" in row for row in rows[2:])


def test_an_article_is_read_with_its_title_once(page: Any) -> None:
    page.locator(".resting .article").get_by_text("The harbour").click()
    page.locator(".reader .words").wait_for()

    assert page.locator(".reader").inner_text().count("The harbour\n") == 1


def test_the_head_says_how_much_there_is_and_how_new_it_is(page: Any) -> None:
    page.locator(".counts").get_by_text("added today, ").wait_for()
    assert "the last added today, " in page.locator(".counts").get_attribute("title")


def test_a_conversation_of_today_says_when(page: Any) -> None:
    ask(page, KEEPER)
    page.locator(".talks li .meta").first.wait_for(state="attached")
    assert page.locator(".talks li .meta").first.text_content().startswith("today, ")
