"""What a sentence has to be to answer: of the time asked for, an age; and the capitals of a question typed without them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import pytest

from assistant.assistant import Assistant
from assistant.english import ENGLISH
from assistant.english.fitting import may_answer
from assistant.extractive.casing import cased
from assistant.extractive.confidence import SIGN_NAMES, Calibration
from assistant.extractive.reader import Reading
from assistant.extractive.writer import Extractive
from assistant.fakes import FakeLibrary, WordReader
from index.articles import Article, Hit, Passage
from index.fakes import FakeEmbedder

TODAY = date(2025, 3, 10)


def hit(text: str, published: str | None = None) -> Hit:
    return Hit(
        Passage(0, "a", 0, len(text)),
        Article("a", "Notes", text, None, None, published, None, "a.txt", ""),
        1.0,
    )


@pytest.mark.parametrize(
    ("question", "sentence", "published", "may"),
    [
        ("Who will be the next mayor?", "Anna Reeve was elected mayor on Sunday.", "2025-03-04", False),
        ("Who will be the next mayor?", "Anna Reeve takes over as mayor on 1 May.", "2025-03-04", True),
        ("Who will be the next mayor?", "Anna Reeve took over as mayor on 1 March.", "2025-03-04", False),
        (
            "Who will be the next mayor?",
            "Mayor Reeve broke the ground, earlier than planned.",
            "2025-03-04",
            False,
        ),
        ("Who will be the next mayor?", "Mayor Reeve will not stand again in May 2026.", "2025-03-04", False),
        ("Who will be the next mayor?", "Ms Reeve plans to stand for mayor.", "2025-03-04", True),
        ("Who is the next director?", "Lund will lead the port.", None, True),
        ("What happened next?", "Then the boiler burst.", "2025-03-04", True),
        ("Who sits next to the mayor?", "Beside her sat the priest.", "2025-03-04", True),
        ("Who won last week?", "Rovers won on Saturday.", "2025-03-04", True),
        ("Who won last week?", "Rovers won on Saturday.", "2024-03-04", False),
        ("Who won last week?", "Rovers won on Saturday.", None, False),
        ("Who won last week?", "Rovers, last week's winners, rest.", "2024-03-04", True),
        ("What did the port lose last year?", "The port lost 3.1 million.", "2019-03-04", False),
        ("Who was mayor in the last year of the war?", "Osterman was mayor.", "2019-03-04", True),
        ("What happened yesterday?", "The quay sank.", "2025-03-09", True),
        ("What happened yesterday?", "The quay sank.", "2025-02-09", False),
    ],
)
def test_of_the_time_that_is_asked_for(
    question: str, sentence: str, published: str | None, may: bool
) -> None:
    assert may_answer(question, sentence, None, published, TODAY) is may


@pytest.mark.parametrize(
    ("sentence", "short", "may"),
    [
        ("Maria Lund, 43, head of the port, starts in May.", "43", True),
        ("Maria Lund (43) starts in May.", "43", True),
        ("Captain Sven Dahl, 34, has not decided.", "34", False),
        ("Lund is a 43-year-old engineer.", "43", True),
        ("She is 43.", "43", True),
        ("She turned 43 in May.", "43", True),
        ("She has nineteen men.", "nineteen", False),
        ("The term of Lund is four years.", "four", False),
        ("Lund was born in 1981.", "1981", True),
        ("Lund is in her forties.", "in her forties", True),
        ("Lund is about forty.", "about forty", True),
        ("Lund is a young engineer.", "young", False),
    ],
)
def test_an_age_where_one_is_asked(sentence: str, short: str, may: bool) -> None:
    start = sentence.index(short)
    span = (start, start + len(short))
    assert may_answer("How old is Maria Lund?", sentence, span, None, TODAY) is may
    assert may_answer("Who is Maria Lund?", sentence, span, None, TODAY)


def test_a_year_tells_how_old_something_is_but_no_age() -> None:
    sentence = "Alma Lund left the house that was built in 1893 and died in 2022."
    assert may_answer("How old is the house?", sentence, (sentence.index("1893"), 47), None, TODAY)
    assert not may_answer(
        "At what age did Alma Lund die?", sentence, (sentence.index("2022"), 64), None, TODAY
    )


@pytest.mark.parametrize(
    ("question", "sentence", "short", "may"),
    [
        ("How many engineers came?", "They sent a team of engineers.", "a team of engineers", False),
        ("How many engineers came?", "They sent fourteen engineers.", "fourteen engineers", True),
        ("In how many towns is it?", "It is in dozens of towns.", "dozens of towns", True),
        ("how many finished", "He came in fourth.", "fourth", False),
        ("how many finished", "He was 21st.", "21st", False),
        ("how many finished", "All but 21 finished.", "All but 21", True),
        ("Who finished?", "He came in fourth.", "fourth", True),
    ],
)
def test_a_count_where_one_is_asked(question: str, sentence: str, short: str, may: bool) -> None:
    start = sentence.index(short)
    assert may_answer(question, sentence, (start, start + len(short)), None, TODAY) is may


@pytest.mark.parametrize(
    ("question", "written"),
    [
        ("who plays gilly in the film", "who plays Gilly in the film"),
        ("who plays Gilly in the film", "who plays Gilly in the film"),
        ("who is rose", "who is rose"),  # the flower's word too
        ("who plays old mr randolph", "who plays old Mr Randolph"),
        ("What is today called", "What is today called"),  # only ever opens a sentence
        ("how big is the film", "how big is the film"),  # a part of another name
    ],
)
def test_capitals_are_those_of_the_passages(question: str, written: str) -> None:
    text = (
        "The film has Gilly and Mr Randolph. Today he met Rose. “Film on,” said a rose. Old is what Gilly is."
        " It was shot on Big Island."
    )
    assert cased(question, [hit(text)], ENGLISH.words) == written


@pytest.fixture
def assistant() -> Iterator[Assistant]:
    """Its reader is sure of Anna Reeve, wherever she is named; it is 10 March 2025."""
    text = "Anna Reeve was elected mayor of Kestmouth on Sunday."
    library = FakeLibrary([hit(text, "2024-06-11").article])
    sure = Calibration(0.0, (1.0, *[0.0] * (len(SIGN_NAMES) - 1)), 0.5)
    reader = WordReader({"Anna": 9.0, "Reeve": 9.0})
    calibrations = {"fact": sure, "sentence": sure}
    writer = Extractive(reader, FakeEmbedder(), calibrations, ENGLISH, today=lambda: TODAY)
    yield Assistant(library, writer, ENGLISH)


@pytest.mark.parametrize(
    ("question", "answered"),
    [
        ("Who was elected mayor of Kestmouth?", True),
        ("Who will be the next mayor of Kestmouth?", False),
        ("Was a mayor of Kestmouth elected?", True),
        ("Was a mayor of Kestmouth elected last week?", False),
        ("What happened in Kestmouth last week?", False),
    ],
)
def test_what_is_of_another_time_is_refused(assistant: Assistant, question: str, answered: bool) -> None:
    assert assistant.ask(question).answered is answered


class Counting(WordReader):
    """Counts the passages that it reads of so many words or more."""

    def __init__(self, score: float) -> None:
        super().__init__({"Reeve": score})
        self.passages = 0

    def read(
        self, question: str, passages: Sequence[str], headers: Sequence[str] | None = None
    ) -> list[Reading]:
        self.passages += sum(len(passage) > 60 for passage in passages)
        return super().read(question, passages, headers)


@pytest.mark.parametrize(
    ("question", "score", "read"),
    [
        ("Who was elected mayor?", 9.0, 6),
        ("Who was elected mayor?", -2.0, 12),
        ("Which mayors were elected?", 9.0, 12),
    ],
)
def test_so_many_passages_are_read_as_the_first_ones_ask_for(question: str, score: float, read: int) -> None:
    text = "Reeve was elected mayor.\n\nThe council meets in the hall at nine, as it did before."
    held = [replace(hit(f"{number}. {text}").article, id=str(number)) for number in range(12)]
    sure, reader = Calibration(0.0, (0.2, *[0.0] * (len(SIGN_NAMES) - 1)), 0.1, 0.99), Counting(score)
    writer = Extractive(
        reader, FakeEmbedder(), {"fact": sure, "sentence": sure}, ENGLISH, today=lambda: TODAY
    )
    answer = Assistant(FakeLibrary(held), writer, ENGLISH).ask(question)
    assert reader.passages == read
    assert answer.basis == "likely"
