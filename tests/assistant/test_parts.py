"""A question is taken apart where each part can stand alone, and put together again from what is answered."""

from __future__ import annotations

import pytest

from assistant.english.sayings import SAYINGS
from assistant.english.subquestions import subquestions
from assistant.evidence import Claim, Draft, Evidence, joined
from index.articles import Article


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "What is the Aurora, and who built it?",
            ["What is the Aurora?", "Who built Aurora?"],
        ),
        ("Who is Kari Moe and what did she say?", ["Who is Kari Moe?", "What did Kari Moe say?"]),
        ("Why did it sink? Who was aboard?", ["Why did it sink?", "Who was aboard?"]),
        ("When and where was the ferry hit?", ["When and where was the ferry hit?"]),
        ("What did Volvo and Saab agree to?", ["What did Volvo and Saab agree to?"]),
        ("Who built the Aurora?", ["Who built the Aurora?"]),
        ("The ferry sank. Who was aboard?", ["The ferry sank. Who was aboard?"]),
    ],
)
def test_a_question_is_taken_apart(question: str, expected: list[str]) -> None:
    assert subquestions(question) == expected


def test_parts_are_joined_and_the_unanswered_one_is_named() -> None:
    article = Article("a", "T", "Volvo built it. It sank.", None, None, None, None, "a.txt", "0")
    built = Draft((Claim("Volvo built it.", (Evidence(article, 0, 15, 0.9),)),), "Volvo", 0.9)
    sank = Draft((Claim("It sank.", (Evidence(article, 16, 24, 0.6),)),), None, 0.6)
    none = Draft((), None, 0.1)

    both = joined(["Who built it?", "What happened?"], [built, sank], SAYINGS)
    assert [claim.text for claim in both.claims] == ["Volvo built it.", "It sank."]
    assert (both.short_answer, both.confidence, both.notes) == ("Volvo", 0.6, ())
    half = joined(["Who built it?", "Who paid?"], [built, none], SAYINGS)
    assert (half.claims, half.notes) == (built.claims, ("The articles do not say: Who paid?",))
    assert joined(["Who paid?", "Who sang?"], [none, none], SAYINGS) == none
