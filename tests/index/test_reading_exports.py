"""Files that hold several articles, and kinds of export: each with its own head and words, nothing parted wrongly."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from index.articles import Article
from index.errors import ReadingError
from index.reading import extracted_text, read_bytes
from index.reading.shapes import squash

HERON = (
    "The heron colony at Lower Wick has doubled since 2019, the county recorder said on Friday. Wardens counted "
    "forty nests in the alders beside the weir."
)
WEIR = (
    "Engineers will lower the weir at Lower Wick by half a metre next spring. The work is to cost 310,000 pounds and "
    "will take eleven weeks, the river trust said."
)


def read(name: str, text: str | bytes) -> list[Article]:
    data = text if isinstance(text, bytes) else text.encode()
    articles = read_bytes(name, data)
    original = squash(extracted_text(name, data))
    for article in articles:
        for paragraph in article.text.split("\n\n"):
            assert squash(paragraph) in original, paragraph
    return articles


def facts(articles: list[Article]) -> list[tuple[str, str | None, str | None, str | None]]:
    return [(one.title, one.author, one.published, one.publisher) for one in articles]


def has_the_words(articles: list[Article]) -> bool:
    """Each of the two texts whole, in its own article and in no other."""
    return [(HERON in " ".join(one.text.split()), WEIR in " ".join(one.text.split())) for one in articles] == [
        (True, False), (False, True),
    ]  # fmt: skip


NUMBERED = f"""                          1 of 2 DOCUMENTS

                          The Wick Courier

                          May 4, 2021 Tuesday

Herons double at the weir

BYLINE: Anna Holt

SECTION: NEWS; Pg. 4

LENGTH: 31 words

{HERON}

LOAD-DATE: May 4, 2021

                          2 of 2 DOCUMENTS

                          Valley Times

                          May 9, 2021 Sunday

Weir to be lowered

BYLINE: Tom Reeve

LENGTH: 33 words

{WEIR}

LOAD-DATE: May 9, 2021
"""
BOARD = f"""From: anna@example.org (Anna Holt)
Subject: Herons at the weir
Date: Tue, 4 May 2021 10:00:00 +0000

{HERON}

From: tom@example.org (Tom Reeve)
Subject: Weir to be lowered
Date: Sun, 9 May 2021 10:00:00 +0000

{WEIR}
"""
RULED = f"""Herons double at the weir
By Anna Holt
4 May 2021

{HERON}

==========

Weir to be lowered
By Tom Reeve
9 May 2021

