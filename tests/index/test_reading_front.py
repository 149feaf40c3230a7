"""The lines between headline and prose in the layouts of many papers: who, when and where, and the exact place of each."""

from __future__ import annotations

import textwrap

import pytest

from index.articles import Article
from index.reading import extracted_text, read_bytes
from index.reading.outlets import is_outlet, may_be_outlet

TITLE = "Old mill to open again as a swimming pool"
BODY = """The mill was closed in 1998 after the river had flooded its cellars for the third time that year.

Nobody was hurt, though the miller lost eleven sacks of flour and a very old cat in the water."""
DAY = "2025-03-03"

# front lines: (publisher, author, published)
LAYOUTS = {
    "By Jane Doe\nThe Fenland Echo\n3 March 2025": ("The Fenland Echo", "Jane Doe", DAY),
    "The Fenland Echo\n3 March 2025\nBy Jane Doe": ("The Fenland Echo", "Jane Doe", DAY),
    "3 March 2025\nFenland News Agency\nThe Marsh Courier": ("The Marsh Courier", "Fenland News Agency", DAY),
    "By Jane Doe\nFenland Radio | 3 March 2025": ("Fenland Radio", "Jane Doe", DAY),
    "Fenland Radio, 3 March 2025\nBy Jane Doe": ("Fenland Radio", "Jane Doe", DAY),
    "By Jane Doe, The Fenland Echo, 3 March 2025": ("The Fenland Echo", "Jane Doe", DAY),
    "Interview by Jane Doe, Fenland Radio\n3 March 2025": ("Fenland Radio", "Jane Doe", DAY),
    "Reuters\nMarch 3, 2025": ("Reuters", None, DAY),
    "By Jane Doe (Reuters) - March 3, 2025": ("Reuters", "Jane Doe", DAY),
    "By Jane Doe, Associated Press\nThe Marsh Courier\nMarch 3, 2025": ("The Marsh Courier", "Jane Doe", DAY),
    "By THE ASSOCIATED PRESS\nMarch 3, 2025": ("THE ASSOCIATED PRESS", "THE ASSOCIATED PRESS", DAY),
    "By Jane Doe and John Roe | The Daily Post": ("The Daily Post", "Jane Doe and John Roe", None),
    "By Jane Doe, John Roe and Ann Lee\n3 March 2025": (None, "Jane Doe, John Roe and Ann Lee", DAY),
    "Jane Doe, Staff Writer\nThe Fenland Echo\n3 March 2025": ("The Fenland Echo", "Jane Doe", DAY),
    "By Jane Doe, Technology Editor, The Daily Post\n3 March 2025": ("The Daily Post", "Jane Doe", DAY),
    "By Jane Doe for The Guardian\nMon 3 Mar 2025": ("The Guardian", "Jane Doe", DAY),
    "By Jane Doe, CNN\nUpdated 7:15 PM EST, Mon March 3, 2025": ("CNN", "Jane Doe", DAY),
    "By Jane Doe\nLast updated at 8:30 AM on 3rd March 2025": (None, "Jane Doe", DAY),
    "Created by Jane Doe, last modified by John Roe on Mar 03, 2025": (None, "Jane Doe", DAY),
    "By Jane Doe in Oslo\nMarch 3, 2025": (None, "Jane Doe", DAY),
    "BY JANE DOE AND JOHN ROE IN NEW YORK\nMarch 3, 2025": (None, "JANE DOE AND JOHN ROE", DAY),
    "By Jane Doe in Frankfurt am Main and John Roe in Évian\nMarch 3, 2025": (None, "Jane Doe and John Roe", DAY),
    "Par Jeanne Martin à Aix-en-Provence\n3 mars 2025": (None, "Jeanne Martin", DAY),
    "Posted on March 3, 2025 by admin": (None, None, DAY),
    "Story by Jane Doe · Photos by John Roe\n3 March 2025": (None, "Jane Doe", DAY),
    "Published: 3 March 2025, 10:15 GMT": (None, None, "2025-03-03T10:15:00Z"),
    "Published 3 March 2025, updated 4 March 2025": (None, None, DAY),
    "By Jane Doe · 3 March 2025 · 5 min read": (None, "Jane Doe", DAY),
    "March 3, 2025 | Fenland Weekly | Jane Doe": ("Fenland Weekly", "Jane Doe", DAY),
    "By Jane Doe\nArs Technica\nMarch 3, 2025": ("Ars Technica", "Jane Doe", DAY),
    "The Fenland Echo - Monday, 3 March 2025 - page 4": ("The Fenland Echo", None, DAY),
    "First published in The Fenland Echo on 3 March 2025": ("The Fenland Echo", None, DAY),
    "Von Max Muster, Süddeutsche Zeitung\n3. März 2025": ("Süddeutsche Zeitung", "Max Muster", DAY),
    "Par Jeanne Martin, Le Monde, le 3 mars 2025": ("Le Monde", "Jeanne Martin", DAY),
    "Jane Doe | nature.com | 3 March 2025": ("nature.com", "Jane Doe", DAY),
    # neither a place nor a person nor a section is an outlet
    "By Jane Doe, London\n3 March 2025": (None, "Jane Doe", DAY),
    "The Hague, 3 March 2025\nBy Jane Doe": (None, "Jane Doe", DAY),
    "Technology | 3 March 2025": (None, None, DAY),
    "World News\nBy Jane Doe\n3 March 2025": (None, "Jane Doe", DAY),
    "Emily Post, 3 March 2025": (None, "Emily Post", DAY),
    "By Jane Doe, John Roe\n3 March 2025": (None, "Jane Doe, John Roe", DAY),
    "By Jane Doe\nThe Long Way Home\n3 March 2025": (None, "Jane Doe", DAY),
}  # fmt: skip


