"""Exports of press databases, readers' apps and blogs, as each writes them: every article with its own head and words."""

from __future__ import annotations

import pytest

from index.articles import Article
from index.errors import ReadingError
from index.reading import extracted_text, read_bytes
from index.reading.shapes import squash

_HERON = (
    "The heron colony at Lower Wick has doubled since 2019, the county recorder said on Friday. Wardens counted forty "
    "nests."
)
_SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:wp="http://wordpress.org/export/1.2/"'
)


def _post(title: str, text: str, kind: str, status: str, more: str = "") -> str:
    return (
        f"<item><title>{title}</title><content:encoded><![CDATA[{text}]]></content:encoded>{more}"
        f"<wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type></item>"
    )


WXR = (
    f'<?xml version="1.0"?><rss version="2.0" {_SPACES}><channel><title>Wick Blog</title>'
    + _post("Herons", f"<p>{_HERON}</p>", "post", "publish", "<dc:creator><![CDATA[Anna Holt]]></dc:creator>")
    + _post("menu-1", f"<p>{_HERON}</p>", "nav_menu_item", "publish")
    + _post("draft", f"<p>{_HERON} Again.</p>", "post", "draft")
    + _post("gone", f"<p>{_HERON} Again.</p>", "post", "trash")
    + _post("picture", f"<p>{_HERON}</p>", "attachment", "inherit")
    + "</channel></rss>"
)
_SAVED = (
    '<li><a href="https://a.example/x" time_added="1706781600">The last keeper of the northern isles</a></li>'
)
POCKET = (
    f"<!DOCTYPE html><html><head><title>Pocket Export</title></head><body><ul>{_SAVED * 3}</ul></body></html>"
)
INSTAPAPER = POCKET.replace("Pocket Export", "Instapaper: Export")
READWISE = f"""Highlight,Book Title,Book Author,Book ID,Note,Color,Tags,Location Type,Location,Highlighted at,Document tags
"{_HERON}","Heron Years","Anna Holt",,,,,page,3,2021-05-04,
"Second words are here too.","Heron Years","Anna Holt",,,,,page,4,2021-05-04,
"""
WALLABAG = f"""[{{"id": 1, "title": "Herons", "url": "https://x.example/a", "created_at": "2024-02-01T10:00:00+0000",
"published_at": "2021-05-04T00:00:00+0000", "content": "<p>{_HERON}</p>", "published_by": ["Anna Holt"]}}]"""
PROQUEST = f"""____________________________________________________________

Title: Herons double at the weir

Author: Holt, Anna

Publication title: The Wick Courier; Wick

Publication date: May 4, 2021

Full text: {_HERON}

The weir is old. It was built in 1820 by the canal company.

ProQuest document ID: 123

Database: X

____________________________________________________________

Title: Weir to be lowered

Author: Reeve, Tom

Publication title: Valley Times

Publication date: May 9, 2021

Full text: {_HERON} And more of it.

Database: X
"""
PRESSREADER = f"""Herons double

{_HERON}

Article Name:Herons double
Publication:The Wick Courier
Section:NEWS
Author:By Anna Holt
Start Page:12
End Page:12

Weir lowered

{_HERON} Other.

Article Name:Weir lowered
Publication:The Wick Courier
Section:NEWS
Author:By Tom Reeve
Start Page:13
End Page:13
"""
NEXIS = f"""Herons double at the weir

The Wick Courier

May 4, 2021 Tuesday

Copyright 2021 Wick Press All Rights Reserved

Section: NEWS; Pg. 4

Length: 31 words

Byline: Anna Holt

Body

{_HERON}

Graphic

A heron at the weir

Load-Date: May 5, 2021

End of Document

Weir to be lowered

Valley Times

May 9, 2021 Sunday

Copyright 2021 Valley Press All Rights Reserved

Section: NEWS; Pg. 5

Length: 33 words

Byline: Tom Reeve

Body

{_HERON} More.

Load-Date: May 10, 2021

End of Document
"""

