"""The places beside the conversation as a person uses them: a suite is run, two runs compared, the set-up read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest

from assistant.assistant import Assistant
from assistant.english import ENGLISH
from tests.ui.fakes import FakeWriter
from tests.ui.in_process import small, whole_server
from ui.desk import Desk

pytestmark = pytest.mark.browser
QUOTE = "The lighthouse keeper earned 15% more in 1874."
FIRST_IS = "(title) => document.querySelector('.resting .article .title')?.textContent === title"
CASES = [
    {"id": "keeper", "question": "What did the lighthouse keeper earn?", "facts": [["15%"]],
     "evidence": [{"article": "lighthouse.txt", "quote": QUOTE}]},
    {"id": "cost", "question": "What did the harbour cost?", "facts": [["9 pounds"]]},
]  # fmt: skip

ELSEWHERE = {
    "id": "sea",
    "question": "Who sails?",
    "facts": [["Ed"]],
    "evidence": [{"article": "sea.txt", "quote": "Ed sails"}],
}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The whole server over two articles and the fakes, in a thread."""
    folder = tmp_path_factory.mktemp("places")
    (folder / "harbour.jsonl").write_text("\n".join(map(json.dumps, CASES)), "utf-8")
    (folder / "elsewhere.jsonl").write_text(json.dumps(ELSEWHERE), "utf-8")
    (folder / "half.jsonl").write_text("\n".join(map(json.dumps, [CASES[0], ELSEWHERE])), "utf-8")
    with small(folder) as library:
        desk = Desk(library, Assistant(library, FakeWriter(), ENGLISH))
        with whole_server(desk, [folder]) as address:
            yield address


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_the_places_are_used_and_nothing_stands_in_the_way(
    chromium: Any, address: str, width: int, scheme: str
) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    axe = files("axe_core_python").joinpath("axe.min.js").read_text("utf-8")

    def look(state: str) -> None:
        page.wait_for_timeout(300)
        page.evaluate(axe)
        for each in page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]:
            errors.append(f"{state}: {each['id']} {[node['html'][:120] for node in each['nodes']]}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), state

    page.goto(address + "/#evaluation")
    for _ in range(2):
        page.get_by_role("button", name="Run: harbour", exact=True).click()
        page.locator(".told").get_by_text("all 2 asked").wait_for(timeout=60_000)
        page.locator(".cases tbody tr").first.wait_for(timeout=30_000)
        page.reload()
    page.get_by_role("button", name="Last run: harbour").click()
    page.locator(".cases .title").first.wait_for(timeout=30_000)
    assert page.locator(".plots .few").count() == 3
    assert not page.locator("#composer").is_visible()
    page.get_by_label("wrong (1)").check()
    assert page.locator(".cases .title").all_inner_texts() == [CASES[1]["question"]]
    page.get_by_label("all (2)").check()
    page.locator(".cases .title").first.click()
    page.locator(".beside").wait_for()
    assert page.locator(".beside .met").first.inner_text() == "✓ met"
    page.get_by_text("Compare with another run").click()
    page.locator(".against select").select_option(index=1)
    page.locator(".against").get_by_text("0 better, 0 worse, 2 the same").wait_for()
    look("evaluation")
    page.get_by_role("button", name="in lighthouse.txt").click()
    page.locator(".reader mark.here").wait_for()
    assert page.locator(".reader mark.here").inner_text() == QUOTE
    page.go_back()
    page.get_by_role("button", name="Settings").click()
    page.get_by_text("Nothing leaves this machine").wait_for()
    page.get_by_role("button", name="Show what would be sent").click()
    page.get_by_text("Nothing was sent").wait_for()
    page.get_by_role("button", name="Check the library").click()
    page.get_by_text("Everything agrees").wait_for()
    page.get_by_label("dark", exact=True).check()
    look("settings")
    page.reload()
    page.get_by_text("What leaves this machine").wait_for()
    assert page.evaluate("document.body.classList.contains('dark')")
    page.get_by_role("button", name="Questions", exact=True).click()
    assert page.locator("#composer").is_visible()
    page.close()

    assert errors == []


def test_the_list_is_sorted_and_a_fact_leads_to_where_it_was_read(chromium: Any, address: str) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address)
    titles = page.locator(".resting .article .title")
    titles.first.wait_for()
    for order, expected in (
        ("title", "The harbour"),
        ("title, from Z", "The keeper"),
        ("longest first", "The keeper"),
    ):
        page.get_by_label("Sorted by").select_option(order)
        page.wait_for_function(
            "(title) => document.querySelector('.resting .article .title')?.textContent === title",
            arg=expected,
        )
    titles.first.click()
    page.get_by_text("About this article").click()
    page.locator(".about dd", has_text="lighthouse.txt").wait_for()
    assert "Taken in" in page.locator(".about").inner_text()
    page.close()


def test_a_suite_of_another_library_says_why_nothing_comes_out_right(chromium: Any, address: str) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address + "/#evaluation")
    page.get_by_role("button", name="Run: elsewhere", exact=True).click()
    page.locator(".told .failed").get_by_text("is in the library (sea.txt)").wait_for()
    page.get_by_role("button", name="Run: half", exact=True).click()
    page.locator(".run .notes").get_by_text("that of 1 of 2 cases stands nowhere in the library").wait_for()
    page.close()
