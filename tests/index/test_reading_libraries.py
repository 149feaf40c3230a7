"""What reference managers, note-takers and social networks export: references, notebooks, outlines and threads."""

from __future__ import annotations

import json

import pytest

from index.articles import Article
from index.errors import ReadingError
from index.reading import extracted_text, read_bytes
from index.reading.bibtex import printed
from index.reading.shapes import squash

_HERON = "The heron colony at Lower Wick has doubled since 2019, the county recorder said on Friday."
_WEIR = "A weir below the mill was opened on Monday, and the eels were the first that went through it."


def articles(file: str, text: str) -> list[Article]:
    found = read_bytes(file, text.encode())
    original = squash(extracted_text(file, text.encode()))
    assert all(squash(part) in original for article in found for part in article.text.split("\n\n"))
    return found


def facts(article: Article) -> tuple[str | None, ...]:
    day = article.published[:10] if article.published else None
    return article.title, article.author, day, article.publisher


def body(article: Article) -> str:
    return article.text[max((mark.end for mark in article.marks), default=0) :].strip()


_RIS = (
    "TY  - NEWS\nTI  - Herons double\nAU  - Wick, Ida\nAU  - Bo\nDA  - 2025/03/08/\nT2  - Fen Post\nKW  - birds\n"
    f"AB  - {_HERON[:30]}\n      {_HERON[31:]}\nUR  - https://fen.example/h\nER  - \n\n"
    f"TY  - JOUR\nT1  - Weirs\nPY  - 2024\nJO  - Rivers\nN2  - {_WEIR}\nER  - \n\nTY  - BOOK\nTI  - Nothing more\nER  - \n"
)


@pytest.mark.parametrize("file", ["library.ris", "library.txt"])
def test_references_with_an_abstract_are_articles(file: str) -> None:
    heron, weir = articles(file, _RIS)
    assert facts(heron) == ("Herons double", "Ida Wick, Bo", "2025-03-08", "Fen Post")
    assert facts(weir) == ("Weirs", None, None, "Rivers")
    assert (body(heron), body(weir)) == (_HERON, _WEIR)
    assert heron.url == "https://fen.example/h"


def test_pubmeds_and_endnotes_tags_are_read() -> None:
    (heron,) = articles(
        "a.nbib",
        f"PMID- 1\nTI  - Herons double\nFAU - Wick, Ida\nAU  - Wick I\nJT  - Fen Post\nAB  - {_HERON}\n",
    )
    assert (*facts(heron), body(heron)) == ("Herons double", "Ida Wick", None, "Fen Post", _HERON)
    (weir,) = articles("a.enw", f"%0 Journal Article\n%T Weirs\n%A Wick, Ida\n%J Rivers\n%X {_WEIR}\n")
    assert (*facts(weir), body(weir)) == ("Weirs", "Ida Wick", None, "Rivers", _WEIR)


def test_bibtex_prints_as_tex_does() -> None:
    entry = (
        '@string{x = "y"}\n@article{a, title = {{Herons} in M{\\"u}nden}, author = "Wick, Ida and {\\O}ye, Bo",\n'
        f"  journal = {{Fen}} # {{ Post}}, year = 2025, date = {{2025-03-08}},\n  abstract = {{{_HERON}}}}}\n"
    )
    (heron,) = articles("a.bib", entry)
    assert facts(heron) == ("Herons in Münden", "Ida Wick, Bo Øye", "2025-03-08", "Fen Post")
    assert body(heron) == _HERON
    assert printed('\\v{C}apek \\& na{\\"\\i}f~\\emph{so} \\ss') == "Čapek & naïf so ß"


def test_csls_names_and_days_are_read() -> None:
    item = {
        "title": "Herons double", "container-title": "Fen Post", "author": [{"family": "Wick", "given": "Ida"}],
        "issued": {"date-parts": [[2025, 3, 8]]}, "abstract": _HERON,
    }  # fmt: skip
    (heron,) = articles("a.json", json.dumps([item]))
    assert facts(heron) == ("Herons double", "Ida Wick", "2025-03-08", "Fen Post")


def test_references_without_abstracts_are_said_to_have_no_text() -> None:
    with pytest.raises(ReadingError, match=r"no row in it has a text|no column is known"):
        read_bytes("a.ris", b"TY  - BOOK\nTI  - Nothing more\nER  - \n")


def test_evernotes_notes_are_articles() -> None:
    note = (
        "<note><title>{}</title><created>20250308T081500Z</created>{}<content><![CDATA[<?xml version='1.0'?>"
        "<!DOCTYPE en-note SYSTEM 'x'><en-note><div>{}</div><en-crypt>c2VjcmV0</en-crypt></en-note>]]></content>"
        "<resource><data>aGVyb24=</data></resource></note>"
    )
    clip = (
        "<note-attributes><author>Bo</author><source-url>https://fen.example/w</source-url></note-attributes>"
    )
    export = f"<en-export>{note.format('Herons', '', _HERON)}{note.format('Weirs', clip, _WEIR)}</en-export>"
    heron, weir = articles("a.enex", export)
    assert (*facts(heron), body(heron)) == ("Herons", None, "2025-03-08", None, _HERON)
    assert (weir.title, weir.author, weir.published) == (
        "Weirs",
        "Bo",
        None,
    )  # the day of the clip, not of the page
    assert body(weir) == _WEIR


def test_an_outlines_page_is_read_with_its_properties() -> None:
    page = {
        "title": "Herons", "create-time": 1741421700000,
        "children": [
            {"string": "Author:: [[Ida Wick]]"},
            {"string": "{{[[TODO]]}} **The heron** colony", "children": [{"string": "at [[Lower Wick]] ((abc-12_x9))"}]},
        ],
    }  # fmt: skip
    (heron, weir) = articles(
        "a.json", json.dumps([page, {"title": "Weirs", "children": [{"string": _WEIR}]}])
    )
    assert heron.author == "Ida Wick"
    assert body(heron).split() == "The heron colony at Lower Wick".split()
    assert body(weir) == _WEIR


def test_the_answers_of_a_thread_are_read_and_no_other_list() -> None:
    def post(text: str, **more: object) -> dict[str, object]:
        return {"kind": "t1", "data": {"author": "ida", "created_utc": 1741421700, "body": text, **more}}

    inner = {"data": {"children": [post(_WEIR)]}}
    listing = [
        {
            "data": {
                "children": [{"kind": "t3", "data": {"title": "Herons", "author": "bo", "selftext": _HERON}}]
            }
        },
        {"data": {"children": [post("I saw nine of them at the mill.", replies=inner)]}},
    ]
    found = articles("a.json", json.dumps(listing))
    assert [body(one) for one in found] == [_HERON, "I saw nine of them at the mill.", _WEIR]
    assert [one.published and one.published[:10] for one in found] == [None, "2025-03-08", "2025-03-08"]
    row = {"title": "Herons", "body": _HERON, "related": [{"title": "Weirs", "body": _WEIR, "related": []}]}
    assert [one.title for one in articles("b.json", json.dumps({"items": [row, row | {"title": "B"}]}))] == [
        "Herons",
        "B",
    ]


def test_what_who_kept_a_quotation_remarked_stands_below_it() -> None:
    rows = f'Page,URL,Quote,Comment\nn/a,https://fen.example/h,"{_HERON}",Compare with Wick\n'
    (heron,) = articles("a.csv", rows)
    assert body(heron) == f"{_HERON}\n\nCompare with Wick"
    (heron,) = articles("b.csv", f'title,highlights\nHerons,"Highlight:{_HERON}"\n')
    assert body(heron) == _HERON
