"""Boxes of a page that its words' finder takes for the article's, and facts that a page shows without marking them well."""

from __future__ import annotations

import pytest

from index.articles import Article
from index.reading import extracted_text, read_bytes
from index.reading.shapes import squash

_TOLD = (
    "A blast at Harran quarry on Friday cracked the walls of seventeen houses in Dunmore, the county said.",
    "Residents felt it at noon, and the firm says that it used forty kilos of explosive on a face of limestone.",
    "An inspector will come on Monday and stay for a week, which the firm calls more than enough for one wall.",
    "The church has lost a window of 1842, and nobody has yet said who is to pay for it or for the houses.",
)
_PARAGRAPHS = "".join(f"<p>{text}</p>" for text in _TOLD)


def page(inner: str, title: str = "Quarry blast cracks houses - Dunmore Courier", more: str = "") -> Article:
    data = f"<html><head><title>{title}</title></head><body>{inner}{more}</body></html>".encode()
    (article,) = read_bytes("a.html", data)
    original = squash(extracted_text("a.html", data))
    assert all(squash(part) in original for part in article.text.split("\n\n"))
    return article


@pytest.mark.parametrize(
    ("between", "behind", "foreign"),
    [
        ("<div class='subscription-box'><p>The Courier lives by its readers, and you may become one of them.</p>"
         "<form><input></form></div>", "", "lives by its readers"),
        ("", "<div class='x-author-box'><p>Moira has covered quarries and courts since 2009 and has two dogs.</p></div>",
         "two dogs"),
        ("", "<p class='disclaimer'>The Courier is not responsible for what is said in the releases it prints.</p>",
         "not responsible"),
        ("", "<article><h3><a href='/b'>Bridge closed for bats</a></h3><p>A colony of two hundred bats has shut it.</p>"
         "</article>", "hundred bats"),
    ],
    ids=["a form in the middle", "the author's life", "a disclaimer", "a card"],
)  # fmt: skip
def test_small_boxes_go_and_every_paragraph_stays(between: str, behind: str, foreign: str) -> None:
    first, rest = _PARAGRAPHS[: _PARAGRAPHS.index("<p>An")], _PARAGRAPHS[_PARAGRAPHS.index("<p>An") :]
    article = page(
        f"<div class='post'><h1>Quarry blast cracks houses</h1>{first}{between}{rest}{behind}</div>"
    )
    assert all(text in article.text for text in _TOLD) and foreign not in article.text


@pytest.mark.parametrize("name", ["bio", "disclaimer", "subscription-only", "author-box"])
def test_a_box_in_which_the_article_stands_is_read_whatever_its_name(name: str) -> None:
    article = page(f"<div class='{name}'><form></form><h1>Quarry blast cracks houses</h1>{_PARAGRAPHS}</div>")
    assert all(text in article.text for text in _TOLD)


def test_a_page_of_cards_keeps_them() -> None:
    cards = "".join(
        f"<article><h2><a href='/{n}'>Item {n} of the day</a></h2><p>{text}</p></article>"
        for n, text in enumerate(_TOLD)
    )
    assert all(text in page(cards, "Today").text for text in _TOLD)


def test_an_author_and_a_day_shown_inside_of_links() -> None:
    shown = (
        "<ul><li itemprop='author'><a><span>Moira Kell</span></a></li>"
        "<li itemprop='datePublished'><a><time>October 14, 2024</time></a></li></ul>"
    )
    article = page(f"<h1>Quarry blast cracks houses</h1>{shown}<div>{_PARAGRAPHS}</div>")
    assert (article.author, article.published) == ("Moira Kell", "2024-10-14")


def test_a_page_title_that_names_the_author_and_the_site() -> None:
    title = "Quarry blast cracks houses - by Moira Kell - Dunmore Courier"
    article = page(f"<h1>Quarry blast cracks houses</h1>{_PARAGRAPHS}", title)
    assert (article.title, article.author) == ("Quarry blast cracks houses", "Moira Kell")
    assert article.publisher == "Dunmore Courier"


