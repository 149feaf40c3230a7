"""The reading room as a person uses it: from a number to the words in their article and back; articles come and go."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from tests.ui.conftest import serving

pytestmark = pytest.mark.browser
IN_VIEW = """() => { const box = document.querySelector('.reader mark.here').getBoundingClientRect();
  return box.top >= 0 && box.bottom <= innerHeight && box.height > 0; }"""
AXE = "axe.min.js"
FERRY = b"The ferry to Skye\n\nThe ferry to Skye was sold to Ann Moss in 1911.\n"


@pytest.fixture(scope="module")
def own_server(seeds_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over a copy of the seeds, whose articles may come and go."""
    folder = tmp_path_factory.mktemp("room")
    library = shutil.copytree(seeds_folder, folder / "library")
    with serving("-m", "ui", "--library", str(library), "serve", "--port", "0", "--json", folder=folder) as (
        address,
        _,
    ):
        yield address


def opened(chromium: Any, server: str, width: int, scheme: str = "light") -> Any:
    page = chromium.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(server + "/")
    page.locator(".head .counts").get_by_text("articles").wait_for(timeout=30_000)
    return page


def ask(page: Any, question: str) -> None:
    done = page.locator(".turn.done").count()
    page.get_by_label("Your question").fill(question)
    page.get_by_label("Your question").press("Enter")
    page.locator(".turn.done").nth(done).wait_for(timeout=30_000)


@pytest.fixture(params=[1280, 800, 390])
def page(request: pytest.FixtureRequest, chromium: Any, own_server: str) -> Iterator[Any]:
    page = opened(chromium, own_server, request.param)
    yield page
    page.close()


def test_from_a_number_to_the_words_and_back(page: Any, tmp_path: Path) -> None:
    ask(page, "Who is the founder of DeepSeek?")
    marker = page.locator(".quotation .marker").first
    quote = page.locator(".quotation blockquote").first.inner_text().removesuffix(" 1").strip()
    if page.viewport_size["width"] > 700:
        marker.hover()
        page.locator("#cited-peek mark").wait_for(timeout=1_000)
        assert page.locator("#cited-peek mark").inner_text() in quote
        assert page.locator("#cited-peek > *").count() > 1  # it is a paragraph of its own
    page.evaluate("""() => { const at = performance.now(); new MutationObserver((_, all) => {
        if (document.querySelector('.reader mark.here')) { window.took = performance.now() - at; all.disconnect(); }
      }).observe(document.querySelector('.reader'), {childList: true, subtree: true}); }""")
    marker.click()
    page.locator(".reader mark.here").first.wait_for()

    assert page.locator(".reader mark.here").first.inner_text() in quote
    assert page.evaluate(IN_VIEW)
    assert page.locator(".tick").count() >= 1
    assert page.locator(".tick").first.bounding_box()["height"] < 16  # it marks a line
    assert page.locator("#cited-peek").count() == 0
    page.screenshot(path=tmp_path / "reading.png")
    page.keyboard.press("Escape")
    page.locator(".reader mark").first.wait_for(state="detached")
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    marker.click()
    page.locator(".reader mark.here").first.wait_for()
    page.go_back()
    page.locator(".reader mark").first.wait_for(state="detached")
    assert page.locator(".turn.done").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_keys_and_no_stroke_is_lost(chromium: Any, own_server: str) -> None:
    page = opened(chromium, own_server, 1280)
    page.locator(".head h1").click()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    box = page.get_by_label("Your question")
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    page.keyboard.type("Who founded DeepSeek?")
    page.keyboard.press("Enter")
    page.keyboard.type("and then", delay=20)
    page.locator(".turn.done").wait_for(timeout=30_000)

    assert box.input_value() == "and then"
    page.keyboard.press("Shift+Enter")
    assert page.locator(".turn").count() == 1
    box.fill("")
    page.keyboard.press("ArrowUp")
    assert box.input_value() == "Who founded DeepSeek?"
    page.close()


def test_the_first_visit_offers_questions_that_can_be_clicked(page: Any) -> None:
    example = page.locator(".welcome .example").last
    question = example.inner_text()
    example.click()
    page.locator(".turn.done").wait_for(timeout=30_000)

    assert page.locator(".turn .question").inner_text() == question
    assert page.get_by_text(
        "The articles do not say.", exact=True
    ).is_visible()  # the last one is not answered by them
    assert page.locator(".welcome").count() == 0


def test_what_bounds_the_list_bounds_the_answers(chromium: Any, own_server: str) -> None:
    page = opened(chromium, own_server, 1280)
    page.get_by_text("Only some of them").click()
    page.get_by_label("Outlet").fill("WebProNews")
    page.get_by_label("Outlet").press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"  # focus is seen
    page.locator(".bounds").get_by_text("Only WebProNews").wait_for()
    page.wait_for_function("document.querySelectorAll('.resting .article').length === 1")
    ask(page, "Who founded DeepSeek?")
    sources = page.locator(".quotation .meta").all_inner_texts()
    page.get_by_role("button", name="All articles").click()
    page.wait_for_function("document.querySelectorAll('.resting .article').length === 5")

    assert sources
    assert all("WebProNews" in source for source in sources)
    assert page.locator(".bounds").inner_text() == ""
    page.close()


def test_articles_are_listed_with_a_line_for_the_title(page: Any) -> None:
    ask(page, "Which articles mention DeepSeek?")
    title, named = (page.locator(f".found {each}").first.bounding_box() for each in (".title", ".meta"))

    assert title["y"] + title["height"] <= named["y"] + 1
    assert abs(title["x"] - named["x"]) < 2


def test_files_come_and_go(chromium: Any, own_server: str) -> None:
    page = opened(chromium, own_server, 1280)
    page.locator(".resting input[type=file]:not([webkitdirectory])").set_input_files(
        [
            {"name": "ferry.txt", "mimeType": "text/plain", "buffer": FERRY},
            {"name": "picture.png", "mimeType": "image/png", "buffer": b"x"},
        ]
    )  # fmt: skip
    page.locator(".resting .told .added").wait_for(timeout=20_000)
    assert "picture.png: failed" in page.locator(".resting .told").inner_text()
    page.locator(".counts").get_by_text("6 articles").wait_for()
    ask(page, "Who was the ferry to Skye sold to?")
    assert page.locator(".headline").inner_text() == "Ann Moss"
    page.get_by_label("Search the articles").fill("ferry Skye")
    page.wait_for_function("document.querySelector('.resting .article')?.textContent.includes('ferry')")
    page.locator(".resting .article").first.click()
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="remove").click()
    page.locator(".counts").get_by_text("5 articles").wait_for()
    assert page.locator(".resting .told").inner_text() == "Removed."
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_stands_in_the_way_of_anybody(
    chromium: Any, own_server: str, width: int, scheme: str
) -> None:
    """axe-core, every rule of every level, over the first visit, an answer, and an article beside it."""
    page = opened(chromium, own_server, width, scheme)
    axe = files("axe_core_python").joinpath(AXE).read_text("utf-8")
    found: dict[str, list[str]] = {}

    def look(state: str) -> None:
        page.wait_for_timeout(300)
        page.evaluate(axe)
        for each in page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]:
            nodes = [node["html"][:160] for node in each["nodes"]]
            found.setdefault(f"{state}: {each['id']}", []).extend(nodes)

    look("first visit")
    ask(page, "Who founded DeepSeek?")
    look("answer")
    page.locator(".quotation .marker").first.click()
    page.locator(".reader mark.here").first.wait_for()
    look("reading")
    page.close()

    assert found == {}
