"""The page in a real browser: it answers, shows its proof, loads nothing from elsewhere, and runs nobody's markup."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser


@dataclass
class Visit:
    """A browser tab with what it asked for and what it complained about."""

    page: Any
    server: str
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def ask(self, question: str) -> None:
        turns = self.page.locator(".turn .foot").count()
        self.page.get_by_label("Your question").fill(question)
        self.page.get_by_label("Your question").press("Enter")
        self.page.locator(".turn .foot").nth(turns).wait_for(timeout=15_000)


@pytest.fixture(params=[(1280, 900, "light"), (390, 844, "dark")], ids=["desk", "phone"])
def visit(request: pytest.FixtureRequest, chromium: Any, server: str) -> Iterator[Visit]:
    width, height, scheme = request.param
    context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    page = context.new_page()
    visit = Visit(page, server)
    page.on("request", lambda request: _note_request(visit, request.url))
    page.on("console", lambda message: _note_console(visit, message))
    page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    page.goto(server + "/")
    page.get_by_label("Your question").wait_for(timeout=30_000)
    page.get_by_text("3 articles").wait_for()  # the page's own first call has come back: it is alive
    yield visit
    context.close()
    assert visit.foreign == []
    assert visit.complaints == []


def _note_request(visit: Visit, url: str) -> None:
    if not url.startswith((visit.server + "/", "data:", "blob:" + visit.server)):
        visit.foreign.append(url)


def _note_console(visit: Visit, message: Any) -> None:
    if message.type in ("error", "warning"):
        visit.complaints.append(f"{message.text} at {message.location}")


def test_an_answer_with_its_proof(visit: Visit, tmp_path: Path) -> None:
    page = visit.page

    visit.ask("What did the lighthouse keeper earn?")

    quotation = page.locator(".quotation").first
    assert quotation.get_by_text(
        "The lighthouse keeper earned 15% more in 1874. He kept a diary"
    ).is_visible()
    assert quotation.get_by_text("The Lantern · 14 August 2025 · Ada Byron").is_visible()
    assert quotation.get_by_text("checked").is_visible()
    assert page.locator(".headline").inner_text() == "15%"
    assert page.locator(".turn .text").count() == 0  # it would say the quotation twice
    assert page.locator(".standing").get_attribute("title") == "How likely this is right: 93 %"
    assert page.get_by_label("Your question").input_value() == ""
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    assert page.locator("[role=status].unseen").text_content() == "Answer: 15%"
    page.screenshot(path=tmp_path / "answer.png")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_what_is_only_likely_has_no_headline_and_its_words_set_off(visit: Visit) -> None:
    page = visit.page

    visit.ask("What did the lighthouse keeper perhaps earn?")

    assert page.get_by_text("See for yourself: these sentences bear on it.").is_visible()
    assert page.locator(".headline").count() == 0
    assert page.locator(".quotation strong").all_inner_texts() == ["15%"]
    assert "keeper earned 15% more in 1874" in page.locator(".quotation blockquote").first.inner_text()


def test_a_follow_up_shows_what_was_understood(visit: Visit) -> None:
    visit.ask("What did the lighthouse keeper earn?")
    visit.ask("And when?")

    assert visit.page.get_by_text("Understood as: When did the lighthouse keeper earn?").is_visible()
    visit.page.get_by_role("button", name="edit").click()
    assert visit.page.get_by_label("Your question").input_value() == "When did the lighthouse keeper earn?"


def test_what_is_not_said(visit: Visit) -> None:
    visit.ask("Quantum?")

    page = visit.page
    assert page.get_by_text("The articles do not say.", exact=True).is_visible()
    assert page.locator(".nearest .quotation").count() >= 1
    assert not page.locator(".nearest .quotation").first.is_visible()
    page.get_by_text("Closest passages").click()
    assert page.locator(".nearest .quotation").first.is_visible()
    assert page.locator(".nearest .checked").count() == 0  # they are no proof of anything
    assert page.locator(".headline").count() == 0


def test_markup_of_an_article_is_only_text(visit: Visit) -> None:
    visit.ask("Hostile lines follow")

    page = visit.page
    quote = page.locator(".quotation blockquote").first.inner_text()
    assert "<img src=x onerror=" in quote
    assert "[a link](http://evil.example/x)" in quote
    assert "${alert(1)} and {{value}}" in quote
    assert "<script>document.title='owned'</script>" in quote
    assert "\x1b" not in quote
    assert "\u202e" not in quote
    assert page.locator(".room img, .room script, .room a:not([download])").count() == 0
    assert page.title() == "Cited"


def test_an_error_is_one_line(visit: Visit) -> None:
    visit.page.get_by_label("Your question").fill("explode")
    visit.page.get_by_role("button", name="Ask", exact=True).click()

    failed = visit.page.locator(".failed")
    failed.wait_for()
    assert "secret" not in visit.page.content()


def test_injected_script_would_not_run(visit: Visit) -> None:
    """The second wall: were markup ever to get through, the policy stops its handlers."""
    page = visit.page
    page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', `<img src=data:x onerror=\"document.title='owned'\">`)"
    )
    page.wait_for_timeout(300)

    assert page.title() == "Cited"
    assert any("Content Security Policy" in line for line in visit.complaints)
    visit.complaints.clear()
