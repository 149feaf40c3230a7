"""What is asked, without the courtesies around it."""

from __future__ import annotations

import pytest

from assistant.english.courtesies import outright


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Can you tell me who built the ferry?", "Who built the ferry?"),
        ("Hi, could you please tell me when it sank?", "When it sank?"),
        ("Do you know what the article is about?", "What is the article about?"),
        ("Tell me who the captain of the Aurora was", "Who was the captain of the Aurora?"),
        ("I wonder what CANN is", "What is CANN?"),
        ("Can you tell me why the ferry was delayed twice?", "Why was the ferry delayed twice?"),
        ("Do you know what ferries were sold?", "What ferries were sold?"),
        ("Do you know how many ferries were sold?", "How many ferries were sold?"),
        ("Do you know how much it cost?", "How much it cost?"),
        ("Does anyone know why the ferry was late", "Why was the ferry late?"),
        ("I'd like to know which yard built it.", "Which yard built it?"),
        ("I’m wondering: where was it built?", "Where was it built?"),
        ("please tell me by whom it was built", "By whom it was built?"),
        ("Tell me what's new", "What's new?"),
        ("Any idea what it cost, please?", "What it cost?"),
        ("Who built it, thank you", "Who built it"),
        ("Could you list the yards in Oslo?", "List the yards in Oslo?"),
        ("Would you kindly summarise the articles?", "Summarise the articles?"),
        ("Can you tell me about Volvo?", "Tell me about Volvo?"),
        ("Could you tell me why?", "Why?"),
    ],
)
def test_courtesies_are_left_out(question: str, asked: str) -> None:
    assert outright(question) == asked


@pytest.mark.parametrize(
    "question",
    [
        "Who built the ferry?",
        "Can you tell me if it sank?",  # yes or no is asked
        "Can the yard build ferries?",
        "Could you sail to Oslo in 1965?",
        "Do you know Volvo?",
        "Hello?",
        "Please",
        "What did the captain please the crew with?",
        "Tell me about Volvo",
        "Who said thank you to the crew?",
        "Whom did it please?",
        "and since when",
        "What the article is about",
        "Whom did the captain please?",
    ],
)
def test_what_is_asked_outright_stays(question: str) -> None:
    assert outright(question) == question
