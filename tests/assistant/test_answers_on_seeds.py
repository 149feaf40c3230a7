"""The whole pipeline on the five seed articles: every quotation is checked against the stored text and the file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answers import Answer, QuestionError
from assistant.assistant import Assistant
from assistant.build import open_assistant
from assistant.english.sayings import NOT_SAID
from index.articles import Filters
from index.library import Library

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture(scope="module")
def assistant(seeds_library: Library) -> Iterator[Assistant]:
    yield open_assistant(seeds_library)


def check_citations(answer: Answer, library: Library) -> None:
    """The contract: exact stored words that also stand in the original file apart from white space."""
    assert answer.answered == bool(answer.citations)
    for place, citation in enumerate(answer.citations, 1):
        assert citation.number == place
        assert f"[{place}]" in answer.text
    for citation in (*answer.citations, *answer.nearest):
        stored = library.article(citation.article)
        assert citation.quote and citation.quote == stored.text[citation.start : citation.end]
        original = (SEEDS / citation.file).read_text(encoding="utf-8")
        assert "".join(citation.quote.split()) in "".join(original.split())
    if not answer.answered:
        assert (answer.text, answer.short_answer) == (NOT_SAID, None)


FACTS = [
    ("How many Hopper GPUs was DeepSeek able to use?", "50,000"),
    ("What percentage of chip sales goes to Washington?", "15%"),
    ("Who is the founder of DeepSeek?", "Liang Wenfeng"),
    ("Which university employs Ritwik Gupta?", "Berkeley"),
    ("What did training R1 cost?", "$5.576 million"),
    ("For which month was the R2 launch planned?", "May"),
    ("What is the name of Huawei's software toolkit?", "CANN"),
    ("Which Alibaba model is a strong alternative?", "Qwen3"),
    ("Since when have export restrictions limited access to advanced chips?", "2022"),
]


@pytest.mark.parametrize(("question", "expected"), FACTS)
def test_facts(assistant: Assistant, seeds_library: Library, question: str, expected: str) -> None:
    answer = assistant.ask(question)
    check_citations(answer, seeds_library)
    assert answer.answered, answer
    assert expected in (answer.short_answer or "")
    assert any(expected in citation.quote for citation in answer.citations)


@pytest.mark.parametrize(
    "question",
    [
        "Who is the chief executive of Nvidia?",
        "What is the capital of France?",
        "How many employees does DeepSeek have?",
        "When was Huawei founded?",
        "What does the H20 chip cost?",
        "Who won the football match on Saturday?",
        "What is the population of Beijing?",
        "Which bank financed Cambricon's factory?",
        "When will DeepSeek release R7?",
        "Who wrote the article about submarines?",
    ],
)
def test_what_is_not_said_is_not_answered(
    assistant: Assistant, seeds_library: Library, question: str
) -> None:
    answer = assistant.ask(question)
    check_citations(answer, seeds_library)
    assert not answer.answered, answer
    assert answer.nearest
    assert all(near.number == 0 for near in answer.nearest)


@pytest.mark.parametrize(
    ("question", "expected", "quote"),
    [
        ("Who wrote the WebProNews article?", "Dave Ritchie", "Written by Dave Ritchie"),
        (
            "Who is the author of the piece about Huawei's stumble?",
            "Izabela Myszkowska",
            "Izabela Myszkowska",
        ),
        ("When was the TechRadar story published?", "2025-08-16", "Sat, 16 Aug 2025 15:09:00 +0000"),
        ("Which site published the story about chaos at DeepSeek?", "techradar.com", "techradar.com"),
    ],
)
def test_bylines(
    assistant: Assistant, seeds_library: Library, question: str, expected: str, quote: str
) -> None:
    answer = assistant.ask(question)
    check_citations(answer, seeds_library)
    assert answer.short_answer == expected
    assert [citation.quote for citation in answer.citations] == [quote]


@pytest.mark.parametrize(
    "question",
    [
        "Why was the launch of R2 delayed?",
        "How did Huawei try to help DeepSeek?",
        "What problems do Ascend chips have?",
        "Summarise the article by Dave Ritchie.",
        "What is said about Alibaba?",
        "Which articles mention data labeling?",
        "Did Huawei send engineers to DeepSeek?",
    ],
)
def test_long_answers_cite_sentences(assistant: Assistant, seeds_library: Library, question: str) -> None:
    answer = assistant.ask(question)
    check_citations(answer, seeds_library)
    assert answer.answered, answer
    assert all(len(citation.quote.split()) >= 5 for citation in answer.citations)


@pytest.mark.parametrize(
    "question",
    [
        "Which companies does Beijing want firms to buy from?",
        "What are the names of the companies Beijing wants firms to buy from?",
    ],
)
def test_list_names_every_item(question: str, assistant: Assistant) -> None:
    answer = assistant.ask(question)
    assert answer.short_answer == "Huawei and Cambricon"


def test_several_articles_that_say_so_are_all_cited(assistant: Assistant) -> None:
    answer = assistant.ask("Who is the founder of DeepSeek?")
    assert len({citation.article for citation in answer.citations}) >= 2
    (account,) = answer.accounts
    assert (account.answer, len(account.citations)) == (answer.short_answer, len(answer.citations))


def test_follow_up_uses_the_earlier_answer(assistant: Assistant, seeds_library: Library) -> None:
    answer = assistant.ask("Was he satisfied?", history=["Who is the founder of DeepSeek?"])
    check_citations(answer, seeds_library)
    assert answer.standalone_question == "Was Liang Wenfeng satisfied?"
    assert "dissatisf" in answer.text
    counted = assistant.ask(
        "And how many of them were H100s?", history=["How many GPUs did DeepSeek have access to?"]
    )
    assert "10,000" in (counted.short_answer or "")


def test_what_was_typed_is_asked_outright_and_spelt_right(
    assistant: Assistant, seeds_library: Library
) -> None:
    answer = assistant.ask("Hi, can you tell me who the foudner of DepeSeek is?")
    check_citations(answer, seeds_library)
    assert answer.question == "Hi, can you tell me who the foudner of DepeSeek is?"
    assert answer.standalone_question == "Who is the founder of Deepseek?"
    assert answer.short_answer == "Liang Wenfeng"
    later = assistant.ask("was he satsified?", history=[answer.question])
    assert later.standalone_question == "Was Liang Wenfeng satisfied?"


def test_filters_limit_what_is_cited(assistant: Assistant, seeds_library: Library) -> None:
    file = "002_29dca2e4c99ceb5b.txt"
    answer = assistant.ask("Who is the founder of DeepSeek?", filters=Filters(article=file))
    assert {citation.file for citation in answer.citations} == {file}
    assert not assistant.ask("Who is the founder of DeepSeek?", filters=Filters(until="2020-01-01")).answered


def test_the_same_question_gives_the_same_answer(seeds_library: Library) -> None:
    first, second = (
        open_assistant(seeds_library).ask("What did training R1 cost?").to_json() for _ in range(2)
    )
    first.pop("timings_ms"), second.pop("timings_ms")
    assert first == second


@pytest.mark.parametrize("question", ["", "  ", "?!", "x" * 2_001])
def test_a_question_that_cannot_be_asked(assistant: Assistant, question: str) -> None:
    with pytest.raises(QuestionError):
        assistant.ask(question)


@pytest.mark.parametrize("filters", [Filters(since="May"), Filters(since="2025-08-02", until="2025-08-01")])
def test_filters_that_make_no_sense(assistant: Assistant, filters: Filters) -> None:
    with pytest.raises(QuestionError):
        assistant.ask("Who founded DeepSeek?", filters=filters)


@pytest.mark.parametrize(
    "question",
    ['"', "AND OR NOT *", "R2' OR 1=1 --", "什么时候发布?", "a\0b", "😀 why", "NEAR(x, y)", "who " * 400],
)
def test_odd_questions_get_an_answer_or_none(
    assistant: Assistant, seeds_library: Library, question: str
) -> None:
    if any(char.isalnum() for char in question):
        check_citations(assistant.ask(question), seeds_library)
    else:
        with pytest.raises(QuestionError):
            assistant.ask(question)
