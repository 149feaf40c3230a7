"""The assistant: a question in, a verified Answer out."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from threading import Lock
from typing import Protocol

from assistant.answers import EXTRACTIVE, Answer, Citation, Consulted, Origin, QuestionError, Stage, basis_of
from assistant.asked import LONGEST_QUESTION, Question
from assistant.evidence import ArticleStore, Draft, Listener, Relay, cite, joined, numbered, written
from assistant.evidence.accounts import accounted
from assistant.evidence.standing import standing
from assistant.language import Language
from assistant.tracing import NO_TRACER, Tracer
from index.articles import Filters, Found, Hit

TURNS_USED = 6  # earlier questions a follow-up may lean on
KEPT_ANSWERS = 256
HITS_LISTED = 48  # passages looked through where articles are asked for: these are not read, only compared
HITS_READ = 12  # passages read per question: 14 gave one more right answer of 171 than 10


class Searched(ArticleStore, Protocol):
    """What the assistant needs of a library."""

    @property
    def generation(self) -> int:
        """Grows with every change of the library."""
        ...

    def search(self, question: str, k: int = HITS_READ, filters: Filters = ...) -> Found:
        """The best passages for a question, best first."""
        ...


class Writer(Protocol):
    """Writes a draft from the passages found: the extractive writer, or a language model."""

    @property
    def name(self) -> str:
        """Goes into `Answer.answered_by`."""
        ...

    @property
    def origin(self) -> Origin:
        """Whose words it writes."""
        ...

    def draft(
        self,
        question: Question,
        hits: Sequence[Hit],
        listener: Listener | None = None,
        began: float | None = None,
    ) -> Draft:
        """A draft; without claims where the hits do not answer. `listener` hears checked claims on the way;
        `began` is the `time.monotonic()` from which a deadline counts."""
        ...


class Counts(Protocol):
    """Answers the questions that ask for all articles of a sort, or for their number."""

    def draft(self, question: Question, filters: Filters) -> Draft | None:
        """A draft from the whole library, none where the question is not to be answered so."""
        ...


class Rewriter(Protocol):
    """Makes a follow-up standalone: by rule, or by a language model."""

    def __call__(self, question: str, turns: Sequence[Answer], listener: Listener | None = None) -> str:
        """The question as it could be asked alone; `turns` are the earlier answers, oldest first."""
        ...


class Assistant:
    """Answers questions about one library. Safe to use from several threads; remembers recent answers so that a
    conversation's earlier questions are not answered again."""

    def __init__(
        self,
        library: Searched,
        writer: Writer,
        language: Language,
        *,
        earlier: Writer | None = None,
        counts: Counts | None = None,
        rewrite: Rewriter | None = None,
        spelt: Callable[[str], str] = lambda question: question,
        tracer: Tracer = NO_TRACER,
    ) -> None:
        """`earlier` answers a conversation's earlier questions where their answers are no longer known; the writer
        itself when not given. `counts` is asked before any writer. `rewrite` makes the last question standalone, as the
        language does when not given; `spelt` puts its spelling right. `tracer` is told the stages of every question."""
        self._library = library
        self._writer = writer
        self._earlier = earlier or writer
        self._counts = counts
        self._rewrite = rewrite
        self._spelt = spelt
        self._language = language
        self._tracer = tracer
        self._recent: OrderedDict[tuple[str, str, Filters, int], Answer] = OrderedDict()
        self._lock = Lock()

    @property
    def answered_by(self) -> str:
        """The name of the writer: `EXTRACTIVE`, or a model's."""
        return self._writer.name

    @property
    def origin(self) -> Origin:
        """Whether the articles' own sentences answer, or a language model writes."""
        return self._writer.origin

    def standing(self, answer: Answer) -> tuple[Answer, tuple[Citation, ...]]:
        """What of a kept answer stands in the articles now, and the citations that do not."""
        return standing(answer, self._library, self._language.says)

    def fresh(self) -> Assistant:
        """The same assistant, remembering nothing: an evaluation asks every case and repetition anew."""
        return Assistant(
            self._library, self._writer, self._language, earlier=self._earlier, counts=self._counts,
            rewrite=self._rewrite, spelt=self._spelt, tracer=self._tracer,
        )  # fmt: skip

    def ask(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        filters: Filters | None = None,
        waiting: Listener | None = None,
    ) -> Answer:
        """The answer to a question. `history` holds the earlier questions of the conversation, oldest first; a
        follow-up is first made standalone with them and their answers. `waiting` hears what is written on the way.
        Raises QuestionError, and ModelFailure with the cause "cancelled" when nobody waits any more."""
        began = time.monotonic()
        chosen = _checked(filters or Filters())
        asked = _asked(question)
        listener = Relay(waiting, self._library, self._language.says) if waiting else None
        turns: list[Answer] = []
        for earlier in [entry for entry in history if entry.strip()][-TURNS_USED:]:
            known = _asked(earlier)
            alone = self._language.asking.standalone(self._outright(known), turns)
            turns.append(
                self._known(known, alone, chosen, self._writer)
                or self._answer(known, alone, chosen, self._earlier, None, began)
            )
        with self._tracer.span("ask", question=asked) as span:
            core = self._outright(asked)
            if self._rewrite and turns:
                alone = self._rewrite(core, turns, listener)
            else:
                alone = self._language.asking.standalone(core, turns)
            answer = self._answer(asked, alone, chosen, self._writer, listener, began)
            span.note(
                answered_by=answer.answered_by, answered=answer.answered, citations=len(answer.citations)
            )
            return answer

    def _known(self, question: str, alone: str, filters: Filters, writer: Writer) -> Answer | None:
        """The remembered answer of a writer, as of the library's present state."""
        started = time.perf_counter()
        with self._lock:
            known = self._recent.get((writer.name, alone, filters, self._library.generation))
        timings = {"retrieve": 0.0, "read": 0.0, "write": 0.0, "total": _since(started)}
        return known and replace(known, question=question, timings_ms=timings)

    def _answer(
        self,
        question: str,
        alone: str,
        filters: Filters,
        writer: Writer,
        listener: Relay | None,
        began: float,
    ) -> Answer:
        known = self._known(question, alone, filters, writer)
        if known is not None:
            return known
        key = (writer.name, alone, filters, self._library.generation)
        answer, lasting = self._fresh(alone, filters, writer, listener, began)
        if lasting:
            with self._lock:
                self._recent[key] = answer
                while len(self._recent) > KEPT_ANSWERS:
                    self._recent.popitem(last=False)
        return replace(answer, question=question)

    def _fresh(
        self, alone: str, filters: Filters, writer: Writer, listener: Relay | None, began: float
    ) -> tuple[Answer, bool]:
        """The answer, and whether it would be the same if asked again."""
        started = time.perf_counter()
        asking, says = self._language.asking, self._language.says
        asked = [asking.classify(part) for part in asking.subquestions(alone)]
        if listener:
            listener.began(Stage("searching"))
        with self._tracer.span("retrieve") as span:
            found = [self._found(question, filters) for question in asked]
            span.note(passages=sum(map(len, found)))
        lacking = tuple(dict.fromkeys(each.lacking for each in found if each.lacking))
        retrieved = time.perf_counter()
        if listener:
            listener.began(Stage("reading", sum(map(len, found))))
        drafts = []
        for each, hits in zip(asked, found, strict=True):
            counted = self._counts.draft(each, filters) if self._counts else None
            drafts.append(counted or writer.draft(each, hits, listener, began))
            if listener:
                listener.next_part(drafts[-1].claims)
        draft = joined([question.text for question in asked], drafts, says)
        drafted = time.perf_counter()
        with self._tracer.span("verify") as span:
            statements, citations = numbered(draft.claims, self._library)
            text, citations = written(statements, citations, says)
            span.note(statements=len(draft.claims), citations=len(citations))
        nearest = () if citations else cite(draft.nearest, self._library, first=0)
        timings = {
            "retrieve": _ms(retrieved - started),
            "read": _ms(drafted - retrieved - draft.writing),
            "write": _ms(draft.writing + time.perf_counter() - drafted),
            "total": _since(started),
        }
        answered = bool(citations)
        return Answer(
            question=alone,
            standalone_question=alone,
            answered=answered,
            text=text if answered else says.not_said,
            short_answer=draft.short_answer if answered else None,
            confidence=round(draft.confidence, 4) if draft.fitted else None,
            answered_by=writer.name if draft.origin == writer.origin else EXTRACTIVE,
            citations=citations,
            nearest=nearest,
            notes=(*draft.notes, *self._unread(drafts, draft), *lacking),
            timings_ms=timings,
            statements=statements,
            basis=basis_of(answered, draft.confidence, draft.stated_from),
            origin=draft.origin,
            hits=tuple(dict.fromkeys(Consulted.of(hit) for hits in found for hit in hits[:HITS_READ])),
            accounts=accounted(draft.accounts, citations),
        ), draft.lasting and not lacking

    def _unread(self, drafts: Sequence[Draft], draft: Draft) -> tuple[str, ...]:
        """A note that whole sentences are quoted because the reader does not know the question's language."""
        says, codes = self._language.says, {each.unread for each in drafts if each.unread}
        named = sorted(says.languages.get(code, code) for code in codes if draft.origin == "sentences")
        return tuple(says.other_language.format(question=name) for name in named)

    def _outright(self, typed: str) -> str:
        return self._spelt(self._language.asking.outright(typed))

    def _found(self, asked: Question, filters: Filters) -> Found:
        about_articles = asked.kind in ("metadata", "which_articles")
        return self._library.search(
            asked.subject or asked.text if about_articles else asked.text,
            HITS_LISTED if about_articles else HITS_READ,
            filters,
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
