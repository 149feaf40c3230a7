"""MediaWiki markup under .txt: known by its signs, read as the page shows it."""

from __future__ import annotations

import time

import pytest

from index.reading import extracted_text, read_bytes

PAGE = """<!-- copied --> {{Short description|Engineer}}
{{Infobox person
| name = Alma Verhoeven
| awards = [[Telford Medal|the medal]] ({{small|1999}})
| image =
}}
[[File:Kallo.jpg|thumb|220px|The [[Kallo lock]] in 1996]]
'''Alma Verhoeven''' (born 14 March 1951, [[Ghent]]) is a Belgian [[Bridge|bridge engineer]].<ref name="obit">{{cite news
|title=The builder|date=2 May 2019}}</ref> She designed the ''Sint-Anna bridge'' (1988)&nbsp;and more.<ref name="obit" />

== Career ==
* She joined the ministry in 1975.<ref>Annual report 1983</ref>
* See [https://verhoeven.example her office's page] for more.

{| class="wikitable"
! Year !! Work
|-
| 1988 || Sint-Anna
|}
__NOTOC__
[[Category:Belgian engineers]]
[[nl:Alma Verhoeven]]
"""


def test_a_wiki_s_page_is_read_as_it_is_shown() -> None:
    (article,) = read_bytes("page.txt", PAGE.encode())
    assert (article.title, article.sources["title"]) == ("Alma Verhoeven", "bold opening words")
    assert article.text.split("\n\n") == [
        "Alma Verhoeven",
        "name = Alma Verhoeven",
        "awards = the medal (1999)",
        "The Kallo lock in 1996",
        "Alma Verhoeven (born 14 March 1951, Ghent) is a Belgian bridge engineer. She designed the "
        "Sint-Anna bridge (1988) and more.",
        "Career",
        "She joined the ministry in 1975.",
        "See her office's page for more.",
        "Year\tWork\n1988\tSint-Anna",
        "The builder, 2 May 2019",
        "Annual report 1983",
    ]
    assert [article.text[mark.start : mark.end] for mark in article.marked("heading")] == ["Career"]
    original = "".join(extracted_text("page.txt", PAGE.encode()).split())
    assert all("".join(part.split()) in original for part in article.text.split("\n\n"))


@pytest.mark.parametrize(
    "text",
    [
        "Our notes [[sic]] on the pier.\n\n== 1 ==\n\nThe clerk said that the work begins in spring and ends in summer.",
        "It's '''not''' a wiki {{name}} but a letter, dear customer, which was sent on Monday to all of you.",
    ],
)
def test_a_sign_or_two_make_no_wiki(text: str) -> None:
    (article,) = read_bytes("a.txt", text.encode())
    assert "[[sic]]" in article.text or "'''not'''" in article.text


@pytest.mark.parametrize(
    "bomb", ["{{a|" * 90_000, "[[" * 200_000, "<ref>x" * 60_000, "<!--" * 90_000, "{| '''" * 60_000]
)
def test_markup_that_never_closes_takes_no_time(bomb: str) -> None:
    began = time.perf_counter()
    (article,) = read_bytes("page.txt", (PAGE + bomb).encode())
    assert article.title == "Alma Verhoeven" and time.perf_counter() - began < 5


ORG = """#+TITLE: Pier rebuilt
#+AUTHOR: Nora Quill
#+DATE: <2024-03-05 Tue>
#+OPTIONS: toc:nil

* TODO What happened :press:
:PROPERTIES:
:CUSTOM_ID: what
:END:
The ferry pier at *Morrow* was rebuilt in /ninety/ days, the harbour master said. See [[https://x.example/r][rule 14]].
SCHEDULED: <2024-03-06 Wed>

#+BEGIN_QUOTE
Nobody got wet.[fn:1]
#+END_QUOTE

| Year | Boats |
|------+-------|
| 2023 | 14    |

[fn:1] One man did.
"""
ADOC = """= Pier rebuilt
Nora Quill <n@x.example>
v1.0, 2024-03-05
:toc:

The ferry pier at *Morrow* was rebuilt in _ninety_ days, the harbour master said. See https://x.example/r[rule 14].

== What happened

[quote, Ada Pell]
____
Nobody got wet.footnote:[One man did.]
____

////
not for print
////
|===
|Year |Boats

|2023 |14
|===
"""


@pytest.mark.parametrize("text", [ORG, ADOC], ids=["org", "asciidoc"])
def test_light_markup_under_txt_is_read_as_what_it_is(text: str) -> None:
    (article,) = read_bytes("a.txt", text.encode())
    assert (article.title, article.author, article.published) == ("Pier rebuilt", "Nora Quill", "2024-03-05")
    for words in (
        "at Morrow was rebuilt in ninety days",
        "See rule 14.",
        "Nobody got wet.",
        "One man did.",
        "2023\t14",
    ):
        assert words in article.text
    assert not any(
        sign in article.text
        for sign in ("#+", "CUSTOM_ID", "[[", "|", "____", ":toc:", "SCHEDULED", "not for print")
    )
    original = "".join(extracted_text("a.txt", text.encode()).split())
    assert all("".join(part.split()) in original for part in article.text.split("\n\n"))


def test_a_text_with_an_equals_sign_or_a_hash_is_no_markup() -> None:
    for text in (
        "= Pier rebuilt =\n\nNobody got wet in it, the harbour master said on Monday.\n",
        "C#+ is no language.\n\nNobody said so.\n",
    ):
        (article,) = read_bytes("a.txt", text.encode())
        assert article.text.count("\n\n") <= 2
