"""Mastheads, boxes that ask for a subscription, remarks and bylines beside a text, chats' notices, digests' covers."""

from __future__ import annotations

import pytest

from index.articles import Article
from index.reading import extracted_text, read_bytes
from index.reading.parse import read_all
from index.reading.shapes import squash

_HERON = "The heron colony at Lower Wick has doubled since 2019, the county recorder said on Friday."
_WEIR = "A weir below the mill was opened on Monday, and the eels were the first that went through it."


def article(file: str, text: str) -> Article:
    (found,) = read_all(file, text.encode())
    assert isinstance(found, Article)
    original = squash(extracted_text(file, text.encode()))
    assert all(squash(part) in original for part in found.text.split("\n\n"))
    return found


def facts(found: Article) -> tuple[str | None, ...]:
    return found.title, found.author, found.published and found.published[:10], found.publisher


def body(found: Article) -> str:
    return found.text[max((mark.end for mark in found.marks if mark.kind != "heading"), default=0) :].strip()


def page(inside: str, title: str = "Herons double at Wick") -> str:
    return f"<html><head><title>{title}</title></head><body><main>{inside}</main></body></html>"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Údolní zpravodaj\nstředa 5. března 2025\n\nRegiony\n\nVolavky z Vsi se vrátily domů\n\nText: Jitka Hrubá\n\n"
            "Hejno volavek se po dvaceti letech vrátilo na rybník pod hradem a staví tam čtrnáct hnízd.\n",
            ("Volavky z Vsi se vrátily domů", "Jitka Hrubá", "2025-03-05", "Údolní zpravodaj"),
        ),
        (
            "LA VOZ DEL VALLE\n\nLas garzas vuelven al molino viejo\n\nPor Ana Ruiz\nSoto, 2 de febrero de 2025\n\n"
            "Las garzas han vuelto al molino de Soto, que es el lugar en que se las vio por última vez en 1990.\n",
            ("Las garzas vuelven al molino viejo", "Ana Ruiz", "2025-02-02", "LA VOZ DEL VALLE"),
        ),
        (
            f"THE FEN POST\nSaturday 8 March 2025\n\nPAGE 3\n\nHeron colony doubles\nBy Jo Lund\n\n{_HERON}\n\nNow 28.\n",
            ("Heron colony doubles", "Jo Lund", "2025-03-08", "THE FEN POST"),
        ),
        (
            "Herons Return To The Mill\n\nThe colony doubles in six years\n\nBy Jo Lund\n12 March 2025\n\n"
            + _HERON,
            ("Herons Return To The Mill", "Jo Lund", "2025-03-12", None),
        ),
    ],
)
def test_a_newspapers_name_above_the_headline(text: str, told: tuple[str | None, ...]) -> None:
    assert facts(article("a.txt", text)) == told


def test_a_box_that_asks_for_a_subscription_inside_a_text_is_left_out() -> None:
    box = "<div class='nl'><h3>{}</h3><p>{} Every weekday at six.</p><span>{}</span></div>"
    asked = box.format("The Morning Fen", "All that matters in Wick.", "Sign Up")
    kept = box.format("How it was counted", "Two wardens counted from a boat.", "Signed by both")
    text = "".join(f"<p>{_HERON}</p>{one}<p>{_WEIR}</p>" for one in (asked, kept))
    found = article("a.html", page(f"<h1>Herons double at Wick</h1><div>{text}</div>"))
    assert "Morning Fen" not in found.text
    assert "Two wardens counted from a boat." in found.text
    assert "Signed by both" in found.text


def test_the_line_below_a_headline_is_read_whatever_it_is_called() -> None:
    inside = (
        "<header><h1>Herons double at Wick</h1><p class='x-desc'>A colony on the river has not been so loud since 1931.</p>"
        f"</header><article><p>{_HERON}</p><section><span>Read also</span> <a href='/w'>Weir opened at mill</a></section>"
        f"<p>{_WEIR}</p></article>"
    )
    assert body(article("a.html", page(inside))).split("\n\n") == [
        "A colony on the river has not been so loud since 1931.", _HERON, _WEIR,
    ]  # fmt: skip


