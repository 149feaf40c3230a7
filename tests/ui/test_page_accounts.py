"""Who says so, on the page: how many articles and outlets, a table where they differ, dated lines; the head in one line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from assistant.asked import Question
from assistant.assistant import Assistant
from assistant.english import ENGLISH
from assistant.evidence import Draft, Evidence, quoted
from index.articles import Article, Hit
from tests.ui.fakes import FakeLibrary, FakeWriter
from tests.ui.in_process import whole_server
from ui.desk import Desk

pytestmark = pytest.mark.browser
NINE, FOURTEEN = "The crash hurt nine people.", "In all fourteen people were hurt."
TOWED = "The train was towed to the yard when all people were out."
TEXTS = (
    ("Radio", "2025-03-11", NINE),
    ("Courier", "2025-03-12", FOURTEEN),
    ("Mail", "2025-03-14", FOURTEEN),
    ("Blog", None, TOWED),
)
ALIKE, APART, COURSE = "How many were hurt?", "How many do they say were hurt?", "What happened?"


class Telling(FakeWriter):
    """Quotes all articles; of the question it depends which of them are told to give an answer."""

    def draft(self, question: Question, hits: Sequence[Hit], *_: object) -> Draft:
        by = sorted((hit.article for hit in hits), key=lambda each: each.published or "9")
        first, second, third, undated = (Evidence(each, 0, len(each.text), 0.9) for each in by)
        if question.text == COURSE:
            return Draft(quoted([first, second, third, undated]), None, 0.9, fitted=False)
        fourteen = ("fourteen", (second, third))
        if question.text == ALIKE:
            return Draft(quoted([second, third]), "fourteen", 0.9, accounts=(fourteen,))
        return Draft(quoted([first, second, third]), "nine", 0.5, accounts=(("nine", (first,)), fourteen))


@pytest.fixture(scope="module")
def page(chromium: Any) -> Iterator[Any]:
    held = [
        Article(f"a{outlet}", "The crash", text, outlet, None, day, None, f"{outlet}.txt", "")
        for outlet, day, text in TEXTS
    ]
    desk = Desk(
        FakeLibrary(held), Assistant(FakeLibrary(held), Telling(), ENGLISH), address="http://127.0.0.1:1"
    )  # type: ignore[arg-type]
    with whole_server(desk) as address:
        page = chromium.new_page(viewport={"width": 1280, "height": 800})
        page.goto(address + "/")
        page.locator(".counts").get_by_text("4 articles").wait_for(timeout=60_000)
        yield page
        page.close()


def answered(page: Any, question: str) -> Any:
    box = page.get_by_label("Your question")
    box.fill(question)
    box.press("Enter")
    turn = page.locator(".turn.done").filter(has_text=question)
    turn.wait_for(timeout=30_000)
    return turn


def test_the_head_is_one_line_at_every_width(page: Any) -> None:
    for width in (1024, 1100, 1280, 1440, 1920):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.locator(".head").evaluate("head => head.offsetHeight") < 90
        assert page.locator(".counts").evaluate("counts => counts.offsetHeight") < 30
    page.set_viewport_size({"width": 1280, "height": 800})


def test_how_many_say_so_and_the_same_words_once(page: Any) -> None:
    turn = answered(page, ALIKE)

    said = turn.locator(".given").inner_text()
    assert said == "2 articles of 2 outlets say so, the first on 12 March 2025."
    assert turn.locator("blockquote").count() == 1
    assert turn.locator(".quotation .marker").all_inner_texts() == ["1", "2"]
    assert turn.locator(".quotation .meta").count() == 2


def test_articles_that_differ_are_a_table_of_who_says_what_since_when(page: Any) -> None:
    turn = answered(page, APART)

    rows = [row.locator("td").all_inner_texts() for row in turn.locator("tbody tr").all()]
    assert rows[0] == ["nine", "Radio\u00a01", "11 March 2025"]
    assert [rows[1][0], *rows[1][1].split(), rows[1][2]] == [
        "fourteen",
        "Courier",
        "2",
        "Mail",
        "3",
        "12 March 2025",
    ]
    assert turn.locator(".headline").all_inner_texts() == ["The articles differ"]
    assert page.locator(".unseen").inner_text() == "Answer: the articles differ: nine, fourteen"
    turn.locator("tbody .marker").first.click()
    assert page.locator(".reader mark.here").inner_text() == NINE
    page.keyboard.press("Escape")


def test_what_happened_is_told_in_dated_lines(page: Any) -> None:
    lines = answered(page, COURSE).locator(".course > li")

    assert lines.locator(".day").all_inner_texts() == [
        "11 March 2025",
        "12 March 2025",
        "14 March 2025",
        "day not known",
    ]
    assert [each.split("\u00a0")[0] for each in lines.locator("blockquote").all_inner_texts()] == [
        NINE,
        FOURTEEN,
        FOURTEEN,
        TOWED,
    ]
