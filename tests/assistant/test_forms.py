"""The form of an answer against the form its question asks for."""

from __future__ import annotations

import pytest

from assistant.english.forms import disqualified, ends_in_number, form_met
from training.reader.formed import shares


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
    ("question", "answer"),
    [
        ("How many engineers came?", "about 40"),
        ("How many engineers came?", "a dozen"),
        ("How many nights did they stay?", "11"),
        ("What share of it goes to Oslo?", "a third"),
        ("When did it sail?", "in early June"),
        ("In what year did it sail?", "1899"),
        ("In what year did it sail?", "204 BC"),
        ("Which month was it?", "May"),
        ("Who built it?", "Volvo"),
        ("Who built it?", "shipyard workers"),
        ("Who ruled when it was built?", "King Olav"),
        ("In which prison did he sit?", "Varnholm Gaol"),
        ("How far off is the island?", "12 kilometres"),
        ("How far off is the island?", "two miles"),
        ("How far off is the island?", "thousands of miles"),
        ("How fast does it go?", "18 knots"),
        ("At what age did he die?", "71"),
        ("How heavy is it?", "31 kg"),
        ("How hot is the oven?", "220 degrees"),
        ("What time does it leave?", "at 9.20"),
        ("How long does it take?", "nine minutes"),
        ("How long is the bridge?", "340 metres"),
        ("How much did the repair cost?", "€6 million"),
        ("How often does it run?", "daily"),
    ],
)
def test_the_form_asked_for_speaks_for_an_answer(question: str, answer: str) -> None:
    assert form_met(question, answer) > 0.3


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How many engineers came?", "a team"),
        ("What percentage goes to Oslo?", "Oslo"),
        ("When did it sail?", "the harbour"),
        ("In what year did it sail?", "in May"),
        ("Who built it?", "in the dock"),
        ("Who built it?", "Danish"),
        ("Who said so?", "we do not know"),
        ("Who ruled when it was built?", "in 1900"),
        ("In which prison did he sit?", "four years"),
        ("How far off is the island?", "the harbour"),
        ("What top speed does it reach?", "nine minutes"),
        ("At what age did he die?", "2022"),
        ("How long does it take?", "the ferry"),
        ("How much did the repair cost?", "the council"),
    ],
)
def test_a_form_not_met_speaks_against_it(question: str, answer: str) -> None:
    assert form_met(question, answer) < -1


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What was built?", "in the dock"),
        ("What age of mankind was it?", "the Iron Age"),
        ("When it rains, what do they wear?", "oilskins"),
        ("What did he build when he was young?", "a boat"),
    ],
)
def test_no_form_is_asked_for(question: str, answer: str) -> None:
    assert form_met(question, answer) == 0


def test_the_shares_are_those_of_the_pairs_given() -> None:
    pairs = [
        ("How many came?", "four"),
        ("How many came?", "Jane"),
        ("What came?", "a boat"),
        ("Why?", "in 1900"),
    ]
    found = {form.asked.pattern: figures for form, *figures in shares(pairs) if figures[0]}
    assert list(found.values()) == [[2, 0.5, 0.5]]


@pytest.mark.parametrize(
    ("question", "answer", "behind", "expected"),
    [
        ("How many employees does it have?", "50,000", " Hopper GPUs, including 10,000 more", True),
        ("How many people were evacuated?", "340 homes", " stood empty", True),
        ("How many people were evacuated?", "340", " residents left", False),
        ("How many people work there?", "340", " in all, with two boats", False),
        ("How many people work there?", "about 340", ". Boats are few", False),
        ("How many young engineers came?", "four", " specialists from Oslo", False),
        ("How many men died?", "four", " months later", False),
        ("How many boats were there?", "four", " engineers", False),
        ("How many computers were bought?", "340", " desktops", False),
        ("How many people work there?", "three", " people familiar with the matter", True),
        ("How many people work there?", "two people", " with direct knowledge of the talks", True),
        ("How many people did the paper cite?", "three", " people familiar with the matter", False),
        ("How many people were evacuated?", "three", " people close to the river", False),
    ],
)
def test_other_things_than_the_people_asked_about(
    question: str, answer: str, behind: str, expected: bool
) -> None:
    assert disqualified(question, answer, behind) is expected


def test_a_unit_may_follow_a_number() -> None:
    assert ends_in_number("around 12")
    assert ends_in_number("twelve")
    assert not ends_in_number("12 boats")
