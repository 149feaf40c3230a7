"""The page of an article: its stored words, the quoted ones marked, no script but our module, nothing from anywhere."""

from __future__ import annotations

import re
from html import unescape

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answers import read_path
from index.articles import Article, Mark
from tests.ui.doors import ask, is_problem
from ui.http.permalink import article_page

TEXT = (
    "The title\n\nBy Ann\n\nFirst <b>words</b> & more.\nA line.\n\nA heading\n\nSecond paragraph, the last."
)


def article(text: str = TEXT, marks: tuple[Mark, ...] = ()) -> Article:
    return Article(
        "id/1",
        "The title",
        text,
        "The Post",
        None,
        "2025-08-14",
        "https://post.example/1",
        "a.txt",
        "",
        marks,
    )


def words_of(page: str) -> str:
    """What a reader sees of the text."""
    return unescape(re.sub(r"<[^>]*>", " ", page[page.index("<main>") :]))


def marked_in(page: str) -> str:
    return " ".join(unescape("\n".join(re.findall(r"<mark[^>]*>(.*?)</mark>", page, re.DOTALL))).split())


def test_the_quoted_words_are_marked_and_named() -> None:
    start = TEXT.index("words</b>")
    end = TEXT.index("Second") + len("Second")

    page = article_page(article(), (start, end))

    assert marked_in(page) == " ".join(TEXT[start:end].split())
    assert page.count(f'<mark id="{start}-{end}">') == 1
    assert read_path("id/1", start, end) == f"read/id%2F1?start={start}&end={end}#{start}-{end}"
    assert 'href="https://post.example/1#:~:text=words%3C%2Fb%3E' in page
    assert 'href="https://post.example/1"' in article_page(article())


def test_marks_say_what_a_paragraph_is() -> None:
    heading = TEXT.index("A heading")
    marks = (Mark("title", 0, 9), Mark("author", 11, 17), Mark("heading", heading, heading + 9))

    page = article_page(article(marks=marks))

    assert '<h1 dir="auto" data-start="0">The title</h1>' in page
    assert '<p dir="auto" data-start="11" class="front">By Ann</p>' in page
    assert f'<h2 dir="auto" data-start="{heading}">A heading</h2>' in page
    assert "<mark" not in page


@given(st.text(alphabet="aé<>&\"'\n \u202e\x00", max_size=60), st.data())
def test_every_word_is_there_in_order_and_nothing_is_markup(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))

    page = article_page(article(text), (start, end))
    inside = page[page.index("<main>") + 6 : page.index("</main>")]

    assert set(re.findall(r"<(\w+)", inside)) <= {"p", "mark"}
    plain = [sign for sign in text if sign in "aé<>&\"'"]
    assert [sign for sign in words_of(page) if sign in "aé<>&\"'"] == plain
    assert [sign for sign in marked_in(page) if sign in "aé<>&\"'"] == [
        sign for sign in text[start:end] if sign in "aé<>&\"'"
    ]


def test_it_is_served_with_our_module_alone_at_a_quotations_place(client: httpx.Client) -> None:
    [citation, *_] = ask(client, "Who founded DeepSeek?")["citations"]

    page = client.get(citation["read_url"])

    assert page.status_code == 200
    assert marked_in(page.text) == " ".join(citation["quote"].split())
    assert "script-src 'self';" in page.headers["content-security-policy"]
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert page.text.count("<script") == 1 and "<script" not in article_page(article())
    assert '<script type="module" src="../room/permalink.js"></script></head>' in page.text
    assert page.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize(
    ("path", "status"),
    [("/read/none", 404), ("/read/{id}?start=9&end=3", 422), ("/read/{id}?start=x", 422), ("/read/", 404)],
)
def test_what_is_not_there_is_a_problem(client: httpx.Client, path: str, status: int) -> None:
    id = client.get("/v1/articles").json()["articles"][0]["id"]

    is_problem(client.get(path.format(id=id)), status)