def read(front: str, gap: str, above: str = "") -> Article:
    text = "\n\n".join([*([above] if above else []), TITLE, front.replace("\n", gap), BODY])
    (article,) = read_bytes("a.txt", text.encode())
    return article


def marked(article: Article, kind: str) -> list[str]:
    return [article.text[mark.start : mark.end] for mark in article.marks if mark.kind == kind]


@pytest.mark.parametrize("gap", ["\n", "\n\n"], ids=["lines", "paragraphs"])
@pytest.mark.parametrize("front", LAYOUTS)
def test_layout(front: str, gap: str) -> None:
    article = read(front, gap)
    assert (article.publisher, article.author, article.published) == LAYOUTS[front]
    assert article.title == TITLE and article.text.endswith(BODY)
    assert marked(article, "publisher") == ([article.publisher] if article.publisher else [])
    assert len(marked(article, "author")) == (article.author is not None)
    assert len(marked(article, "published")) == (article.published is not None)
    for paragraph in article.text.split("\n\n"):
        assert paragraph in f"{TITLE}\n{front}\n{BODY}"


@pytest.mark.parametrize(
    "above",
    [
        "The Fenland Echo",
        "The New Fenland Times",
        "Fenland Weekly | 3 March 2025",
        "Fenland Weekly\n3 March 2025",
    ],
)
def test_a_masthead_above_the_headline_is_no_headline(above: str) -> None:
    article = read("By Jane Doe", "\n", above)
    assert article.title == TITLE and article.author == "Jane Doe"
    assert article.publisher == above.partition("\n")[0].partition(" |")[0]
    assert (article.published == DAY) is ("2025" in above)


def test_an_outlet_is_never_taken_from_running_text() -> None:
    """Without a byline or a date line beside it, and after the prose has begun, a name is only a name."""
    alone = read("The Fenland Echo", "\n")
    assert alone.publisher is None and "The Fenland Echo" in alone.text
    (late,) = read_bytes("a.txt", f"{TITLE}\n\n{BODY}\n\nThe Fenland Echo\n\n3 March 2025\n\n{BODY}".encode())
    assert late.publisher is None and "The Fenland Echo" in late.text
    told = BODY.replace("the miller", "Ars Technica")
    (named,) = read_bytes("a.txt", f"{TITLE}\n\nBy Jane Doe\nArs Technica\n3 March 2025\n\n{told}".encode())
    assert named.publisher is None


def test_outlets_are_told_from_people_places_and_offices() -> None:
    for name in (
        "The Varied Post",
        "Radio Bremen",
        "Town & Country",
        "Die Zeit",
        "Times of India",
        "Neues Tagblatt",
        "dpa",
    ):
        assert is_outlet(name)
    for name in ("Jane Doe", "London", "The Hague", "Staff Writer", "Business News", "Press Office", "Key Points",
                 "The mill was closed.", "Freddie Mercury", "the daily post"):  # fmt: skip
        assert not is_outlet(name)
    assert may_be_outlet("Ars Technica") and not may_be_outlet("Press Office") and not may_be_outlet("Wired")


MAIL = """From: {sender}
Subject: The mill again
Date: Mon, 03 Mar 2025 10:15:00 +0000
{header}
{body}
"""
LETTER = (
    BODY
    + "\n\nThe Mill Trust Society meets on Friday, and all friends of the Mill Trust Society may come along."
)


