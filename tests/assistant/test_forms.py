"""The form of an answer against the form its question asks for."""

from __future__ import annotations

import pytest

from assistant.forms import disqualified, fits


@pytest.mark.parametrize(
    ("question", "answer", "expected"),
    [
        ("What does the ferry cost?", "30,000 units", True),
        ("What does the ferry cost?", "$30,000", False),
        ("How much did they pay?", "two boats", True),
        ("What did it sell for?", "£5", False),
        ("How much does it weigh?", "30 tons", False),
    ],
)
def test_no_amount_of_money_where_a_price_is_asked_for(question: str, answer: str, expected: bool) -> None:
    assert disqualified(question, answer) is expected


@pytest.mark.parametrize(
    ("question", "answer", "expected"),
    [
        ("How many engineers came?", "a team", False),
        ("How many engineers came?", "about 40", True),
        ("How many engineers came?", "a dozen", True),
        ("What percentage goes to Oslo?", "Oslo", False),
        ("When did it sail?", "in early June", True),
        ("When did it sail?", "the harbour", False),
        ("In what year did it sail?", "1899", True),
        ("Who built it?", "Volvo", True),
        ("Who built it?", "in the dock", False),
        ("Who built it?", "shipyard workers", True),
        ("What was built?", "in the dock", True),
    ],
)
def test_fits(question: str, answer: str, expected: bool) -> None:
    assert fits(question, answer) is expected