def test_a_lists_month_under_txt_is_a_mailbox() -> None:
    head = (
        "From: jana at kiln.example (Jana Krall)\nDate: Sat, 8 Mar 2025 10:02:11 +0100\nSubject: Crazing\n\n"
    )
    scrubbed = "-------------- next part --------------\nAn HTML attachment was scrubbed...\nURL: <http://x.example/a.html>\n"
    data = "".join(
        f"From jana at kiln.example  Sat Mar  8 10:02:11 2025\n{head}{text}\n{scrubbed}\n"
        for text in _TOLD[:2]
    ).encode()
    found = read_bytes("2025-March.txt", data)
    assert [(one.title, one.author, (one.published or "")[:10]) for one in found] == [
        ("Crazing", "Jana Krall", "2025-03-08")
    ] * 2
    assert not any("next part" in one.text or "scrubbed" in one.text for one in found)
    assert all(squash(text) in squash(extracted_text("2025-March.txt", data)) for text in _TOLD[:2])


def test_words_broken_at_the_ends_of_wrapped_lines() -> None:
    text = (
        "STORM SHUTS THREE PORTS\n\nBy Astrid Nyholm\n\n"
        "Three ports on the Skagerrak were shut on Thursday as a storm tore\n"
        "a crane from its rails at Larvik. The ferry turned back with 615 passen-\n"
        "gers and a well-known singer on board. He was, said the captain, as well-\n"
        "known as he was sick; pre- and post-war ferries rolled less, as did pre-\n"
        "and post-war singers.\n\n- 30 -\n"
    )
    (article,) = read_bytes("a.txt", text.encode())
    assert "615 passengers and a well-known singer" in article.text and "as well-known as" in article.text
    assert "as did pre- and post-war singers." in article.text and "30 -" not in article.text
    original = squash(extracted_text("a.txt", text.encode()))
    assert all(squash(part) in original for part in article.text.split("\n\n"))


def test_the_end_behind_an_advertisement_stays_whatever_it_ends_with() -> None:
    ends = "<h3>Kein Streichelzoo</h3><p>Das ist kein Streichelzoo, sagt Leiterin Mona Fux. (Anna Kreuz, 7.4.2025)</p>"
    article = page(f"<article><h1>Quarry blast cracks houses</h1>{_PARAGRAPHS}<p>Werbung</p>{ends}</article>")
    assert article.text.endswith(
        "Kein Streichelzoo\n\nDas ist kein Streichelzoo, sagt Leiterin Mona Fux. (Anna Kreuz, 7.4.2025)"
    )
    ends = "<ul><li>Seventeen houses</li><li>One church window of 1842</li></ul>"
    article = page(f"<article><h1>Quarry blast cracks houses</h1>{_PARAGRAPHS}<p>Anzeige</p>{ends}</article>")
    assert article.text.endswith("One church window of 1842") and "Anzeige" not in article.text


def test_names_behind_a_label_are_no_keywords() -> None:
    present = "Present: Cllr Ash, Cllr Birch (Chair), Cllr Thorn"
    article = page(
        f"<h1>Agenda and minutes</h1><p>{present}</p>{_PARAGRAPHS}",
        "Agenda and minutes - Planning - 4 Feb 2025",
    )
    assert present in article.text and article.publisher == "Planning"


def test_a_site_before_the_headline_and_the_writer_at_the_foot() -> None:
    title = "Moths & More: Quarry blast cracks houses"
    signed = "<span class='post-author vcard'>Posted by <span class='fn'>Gwil Parry</span></span>"
    foot = f"<div class='post-footer'>{signed}</div>"
    article = page(f"<h3 class='x'>Quarry blast cracks houses</h3>{_PARAGRAPHS}{foot}", title)
    assert (article.title, article.author) == ("Quarry blast cracks houses", "Gwil Parry")
    assert article.publisher == "Moths & More"
