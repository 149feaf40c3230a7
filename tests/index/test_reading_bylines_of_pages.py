"""Who wrote a page by its elements' names, and what stands beside a page's text and is none of it."""

from __future__ import annotations

import pytest

from index.articles import Article
from index.reading import read_bytes
from index.reading.byline import meta_line
from index.reading.furniture import is_furniture

TEXT = (
    "Owls turn their heads by 270 degrees, but how fast they may do so has not been measured in the wild until now.",
    "We recorded 412 turns of nine barn owls and find a median speed of 610 degrees in each second of a turn.",
    "The fastest turn followed the squeak of a vole that had come out of the hay behind the barn on a Monday.",
)
BODY = "".join(f"<p>{words}</p>" for words in TEXT)
HEAD = "<title>How fast owls turn</title><meta property='og:title' content='How fast owls turn'>"


def page(body: str) -> Article:
    (article,) = read_bytes("page.html", f"<html><head>{HEAD}</head><body>{body}</body></html>".encode())
    return article


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        ("<div class='ltx_authors'><span class='ltx_personname'>Marit Solberg<sup>1</sup></span> "
         "<span class='ltx_personname'>Dev Rao<sup>2</sup></span></div>", "Marit Solberg, Dev Rao"),
        ("<p class='story-byline'>Marit Solberg, Oslo</p>", "Marit Solberg"),
        ("<div class='related'><p class='byline'>Dev Rao</p></div>", None),
    ],
)  # fmt: skip
def test_the_author_of_an_element_named_as_a_byline(byline: str, author: str | None) -> None:
    assert page(f"<div><h1>How fast owls turn</h1>{byline}{BODY}</div>").author == author


@pytest.mark.parametrize(
    ("line", "author", "outlet"),
    [
        ("Jane Doe, for The Weald Review, 4 May 2025", "Jane Doe", "The Weald Review"),
        ("Par Jeanne Martin avec AFP, le 4 mai 2025", "Jeanne Martin avec AFP", None),
        ("編集委員・佐伯健太郎 2025年5月4日", "佐伯健太郎", None),
    ],
)
def test_what_stands_beside_a_name(line: str, author: str, outlet: str | None) -> None:
    meta = meta_line(line, None)
    assert meta is not None and (meta.author, meta.publisher) == (author, outlet)


def test_an_advertisement_and_the_heading_of_what_is_left_out_go() -> None:
    ad = "<div class='sponsor'><p>Together with Latch</p><p>Payroll for crews. <a href='x'>Try Latch free now</a></p></div>"
    links = "<h2>Attachments</h2><div><a href='a'>ring.png</a></div>"
    article = page(f"<div><h1>How fast owls turn</h1>{ad}{BODY}{links}</div>")
    assert article.text.split("\n\n")[1:] == list(TEXT)


@pytest.mark.parametrize(
    "text",
    [
        "Compartir en Whatsapp Compartir en Facebook Copiar enlace3 Comentarios",
        "The post Celery rots after three weeks of rain appeared first on Fen & Field.",
        "Der Beitrag Sellerie fault erschien zuerst auf Marsch & Moor.",
    ],
)
def test_furniture(text: str) -> None:
    assert is_furniture(text)


@pytest.mark.parametrize("text", ["He shared a post on Fen & Field.", "Share prices fell on Monday."])
def test_no_furniture(text: str) -> None:
    assert not is_furniture(text)
