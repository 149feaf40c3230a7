"""Follow-ups become questions that can be asked alone; questions that already can are left as they are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answers import Answer, Citation
from assistant.english.followups import standalone


def turn(question: str, short_answer: str | None = None, quote: str = "") -> Answer:
    citation = Citation(1, "a", "a.txt", "A", None, None, None, None, quote, 0, len(quote))
    return Answer(
        question, question, True, quote, short_answer, 0.9, "extractive", (citation,) if quote else ()
    )


@pytest.mark.parametrize(
    ("earlier", "answer", "asked", "expected"),
    [
        # pronouns
        ("When was the Aquila due to fly?", "June", "Was it delayed?", "Was Aquila delayed?"),
        ("When was Aquila due to fly?", "June", "Why was it postponed?", "Why was Aquila postponed?"),
        ("Who founded Norsk Hydro?", "Sam Eyde", "Was he satisfied?", "Was Sam Eyde satisfied?"),
        (
            "Who is Marta Lindqvist?",
            "a marine biologist",
            "Where does she work?",
            "Where does Marta Lindqvist work?",
        ),
        ("Who runs the lab?", "Marta Lindqvist", "What is her salary?", "What is Marta Lindqvist's salary?"),
        ("Which chip did Oslo choose?", "Ascent", "Who makes it?", "Who makes Ascent?"),
        (
            "Did Volvo help Polestar?",
            None,
            "How many engineers did they send?",
            "How many engineers did Volvo send?",
        ),
        # "one"
        (
            "What is the ship that Volvo built last?",
            "Aquila",
            "When did that one sail?",
            "When did Aquila sail?",
        ),
        (
            "How much would it cost to repair the Garth Bridge?",
            "95 million",
            "What would a completely new one cost?",
            "What would a completely new Garth Bridge cost?",
        ),
        (
            "Who founded Volvo?",
            "Assar Gabrielsson",
            "Is it one of the oldest?",
            "Is Volvo one of the oldest?",
        ),
        # counted answers
        (
            "How many buses does Bergen own?",
            "around 5,000 electric buses",
            "And how many of them are new?",
            "How many of the electric buses are new?",
        ),
        ("What share goes to Oslo?", "15%", "Which firms pay it?", "Which firms pay the 15%?"),
        (
            "How many buses does Bergen own?",
            "5,000",
            "And how many of them are new?",
            "How many of the buses are new?",
        ),
        ("What do Volvo and Saab build?", "cars", "Where are they based?", "Where are Volvo and Saab based?"),
        # swapped terms
        ("How many H800s did they buy?", "10", "And H100s?", "How many H100s did they buy?"),
        ("How many H800s did they buy?", "10", "What about H100s?", "How many H100s did they buy?"),
        ("What happened in 2023?", None, "And in 2024?", "What happened in 2024?"),
        ("How big is Norway?", None, "What about Sweden?", "How big is Sweden?"),
        # bare question words
        ("Was the ferry delayed?", None, "Why?", "Why was the ferry delayed?"),
        ("When was the ferry's launch postponed?", "May", "Why?", "Why was the ferry's launch postponed?"),
        ("Who is leaving Equinor?", "Anders Opedal", "When?", "When is Anders Opedal leaving Equinor?"),
        # about an article
        (
            "Who wrote the Aftenposten article?",
            "Kari Moe",
            "When was it published?",
            "When was the Aftenposten article published?",
        ),
        # only a topic is missing
        (
            "When was Aquila due?",
            "June",
            "Who is the founder of the company?",
            "Who is the founder of the company (Aquila)?",
        ),
        # nothing to resolve
        (
            "When did Volvo send engineers?",
            None,
            "What is the capital of France?",
            "What is the capital of France?",
        ),
        (
            "When did Volvo send engineers?",
            None,
            "When did Saab sell its plant?",
            "When did Saab sell its plant?",
        ),
        (
            "When did Volvo send engineers?",
            None,
            "Is it true that Saab is bankrupt?",
            "Is it true that Saab is bankrupt?",
        ),
    ],
)
def test_follow_up(earlier: str, answer: str | None, asked: str, expected: str) -> None:
    assert standalone(asked, [turn(earlier, answer)]) == expected


def test_without_history_the_question_is_untouched() -> None:
    assert standalone("Why  was it\nlate?", []) == "Why was it late?"


def test_the_antecedent_is_sought_further_back_when_the_last_turn_has_none() -> None:
    turns = [turn("Who founded Norsk Hydro?", "Sam Eyde"), turn("how much rain fell?", "3 mm")]
    assert standalone("Was he rich?", turns) == "Was Sam Eyde rich?"


def test_a_person_can_come_from_the_quotation() -> None:
    turns = [turn("what is said about the merger?", None, "Founder Liv Berg said the merger was off.")]
    assert "Liv Berg" in standalone("Is she angry?", turns)


@pytest.mark.parametrize(
    ("earlier", "answer", "quote", "asked", "expected"),
    [
        # whom something is said of, not a place or a thing named beside
        (
            "When did Halvorsen leave?",
            None,
            "Halvorsen left the Bergen Line in May; he was 61.",
            "What did he do then?",
            "What did Halvorsen do then?",
        ),
        (
            "Was Aquila delayed?",
            None,
            "In the North Sea the Aquila was late, Captain Ida Moe said.",
            "Was she satisfied?",
            "Was Captain Ida Moe satisfied?",
        ),
        (
            "Where was Halvorsen born?",
            "Haukeland Hospital",
            "Haukeland Hospital",
            "How old is he?",
            "How old is Halvorsen?",
        ),
        ("When was the R2 delayed?", "May", "In May the United States said so.", "Was he satisfied?", "Was he satisfied?"),
        # a date is no thing
        ("When did the Aquila sail?", "3 May 2025", "On 3 May 2025.", "Was it late?", "Was Aquila late?"),
    ],
)  # fmt: skip
def test_a_person_is_whom_something_is_said_of(
    earlier: str, answer: str | None, quote: str, asked: str, expected: str
) -> None:
    assert standalone(asked, [turn(earlier, answer, quote)]) == expected


def test_the_same_pronoun_goes_on_with_the_same_person() -> None:
    first = turn("Who runs the lab?", "Marta Lindqvist")
    met = turn("Whom did she meet?", "Ida Moe", "Ida Moe met her in Oslo.")
    second = replace(met, standalone_question="Whom did Marta Lindqvist meet?")
    assert standalone("How old is she?", [first, second]) == "How old is Marta Lindqvist?"
    assert standalone("How old is he?", [first, second]) != "How old is Marta Lindqvist?"


def test_what_names_nothing_is_about_what_the_conversation_was_about() -> None:
    turns = [
        turn("Who sings with Blue Harbour?", None, "Ida Moe has sung with Blue Harbour since 1983."),
        turn(
            "What is the first album of Blue Harbour?",
            None,
            "Blue Harbour's first album, Northern Light, came out in 1985.",
        ),
        turn("Which label released it?", None, "Fjord Records released the album."),
    ]
    assert standalone("What was the last album?", turns) == "What was the last album (Blue Harbour)?"


@pytest.mark.parametrize(
    "asked",
    [
        "Who founded Volvo?",
        "how do vaccines protect people from severe illness?",
        "Which articles are about chips?",
        "Was the article's author paid for other stories?",
    ],
)
def test_what_can_be_asked_alone_stays_as_it_is(asked: str) -> None:
    turns = [turn("When was Aquila due?", "June", "Aquila was due in June."), turn("Was Aquila late?", "yes")]
    assert standalone(asked, turns) == asked


def test_a_very_short_one_takes_up_all_that_was_asked() -> None:
    turns = [turn("What do members of Volvo pay?", "40 euros", "Members of Volvo pay 40 euros.")]
    assert standalone("And if you are no member?", turns) == "If you are no member (members of Volvo pay)?"


def test_a_pronoun_that_stands_for_nobody_named_is_about_what_was_asked_last() -> None:
    turns = [turn("Who is the director of the Garth station?", "a botanist")]
    assert standalone("And how old is she?", turns) == "How old is she (the director of the Garth station)?"