@pytest.mark.parametrize(
    ("sender", "header", "body", "publisher"),
    [
        ("Mill Trust Press Office <press@mill-trust.example>", "", BODY, "Mill Trust"),
        ('"Jane Doe" <chair@milltrust.example>', "", LETTER, "Mill Trust Society"),
        ("Jane Doe <jane@x.example>", "Organization: The Mill Trust\n", BODY, "The Mill Trust"),
        ("The Fenland Echo <news@fe.example>", "", BODY, "The Fenland Echo"),
        ("Jane Doe <jane.doe@gmail.com>", "", BODY, None),
        ("Jane Doe <chair@milltrust.example>", "", BODY, None),
    ],
)
def test_the_senders_organisation(sender: str, header: str, body: str, publisher: str | None) -> None:
    data = MAIL.format(sender=sender, header=header, body=body).encode()
    (article,) = read_bytes("a.eml", data)
    assert article.publisher == publisher and marked(article, "publisher") == (
        [publisher] if publisher else []
    )
    original = "".join(extracted_text("a.eml", data).split())
    for paragraph in article.text.split("\n\n"):
        assert "".join(paragraph.split()) in original


def test_a_figure_at_the_beginning_of_a_wrapped_line_is_no_list_number() -> None:
    wrapped = """The new mill will carry forty wheels and nine stones. Its battery
4.1 metres long, holds enough for three days, and is filled within nine
minutes at each stop by an arm on the quay. The whole of it cost about
€12 million, which is nine more than had been thought. Members will pay
27 cents. What is to be done next was put in a list by the committee:
1. Buy a boat.
2. Paint the boat."""
    (article,) = read_bytes("a.txt", wrapped.encode())
    assert (
        "battery 4.1 metres" in article.text
        and "about €12 million" in article.text
        and "pay 27 cents" in article.text
    )
    assert article.text.endswith("committee:\n\n1. Buy a boat.\n\n2. Paint the boat.")


def test_a_score_is_no_heading() -> None:
    (article,) = read_bytes(
        "a.txt", f"{TITLE}\n\n3 March 2025\n\nFen Town 2  Marsh City 1\n\n{BODY}".encode()
    )
    assert marked(article, "heading") == [] and "Fen Town 2 Marsh City 1" in article.text


def test_reading_time_and_subscription_box_go_from_a_page() -> None:
    box = "<div><p>Enjoying this? <a href='/s'>Subscribe to Fen &amp; Field</a> for six issues a year.</p></div>"
    paragraphs = [f"<p>{part}</p>" for part in BODY.split("\n\n")] * 2
    advice = "<p>Enjoying the water is free. Members subscribe to the pool for a year at a time, the trust says.</p>"
    page = (
        f"<html><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1>"
        "<p>By <span rel='author'>Jane Doe</span> · <time datetime='2025-03-03'>3 March 2025</time> · 5 min read</p>"
        f"{''.join(paragraphs[:2])}{box}{advice}{''.join(paragraphs[2:])}</article></body></html>"
    )
    (article,) = read_bytes("a.html", page.encode())
    assert (article.author, article.published) == ("Jane Doe", DAY)
    assert "min read" not in article.text and "Enjoying this" not in article.text
    assert "Members subscribe to the pool" in article.text


@pytest.mark.parametrize("width", range(30, 60, 3))
def test_wrapped_prose_about_papers_is_all_kept(width: int) -> None:
    said = (
        "From The Fenland Echo one learns that the BBC, CNN and The New York Times had been there. Words by Jane Doe of"
        " Reuters were read by Ilse Brandt in Lindau, said Fenland Weekly. Subscribe to The Marsh Courier for a year,"
        " they said. Enjoying this? Subscribe to The Fenland Echo now. Or leave it, they said as well."
    )
    parts = [BODY.split("\n\n")[0], said, *BODY.split("\n\n")]
    (article,) = read_bytes("a.txt", "\n\n".join(textwrap.fill(part, width) for part in parts).encode())
    assert (article.author, article.publisher) == (None, None)
    assert "".join(article.text.split()) == "".join("".join(parts).split())


@pytest.mark.parametrize(
    "line", ["EMBARGOED UNTIL THURSDAY 5 JUNE 2025, 06:00", "Sperrfrist: Donnerstag, 6 Uhr"]
)
def test_an_embargo_is_told_where_it_is_not_the_articles_day(line: str) -> None:
    mail = f"From: Ida Fenn <ida@example.net>\nSubject: Drought figures\nDate: Tue, 03 Jun 2025 19:40:00 -0400\n\n{line}\n\n"
    (article,) = read_bytes(
        "a.eml", f"{mail}Groundwater stood low at the end of May, the agency will say.\n".encode()
    )
    assert line in article.text
    assert (article.published or "")[:10] == "2025-06-03"
