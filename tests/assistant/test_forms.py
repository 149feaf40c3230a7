"""The form of an answer against the form its question asks for."""

from __future__ import annotations

import pytest

from assistant.forms import disqualified, ends_in_number, form_met, names_another


@pytest.mark.parametrize(
    ("question", "answer", "expected"),
    [
        ("What does the ferry cost?", "30,000 units", True),
        ("What does the ferry cost?", "$30,000", False),
        ("How much did they pay?", "two boats", True),
        ("How much did they pay?", "15% of sales", False),
        ("What does the ferry cost?", "15%", True),
        ("What did it sell for?", "£5", False),
        ("How much does it weigh?", "30 tons", False),
    ],
)
def test_no_amount_of_money_where_a_price_is_asked_for(question: str, answer: str, expected: bool) -> None:
    assert disqualified(question, answer) is expected


@pytest.mark.parametrize(
    ("question", "answer", "expected"),
    [
        ("How many engineers came?", "a team", -1),
        ("How many engineers came?", "about 40", 0.5),
        ("How many engineers came?", "a dozen", 0.5),
        ("What percentage goes to Oslo?", "Oslo", -1),
        ("What share of it goes to Oslo?", "a third", 1),
        ("When did it sail?", "in early June", 0.5),
        ("When did it sail?", "the harbour", -1),
        ("In what year did it sail?", "1899", 1),
        ("In what year did it sail?", "in May", -1),
        ("Which month was it?", "May", 1),
        ("Who built it?", "Volvo", 0.5),
        ("Who built it?", "in the dock", -1),
        ("Who built it?", "shipyard workers", 0.5),
        ("Who built it?", "Danish", -1),
        ("Who said so?", "we do not know", -1),
        ("What was built?", "in the dock", 0),
        ("How far off is the island?", "12 kilometres", 1),
        ("How far off is the island?", "two miles", 1),
        ("How far off is the island?", "the harbour", -1),
        ("How fast does it go?", "18 knots", 1),
        ("What top speed does it reach?", "nine minutes", -1),
        ("At what age did he die?", "2022", -1),
        ("At what age did he die?", "71", 1),
        ("How heavy is it?", "31 kg", 1),
        ("How hot is the oven?", "220 degrees", 1),
        ("What time does it leave?", "at 9.20", 1),
        ("How long does it take?", "nine minutes", 1),
        ("How long does it take?", "the ferry", -1),
        ("How long is the bridge?", "340 metres", 1),
        ("How much did the repair cost?", "€6 million", 1),
        ("How much did the repair cost?", "the council", -1),
        ("How often does it run?", "daily", 0.5),
    ],
)
def test_the_form_asked_for(question: str, answer: str, expected: float) -> None:
    assert form_met(question, answer) == expected


def test_a_unit_may_follow_a_number() -> None:
    assert ends_in_number("around 12")
    assert ends_in_number("twelve")
    assert not ends_in_number("12 boats")


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("What does the H20 cost?", "R1 cost $5 million.", True),
        ("What does the H20 cost?", "The H20s and R1 cost $5 million.", False),
        ("What does the H20 cost?", "It cost $5 million.", False),
        ("What does the chip cost?", "R1 cost $5 million.", False),
    ],
)
def test_another_thing_of_the_sort(question: str, sentence: str, expected: bool) -> None:
    assert names_another(question, sentence) is expected
