"""Hostile text on a terminal: no escape steers it, and no word is lost."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from assistant.answers import Account, Answer, Citation, Statement
from tests.ui.fakes import answering, article, filled
from ui.render import answer_text, article_table, confidence_line, counted, one_line, wrapped
from ui.shapes import StandingTurn
from ui.transcript import as_markdown
from ui.visible import json_text, safe, visible, without_surrogates

BIDI = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200e\u200f\u061c"
STEERING = st.text(
    st.characters() | st.sampled_from(BIDI + "\x1b\x07\x08\r\x00\x7f\x9b\ud800\u2028<>&\"'`[1]{}$\t\n"),
    max_size=80,
)


def answer_of(text: str) -> Answer:
    """An answer all of whose words are `text`."""
    cited = Citation(1, text, text, text, text, text, text, text, text, 0, len(text))
    return Answer(
        text,
        text + "?",
        True,
        text,
        text[:20] or None,
        0.5,
        text,
        (cited,),
        (replace(cited, number=0),),
        (text,),
        {"total": 1.0},
        (Statement(text, (1,)),),
    )


def harmful(text: str) -> set[str]:
    """The characters of `text` that would steer a terminal or reorder what is read."""
    return {
        char
        for char in text
        if (unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") and char not in "\t\n") or char in BIDI
    }


@given(STEERING)
def test_nothing_steers_a_terminal(text: str) -> None:
    answer = answer_of(text)

    assert harmful(visible(text)) == set()
    assert harmful(one_line(text)) == set()
    assert "\n" not in one_line(text)
    assert harmful(answer_text(answer, 80)) == set()
    assert harmful(article_table([article(text, text)], 80)) == set()
    assert harmful(json_text(answer.to_json())) == set()


@given(STEERING)
def test_json_loses_nothing(text: str) -> None:
    assert json.loads(json_text({"text": text})) == {"text": text}
    assert "\n" not in json_text({"text": text}, indent=None)


@given(STEERING)
def test_a_harmless_text_is_shown_as_it_is(text: str) -> None:
    shown = visible(text)
    if not harmful(text) and not any(
        0xE0000 <= ord(char) <= 0xE007F or 0xFFF9 <= ord(char) <= 0xFFFB for char in text
    ):
        assert shown == text
    assert visible(shown) == shown


@given(STEERING)
def test_safe_escapes_and_keeps(text: str) -> None:
    assert not set(safe(text)) & set("<>\"'")
    assert unescape(safe(text)) == visible(text)


@given(st.lists(st.text("abcdé ", min_size=1, max_size=12), max_size=30), st.integers(20, 90))
def test_wrapping_keeps_every_word_and_the_width(words: list[str], width: int) -> None:
    text = " ".join(words)
    lines = wrapped(text, width, first="  ", hanging="  ").splitlines()

    assert " ".join(lines).split() == text.split()
    assert all(len(line) <= width for line in lines)


def test_an_unanswered_question_shows_what_is_nearest() -> None:
    shown = answer_text(answering(filled()).ask("Quantum?"), 80)

    assert shown.startswith("The articles do not say.")
    assert "Nearest passages, which do not answer it:" in shown
    assert shown.endswith("Chance that the articles answer it after all: 20 %")


def test_the_last_line_says_how_it_stands_and_in_whose_words() -> None:
    answer = answer_of("It sank.")
    model = replace(answer, basis="likely", origin="model", answered_by="qwen3\n")

    stated = "Confidence 50 %, stated in the articles, in their own words"
    assert confidence_line(replace(answer, basis="stated")) == stated
    likely = "Confidence 50 %, likely meant by the articles, written by qwen3"
    assert confidence_line(model) == likely
    none = replace(model, answered=False, basis="not_stated")
    assert confidence_line(none) == "Chance that the articles answer it after all: 50 %, written by qwen3"


def test_no_percentage_is_shown_where_none_was_fitted() -> None:
    answer = replace(answer_of("It sank."), confidence=None, basis="stated")
    none = replace(answer, answered=False, basis="not_stated", citations=())

    assert confidence_line(answer) == "Stated in the articles, in their own words"
    assert confidence_line(none) == ""
    assert answer_text(replace(none, notes=(), nearest=()), 80).split("\n\n")[-1] == "It sank."
    assert " %" not in answer_text(answer, 80)
    assert "None" not in answer_text(answer, 80)


def test_the_short_answer_comes_first_and_not_twice() -> None:
    answer = answer_of("Ada Byron.")

    assert answer_text(replace(answer, short_answer="Ada"), 80).split("\n\n")[1:3] == ["Ada", "Ada Byron."]
    assert answer_text(replace(answer, short_answer="Ada Byron."), 80).count("\n\nAda Byron.\n\n") == 1
    unsure = replace(answer, short_answer="Ada", basis="likely")
    assert answer_text(unsure, 80).split("\n\n")[1:3] == ["Perhaps: Ada", "Ada Byron."]


def test_numbers_have_their_nouns() -> None:
    assert [counted(number, "article") for number in (0, 1, 2000)] == [
        "0 articles",
        "1 article",
        "2,000 articles",
    ]
    assert without_surrogates("a\udcffb") == "a\ufffdb"


def told_by(*outlets: str) -> Answer:
    """An answer that an article of each of these outlets gives, a day apart."""
    answer = answer_of("Nine were hurt.")
    citations = tuple(
        replace(answer.citations[0], number=number, article=f"a{number}", publisher=name, published=f"2025-03-1{number}")
        for number, name in enumerate(outlets, 1)
    )  # fmt: skip
    return replace(answer, short_answer="nine", basis="stated", citations=citations)


def test_how_many_articles_of_how_many_outlets_say_so() -> None:
    said = replace(told_by("Courier", "Radio", "Courier"), accounts=(Account("nine", (1, 2, 3)),))
    alone = replace(told_by("Courier"), accounts=(Account("nine", (1,)),))

    assert answer_text(said, 80).split("\n\n")[1:3] == [
        "nine", "3 articles of 2 outlets say so, the first on 2025-03-11."
    ]  # fmt: skip
    assert "say so" not in answer_text(alone, 80)
    partly = replace(
        said, citations=(replace(said.citations[0], publisher=None, published=None), *said.citations[1:])
    )
    assert answer_text(partly, 80).split("\n\n")[2] == "3 articles say so."


def test_articles_that_differ_are_told_with_their_outlets_in_place_of_an_answer() -> None:
    apart = (Account("nine", (1, 3)), Account("fourteen", (2,)))
    answer = replace(told_by("Courier", "Radio", "Mail"), accounts=apart)

    assert answer_text(answer, 80).split("\n\n")[1:3] == [
        "The articles differ:",
        "nine: Courier, 2025-03-11; Mail, 2025-03-13\nfourteen: Radio, 2025-03-12",
    ]
    exported = as_markdown("Ferry", [StandingTurn(answer.question, answer, ())])
    assert (
        "The articles differ:\n\n- nine: Courier, 2025-03-11; Mail, 2025-03-13\n- fourteen: Radio" in exported
    )
