"""Who gives the answer: all articles that give it, those that are sure of another figure, and nothing that is not sure."""

from __future__ import annotations

import pytest

from assistant.answers import Account, Answer
from assistant.assistant import Assistant
from assistant.english import ENGLISH
from assistant.evidence.standing import standing
from assistant.extractive.confidence import SIGN_NAMES, Calibration
from assistant.extractive.writer import Extractive
from assistant.fakes import FakeLibrary, WordReader
from index.articles import Article
from index.fakes import FakeEmbedder

QUESTION = "How many people were hurt on the ferry?"
SURE = Calibration(0.0, (1.0, *[0.0] * (len(SIGN_NAMES) - 1)), 0.5, stated_from=0.85)
NINE, FOURTEEN = "The ferry crash hurt nine people.", "On the ferry fourteen people were hurt."
FIGURES, AGAIN = "In all 14 people were hurt on the ferry.", "Of the ferry's passengers 9 were hurt."


def shelf(*texts: str) -> FakeLibrary:
    """An article an outlet, a day apart."""
    return FakeLibrary([
        Article(f"a{number}", "Ferry", text, f"Outlet {number}", None, f"2025-03-1{number}", None, f"{number}.txt", "")
        for number, text in enumerate(texts, 1)
    ])  # fmt: skip


def asked(library: FakeLibrary, sure: Calibration = SURE, **scores: float) -> Answer:
    figures = {"nine": 9.0, "9": 9.0, "fourteen": 9.0, "14": 9.0}
    reader = WordReader(figures | scores)
    calibrations = {"fact": sure, "sentence": sure}
    return Assistant(library, Extractive(reader, FakeEmbedder(), calibrations, ENGLISH), ENGLISH).ask(
        QUESTION
    )


def told(answer: Answer) -> dict[str, set[str | None]]:
    """The outlets that give each answer."""
    of = {each.number: each.publisher for each in answer.citations}
    return {each.answer: {of[number] for number in each.citations} for each in answer.accounts}


def test_every_article_that_gives_the_answer_in_figures_or_words() -> None:
    answer = asked(shelf(FOURTEEN, FIGURES))
    (account,) = answer.accounts
    assert account.answer == answer.short_answer
    assert account.citations == (1, 2)
    assert answer.basis == "stated"


def test_articles_that_differ_are_each_quoted_with_their_figure() -> None:
    answer = asked(shelf(NINE, FOURTEEN, AGAIN))
    outlets = told(answer)
    assert sorted(sorted(map(str, each)) for each in outlets.values()) == [
        ["Outlet 1", "Outlet 3"],
        ["Outlet 2"],
    ]
    assert {each.quote for each in answer.citations} == {NINE, FOURTEEN, AGAIN}


def test_a_sure_figure_far_below_the_best_is_another_account() -> None:
    library = shelf(NINE, FOURTEEN)
    answer = asked(library, nine=8.2)  # 4 logits below: what may be the best is weighed up to 3 below
    assert told(answer) == {"nine": {"Outlet 1"}, "fourteen": {"Outlet 2"}}


def test_the_articles_beyond_the_first_read_are_heard_where_a_figure_is_sure() -> None:
    answer = asked(shelf(*[f"{FOURTEEN[:-1]} on {day} March." for day in range(1, 9)], NINE))
    assert told(answer)["nine"] == {"Outlet 9"}


def test_what_is_stated_and_not_sure_is_held_against_nothing() -> None:
    stated = Calibration(0.0, (0.1, *[0.0] * (len(SIGN_NAMES) - 1)), 0.3, stated_from=0.66)
    assert len(asked(shelf(NINE, FOURTEEN), stated, nine=8.6).accounts) < 2  # 0.858 and 0.848
    assert len(asked(shelf(NINE, FOURTEEN), stated, nine=8.6, fourteen=9.5).accounts) == 2  # 0.870


def test_one_of_each_is_quoted_before_the_others() -> None:
    answer = asked(shelf(*[f"{AGAIN[:-1]} on {day} March." for day in range(1, 7)], FOURTEEN))
    assert any("Outlet 7" in outlets for outlets in told(answer).values())
    assert len(answer.citations) == 5


@pytest.mark.parametrize(
    "texts",
    [
        (f"{FOURTEEN} {NINE}",),  # one article counts several things
        (FOURTEEN, "The ferry crash hurt some of the people."),
    ],
)
def test_what_is_no_other_account(texts: tuple[str, ...]) -> None:
    assert len(asked(shelf(*texts), some=9.0).accounts) < 2


def test_no_account_of_what_is_not_sure() -> None:
    answer = asked(shelf(NINE), nine=0.4)
    assert answer.basis == "likely"
    assert answer.accounts == ()


def test_an_account_goes_with_its_last_quotation_and_comes_back_from_json() -> None:
    library = shelf(NINE, FOURTEEN)
    answer = asked(library)
    assert Answer.from_json(answer.to_json()) == answer
    gone = next(each for each in answer.citations if each.publisher == "Outlet 1")
    library.held = [each for each in library.held if each.id != gone.article]
    held, withdrawn = standing(answer, library, ENGLISH.says)
    assert withdrawn == (gone,)
    (kept,) = held.accounts
    assert kept == Account("fourteen", tuple(each.number for each in held.citations))
