"""The assistant: a question in, a verified Answer out."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from threading import Lock
from typing import Protocol

from assistant.answers import NOT_SAID, Answer
from assistant.drafts import Draft, numbered
from assistant.errors import QuestionError
from assistant.evidence import ArticleStore, cite
from assistant.followups import standalone
from assistant.questions import Question, classify
from index.articles import Filters, Hit

LONGEST_QUESTION = 2_000  # characters; the reader sees the first 32 word pieces
TURNS_USED = 6  # earlier questions a follow-up may lean on
KEPT_ANSWERS = 256
HITS_READ = 12  # passages read per question: 24 gave the same F1 on SQuAD articles at twice the time


class Searched(ArticleStore, Protocol):
    """What the assistant needs of a library."""

    @property
    def generation(self) -> int:
        """Grows with every change of the library."""
        ...

    def search(self, question: str, k: int = HITS_READ, filters: Filters = ...) -> list[Hit]:
        """The best passages for a question, best first."""
        ...


class Writer(Protocol):
    """Writes a draft from the passages found: the extractive writer, or a language model."""

    @property
    def name(self) -> str:
        """Goes into `Answer.answered_by`."""
        ...

    def draft(self, question: Question, hits: Sequence[Hit]) -> Draft:
        """A draft; without statements where the hits do not answer."""
        ...


class Assistant:
    """Answers questions about one library. Safe to use from several threads; remembers recent answers so that a
    conversation's earlier questions are not answered again."""

    def __init__(self, library: Searched, writer: Writer) -> None:
        self._library = library
        self._writer = writer
        self._recent: OrderedDict[tuple[str, Filters, int], Answer] = OrderedDict()
        self._lock = Lock()

    def fresh(self) -> Assistant:
        """The same assistant, remembering nothing: an evaluation asks every case and repetition anew."""
        return Assistant(self._library, self._writer)

    def ask(self, question: str, *, history: Sequence[str] = (), filters: Filters | None = None) -> Answer:
        """The answer to a question. `history` holds the earlier questions of the conversation, oldest first; a
        follow-up is first made standalone with them and their answers. Raises QuestionError."""
        chosen = _checked(filters or Filters())
        turns: list[Answer] = []
        for earlier in [entry for entry in history if entry.strip()][-TURNS_USED:]:
            turns.append(self._answer(_asked(earlier), turns, chosen))
        return self._answer(_asked(question), turns, chosen)

    def _answer(self, question: str, turns: Sequence[Answer], filters: Filters) -> Answer:
        started = time.perf_counter()
        alone = standalone(question, turns)
        key = (alone, filters, self._library.generation)
        with self._lock:
            known = self._recent.get(key)
        if known is None:
            known = self._fresh(alone, filters)
            with self._lock:
                self._recent[key] = known
                while len(self._recent) > KEPT_ANSWERS:
                    self._recent.popitem(last=False)
            return replace(known, question=question)
        timings = {"retrieve": 0.0, "read": 0.0, "write": 0.0, "total": _since(started)}
        return replace(known, question=question, timings_ms=timings)

    def _fresh(self, alone: str, filters: Filters) -> Answer:
        started = time.perf_counter()
        asked = classify(alone)
        hits = self._library.search(
            asked.subject or alone if asked.kind == "metadata" else alone, HITS_READ, filters
        )
        retrieved = time.perf_counter()
        draft = self._writer.draft(asked, hits)
        read = time.perf_counter()
        text, citations = numbered(draft, self._library)
        nearest = () if citations else cite(draft.nearest, self._library, first=0)
        timings = {
            "retrieve": _ms(retrieved - started),
            "read": _ms(read - retrieved),
            "write": _since(read),
            "total": _since(started),
        }
        answered = bool(citations)
        return Answer(
            question=alone,
            standalone_question=alone,
            answered=answered,
            text=text if answered else NOT_SAID,
            short_answer=draft.short_answer if answered else None,
            confidence=round(draft.confidence, 4),
            answered_by=self._writer.name,
            citations=citations,
            nearest=nearest,
            notes=draft.notes,
            timings_ms=timings,
        )


def _asked(question: str) -> str:
    """The question in one line; raises QuestionError where there is nothing to ask or too much."""
    clean = " ".join(question.replace("\0", " ").split())
    if not any(char.isalnum() for char in clean):
        raise QuestionError(f"the question {question[:40]!r} has no words; ask in words")
    if len(clean) > LONGEST_QUESTION:
        raise QuestionError(f"the question has {len(clean)} characters; ask in at most {LONGEST_QUESTION}")
    return clean


def _checked(filters: Filters) -> Filters:
    """The filters, if `since` and `until` are ISO dates in order; raises QuestionError."""
    for name in ("since", "until"):
        value = getattr(filters, name)
        try:
            if value is not None:
                date.fromisoformat(value)
        except ValueError:
            raise QuestionError(f"the filter {name}={value!r} is no date; write it as 2025-08-14") from None
    if filters.since and filters.until and filters.since > filters.until:
        raise QuestionError(f"since={filters.since!r} lies after until={filters.until!r}; swap them")
    return filters


def _since(start: float) -> float:
    return _ms(time.perf_counter() - start)


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 2)
