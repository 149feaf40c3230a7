"""A short answer that is a part of a time or an amount is told as the whole."""

from __future__ import annotations

import pytest

from assistant.english import ENGLISH
from assistant.extractive.candidates import Candidate, groups
from index.articles import Article, Hit, Passage


@pytest.mark.parametrize(
    ("text", "part", "whole"),
    [
        ("It is due in the coming weeks.", "weeks", "the coming weeks"),
        ("It comes in a few days, at last.", "days", "a few days"),
        ("It cost $5.6 million to build.", "5.6", "$5.6 million"),
        ("It took two and a half years.", "half years", "two and a half years"),
        ("It is open for 2 hours.", "2", "2 hours"),
        ("It won 81 per cent of them.", "81", "81 per cent"),
        ("The 20-year-old left.", "20", "20"),
        ("It was built in 1996, then sold.", "1996", "1996"),
        ("It opened on 12 May 2025.", "12 May 2025", "12 May 2025"),
        ("They own 2,048 chips.", "2,048", "2,048"),
        ("The first boat left.", "first", "first"),
        ("It is called Weeks.", "Weeks", "Weeks"),
    ],
)
def test_the_headline_is_the_whole_of_a_time_or_amount(text: str, part: str, whole: str) -> None:
    article = Article("a", "Notes", text, None, None, None, None, "a.txt", "")
    hit = Hit(Passage(0, "a", 0, len(text)), article, 1.0)
    start = text.index(part)
    group = groups([Candidate(hit, start, start + len(part), 2.0, 1.0)], ENGLISH.words)[0]
    assert group.words == whole
    assert group.best.text == part  # what is weighed stays as the reader marked it
