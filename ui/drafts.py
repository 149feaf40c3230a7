"""Draft cases in a person's hands: what is right is written down, and a case goes into a suite or away."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from eval.cases import Case, case_of, read_suite, write_suite
from eval.check import require_proof
from eval.drafting import TAG
from eval.errors import SuiteError
from index.errors import NotFound
from ui.asking import Name, Question
from ui.feedback import DRAFTS

_changing = Lock()
Suite = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")]
Quote = Annotated[str, StringConstraints(min_length=1, max_length=20_000)]


class KnownQuote(BaseModel):
    """Words of an article, by its file name, that support the answer."""

    model_config = ConfigDict(extra="forbid", strict=True)

    article: Name
    quote: Quote


class Known(BaseModel):
    """What is right for a case: not answerable, or facts, each with its wordings, and quotations."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={"examples": [{"question": "What did the keeper earn?", "answerable": False}]},
    )

    question: Question
    answerable: bool
    facts: Annotated[
        list[Annotated[list[Name], Field(min_length=1, max_length=20)]], Field(max_length=50)
    ] = []
    evidence: Annotated[list[KnownQuote], Field(max_length=50)] = []


class Accepting(BaseModel):
    """The name of the suite that a case goes into; it is made where there is none."""

    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra={"examples": [{"suite": "own"}]})

    suite: Suite


def edited(folder: Path, id: str, known: Known) -> Case:
    """The draft case with what is known of it, in its place in the library's drafts. Raises NotFound, SuiteError: a fact
    that the quotations do not say, or nothing to be held against."""
    with _changing:
        cases, place = _drafts(folder, id)
        before = cases[place].to_json()
        kept = {name: before[name] for name in ("id", "history", "tags", "split") if name in before}
        case = case_of(kept | known.model_dump(), f"the case {id!r}")
        require_proof([case])
        cases[place] = case
        write_suite(cases, folder / DRAFTS)
        return case


def accepted(folder: Path, id: str, suite: str) -> Case:
    """The draft case, at the end of a suite beside the drafts and no longer among them. Raises NotFound, SuiteError:
    nobody has said what is right, or the suite has a case of this id or question."""
    with _changing:
        cases, place = _drafts(folder, id)
        if cases[place].unresolved:
            raise SuiteError(f"{id!r}: nobody has said yet what is right; edit it first")
        if suite == DRAFTS.stem:
            raise SuiteError(f"{suite!r} is where drafts are; name another suite")
        tags = tuple(tag for tag in cases[place].tags if tag != TAG and not tag.startswith("judged-"))
        case = replace(cases[place], tags=tags)
        target = folder / DRAFTS.parent / f"{suite}.jsonl"
        held = list(read_suite(target).cases) if target.exists() else []
        for other in held:
            if other.id == id or (other.question, other.history) == (case.question, case.history):
                raise SuiteError(f"{suite}: {case.question!r} is the case {other.id!r} already")
        write_suite([*held, case], target)
        _without(folder, cases, place)
        return case


def discarded(folder: Path, id: str) -> Case:
    """The draft case that is gone. Raises NotFound, SuiteError."""
    with _changing:
        cases, place = _drafts(folder, id)
        gone = cases[place]
        _without(folder, cases, place)
        return gone


def _drafts(folder: Path, id: str) -> tuple[list[Case], int]:
    path = folder / DRAFTS
    cases = list(read_suite(path).cases) if path.exists() else []
    for place, case in enumerate(cases):
        if case.id == id:
            return cases, place
    raise NotFound(f"no draft case {id!r}")


def _without(folder: Path, cases: list[Case], place: int) -> None:
    left = [*cases[:place], *cases[place + 1 :]]
    if left:
        write_suite(left, folder / DRAFTS)
        return
    with suppress(FileNotFoundError):  # a suite holds a case at least
        (folder / DRAFTS).unlink()