def test_a_byline_beside_the_text_is_read() -> None:
    aside = (
        "<aside><address>By <a rel='author' href='/j'>Jo Lund</a></address><details><summary>Sat 8 Mar 2025 06.00 CET"
        "</summary>Last modified on Sun 9 Mar 2025</details></aside>"
    )
    text = f"<article><h1>Herons double at Wick</h1>{aside}<div><p>{_HERON}</p><p>{_WEIR}</p></div></article>"
    assert facts(article("a.html", page(text)))[:3] == ("Herons double at Wick", "Jo Lund", "2025-03-08")


def test_spans_that_are_set_apart_are_not_one_word() -> None:
    head = (
        "<h1>Les hérons reviennent</h1><div><span class='a'>Propos recueillis par <a href='/o'>Odile Roz</a></span>"
        "<span class='d'>Publié le 21 mars 2025 à 14 h 02 - Mis à jour le 22 mars 2025 à 09 h 15</span></div>"
    )
    found = article(
        "a.html", page(f"{head}<article><p>{_HERON}</p><p>{_WEIR}</p></article>", "Les hérons reviennent")
    )
    assert facts(found)[:3] == ("Les hérons reviennent", "Odile Roz", "2025-03-21")


def test_a_blogs_name_is_not_its_posts_headline() -> None:
    post = f"<div><h2>8 March 2025</h2></div><h3>Herons double at Wick</h3><div><p>{_HERON}</p><p>{_WEIR}</p></div>"
    told = page(
        f"<h1><a href='/'>Notes from Upper Wick</a></h1>{post}",
        "Notes from Upper Wick: Herons double at Wick",
    )
    found = article("a.html", told)
    assert (found.title, found.publisher) == ("Herons double at Wick", "Notes from Upper Wick")


def test_remarks_on_a_document_are_left_out() -> None:
    text = (
        f"<p><span>{_HERON}</span><sup><a href='#cmnt1' id='cmnt_ref1'>[a]</a></sup></p><p>{_WEIR}</p>"
        "<div><p><a href='#cmnt_ref1' id='cmnt1'>[a]</a><span>Are we sure of that?</span></p></div>"
    )
    found = article("a.html", page(f"<h1>Herons double at Wick</h1>{text}"))
    assert body(found).split("\n\n") == [_HERON, _WEIR]


@pytest.mark.parametrize(
    ("stamp", "omitted", "notice"),
    [
        ("[08.03.25, 09:1{}:44] ", "\u200eBild weggelassen", "\u200eIda Wick hat die Gruppe erstellt"),
        ("3/8/25, 9:1{} AM - ", "<Media omitted>", "Messages and calls are end-to-end encrypted."),
    ],
)
def test_what_a_chats_program_says_is_nobodys_words(stamp: str, omitted: str, notice: str) -> None:
    said = [
        notice,
        f"Ida Wick: {_HERON}",
        f"Jo Lund: {omitted}",
        f"Jo Lund: {_WEIR}",
        "Ida Wick: Is it deep?\nAs a well?",
    ]
    text = "".join(f"{stamp.format(n)}{one}\n" for n, one in enumerate(said))
    found = article("chat.txt", text).text
    assert all(one in found for one in (_HERON, _WEIR, "Is it deep?", "As a well?"))
    assert not any(one in found for one in ("weggelassen", "erstellt", "omitted", "encrypted"))


def test_a_digests_cover_and_end_are_no_articles() -> None:
    rule = "-" * 30
    text = "From: Digest <l@fen.example>\nSubject: FEN-L Digest\n\nThere are 2 messages in this issue.\n\n"
    text += f"  1. Herons\n  2. Weirs\n\n{rule}\n\n"
    for title, said in (("Herons", _HERON), ("Weirs", _WEIR)):
        text += f"Date: Fri, 14 Mar 2025 08:11 +0000\nFrom: Jo <j@fen.example>\nSubject: {title}\n\n{said}\n\n{rule}\n\n"
    found = read_bytes("a.txt", f"{text}End of FEN-L Digest\n".encode())
    assert [(one.title, body(one)) for one in found] == [("Herons", _HERON), ("Weirs", _WEIR)]


