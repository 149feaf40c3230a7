"""The kinds of questions by their wording, and the words taken from them."""

from __future__ import annotations

import pytest

from assistant.asked import Criterion
from assistant.english.questions import classify
from assistant.english.words import content_stems, names, normalised, same_answer, tokens


@pytest.mark.parametrize(
    ("question", "kind", "field"),
    [
        ("Who wrote the article about the ferry?", "metadata", "author"),
        ("Who is the author of the Aftenposten piece?", "metadata", "author"),
        ("When was the Aftenposten story published?", "metadata", "published"),
        ("What is the date of the report on ferries?", "metadata", "published"),
        ("Which publisher ran the story on storms?", "metadata", "publisher"),
        ("What is the headline of the piece by Kari Moe?", "metadata", "title"),
        ("When did the feature about storms come out?", "metadata", "published"),
        ("At what time did the Aftenposten story go out?", "metadata", "published"),
        ("what headline did Kari Moe's piece run under", "metadata", "title"),
        ("When was newsletter 47 sent?", "metadata", "published"),
        ("When was the e-mail about storms sent out?", "metadata", "published"),
        ("When was the report sent to the ministry?", "fact", None),
        ("When will the inspectorate's report appear?", "fact", None),
        ("Which publication does the Aftenposten story credit?", "fact", None),
        ("any articles mentioning Volvo?", "which_articles", None),
        ("What did Kari Moe write?", "which_articles", None),
        ("Everything by Kari Moe please", "which_articles", None),
        ("What were the bells on the buoy for?", "fact", None),
        ("Who covered the regatta for the newspaper?", "metadata", "author"),
        ("Who filed the story from Oslo?", "metadata", "author"),
        ("Who covered the costs of the paper mill?", "fact", None),
        ("Who works for the paper?", "fact", None),
        ("Who wrote Peer Gynt?", "fact", "author"),
        ("When was the ferry launched?", "fact", None),
        ("How many ferries sank?", "fact", None),
        ("How long did it take?", "fact", None),
        ("Which process was used?", "fact", None),
        ("What percentage of sales goes to Oslo?", "fact", None),
        ("Name the founder of Equinor", "fact", None),
        ("Which companies built ferries?", "list", None),
        ("What holds the ferry together?", "fact", None),
        ("Name the companies that built ferries", "list", None),
        ("Which university employs Kari Moe?", "fact", None),
        ("Which Norwegian ferries were late?", "list", None),
        ("What technical problems did the yard face?", "list", None),
        ("Why was the ferry late?", "explain", None),
        ("How did Volvo help?", "explain", None),
        ("What caused the delay?", "explain", None),
        ("Was the ferry late?", "yes_no", None),
        ("Summarise the article by Kari Moe", "summary", None),
        ("What happened to the ferry?", "topic", None),
        ("What is said about ferries?", "topic", None),
        ("Tell me about Volvo", "topic", None),
        ("ferries", "topic", None),
        ("Kari Moe?", "topic", None),
        ("Why?", "explain", None),
        ("help", "fact", None),
        ("Kari Moe's ferry", "fact", None),
        ("ferry release date", "fact", None),
        ("Summarise the articles", "summary", None),
        ("What did the Bergen Times report?", "fact", None),
        ("What does Kari Moe say about ferries?", "explain", None),
        ("Give me three reasons for the delay", "explain", None),
        ("Compare ferries and trains", "explain", None),
        ("What is a ferry?", "explain", None),
        ("What is the article about?", "summary", None),
        ("Which articles mention ferries?", "which_articles", None),
        ("How many articles mention ferries?", "which_articles", None),
    ],
)
def test_kind(question: str, kind: str, field: str | None) -> None:
    found = classify(question)
    assert (found.kind, found.field) == (kind, field)


def test_subject_of_a_metadata_question_is_what_names_the_article() -> None:
    assert set(content_stems(classify("Who wrote the story on Oslo's ferries?").subject)) == {"oslo", "ferri"}


def test_names_leave_out_the_question_word_and_the_opening_verb() -> None:
    assert names("Who leads Norsk Hydro?") == ["Norsk Hydro"]
    assert names("Name the boss of R3.") == ["R3"]
    assert names("What do ferries cost?") == []


def test_tokens_keep_amounts_whole() -> None:
    assert tokens("the $5.576 million, or 15%, of R1") == [
        "the",
        "$5.576",
        "million",
        "or",
        "15%",
        "of",
        "R1",
    ]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Liv Berg", "founder Liv Berg", True),
        ("the 15%", "15%.", True),
        ("May", "May 2025", True),
        ("10,000", "30,000 units", False),
        ("10,000 buses", "30,000 buses", False),
        ("nineteen", "19 ships", True),
        ("six million", "6,000,000", True),
        ("nineteen", "ninety", False),
        ("third", "3", False),
        ("Oslo", "Bergen", False),
        ("", "", False),
    ],
)
def test_answers_that_say_the_same(one: str, other: str, same: bool) -> None:
    assert same_answer(one, other) is same
    assert same_answer(other, one) is same


def test_plain_form_is_squads() -> None:
    assert normalised("The  Quick, brown-fox!") == "quick brown fox"


@pytest.mark.parametrize(
    ("question", "criterion"),
    [
        ("How many articles are there?", Criterion()),
        ("How many articles do you have in total?", Criterion()),
        ("Which articles mention Volvo?", Criterion("Volvo")),
        ("how many of the articles mention volvo", Criterion("volvo")),
        ("In how many stories is the Bank of England mentioned?", Criterion("Bank of England")),
        ("Find all articles in which “rising prices” appear", Criterion("rising prices")),
        ("How many articles contain the word 'and'?", Criterion("and")),
        ("What did Kari Moe write?", Criterion(signed="Kari Moe")),
        ("Which articles did the Harbour Post publish?", Criterion(signed="Harbour Post")),
        ("How many articles by the Harbour Post are there?", Criterion(signed="Harbour Post")),
        ("Are there any articles from Reuters?", Criterion(signed="Reuters")),
        (
            "How many articles did the Harbour Post publish in May?",
            Criterion(signed="Harbour Post", dated=(None, 5, None), when="May"),
        ),
        (
            "How many articles are there by Kari Moe from 14 May 2025?",
            Criterion(signed="Kari Moe", dated=(2025, 5, 14), when="14 May 2025"),
        ),
        ("Which articles were published in 2024?", Criterion(dated=(2024, None, None), when="2024")),
        ("How many articles are about Volvo?", None),
        ("How many articles do not mention Volvo?", None),
        ("How many articles mention Volvo and Saab?", None),
        ("How many articles mention Volvo more than once?", None),
        ("How many articles mention the bridge at Lomm?", None),
        ("How many articles by Kari Moe about storms are there?", None),
        ("How many articles did he write?", None),
        ("How many articles did the Post publish last week?", None),
        ("How many reports did the committee publish?", None),
        ("How many stories does the tower have?", None),
        ("How many articles of the treaty were changed?", None),
    ],
)
def test_which_articles_are_asked_for_exactly(question: str, criterion: Criterion | None) -> None:
    asked = classify(question)
    assert asked.criterion == criterion
    if criterion is not None:
        assert asked.kind == "which_articles"
        assert asked.counted == ("how many" in question.lower())