{WEIR}
"""


@pytest.mark.parametrize("text", [NUMBERED, BOARD, RULED], ids=["numbered", "board", "ruled"])
@pytest.mark.parametrize("name", ["export.txt", "export.rtf"])
def test_several_articles_of_one_text(name: str, text: str) -> None:
    if name.endswith(".rtf"):
        text = r"{\rtf1\ansi " + text.replace("\n", "\\par\n") + "}"
    articles = read(name, text)

    assert [one.author for one in articles] == ["Anna Holt", "Tom Reeve"]
    assert [(one.published or "")[:10] for one in articles] == ["2021-05-04", "2021-05-09"]
    assert ["eron" in one.title for one in articles] == [True, False]
    assert has_the_words(articles)
    assert len({one.file for one in articles}) == 2


def test_outlets_of_an_export_are_each_articles_own() -> None:
    assert [one.publisher for one in read("export.txt", NUMBERED)] == ["The Wick Courier", "Valley Times"]


@pytest.mark.parametrize("rule", ["* * *", "***", "---", "=========="])
def test_section_breaks_part_nothing(rule: str) -> None:
    (article,) = read(
        "walk.txt",
        f"A walk to the weir\nBy Anna Holt\n4 May 2021\n\n{HERON}\n\n{rule}\n\n{WEIR}\n\n{rule}\n\n{HERON}\n",
    )

    assert article.title == "A walk to the weir"
    assert WEIR in " ".join(article.text.split())


def test_the_same_article_keeps_its_name_wherever_it_stands() -> None:
    first, second = BOARD.split("\n\nFrom: ")
    turned = f"From: {second.strip()}\n\n{first}\n"

    assert {one.title: one.file for one in read("b.txt", BOARD)} == {
        one.title: one.file for one in read("b.txt", turned)
    }


ROWS = [
    {
        "title": "Herons double",
        "text": HERON,
        "date": "2021-05-04",
        "author": "Anna Holt",
        "url": "https://a.example/1",
    },
    {
        "title": "Weir to be lowered",
        "text": WEIR,
        "date": "2021-05-09",
        "author": "Tom Reeve",
        "url": "https://a.example/2",
    },
]


def as_csv(sign: str) -> str:
    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"'

    return "\n".join(
        sign.join(map(cell, row)) for row in [list(ROWS[0]), *(list(row.values()) for row in ROWS)]
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("rows.csv", as_csv(",")), ("rows.tsv", as_csv("\t")), ("rows.csv", as_csv(";")), ("rows.json", json.dumps(ROWS)),
        ("rows.json", json.dumps({"articles": ROWS})), ("rows.jsonl", "\n".join(map(json.dumps, ROWS))),
    ],
    ids=["csv", "tsv", "semicolons", "json", "json within", "jsonl"],
)  # fmt: skip
def test_rows_with_known_names_are_articles(name: str, text: str) -> None:
    articles = read(name, text)

    assert facts(articles) == [
        ("Herons double", "Anna Holt", "2021-05-04", "a.example"),
        ("Weir to be lowered", "Tom Reeve", "2021-05-09", "a.example"),
    ]  # fmt: skip
    assert [one.url for one in articles] == ["https://a.example/1", "https://a.example/2"]
    assert has_the_words(articles)


@pytest.mark.parametrize(
    ("name", "text"), [("x.csv", "size,weight\n1,2\n"), ("x.json", '{"size": 1}'), ("x.json", "{")]
)
def test_rows_without_texts_say_what_was_seen(name: str, text: str) -> None:
    with pytest.raises(ReadingError):
        read_bytes(name, text.encode())


def test_a_rtf_text_under_another_name_is_read_as_what_it_is() -> None:
    (article,) = read(
        "note.txt",
        r"{\rtf1\ansi{\fonttbl\f0 Times;}\b Herons double\b0\par By Anna Holt\par\par " + HERON + "}",
    )

    assert article.title == "Herons double"
    assert "rtf" not in article.text
    assert HERON in article.text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("talk.srt", "1\n00:00:01,000 --> 00:00:04,000\nANNA: The herons are back at the weir.\n\n"
                     "2\n00:00:04,500 --> 00:00:07,000\nTOM: We counted forty nests in the alders.\n"),
        ("talk.vtt", "WEBVTT\n\n00:01.000 --> 00:04.000\n<v Anna>The herons are back at the weir.\n\n"
                     "00:04.500 --> 00:07.000\n<v Tom>We counted forty nests in the alders.\n"),
    ],
)  # fmt: skip
def test_a_speaker_belongs_to_the_sentence(name: str, text: str) -> None:
    (article,) = read_bytes(name, text.encode())

    lines = [line for line in article.text.splitlines() if "nests" in line]
    assert lines
    assert "tom" in lines[0].lower()
    assert "-->" not in article.text


def test_an_open_document_is_read() -> None:
    inner = f"<text:span>{HERON[20:40]}<text:span>{HERON[40:50]}</text:span></text:span>"
    within = f"{HERON[:20]}{inner}{HERON[50:]}"
    body = f"<text:h>Herons double</text:h><text:p>By Anna Holt</text:p><text:p>{within}</text:p>"
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>'
        f"{body}</office:text></office:body></office:document-content>"
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
    (article,) = read("herons.odt", packed.getvalue())

    assert (article.title, article.author) == ("Herons double", "Anna Holt")
    assert HERON in article.text
