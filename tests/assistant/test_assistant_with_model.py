"""The assistant with a model that writes: what a caller hears on the way, what is remembered, what a trace is told."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from assistant.answers import Answer, Citation, Partial
from assistant.asked import Question
from assistant.assistant import Assistant
from assistant.english import ENGLISH
from assistant.evidence import Draft, Listener
from assistant.tracing import Fact, Span, Stage
from assistant.writing.rewriting import by_model
from assistant.writing.writer import ModelWriter
from index.articles import Filters, Found, Hit
from index.endpoint.language_model import ModelFailure, Spent
from index.fakes import FakeLanguageModel
from tests.assistant.scripted_models import ARTICLE, HITS, Shelf, StandIn

QUESTION = "Who sent engineers?"
SAID = "Volvo Penta sent 12 engineers [2]."


class Library(Shelf):
    """The small article, found by every search."""

    generation = 1

    def __init__(self) -> None:
        super().__init__(ARTICLE)

    def search(self, question: str, k: int = 12, filters: Filters | None = None) -> Found:
        return Found(tuple(HITS))


@dataclass
class Waits(Listener):
    """Keeps what it hears; has gone after so many texts."""

    leaves_after: int | None = None
    texts: list[tuple[str, tuple[Citation, ...]]] = field(default_factory=list)
    costs: list[Spent] = field(default_factory=list)

    def said(self, partial: Partial) -> None:
        self.texts.append((partial.text, partial.citations))

    def gone(self) -> bool:
        return self.leaves_after is not None and len(self.texts) >= self.leaves_after

    def spent(self, tokens: Spent) -> None:
        self.costs.append(tokens)


@dataclass
class Diary:
    """A tracer that keeps its stages with their facts."""

    stages: list[tuple[str, dict[str, Fact]]] = field(default_factory=list)

    @contextmanager
    def span(self, stage: Stage, within: Span | None = None, **facts: Fact) -> Iterator[Span]:
        self.stages.append((stage, facts))

        class Page:
            def note(self, **more: Fact) -> None:
                facts.update(more)

        yield Page()

    def close(self) -> None: ...


def test_a_caller_hears_only_what_is_verified_and_the_answer_repeats_it() -> None:
    waits = Waits()
    model = FakeLanguageModel(SAID, " They were paid $9 million [2].", " Saab did it [99].")
    answer = Assistant(Library(), ModelWriter(model, StandIn(), ENGLISH), ENGLISH).ask(
        QUESTION, waiting=waits
    )

    assert waits.texts[0][0] == "Volvo Penta sent 12 engineers. [1]"
    assert all(
        citation.quote == ARTICLE.text[citation.start : citation.end]
        for _, citations in waits.texts
        for citation in citations
    )
    assert answer.text.startswith("Volvo Penta sent 12 engineers. [1]")
    assert answer.answered_by == "speaking"
    assert waits.costs == [Spent(10, 5)]
    assert set(answer.timings_ms) == {"retrieve", "read", "write", "total"}


def test_a_passing_failure_is_not_remembered() -> None:
    model = FakeLanguageModel(failure=ModelFailure("unreachable", "nobody is there"))
    assistant = Assistant(Library(), ModelWriter(model, StandIn(), ENGLISH), ENGLISH)
    first = assistant.ask(QUESTION)
    assert (first.answered, first.answered_by) == (True, "extractive")
    assert any("nobody is there" in note.lower() for note in first.notes), first.notes

    model.failure, model.pieces = None, (SAID,)
    assert assistant.ask(QUESTION).answered_by == "speaking"
    assert assistant.ask(QUESTION).answered_by == "speaking"
    assert len(model.asked) == 2  # the whole answer is remembered, the failure was not


def test_earlier_questions_cost_no_call_and_the_follow_up_one() -> None:
    model = FakeLanguageModel("Who sent engineers to the ferry Aurora?")
    assistant = Assistant(
        Library(),
        ModelWriter(model, StandIn(), ENGLISH),
        ENGLISH,
        earlier=StandIn(),
        rewrite=by_model(model, ENGLISH),
    )
    answer = assistant.ask("Who sent engineers to it?", history=("When was the ferry Aurora delayed?",))

    assert answer.standalone_question == "Who sent engineers to the ferry Aurora?"
    assert len(model.asked) == 2  # one to rewrite, one to answer


def test_whoever_leaves_ends_it() -> None:
    with pytest.raises(ModelFailure) as caught:
        Assistant(
            Library(),
            ModelWriter(FakeLanguageModel(SAID, " More [1].", " And more [1]."), StandIn(), ENGLISH),
            ENGLISH,
        ).ask(QUESTION, waiting=Waits(leaves_after=1))
    assert caught.value.cause == "cancelled"


def test_a_trace_is_told_the_stages_and_what_they_cost() -> None:
    diary = Diary()
    writer = ModelWriter(FakeLanguageModel(SAID), StandIn(), ENGLISH, tracer=diary)
    Assistant(Library(), writer, ENGLISH, tracer=diary).ask(QUESTION, waiting=Waits())

    assert [stage for stage, _ in diary.stages] == ["ask", "retrieve", "write", "verify"]
    told = dict(diary.stages)
    assert told["retrieve"] == {"passages": 1}
    assert (told["write"]["model"], told["write"]["input_tokens"], told["write"]["output_tokens"]) == (
        "speaking",
        10,
        5,
    )
    assert (told["verify"]["citations"], told["ask"]["answered_by"]) == (1, "speaking")


PARTS = "When was the ferry Aurora delayed, and who sent engineers?"


def test_a_question_of_two_parts_is_asked_part_by_part_whoever_writes() -> None:
    """Before, a model was asked both at once, and its failure left the reader with both at once too."""
    model, waits = FakeLanguageModel(SAID), Waits()
    answer = Assistant(Library(), ModelWriter(model, StandIn(), ENGLISH), ENGLISH).ask(PARTS, waiting=waits)

    prompts = [messages[-1].content for messages in model.asked]
    assert ["When was the ferry Aurora delayed?" in prompt for prompt in prompts] == [True, False]
    assert "ho sent engineers?" in prompts[1]
    assert (answer.origin, answer.answered_by, answer.answered) == ("model", "speaking", True)
    assert waits.texts


def test_where_the_model_fails_the_parts_are_still_taken_apart() -> None:
    asked: list[str] = []

    @dataclass
    class Noting(StandIn):
        def draft(self, question: Question, hits: Sequence[Hit], *rest: object) -> Draft:
            asked.append(question.text)
            return super().draft(question, hits, *rest)

    model = FakeLanguageModel(failure=ModelFailure("unreachable", "nobody is there"))
    answer = Assistant(Library(), ModelWriter(model, Noting(), ENGLISH), ENGLISH).ask(PARTS)

    assert len(asked) == 2
    assert (answer.origin, answer.answered_by, answer.answered) == ("sentences", "extractive", True)
    assert sum("nobody is there" in note.lower() for note in answer.notes) == 1


@pytest.mark.parametrize(
    ("confidence", "answers", "basis"),
    [(0.9, True, "stated"), (0.6, True, "stated"), (0.59, True, "likely"), (0.9, False, "not_stated")],
)
def test_the_basis_says_how_an_answer_stands(confidence: float, answers: bool, basis: str) -> None:
    answer = Assistant(Library(), StandIn(answers, confidence), ENGLISH).ask(QUESTION)

    assert answer.basis == basis
    said = ["The ferry Aurora was delayed until 14 August 2025."] if answers else []
    assert [each.text for each in answer.statements] == said
    assert answer.text == (f"{answer.statements[0].text} [1]" if answers else ENGLISH.says.not_said)
    assert [(each.article, each.start, each.end) for each in answer.hits] == [("a1", 0, len(ARTICLE.text))]
    assert Answer.from_json(json.loads(json.dumps(answer.to_json()))) == answer
