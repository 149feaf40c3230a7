"""Questions that may ask for a fact of an article: answered from the article they name, not with whoever it tells of."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.answers import Answer
from assistant.assistant import Assistant
from assistant.build import open_assistant
from assistant.english.pieces import extreme, may_ask
from assistant.fakes import WordReader
from index.fakes import FakeEmbedder
from index.library import Library

FILES = {
    "museum.txt": "Harbour museum reopens after flood\n\nBy Yusuf Demir\n21 November 2025\nHarbour Gazette\n\nThe museum "
    "reopened on Thursday. Curator Adeyemi said that many exhibits of the museum were not covered.\n",
    "crane.txt": "Old crane of Varnholm falls down\n\nBy Nora Falk\n3 May 2025\nHarbour Gazette\n\nThe crane fell. "
    "Nobody was hurt, said foreman Adeyemi.\n",
    "crane2.txt": "Varnholm mourns the old crane that fell\n\nBy Ida Krog\n5 May 2025\nKelder Weekly\n\nPeople lay flowers. "
    "It was built in 1902.\n",
    "dam.txt": "Cracks found in the Orm dam\n\nBy Silje Nord\n2 October 2023\nHarbour Gazette\n\nThe report on the dam was "
    "written by engineer Ruiz for the ministry. It has ninety pages and many tables and a long list of cracks.\n",
    "fish.txt": "Fish prices fall at Hallby auction\n\n18 September 2024\nHarbour Gazette\n\nCod is cheap, said auctioneer "
    "Adeyemi. He wrote it on a board.\n",
    "quay.txt": "Quay of Brennes sinks\n\n3 June 2024\nHarbour Gazette\n\nThe quay of Brennes sank by a hand's breadth.\n",
    "quay2.txt": "Town to pay for Brennes\n\nBy Ola Vik\n9 June 2024\nHarbour Gazette\n\nThe town pays for the quay that "
    "sinks, the council said.\n",
    "wreck.txt": "Divers find a wreck off Lista\n\nBy Nora Falk\n\nThe wreck lies at forty metres.\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Its reader is sure of Adeyemi and of Ruiz, wherever they are named, and of nobody else."""
    folder = tmp_path_factory.mktemp("facts")
    files = folder / "files"
    files.mkdir()
    for name, text in FILES.items():
        (files / name).write_text(text, "utf-8")
    with Library.open(folder / "library", FakeEmbedder(), create=True) as library:
        assert library.sync(files).failures == ()
        yield open_assistant(library, WordReader({"Adeyemi": 9.0, "Ruiz": 9.0}))


def cited(answer: Answer) -> list[str]:
    return [citation.quote for citation in answer.citations]


@pytest.mark.parametrize(
    ("question", "short", "quotes"),
    [
        ("Who wrote 'Harbour museum reopens after flood'?", "Yusuf Demir", ["By Yusuf Demir"]),
        ("By whom was Harbour museum reopens after flood written?", "Yusuf Demir", ["By Yusuf Demir"]),
        ("Who wrote about the museum?", "Yusuf Demir", ["By Yusuf Demir"]),
        ("Who reported on the exhibits of the museum?", "Yusuf Demir", ["By Yusuf Demir"]),
        (
            "Who reported on the sinking quay of Brennes?",
            "Ola Vik",
            ["By Ola Vik"],
        ),  # the other has no byline
        ("When was 'Harbour museum reopens after flood' published?", "2025-11-21", ["21 November 2025"]),
        ("Where did 'Harbour museum reopens after flood' appear?", "Harbour Gazette", ["Harbour Gazette"]),
        ("Which paper wrote about the museum?", "Harbour Gazette", ["Harbour Gazette"]),
    ],
)
def test_the_article_named_answers(
    assistant: Assistant, question: str, short: str, quotes: list[str]
) -> None:
    answer = assistant.ask(question)
    assert (answer.short_answer, cited(answer), answer.confidence) == (short, quotes, None)


