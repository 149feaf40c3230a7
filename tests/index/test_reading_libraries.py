"""What reference managers, note-takers and social networks export: references, notebooks, outlines and threads."""

from __future__ import annotations

import json

import pytest

from index.articles import Article
from index.errors import ReadingError
from index.reading import read_bytes
from index.reading.bibtex import printed
from tests.index.test_reading_more_exports import articles, facts

_HERON = "The heron colony at Lower Wick has doubled since 2019, the county recorder said on Friday."
_WEIR = "A weir below the mill was opened on Monday, and the eels were the first that went through it."


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


def test_columns_are_known_by_their_names_last_words_and_for_both_sexes() -> None:
    rows = f'Nr.;Erscheinungstag;Medium;Schlagzeile;Volltext;Autor/in\n1;08.03.2025;Fen Post;Reiher;"{_HERON}";Ida Wick\n'
    (heron,) = articles("a.csv", rows)
    assert facts(heron) == ("Reiher", "Ida Wick", "2025-03-08", "Fen Post")
    (weir,) = articles(
        "a.json", json.dumps([{"extracted": {"plain_text": _WEIR, "alt_text": "A weir by night"}}])
    )
    assert body(weir) == _WEIR


def test_slacks_signs_and_events_are_no_words() -> None:
    joined = {
        "type": "message",
        "subtype": "channel_join",
        "user": "U2",
        "text": "<@U2> has joined the channel",
    }
    said = {"type": "message", "user": "U1", "text": f"<@U2> {_HERON} See <https://fen.example/h|the count>."}
    (heron,) = articles("a.json", json.dumps([joined, said]))
    assert body(heron) == f"{_HERON} See the count."


def test_the_items_of_zoteros_report_are_articles() -> None:
    item = (
        "<li class='item newspaperArticle'><h2>{}</h2><table><tr><th>Item Type</th><td>Newspaper Article</td></tr>"
        "<tr><th>Author</th><td>Ida Wick</td></tr><tr><th>Author</th><td>Bo Lund</td></tr><tr><th>Date</th><td>2025-03-08"
        "</td></tr><tr><th>Publication</th><td>Fen Post</td></tr><tr><th>Abstract</th><td>{}</td></tr></table>"
        "<ul class='notes'><li><p>Compare with Wick.</p></li></ul></li>"
    )
    items = "".join(item.format(title, said) for title, said in (("Herons", _HERON), ("Weirs", _WEIR)))
    page = (
        f"<html><head><title>Zotero Report</title></head><body><ul class='report'>{items}</ul></body></html>"
    )
    heron, weir = articles("a.html", page)
    assert facts(heron) == ("Herons", "Ida Wick, Bo Lund", "2025-03-08", "Fen Post")
    assert body(weir) == f"{_WEIR}\n\nCompare with Wick."


def test_running_heads_between_form_feeds_go() -> None:
    first, second = _HERON[:44], _HERON[45:]
    text = f"4      FEN POST, 1931\n\nHerons have doubled at Wick\n\n{first}\n\f5      FEN POST, 1931\n\n{second}\n"
    (heron,) = articles("a.txt", text)
    assert heron.title == "Herons have doubled at Wick"
    assert "FEN POST" not in heron.text


def test_a_messages_writer_in_telegrams_page_is_read() -> None:
    message = (
        "<div class='message default' id='message1{n}'><div class='body'><div class='date details'>07:4{n}</div>"
        "<div class='from_name'>{name}</div><div class='text'>{said}</div></div></div>"
    )
    told = (("Ida Wick", _HERON), ("Jo Lund", _WEIR))
    page = "".join(message.format(n=n, name=name, said=said) for n, (name, said) in enumerate(told))
    (found,) = read_bytes(
        "a.html", f"<html><head><title>Fen</title></head><body>{page}</body></html>".encode()
    )
    assert "Ida Wick" in found.text
    assert "Jo Lund" in found.text
