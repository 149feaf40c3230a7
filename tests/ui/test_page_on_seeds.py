"""The real page over the real seeds: a typed question gets its quotation, a follow-up is understood."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1280, 390])
def test_a_question_typed_into_the_page(chromium: Any, seeds_server: str, width: int) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 900})
    foreign: list[str] = []
    page.on(
        "request",
        lambda asked: None if asked.url.startswith((seeds_server, "data:")) else foreign.append(asked.url),
    )
    try:
        page.goto(seeds_server + "/")
        box = page.get_by_label("Your question")
        box.wait_for(timeout=30_000)
        page.get_by_text("5 articles").wait_for(timeout=30_000)
        box.fill("Who is the founder of DeepSeek?")
        box.press("Enter")
        page.locator(".turn .foot").nth(0).wait_for(timeout=30_000)
        assert page.locator(".turn .headline").inner_text() == "Liang Wenfeng"
        assert "DeepSeek founder Liang Wenfeng" in page.locator(".quotation blockquote").first.inner_text()

        box.fill("Was he satisfied?")
        page.get_by_role("button", name="Ask", exact=True).click()
        page.locator(".turn .foot").nth(1).wait_for(timeout=30_000)
        assert page.get_by_text("Understood as: Was Liang Wenfeng satisfied?").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        if width < 600:  # a phone's width is used, not Gradio's margins
            assert page.locator(".turn").first.bounding_box()["width"] > 0.8 * width
        assert foreign == []
    finally:
        page.close()
