"""Draft cases for a person to edit: from a library's sentences, and from answers that were given."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, Protocol

from eval.cases import Case, Gold, case_of, read_suite
from eval.check import unproved
from eval.draft_questions import DraftQuestion, drafts_of
from eval.errors import SuiteError
from index.passages import sentences

if TYPE_CHECKING:
    from index.articles import Article

TAG = "draft"
_WORDS = range(6, 46)  # words of a sentence worth asking about
TRIED = 4  # sentences that a model is asked about for each case wanted: many hold nothing to ask about
_SHORT_QUESTION = 40  # characters of a question in an id


AskedBy = Callable[[str, str], list[DraftQuestion]]
"""(sentence, its article's title) -> the sentence's draft questions."""


class HoldsArticles(Protocol):
    """What drafting needs of a library."""

    def articles(self) -> list[Article]:
        """All of them."""
        ...


def new_suite(library: HoldsArticles, count: int, seed: int, asked_by: AskedBy | None = None) -> list[Case]:
    """Up to `count` draft cases spread evenly over the articles, the same for the same library and seed; tags are
    "draft" and what the answer is ("number", "date", "name", "quote", "fact"). `asked_by` makes a sentence's questions
    instead of the forms of `draft_questions`, and is asked for `TRIED` sentences a case at most. Raises SuiteError
    where there is nothing to ask about, and what `asked_by` raises."""
    if count < 1:
        raise SuiteError(f"{count} cases cannot be drafted; ask for 1 or more")
    chooser = Random(seed)
    articles = sorted(library.articles(), key=lambda one: one.file)
    if asked_by is None:
        queues = [iter(_shuffled(article, chooser)) for article in articles]
    else:
        tries = iter(range(TRIED * count))
        queues = [_one_by_one(article, chooser, asked_by, tries) for article in articles]
    chooser.shuffle(queues)
    asked: dict[str, Case] = {}
    for case in _in_turns(queues):
        asked.setdefault(case.question, case)
        if len(asked) == count:
            break
    if not asked:
        raise SuiteError(
            "no article holds a sentence that gives a question a person would ask; write the suite by hand"
            if articles
            else "there are no articles to ask about; take some in first: cited sync FOLDER"
        )
    return [_numbered(case, number) for number, case in enumerate(asked.values(), 1)]


def _shuffled(article: Article, chooser: Random) -> list[Case]:
    """The article's draft cases, one a sentence, the kinds taking turns."""
    kinds: dict[str, list[Case]] = defaultdict(list)
    for sentence in _prose(article):
        drafts = drafts_of(sentence)
        if drafts:
            draft = chooser.choice(drafts)
            kinds[draft.kind].append(_case(article, sentence, draft))
    for cases in kinds.values():
        chooser.shuffle(cases)
    turns = zip_longest(*(cases for _, cases in sorted(kinds.items())))
    return [case for turn in turns for case in turn if case is not None]


def _in_turns(queues: Sequence[Iterator[Case]]) -> Iterator[Case]:
    """One case of each queue in turn, none made before it is its turn."""
    waiting = list(queues)
    while waiting:
        left = []
        for queue in waiting:
            case = next(queue, None)
            if case is not None:
                left.append(queue)
                yield case
        waiting = left


def _one_by_one(article: Article, chooser: Random, asked_by: AskedBy, tries: Iterator[int]) -> Iterator[Case]:
    """The article's draft cases as they are wanted, each sentence asked about only then."""
    prose = list(_prose(article))
    chooser.shuffle(prose)
    for sentence, _ in zip(prose, tries, strict=False):
        for draft in asked_by(sentence, article.title):
            yield _case(article, sentence, draft)


def _case(article: Article, sentence: str, draft: DraftQuestion) -> Case:
    evidence = (Gold(article.file, " ".join(sentence.split())),)
    return Case("draft", draft.question, True, ((draft.value,),), evidence, tags=(TAG, draft.kind))


def _prose(article: Article) -> Iterator[str]:
    """The sentences of the running text: none that is title, byline, heading or credit, none too short or long."""
    for start, end in sentences(article.text):
        text = article.text[start:end]
        apart = any(mark.start < end and start < mark.end for mark in article.marks)
        if not apart and len(text.split()) in _WORDS and re.search(r"[.!?][\"”’)]*$", text):
            yield text


def _numbered(case: Case, number: int) -> Case:
    return Case(f"draft-{number:03d}", case.question, True, case.facts, case.evidence, tags=case.tags)


def add_case(
    suite: Path, answer: Mapping[str, Any], *, right: bool | None = None, id: str | None = None
) -> Case:
    """Append an answer, in the JSON that every door gives it, to a suite (made where there is none) as a draft case.

    Not judged, or judged `right`, it becomes what is known: its citations the evidence, its short answer the fact.
    Judged wrong, nothing is known but that: the case is unresolved until a person writes down what is right. A short
    answer that the citations do not say is no fact. A follow-up without its "history" is kept as its standalone
    question. Raises SuiteError: the answer lacks a field, the suite cannot be read, the question
    with that history or the id stands in it already."""
    case = _case_of(answer, right)
    known = read_suite(suite).cases if suite.exists() and suite.read_bytes().strip() else ()
    for other in known:
        if _asked(other) == _asked(case):
            raise SuiteError(
                f"{suite.name}: {case.question!r} is the case {other.id!r} already; edit that one"
            )
    ids = [other.id for other in known]
    if id is not None and id in ids:
        raise SuiteError(f"{suite.name}: {id!r} is the id of another case; choose another")
    named = case_of(case.to_json() | {"id": id or _free_id(case.question, ids)}, "the answer")
    _append(suite, json.dumps(named.to_json(), ensure_ascii=False) + "\n")
    return named


def _case_of(answer: Mapping[str, Any], right: bool | None) -> Case:
    where = "the answer"
    answered = answer.get("answered")
    if not isinstance(answered, bool):
        raise SuiteError(f"{where}, answered: {answered!r}; give the JSON of `cited ask --json`")
    history = answer.get("history") or []
    question = answer.get("question")
    if not history and answer.get("standalone_question"):
        question = answer["standalone_question"]
    line: dict[str, Any] = {"id": "draft", "question": question, "history": history, "tags": [TAG]}
    if right is not None:
        line["tags"].append("judged-right" if right else "judged-wrong")
    if right is False:
        return case_of(line | {"unresolved": True}, where)
    line["answerable"] = answered
    if answered:
        line["evidence"] = list(_evidence(answer.get("citations"), f"{where}, citations"))
        if answer.get("short_answer"):
            line["facts"] = [[answer["short_answer"]]]
    case = case_of(line, where)
    return replace(case, facts=()) if unproved(case) else case


def _evidence(citations: Any, where: str) -> Iterator[dict[str, str]]:
    if not isinstance(citations, list):
        raise SuiteError(f"{where}: {citations!r}; give the JSON of `cited ask --json`")
    for citation in citations:
        if not isinstance(citation, Mapping) or not {"file", "quote"} <= set(citation):
            raise SuiteError(
                f"{where}: a citation without file and quote; give the JSON of `cited ask --json`"
            )
        yield {"article": citation["file"], "quote": citation["quote"]}


def _asked(case: Case) -> tuple[str, ...]:
    return tuple(" ".join(text.casefold().split()) for text in (*case.history, case.question))


def _free_id(question: str, taken: Iterable[str]) -> str:
    """`What did R1 cost?` -> "what-did-r1-cost", with a number where that is taken."""
    stem = re.sub(r"[\W_]+", "-", question.lower())[:_SHORT_QUESTION].strip("-") or "case"
    ids, number, id = set(taken), 1, stem
    while id in ids:
        number += 1
        id = f"{stem}-{number}"
    return id


def _append(suite: Path, line: str) -> None:
    """The file with one more line, replaced only when whole: what a person wrote in it stays byte for byte."""
    suite.parent.mkdir(parents=True, exist_ok=True)
    target = suite.resolve()  # a link stays a link
    before = target.read_bytes() if target.exists() else b""
    gap = b"" if not before or before.endswith(b"\n") else b"\n"
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        with partial.open("wb") as file:
            file.write(before + gap + line.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, partial)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
