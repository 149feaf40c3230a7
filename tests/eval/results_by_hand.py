"""Results of cases written by hand, small enough to check every measure of them on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.answers import Answer, Citation
from assistant.english.sayings import NOT_SAID
from eval.cases import Case, Gold
from eval.results import CaseResult, Place, RunSettings

SETTINGS = RunSettings("by hand", None, 1, "extractive", "0")


def place(where: str) -> Place:
    """`a:3-5` -> Place("a", 3, 5)."""
    file, _, span = where.rpartition(":")
    start, _, end = span.partition("-")
    return Place(file, int(start), int(end))


def cited(number: int, where: str) -> Citation:
    """A citation of a place; its quote is made up."""
    at = place(where)
    return Citation(
        number, f"id of {at.file}", at.file, at.file, None, None, None, None, "quoted", at.start, at.end
    )


def said(
    text: str, *cites: str, short: str | None = None, sure: float = 0.9, numbers: Sequence[int] = ()
) -> Answer:
    """An answer that cites places, numbered from 1 unless `numbers` says otherwise."""
    numbered = zip(numbers or range(1, len(cites) + 1), cites, strict=True)
    return Answer(
        "q?", "q?", True, text, short, sure, "extractive", tuple(cited(number, where) for number, where in numbered)
    )  # fmt: skip


def unsaid(sure: float = 0.1) -> Answer:
    """A refusal; `sure` is the probability that the articles do answer after all."""
    return Answer("q?", "q?", False, NOT_SAID, None, sure, "extractive")


def result(
    answer: Answer | None,
    *,
    id: str = "a",
    facts: Sequence[Sequence[str]] = (),
    gold: Sequence[str] = (),
    articles: Sequence[str] = (),
    found: Sequence[str] = (),
    exact: Sequence[bool] | None = None,
    answerable: bool | None = None,
    tags: Sequence[str] = (),
    **of_result: Any,
) -> CaseResult:
    """What came of one case: answerable where anything is known of its answer, all citations exact unless said
    otherwise, failed without an answer."""
    golds = tuple(place(where) for where in gold)
    known = bool(facts or gold or articles)
    case = Case(
        id,
        "q?",
        known if answerable is None else answerable,
        tuple(tuple(wordings) for wordings in facts),
        tuple(Gold(at.file, "quoted") for at in golds),
        tuple(articles),
        tags=tuple(tags),
    )
    read_back = (True,) * len(answer.citations) if answer and exact is None else tuple(exact or ())
    error = None if answer else "TimeoutError: too late"
    return CaseResult(
        case, of_result.pop("repeat", 0), answer, tuple(place(where) for where in found), golds, read_back, error,
        **of_result,
    )  # fmt: skip
