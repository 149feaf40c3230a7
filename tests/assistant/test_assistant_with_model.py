"""The assistant with a model that writes: what a caller hears on the way, what is remembered, what a trace is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from assistant.answers import Answer, Statement
from assistant.assistant import Assistant
from assistant.english import ENGLISH
from assistant.fakes import FakeLibrary, FakeListener
from assistant.tracing import Fact, Span, Stage
from assistant.writing.rewriting import by_model
from assistant.writing.writer import ModelWriter
from index.endpoint.language_model import ModelFailure, Spent
from index.fakes import FakeLanguageModel
from tests.assistant.scripted_models import ARTICLE, StandIn

QUESTION = "Who sent engineers?"
SAID = "Volvo Penta sent 12 engineers [2]."


def library() -> FakeLibrary:
    return FakeLibrary([ARTICLE])


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
    waits = FakeListener()
    model = FakeLanguageModel(SAID, " They were paid $9 million [2].", " Saab did it [99].")
    answer = Assistant(library(), ModelWriter(model, StandIn(), ENGLISH), ENGLISH).ask(
        QUESTION, waiting=waits
    )

    assert waits.partials[0].text == "Volvo Penta sent 12 engineers. [1]"
    assert waits.partials[0].statements == (Statement("Volvo Penta sent 12 engineers.", (1,)),)
    assert all(
        citation.quote == ARTICLE.text[citation.start : citation.end]
        for partial in waits.partials
        for citation in partial.citations
    )
    assert answer.text.startswith("Volvo Penta sent 12 engineers. [1]")
    assert answer.answered_by == "speaking"
    assert waits.costs == [Spent(10, 5)]
    assert [stage.name for stage in waits.stages] == ["searching", "reading", "writing"]
    assert waits.stages[1].places == len(answer.hits)
    assert set(answer.timings_ms) == {"retrieve", "read", "write", "total"}


def test_a_passing_failure_is_not_remembered() -> None:
    model = FakeLanguageModel(failure=ModelFailure("unreachable", "nobody is there"))
    assistant = Assistant(library(), ModelWriter(model, StandIn(), ENGLISH), ENGLISH)
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
        library(),
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
            library(),
            ModelWriter(FakeLanguageModel(SAID, " More [1].", " And more [1]."), StandIn(), ENGLISH),
            ENGLISH,
        ).ask(QUESTION, waiting=FakeListener(leaves_after=1))
    assert caught.value.cause == "cancelled"


def test_a_trace_is_told_the_stages_and_what_they_cost() -> None:
    diary = Diary()
    writer = ModelWriter(FakeLanguageModel(SAID), StandIn(), ENGLISH, tracer=diary)
    Assistant(library(), writer, ENGLISH, tracer=diary).ask(QUESTION, waiting=FakeListener())

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
    model, waits = FakeLanguageModel(SAID), FakeListener()
    answer = Assistant(library(), ModelWriter(model, StandIn(), ENGLISH), ENGLISH).ask(PARTS, waiting=waits)

    prompts = [messages[-1].content for messages in model.asked]
    assert ["When was the ferry Aurora delayed?" in prompt for prompt in prompts] == [True, False]
    assert "ho sent engineers?" in prompts[1]
    assert (answer.origin, answer.answered_by, answer.answered) == ("model", "speaking", True)
    assert waits.partials


@pytest.mark.parametrize(
    ("confidence", "answers", "basis"),
    [(0.9, True, "stated"), (0.6, True, "stated"), (0.59, True, "likely"), (0.9, False, "not_stated")],
)
def test_the_basis_says_how_an_answer_stands(confidence: float, answers: bool, basis: str) -> None:
    answer = Assistant(library(), StandIn(answers, confidence), ENGLISH).ask(QUESTION)

    assert answer.basis == basis
    said = ["The ferry Aurora was delayed until 14 August 2025."] if answers else []
    assert [each.text for each in answer.statements] == said
    assert answer.text == (f"{answer.statements[0].text} [1]" if answers else ENGLISH.says.not_said)
    assert [(each.article, each.start, each.end) for each in answer.hits] == [("a1", 0, len(ARTICLE.text))]
    assert Answer.from_json(json.loads(json.dumps(answer.to_json()))) == answer
