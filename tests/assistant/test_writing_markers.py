"""Markers and statements of a stream: every known way to write them, and every way to cut the stream."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.writing.markers import LONGEST, MOST_CITED, Markers
from assistant.writing.sanitising import sanitised


def read(text: str, cuts: list[int] | None = None, known: int = 9) -> list[tuple[str, tuple[int, ...]]]:
    """The plain statements of a text cut at the given places."""
    markers = Markers(known)
    edges = [0, *sorted(cuts or []), len(text)]
    found = [said for a, b in pairwise(edges) for said in markers.feed(text[a:b])]
    return [(sanitised(said.text), said.numbers) for said in found + markers.close()]


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("It was late [1]. It sank [2, 3].", [("It was late.", (1,)), ("It sank.", (2, 3))]),
        ("It was late. [1][3] It sank.【1】 Ok.", [("It was late.", (1, 3)), ("It sank.", (1,)), ("Ok.", ())]),
        ("Said so 【2†source】. Then [2-4].", [("Said so.", (2,)), ("Then.", (2, 3, 4))]),
        ("A [^1]. B [4–6].", [("A.", (1,)), ("B.", (4, 5, 6))]),
        ("A (1). B [99]. C [0].", [("A (1).", ()), ("B.", ()), ("C.", ())]),
        ("Dr. Moe of the U.S. firm paid $1.5 million [1]. Next.",
         [("Dr. Moe of the U.S. firm paid $1.5 million.", (1,)), ("Next.", ())]),
        ("- one [1]\n- two [2]\n\n1. three [3]\n2. four", [("one", (1,)), ("two", (2,)), ("three", (3,)), ("four", ())]),
        ("A line\nwrapped here [1].\nB.", [("A line wrapped here.", (1,)), ("B.", ())]),
        ("It sank.\n[1]\nNext one.\n[2]", [("It sank.", (1,)), ("Next one.", (2,))]),
        ("它沉没了。[1]然后。[2]好", [("它沉没了。", (1,)), ("然后。", (2,)), ("好", ())]),
        ("“It sank.” [1] he said. “No!” [2] She left.", [("“It sank.” he said.", (1,)), ("“No!”", (2,)), ("She left.", ())]),
        ("It is on example.com. Node.js [1", [("It is on example.com.", ()), ("Node.js (1", ())]),
        ("Am 14. August sank es [1]. Aus.", [("Am 14. August sank es.", (1,)), ("Aus.", ())]),
        ("It rose by 5 % [1], not 6 % [2].", [("It rose by 5 %, not 6 %.", (1, 2))]),
        ("He said \"no.\" [2] Then he left.", [("He said \"no.\"", (2,)), ("Then he left.", ())]),
        ("Late. [note 1] Ok [1] .", [("Late.", ()), ("(note 1) Ok.", (1,))]),
    ],
)  # fmt: skip
def test_statements_and_their_numbers(text: str, statements: list[tuple[str, tuple[int, ...]]]) -> None:
    assert read(text) == statements
    assert read(text, list(range(len(text)))) == statements


PARTS = ["[", "]", "1", "12", ", ", "-", "–", "【", "】", "†source", "^", ".", "!", "。", " ", "\n", "\n\n", "A", "late",
         "Dr.", "U.S.", "1.5", "“", "”", "(", ")", "[1]", "[2, 3]", "e.g.", "- ", "²", "\u200b"]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=60).map("".join), st.data())
def test_any_way_to_cut_a_stream_gives_the_same_statements(text: str, data: st.DataObject) -> None:
    cuts = data.draw(st.lists(st.integers(0, len(text)), max_size=20))
    assert read(text, cuts) == read(text)
    assert all(1 <= number <= 9 for _, numbers in read(text) for number in numbers)


def test_a_statement_is_given_as_soon_as_the_next_begins() -> None:
    markers = Markers(3)
    assert markers.feed("It was late. [1") == []
    assert markers.feed("] ") == []
    assert [said.numbers for said in markers.feed("I")] == [(1,)]
    assert markers.feed("t sank") == []  # torn: not shown unless the stream is whole
    assert [said.text for said in markers.close()] == ["It sank"]


def test_what_has_no_end_is_bounded() -> None:
    found = read("x" * (3 * LONGEST), known=9)
    assert [len(text) for text, _ in found] == [LONGEST] * 3
    assert read("a [1-999999999]. b [12345678901234567890].", known=50)[0][1] == tuple(
        range(1, MOST_CITED + 1)
    )
    assert read("[" * 5_000 + "1" * 5_000)
    assert read(". " * 3_000)


def test_no_random_text_makes_a_marker_of_ours_or_a_link() -> None:
    chance = random.Random(7)
    for _ in range(300):
        text = "".join(
            chance.choices([*PARTS, "](", "http://", "<", ">", "!", "`", "*", "x.com/", "&lt;", "#"], k=40)
        )
        for shown, _ in read(text):
            assert not {"[", "]", "`", "\u200b"} & set(shown), text
            assert "://" not in shown, text
