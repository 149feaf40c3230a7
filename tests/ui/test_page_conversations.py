"""Conversations on the page: they survive a reload, are opened, renamed, deleted; none is kept where that is not wanted."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import httpx
import pytest

from tests.ui.test_reading_room import ask

pytestmark = pytest.mark.browser
KEEPER = "What did the lighthouse keeper earn?"
TITLE = "<img src=x onerror=alert(1)> ${alert(2)} {{value}}"


@pytest.fixture(params=[1500, 390])
def page(request: pytest.FixtureRequest, chromium: Any, server: str) -> Iterator[Any]:
    httpx.delete(server + "/v1/conversations")
    page = chromium.new_page(viewport={"width": request.param, "height": 900})
    page.goto(server + "/")
    page.locator(".head .counts").get_by_text("articles").wait_for(timeout=30_000)
    yield page
    page.close()


def list_opened(page: Any) -> Any:
    if page.viewport_size["width"] < 1400:
        page.get_by_role("button", name="Conversations", exact=True).click()
    return page.get_by_role("navigation", name="Conversations")


def drawn(page: Any) -> list[str]:
    found: list[str] = page.locator(".turn").evaluate_all("all => all.map((one) => one.textContent)")
    return found


def test_it_is_there_again_and_can_be_left_renamed_and_deleted(page: Any) -> None:
    ask(page, KEEPER)
    ask(page, "And when?")
    page.locator(".talks .title").first.wait_for(state="attached")
    page.wait_for_function("document.querySelector('.talks .meta')?.textContent.includes('2 questions')")
    before = drawn(page)
    page.reload()
    page.locator(".turn.done").nth(1).wait_for(timeout=30_000)
    assert drawn(page) == before
    page.locator(".quotation .marker").first.click()
    page.locator(".reader mark.here").first.wait_for()
    page.keyboard.press("Escape")

    talks = list_opened(page)
    talks.get_by_role("button", name="New conversation").click()
    assert page.locator(".turn").count() == 0
    assert page.locator(".welcome").is_visible()
    ask(page, "What was dredged in the harbour?")
    talks = list_opened(page)
    page.wait_for_function("document.querySelectorAll('.talks .title').length === 2")
    talks.get_by_label("Search the conversations").fill("storm")
    page.wait_for_function("document.querySelectorAll('.talks .title').length === 1")
    talks.get_by_label(f"More on {KEEPER}").click()
    talks.get_by_role("button", name="Rename").click()
    talks.get_by_label("Title of the conversation").fill(TITLE)
    page.keyboard.press("Enter")
    talks.get_by_role("button", name=TITLE).click()
    page.locator(".turn.done").nth(1).wait_for()
    assert drawn(page) == before
    assert page.locator(".room img").count() == 0

    talks = list_opened(page)
    talks.get_by_label(f"More on {TITLE}").click()
    with page.expect_download() as taken:
        talks.get_by_role("link", name="As Markdown").click()
    assert "[^2]" in taken.value.path().read_text("utf-8")
    page.once("dialog", lambda dialog: dialog.accept())
    talks.get_by_role("button", name="Delete …", exact=True).click()
    talks.get_by_text("Deleted.").wait_for()
    assert page.locator(".turn").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_answer_has_an_address_of_its_own(chromium: Any, server: str) -> None:
    httpx.delete(server + "/v1/conversations")
    page = chromium.new_page(viewport={"width": 1280, "height": 700})
    page.goto(server + "/")
    page.evaluate("navigator.clipboard.writeText = async (words) => { window.taken = words; }")
    for question in (KEEPER, "What was dredged in the harbour?", "And when?"):
        ask(page, question)
    page.locator(".turn").nth(1).get_by_role("button", name="Link", exact=True).click()
    page.wait_for_function("window.taken")
    link = page.evaluate("window.taken")
    page.close()

    other = chromium.new_page(viewport={"width": 1280, "height": 700})
    other.goto(link)
    other.locator(".turn.done").nth(2).wait_for(timeout=30_000)
    there = other.locator(".turn .question").nth(1)
    assert there.inner_text() == "What was dredged in the harbour?"
    assert 0 <= there.bounding_box()["y"] < 120
    list_opened(other).get_by_label("Search the conversations").fill("dredged")
    other.locator(".talks .title").first.click()  # opened where the words stand
    other.locator(".conversations.open").wait_for(state="detached")
    assert 0 <= there.bounding_box()["y"] < 120
    httpx.delete(server + "/v1/conversations")
    other.evaluate("(link) => { location.href = link; }", link)
    other.get_by_role("navigation", name="Conversations").locator(".told").get_by_text(
        "no conversation"
    ).wait_for()
    other.close()


def test_nothing_is_kept_where_it_is_not_wanted(page: Any, server: str) -> None:
    list_opened(page).get_by_label("Keep what I ask").uncheck()
    page.keyboard.press("Escape")
    ask(page, KEEPER)
    page.reload()
    page.locator(".head .counts").get_by_text("articles").wait_for(timeout=30_000)

    assert page.locator(".turn").count() == 0
    assert not list_opened(page).get_by_label("Keep what I ask").is_checked()
    assert httpx.get(server + "/v1/conversations").json()["conversations"] == []


def test_the_list_and_the_keys_stand_in_nobodys_way(page: Any) -> None:
    ask(page, KEEPER)
    page.wait_for_function("document.querySelectorAll('.talks .title').length === 1")
    list_opened(page).get_by_label(f"More on {KEEPER}").click()
    page.wait_for_timeout(300)
    page.evaluate(files("axe_core_python").joinpath("axe.min.js").read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    assert page.get_by_role("dialog", name="Keys of this page").is_visible()
    found += page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    page.keyboard.press("Escape")

    assert not page.get_by_role("dialog").is_visible()
    assert [(each["id"], [node["html"][:160] for node in each["nodes"]]) for each in found] == []
