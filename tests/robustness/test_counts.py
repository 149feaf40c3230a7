"""Row 19 of the attack: a number of articles is counted over all that match, or not said; it never contradicts what it
cites, and there is a percentage only where one was fitted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from assistant.answers import Answer
from assistant.assistant import Assistant
from assistant.build import open_assistant
from assistant.english import ENGLISH
from assistant.extractive.counting import MOST_LOOKED_AT, Counting, places
from assistant.fakes import WordReader
from index.articles import Article, Filters, Mark
from index.endpoint.language_model import LanguageModel
from index.fakes import FakeEmbedder, FakeLanguageModel
from index.library import Library

SIZES = (1, 3, 10, 11, 27, 300)
OTHERS = 6
"""Articles of each library that do not match, though they hold words like those asked for."""
PLACES = "harbour bridge market school tunnel library clinic orchard railway mill".split()


def page(title: str, outlet: str, day: str, author: str, body: str) -> str:
    return f"{title}\n\n{outlet}\n{day}\nBy {author}\n\n{body}\n"


def mentioning(number: int) -> str:
    """The number-th article that mentions Pellsville, by Ada Wren, in the Harbour Gazette of May 2025."""
    place = PLACES[number % len(PLACES)]
    body = (
        f"The {place} numbered {number} was painted last week. Workers came from Pellsville with {number} ladders. "
        f"They will be back when the {place} has dried."
    )
    title, day = f"Painters at {place} {number}", f"{1 + number % 28} May 2025"
    return page(title, "Harbour Gazette", day, "Ada Wren", body)


def other(number: int) -> str:
    body = (
        f"The wells of ville {number} ran dry. A pell is a roll of parchment, and a ville a town. Pellsvillers say so, "
        "and so does Ada Wrenfield of the Harbour."
    )
    return page(f"Dry wells {number}", "Harbour Weekly", f"{1 + number} June 2025", "Ada Wrenfield", body)


@contextmanager
def library_of(folder: Path, matching: int, model: LanguageModel | None = None) -> Iterator[Assistant]:
    files = folder / "files"
    files.mkdir()
    for number in range(matching):
        (files / f"m{number}.txt").write_text(mentioning(number), "utf-8")
    for number in range(OTHERS):
        (files / f"o{number}.txt").write_text(other(number), "utf-8")
    with Library.open(folder / "library", FakeEmbedder(), create=True) as library:
        assert library.sync(files).failures == ()
        yield open_assistant(library, WordReader({}), model)  # counting reads nothing


@pytest.fixture(scope="module", params=SIZES)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    size: int = request.param
    with library_of(tmp_path_factory.mktemp("counts"), size) as assistant:
        yield assistant, size


@pytest.fixture(scope="module")
def eleven(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with library_of(tmp_path_factory.mktemp("eleven"), 11) as assistant:
        yield assistant


def said_numbers(answer: Answer) -> list[int]:
    """The numbers of articles that an answer states: its short answer, and what stands before "article"."""
    short = answer.short_answer or ""
    stated = [statement.text for statement in answer.statements]
    counted = [int(short)] if short.isdigit() else []
    return counted + [int(one) for text in stated for one in re.findall(r"\b(\d+) articles?\b", text)]


def check(answer: Answer, truth: int) -> None:
    """What holds of every answer to such a question."""
    assert set(said_numbers(answer)) <= {truth}
    quoted = len({citation.article for citation in answer.citations})
    assert quoted <= truth
    if answer.answered and quoted < truth:
        assert f"{quoted} of them quoted" in answer.text
    assert answer.confidence is None


MATCHING = (
    "How many articles mention Pellsville?",
    "how many of the articles mention pellsville",
    "In how many articles is Pellsville mentioned?",
    "How many articles contain the word “Pellsville”?",
    "How many articles by Ada Wren are there?",
    "How many articles did Ada Wren write?",
    "How many articles did the Harbour Gazette publish in May?",
    "How many articles are there from May 2025?",
    "How many stories were published in May 2025?",
)
LISTING = (
    "Which articles mention Pellsville?",
    "List the articles by Ada Wren.",
    "Which articles did the Harbour Gazette publish?",
    "Which articles were published in May 2025?",
)


@pytest.mark.parametrize("question", MATCHING)
def test_a_count_is_of_all_that_match(made: tuple[Assistant, int], question: str) -> None:
    assistant, size = made
    answer = assistant.ask(question)

    check(answer, size)
    assert answer.short_answer == str(size)
    assert (answer.basis, len({citation.article for citation in answer.citations})) == (
        "stated",
        min(size, 10),
    )


@pytest.mark.parametrize("question", LISTING)
def test_a_list_says_how_many_it_leaves_out(made: tuple[Assistant, int], question: str) -> None:
    assistant, size = made
    answer = assistant.ask(question)

    check(answer, size)
    assert answer.short_answer and answer.short_answer.count(";") == min(size, 11) - 1
    assert answer.short_answer.endswith(f"and {size - 10} more") == (size > 10)


def test_all_articles_are_counted(made: tuple[Assistant, int]) -> None:
    assistant, size = made
    for question in ("How many articles are there?", "How many articles do you have in total?"):
        answer = assistant.ask(question)
        check(answer, size + OTHERS)
        assert answer.short_answer == str(size + OTHERS)


def test_filters_bound_what_is_counted(made: tuple[Assistant, int]) -> None:
    assistant, size = made
    answer = assistant.ask(
        "How many articles mention Pellsville?", filters=Filters(since="2025-05-02", until="2025-05-09")
    )
    truth = sum(2 <= 1 + number % 28 <= 9 for number in range(size))

    check(answer, truth)
    assert answer.answered == bool(truth)


@pytest.mark.parametrize(
    "question",
    [
        "How many articles are about the painting of buildings?",
        "How many articles do not mention Pellsville?",
        "How many articles mention Pellsville more than once?",
        "How many articles mention Pellsville or the wells?",
        "How many articles by Ada Wren about bridges are there?",
        "How many articles discuss Pellsville?",
        "How many articles did the Financial Times publish in May?",
        "How many articles mention Zanzibar?",
    ],
)
def test_what_cannot_be_counted_exactly_is_not(eleven: Assistant, question: str) -> None:
    answer = eleven.ask(question)

    assert said_numbers(answer) == []
    assert answer.confidence is None
    assert not answer.answered or any("may be more" in note for note in answer.notes)


def test_no_model_is_asked_for_a_count(tmp_path: Path) -> None:
    model = FakeLanguageModel(["Four articles [1]."])
    with library_of(tmp_path, 3, model) as assistant:
        answer = assistant.ask("How many articles mention Pellsville?")

    check(answer, 3)
    assert (answer.short_answer, answer.origin, model.asked) == ("3", "sentences", [])


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        ("Pellsville", "In Pellsville’s mill. PELLSVILLE, pellsville, Pellsvillers.", [3, 22]),
        ("pellsville", "Pellsville and pellsville.", [0, 15]),
        ("Ada Wren", "Ada\nWren, Ada  Wren; Ada. Wren; Ada\n\nWren; Ada-Wren.", [0, 10]),
        ("Quimerc'h", "Quimerc’h, Quimerc'h, Quimerch.", [0, 11]),
        ("U.S. chips", "The U.S. chips, the US chips.", [4]),
        ("a.b", "acb a.b", [4]),
        ("3-D", "3-D, 3–D, 13-D", [0, 5]),
    ],
)
def test_words_stand_in_a_text_as_asked(words: str, text: str, found: list[int]) -> None:
    assert list(places(words, text)) == found


@dataclass
class Shelf:
    """As many articles as it says by Ada Wren, whose bylines stand in the texts of the first few; one may be altered."""

    count: int
    signed: int
    altered: str = ""

    def holding(self, words: Sequence[str], filters: Filters) -> list[str]:
        return [str(number) for number in range(self.count)]

    def articles_of(self, ids: Iterable[str]) -> dict[str, Article]:
        return {id: self._article(id) for id in ids if id != self.altered}

    def _article(self, id: str) -> Article:
        marks = (Mark("author", 0, 8),) if int(id) < self.signed else ()
        return Article(
            id, f"Title {id}", "Ada Wren\n\nIt rained.", None, "Ada Wren", None, None, id, "sum", marks
        )


@pytest.mark.parametrize(
    ("count", "signed", "said"),
    [
        (3, 1, "3 articles by “Ada Wren”, 1 of them quoted here."),
        (3, 3, "3 articles by “Ada Wren”."),
        (3, 0, None),
        (MOST_LOOKED_AT + 1, 3, None),
    ],
)
def test_what_cannot_be_quoted_counts_and_what_is_too_much_is_not_said(
    count: int, signed: int, said: str | None
) -> None:
    asked = ENGLISH.asking.classify("How many articles by Ada Wren are there?")
    draft = Counting(Shelf(count, signed), ENGLISH.says).draft(asked, Filters())

    assert (draft and draft.claims[0].text) == said


def test_every_article_is_counted_however_many() -> None:
    asked = ENGLISH.asking.classify("How many articles are there?")
    draft = Counting(Shelf(MOST_LOOKED_AT + 1, 0), ENGLISH.says).draft(asked, Filters())

    assert draft and draft.short_answer == str(MOST_LOOKED_AT + 1)


def test_where_one_is_altered_no_number_is_said() -> None:
    asked = ENGLISH.asking.classify("How many articles by Ada Wren are there?")

    assert Counting(Shelf(700, 3, altered="650"), ENGLISH.says).draft(asked, Filters()) is None
