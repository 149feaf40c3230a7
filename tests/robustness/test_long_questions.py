"""Row 7 of the attack: a question of allowed length is answered within seconds, whatever its letters are."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from assistant.build import open_assistant

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from index.library import Library

MOST_SECONDS = 6.0
"""Of processor time: 2 are the promise on two quiet cores. Before the mend the first took 44, the fifth 60 and more."""
UNKNOWN = " ".join(f"zqxwk{chr(97 + number % 26)}{chr(97 + number // 26)}mp" for number in range(190))
QUESTIONS = {
    "one letter": "x" * 2_000,
    "one word": "ab" * 1_000,
    "a name": "Who is " + "Ab" * 990 + "?",
    "digits": "1" * 2_000,
    "unknown words": UNKNOWN,
    "long unknown words": ("cdefghijklmnopqrstuv " * 95)[:2_000],
    "hyphens": "a-" * 1_000,
    "accents": "é" * 2_000,
    "asking": "Why " + "is it " * 300,
    "commas": "who, " * 400,
    "brackets": "(" * 1_000 + "who" + ")" * 990,
    "capitals": "A B " * 500,
    "numbers and dots": "1.2," * 500,
    "quotes": "“who” " * 330,
}


@pytest.fixture(scope="module")
def assistant(seeds_library: Library) -> Iterator[Assistant]:
    made = open_assistant(seeds_library)
    made.ask("Who founded DeepSeek?")
    yield made


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS.keys())
def test_a_question_of_2000_letters_costs_seconds(assistant: Assistant, question: str) -> None:
    began = time.process_time()
    answer = assistant.ask(question[:2_000])

    assert time.process_time() - began <= MOST_SECONDS
    assert answer.question


def test_a_misspelt_word_among_few_is_still_put_right(assistant: Assistant) -> None:
    assert (
        assistant.ask("Who is the foudner of DeepSeek?").standalone_question
        == "Who is the founder of DeepSeek?"
    )