FACTIVA = f"""News
Herons double at the weir

By Anna Holt
31 words
4 May 2021
The Wick Courier
WICKCO
English
(c) 2021 Wick Press

{_HERON}

Document WICKCO0020210504eh540001x

Weir to be lowered

By Tom Reeve
33 words
9 May 2021
Valley Times
VALTIM
English
(c) 2021 Valley Press

{_HERON} More.

Document VALTIM0020210509eh590001x
"""
CODED = f"""HD Herons double at the weir
BY By Anna Holt
WC 31 words
PD 4 May 2021
SN The Wick Courier
SC WICKCO
LA English
LP {_HERON}
TD
IN 1820 the weir was built by the canal company.
CO wickco : Wick Press
NS gbird : Birds
AN Document WICKCO0020210504eh540001x

HD Weir to be lowered
BY By Tom Reeve
PD 9 May 2021
SN Valley Times
LP {_HERON} More.
TD
It will take eleven weeks.
AN Document VALTIM0020210509eh590001x
"""
CLIPPINGS = f"""Heron Years (Anna Holt)
- Your Highlight on page 3 | Location 34-35 | Added on Tuesday, 4 May 2021 10:00:00

{_HERON}
==========
Weirs of the North (Tom Reeve)
- Your Note on page 9 | Added on Sunday, 9 May 2021 10:00:00

The weir is to be lowered by half a metre.
==========
Heron Years (Anna Holt)
- Your Highlight on page 4 | Added on Wednesday, 5 May 2021 10:00:00

They nest in alders, beside the water.
==========
"""


def read(name: str, text: str) -> list[Article]:
    articles = read_bytes(name, text.encode())
    original = squash(extracted_text(name, text.encode()))
    assert all(squash(part) in original for one in articles for part in one.text.split("\n\n"))
    return articles


@pytest.mark.parametrize(
    "text", [NEXIS, FACTIVA, CODED, PROQUEST], ids=["nexis", "factiva", "coded", "proquest"]
)
@pytest.mark.parametrize("name", ["export.txt", "export.rtf"])
def test_a_press_databases_articles_are_each_whole(name: str, text: str) -> None:
    if name.endswith(".rtf"):
        text = r"{\rtf1\ansi " + text.replace("\n", "\\par\n") + "}"
    first, second = read(name, text)
    assert (first.title, second.title) == ("Herons double at the weir", "Weir to be lowered")
    assert (first.author, second.author) in [("Anna Holt", "Tom Reeve"), ("Holt, Anna", "Reeve, Tom")]
    assert (first.published, second.published) == ("2021-05-04", "2021-05-09")
    assert (first.publisher, second.publisher) == ("The Wick Courier", "Valley Times")
    assert all(_HERON in one.text for one in (first, second))
    foreign = (
        "Length",
        "31 words",
        "Load-Date",
        "Database",
        "Document ",
        "WICKCO",
        "English",
        "Birds",
        "Copyright",
        "(c)",
    )
    assert not [words for words in foreign for one in (first, second) if words in one.text]


def test_what_follows_the_text_of_a_record_is_not_lost() -> None:
    assert read("a.txt", NEXIS)[0].text.endswith("A heron at the weir")
    assert read("a.txt", CODED)[0].text.endswith("IN 1820 the weir was built by the canal company.")
    assert read("a.txt", PROQUEST)[0].text.endswith("It was built in 1820 by the canal company.")


def test_pages_of_a_newspaper_reader() -> None:
    found = [(one.title, one.author, one.publisher) for one in read("press.txt", PRESSREADER)]
    assert found == [
        ("Herons double", "Anna Holt", "The Wick Courier"), ("Weir lowered", "Tom Reeve", "The Wick Courier"),
    ]  # fmt: skip


def test_clips_of_one_book_are_one_article() -> None:
    first, second = read("My Clippings.txt", CLIPPINGS)
    assert (first.title, first.author, first.published) == (
        "Heron Years",
        "Anna Holt",
        "2021-05-04",
    )
    assert first.text.endswith(f"{_HERON}\n\nThey nest in alders, beside the water.")
    assert (second.title, second.author) == ("Weirs of the North", "Tom Reeve")
    assert first.file.startswith("My Clippings.txt#")
    (clips,) = read("rw.csv", READWISE)
    assert (clips.title, clips.author) == ("Heron Years", "Anna Holt") and "Second words" in clips.text


def test_saved_articles_and_a_blogs_posts() -> None:
    (saved,) = read("wall.json", WALLABAG)
    assert (saved.title, saved.author, saved.url) == ("Herons", "Anna Holt", "https://x.example/a")
    assert (saved.published or "")[:10] == "2021-05-04" and saved.text.endswith(_HERON)
    assert [(one.title, one.author) for one in read("blog.xml", WXR)] == [
        ("Herons", "Anna Holt"),
        ("draft", None),
    ]


@pytest.mark.parametrize("page", [POCKET, INSTAPAPER])
def test_a_list_of_addresses_says_that_it_is_one(page: str) -> None:
    with pytest.raises(ReadingError, match="list of saved addresses"):
        read_bytes("saved.html", page.encode())