def test_an_answer_above_what_it_quotes_is_read_alone_in_any_language() -> None:
    mail = (
        "From: Jo Lund <j@fen.example>\nSubject: Re: Herons\nContent-Type: text/plain; charset=utf-8\n\n"
        f"{_HERON}\n\nAm 07.03.25 um 22:14 schrieb Ida Wick:\n> When were they counted?\n> And by whom?\n"
    )
    assert body(article("a.eml", mail)) == _HERON


def test_a_sentence_over_two_cues_of_one_speaker_is_one() -> None:
    cues = [
        "Ida Wick: The heron colony at Lower Wick",
        "Ida Wick: has doubled since 2019.",
        "Jo Lund: Who counted",
        "Jo Lund: it?",
    ]
    text = "WEBVTT\n\n" + "\n".join(
        f"{n}\n00:00:0{n}.000 --> 00:00:0{n}.900\n{cue}\n" for n, cue in enumerate(cues, 1)
    )
    found = article("a.vtt", text).text.split("\n\n")
    assert found[-2:] == [
        "Ida Wick: The heron colony at Lower Wick has doubled since 2019.",
        "Jo Lund: Who counted it?",
    ]


def test_tags_of_several_words_and_of_figures_are_no_text() -> None:
    found = article("a.md", f"# Herons\n\n#birds/river #to read#\n\n{_HERON}\n\n#2025/march\n")
    assert body(found) == _HERON


def test_no_message_of_a_chat_is_its_headline() -> None:
    said = f"[2025-03-01 10:00] Ida: {_HERON}\n[2025-03-01 10:02] Jo: So\nmany?\n[2025-03-01 10:05] Ida: Nine pairs\n"
    found = article("chat.txt", said)
    assert found.text.split("\n\n") == [
        f"[2025-03-01 10:00] Ida: {_HERON}", "[2025-03-01 10:02] Jo: So many?", "[2025-03-01 10:05] Ida: Nine pairs",
    ]  # fmt: skip
    assert sum(mark.kind == "speaker" for mark in found.marks) == 3


def test_a_linked_name_in_a_byline_is_read_once() -> None:
    byline = "<div class='byline__names'><p>By <a href='/j'><span class='byline__name'>Johanna Lund</span></a></p></div>"
    text = f"<article><header><h1>Herons double</h1>{byline}</header><div><p>{_HERON}</p><p>{_WEIR}</p></div></article>"
    assert article("a.html", page(text)).author == "Johanna Lund"
    bare = text.replace(" class='byline__name'", "").replace(" class='byline__names'", "")
    assert article("a.html", page(bare)).author == "Johanna Lund"


def test_what_folds_out_keeps_its_question_and_a_box_of_facts_is_read() -> None:
    text = (
        f"<p>{_HERON}</p><h3><button>When were they counted?</button></h3><div class='panel'><p>{_WEIR}</p></div>"
        "<dl><dt>Nests</dt><dd>14</dd></dl><aside><h3>Trees</h3><p>The tallest of its ten trees is 49 metres.</p></aside>"
        "<aside class='pullquote'><p>The eels were the first that went through it all.</p></aside><p>They left in May.</p>"
    )
    found = article("a.html", page(f"<article><h1>Herons double at Wick</h1>{text}</article>"))
    assert body(found).split("\n\n") == [
        _HERON, "When were they counted?", _WEIR, "Nests\n14", "Trees", "The tallest of its ten trees is 49 metres.",
        "They left in May.",
    ]  # fmt: skip


def test_when_it_may_be_told_is_no_headline() -> None:
    text = f"PRESS RELEASE\n\nEmbargoed until 00.01 Thursday 6 March 2025\n\nTrust buys a marsh\n\n{_HERON}\n\n-ENDS-\n"
    found = article("a.txt", text)
    assert found.title == "Trust buys a marsh"
    assert "ENDS" not in found.text