def test_articles_that_are_meant_alike_are_all_said(assistant: Assistant) -> None:
    answer = assistant.ask("Who wrote about the old crane?")
    assert set((answer.short_answer or "").split("; ")) == {"Nora Falk", "Ida Krog"}
    assert sorted(cited(answer)) == ["By Ida Krog", "By Nora Falk"]


def test_what_an_article_tells_of_the_world_stands_before_its_byline(assistant: Assistant) -> None:
    assert assistant.ask("Who wrote the report on the dam?").short_answer == "Ruiz"
    assert assistant.ask("Who wrote 'Cracks found in the Orm dam'?").short_answer == "Silje Nord"


@pytest.mark.parametrize(
    ("question", "note"),
    [
        (
            "Who wrote 'Fish prices fall at Hallby auction'?",
            "“Fish prices fall at Hallby auction” does not say who wrote it.",
        ),
        (
            "Who wrote the article about fish prices?",
            "“Fish prices fall at Hallby auction” does not say who wrote it.",
        ),
        (
            "When was 'Divers find a wreck off Lista' published?",
            "“Divers find a wreck off Lista” does not say when it was published.",
        ),
    ],
)
def test_an_article_that_does_not_say_it_is_named(assistant: Assistant, question: str, note: str) -> None:
    answer = assistant.ask(question)
    assert (answer.answered, answer.notes, answer.basis) == (False, (note,), "not_stated")


@pytest.mark.parametrize(
    ("question", "short", "quotes"),
    [
        ("What is the newest article?", "Harbour museum reopens after flood", ["21 November 2025"]),
        ("Which article is the oldest?", "Cracks found in the Orm dam", ["2 October 2023"]),
        ("Who wrote the oldest article?", "Silje Nord", ["2 October 2023", "By Silje Nord"]),
        ("When was the newest article published?", "2025-11-21", ["21 November 2025"]),
        ("What is the latest article about the old crane?", "Varnholm mourns the old crane that fell", ["5 May 2025"]),
        ("What was Ida Krog's first article?", "Varnholm mourns the old crane that fell", ["5 May 2025"]),
        ("What is the last article of May 2025?", "Varnholm mourns the old crane that fell", ["5 May 2025"]),
        ("Which is the longest article?", "Cracks found in the Orm dam", ["Cracks found in the Orm dam"]),
        ("What is the shortest post?", "Divers find a wreck off Lista", ["Divers find a wreck off Lista"]),
    ],
)  # fmt: skip
def test_the_newest_oldest_longest(
    assistant: Assistant, question: str, short: str, quotes: list[str]
) -> None:
    answer = assistant.ask(question)
    assert (answer.short_answer, cited(answer), answer.confidence) == (short, quotes, None)


def test_the_newest_that_does_not_say_who_wrote_it_is_named(assistant: Assistant) -> None:
    answer = assistant.ask("Who wrote the newest article about cod?")
    assert (answer.short_answer, answer.notes) == (
        None,
        ("“Fish prices fall at Hallby auction” does not say who wrote it.",),
    )


def test_of_how_many_it_is_the_newest_is_said(assistant: Assistant) -> None:
    text = assistant.ask("What is the newest article?").text
    assert text.startswith(
        "“Harbour museum reopens after flood” is the newest of 7 articles with a date. [1]"
    )
    assert not assistant.ask("What is the newest article about submarines?").answered


@pytest.mark.parametrize(
    "question",
    [
        "Who covered the costs of the fire?",
        "Who reported the theft?",
        "When will the ferry appear?",
        "Which paper reported that the mayor resigned?",
        "Who writes the rules?",
        "What was the first country to do so?",
        "Who wrote?",
    ],
)
def test_of_the_world_alone(question: str) -> None:
    assert may_ask(question) is None
    assert extreme(question) is None


@pytest.mark.parametrize(
    "question",
    [
        "What does the last article say about Volvo?",
        "What was the first article of the treaty about trade for?",
        "Why was the longest article never printed?",
    ],
)
def test_what_is_asked_of_the_text_of_an_article_is_no_fact_of_it(question: str) -> None:
    assert extreme(question) is None
