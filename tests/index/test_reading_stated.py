"""What files say of themselves: title, authors, day and outlet as they state them, and where each was read."""

from __future__ import annotations

import re

import pytest

from index.articles import Article
from index.reading import extracted_text, read_bytes
from tests.index.stated import EN, Stated
from tests.index.stated_files import KEPT_BACK, MADE, NOTES

FIELDS = ("title", "authors", "day", "outlet")


def said(article: Article) -> tuple[object, ...]:
    names = re.split(r"\s*[,;&]\s*|\s+(?:and|und|et|y|e|og|och|i|en)\s+", article.author or "")
    day = article.published[:10] if article.published else None
    return article.title, tuple(name for name in names if name), day, article.publisher


@pytest.mark.parametrize("stated", MADE, ids=lambda one: one.file)
def test_a_file_says_what_it_states(stated: Stated) -> None:
    (article,) = read_bytes(stated.file, stated.data)
    assert dict(zip(FIELDS, said(article), strict=True)) == {name: getattr(stated, name) for name in FIELDS}
    original = "".join(extracted_text(stated.file, stated.data).split())
    assert all("".join(part.split()) in original for part in article.text.split("\n\n"))
    facts = {kind for kind in ("title", "author", "published", "publisher", "url") if getattr(article, kind)}
    assert set(article.sources) == facts and all(article.sources.values())


def test_nineteen_of_twenty_are_right_of_each() -> None:
    """`KEPT_BACK` were looked at once, when all else was done: 16, 16, 18 and 18 of 18; a Romanian `De` still is no `By`."""
    files = [*MADE, *NOTES, *KEPT_BACK]
    read = [(one, dict(zip(FIELDS, said(read_bytes(one.file, one.data)[0]), strict=True))) for one in files]
    for name in FIELDS:
        wrong = [one.file for one, facts in read if facts[name] != getattr(one, name)]
        assert len(wrong) * 20 <= len(files), (name, wrong)


SOURCES = {
    "en3.txt": {"title": "headline", "author": "byline", "published": "date line", "publisher": "footer"},
    "en4.txt": {"title": "headline", "author": "closing line"},
    "2024-03-05-ferry-pier.txt": {"title": "headline", "published": "file name"},
    "ld1.html": {"title": "headline", "author": "JSON-LD", "published": "JSON-LD", "publisher": "JSON-LD"},
    "meta1.html": {"title": "headline", "author": "meta tag", "published": "meta tag", "publisher": "meta tag"},
    "feed.atom": {
        "title": "feed item", "author": "feed", "published": "feed item", "publisher": "feed", "url": "feed item",
    },
}  # fmt: skip


@pytest.mark.parametrize(("file", "sources"), SOURCES.items())
def test_each_fact_says_where_it_stood(file: str, sources: dict[str, str]) -> None:
    (stated,) = (one for one in MADE if one.file == file)
    assert read_bytes(stated.file, stated.data)[0].sources == sources


def test_the_file_s_name_proves_the_day_it_states() -> None:
    (article,) = read_bytes("swans_05.03.2024.txt", f"Swans return\n\n{EN}".encode())
    (mark,) = article.marked("published")
    assert article.text[mark.start : mark.end] == "05.03.2024" and article.published == "2024-03-05"


@pytest.mark.parametrize(
    "file",
    ["2024-01-01 to 2024-03-31.txt", "minutes-03-04-2024.txt", "20241399.txt", "order-120240305.txt", "v1.2.2024.1.txt",
     "2024-03-05/swans.txt"],
)  # fmt: skip
def test_a_file_s_name_that_states_no_one_day(file: str) -> None:
    (article,) = read_bytes(file, f"Swans return\n\n{EN}".encode())
    assert article.published is None


def test_a_byline_that_names_more_authors_is_the_one_quoted() -> None:
    page = (
        '<html><head><meta name="author" content="Nora Quill"><title>Pier to be rebuilt next year</title></head>'
        "<body><article>"
        f"<h1>Pier to be rebuilt next year</h1><p>By Nora Quill and Tom Astley</p><p>{EN}</p></article></body></html>"
    )
    (article,) = read_bytes("a.html", page.encode())
    (mark,) = article.marked("author")
    assert article.author == "Nora Quill and Tom Astley" == article.text[mark.start + 3 : mark.end]


def test_authors_of_other_articles_of_the_page_are_not_this_one_s() -> None:
    box = "".join(
        f"<li><a href='/{n}'>Something else that was written about {n}</a> <a rel='author'>{name}</a></li>"
        for n, name in enumerate(["Max Rohr", "Ines Falk", "Luc Morel", "Greta Sund"])
    )
    page = (
        "<html><head><title>Pier to be rebuilt</title></head><body><article><h1>Pier to be rebuilt</h1>"
        f"<p><a rel='author'>Nora Quill</a></p><p>{EN}</p></article><ul>{box}</ul></body></html>"
    )
    assert read_bytes("a.html", page.encode())[0].author == "Nora Quill"


def test_json_ld_that_only_names_its_publisher_elsewhere_in_the_graph() -> None:
    graph = (
        '{"@graph":[{"@type":"Article","headline":"Pier to be rebuilt","author":{"@id":"#nora"},"publisher":{"@id":"#us"}},'
        '{"@type":"Organization","@id":"#us","name":"Sound & Shore"},{"@type":"Person","@id":"#nora","name":"Nora Quill"}]}'
    )
    page = (
        f'<html><head><title>x</title><script type="application/ld+json">{graph}</script></head><body><article>'
        f"<h1>Pier to be rebuilt</h1><p>{EN}</p></article></body></html>"
    )
    (article,) = read_bytes("a.html", page.encode())
    assert (article.author, article.publisher) == ("Nora Quill", "Sound & Shore")
