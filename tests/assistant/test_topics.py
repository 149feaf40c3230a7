"""What is told of a topic: each thing once, and of two things told in the same words both."""

from __future__ import annotations

import pytest

from assistant.english import ENGLISH
from assistant.evidence import Evidence
from assistant.extractive.sentences import unlike
from index.articles import Article


def evidence(text: str) -> Evidence:
    return Evidence(Article(text, "Notes", text, None, None, None, None, "a.txt", ""), 0, len(text), 0.5)


@pytest.mark.parametrize(
    ("other", "both"),
    [
        ("The observatory on Barrow Fell closes in December.", True),
        ("The observatory on Bar\xadrow Fell closes in December.", True),
        ("The observatory on Hallow Fell closes in 2027.", True),
        ("The observatory on Hallow Fell closes in December.", False),
        ("In December the observatory on Hallow Fell closes, Mathilda Quennell said.", False),
        ("The observatory on Barrow Fell closes its gates in December.", False),
    ],
)
def test_the_same_of_another_name_or_number_is_no_repetition(other: str, both: bool) -> None:
    said = [evidence("The observatory on Hallow Fell closes in December."), evidence(other)]
    assert unlike(said, ENGLISH.words) == (said if both else said[:1])
