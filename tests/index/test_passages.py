"""Passages are exact slices of whole sentences, and sentences end where a reader would say they end."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.articles import Article, Mark
from index.passages import LONGEST, sentences, split
from index.reading import read_file

SEEDS = Path(__file__).resolve().parents[2] / "seeds"


def words(texts: Sequence[str]) -> list[int]:
    return [len(text.split()) for text in texts]


def article(text: str, *marks: Mark) -> Article:
    return Article("a", "T", text, None, None, None, None, "a.txt", "c", marks)


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["He lives in the U.S.", "It is big.", "See No. 5 on p. 3."],
        ["The U.S. Army came.", "They left."],
        ["Dr. Smith met Mr. J. Doe Jr. in St. Louis.", "Gov. Brown and Sen. Lee did not come."],
        ["It fell from No. 1 to No. 3.", "No. 5 is new."],
        ['"It is over."', "He left."],
        ["“Done!”", "She said so."],
        ['"What?" he asked.', "“Really?” she said."],
        ["He said: “I came.", "I saw.”", "Then he left."],
        ["It cost $5.576 million, i.e. 3.5% more vs. 2024.", "That is all."],
        ["Use Node.JS and Booking.Com today.", "iPhone sales rose."],
        ["Wait... what?", "Really?!", "Yes."],
        ["你好。", "世界！", "再见"],
        ["«Oui.»", "Elle part."],
    ],
)
def test_sentences_end_where_a_reader_says(expected: list[str]) -> None:
    assert cut(" ".join(expected)) == expected


def test_sentences_run_together_are_parted() -> None:
    assert cut("It cost $5 million.No one paid (2025).Others did.") == [
        "It cost $5 million.",
        "No one paid (2025).",
        "Others did.",
    ]


def test_no_sentence_crosses_a_paragraph_or_a_list_item() -> None:
    text = "Two things without an end\n\nand a second paragraph\n- first item\n- second item\n1. third"
    assert cut(text) == [
        "Two things without an end",
        "and a second paragraph",
        "- first item",
        "- second item",
        "1. third",
    ]


def test_sentences_of_a_part_have_the_whole_texts_places() -> None:
    text = "One is here. Two is here. Three is here."
    assert [text[start:end] for start, end in sentences(text, 13, 25)] == ["Two is here."]


def test_passages_are_whole_sentences_of_about_the_aimed_size() -> None:
    text = " ".join(f"Sentence {number} has exactly eight words in it." for number in range(100))
    passages = split(article(text), words)
    ends = {end for _, end in sentences(text)}
    starts = {start for start, _ in sentences(text)}
    assert all(start in starts and end in ends for start, end in passages)
    assert all(100 <= len(text[start:end].split()) <= 160 for start, end in passages[:-1])
    assert " ".join(text[start:end] for start, end in passages) == text


def test_front_lines_and_credits_are_in_no_passage_and_a_heading_starts_its_own() -> None:
    body = " ".join(f"Sentence {number} has exactly eight words in it." for number in range(12))
    text = f"The Title\n\nBy Ann Lee\n\n{body}\n\nA Heading\n\n{body}\n\nPhoto: B. Ray"
    place = text.index("A Heading")
    marks = (
        Mark("title", 0, 9),
        Mark("author", text.index("By Ann"), text.index("By Ann") + 10),
        Mark("heading", place, place + 9),
        Mark("credit", text.index("Photo"), len(text)),
    )
    found = [text[start:end] for start, end in split(article(text, *marks), words)]
    assert len(found) == 2
    assert found[0] == body
    assert found[1] == f"A Heading\n\n{body}"


def test_a_mark_inside_a_sentence_takes_no_words_away() -> None:
    text = "The ship left on 14 August 2025 with coal."
    assert split(article(text, Mark("published", 17, 31)), words) == [(0, len(text))]


def test_an_endless_sentence_is_cut_at_words() -> None:
    text = " ".join(f"w{number}" for number in range(2_000))
    passages = split(article(text), words)
    assert " ".join(text[start:end] for start, end in passages) == text
    assert all(len(text[start:end].split()) <= LONGEST for start, end in passages)


def test_text_without_spaces_is_cut_too() -> None:
    text = "x" * 5_000
    passages = split(article(text), lambda texts: [len(text) for text in texts])
    assert "".join(text[start:end] for start, end in passages) == text
    assert all(end - start <= LONGEST for start, end in passages)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_ordered_trimmed_slices(text: str) -> None:
    for spans in (sentences(text), split(article(text), words)):
        last = 0
        for start, end in spans:
            assert last <= start < end <= len(text)
            assert text[start:end] == text[start:end].strip()
            last = end
    assert "".join("".join(cut(text)).split()) == "".join(text.split())


def test_the_seeds_lose_no_sentence() -> None:
    for path in sorted(SEEDS.glob("*.txt")):
        for read in read_file(path, path.name):
            covered = split(read, words)
            apart = [(mark.start, mark.end) for mark in read.marks]
            for start, end in sentences(read.text):
                inside = any(a <= start and end <= b for a, b in covered)
                assert inside or any(a < end and start < b for a, b in apart), read.text[start:end]


def test_splitting_700_words_takes_milliseconds() -> None:
    text = "\n\n".join("The river council met on Monday in the old town hall. " * 10 for _ in range(7))
    split(article(text), words)
    began = process_time()
    for _ in range(20):
        split(article(text), words)
    assert (process_time() - began) / 20 < 0.02
