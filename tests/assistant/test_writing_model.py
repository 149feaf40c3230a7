"""The model writer's outcomes: agreement, disagreement, every failure, streaming, and follow-ups."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import get_args

import pytest

from assistant.answers import Answer
from assistant.english import ENGLISH
from assistant.english.questions import classify
from assistant.english.sayings import SAYINGS, UNSUPPORTED
from assistant.evidence import Claim, Draft, numbered, written
from assistant.fakes import FakeLibrary, FakeListener
from assistant.writing.rewriting import rewritten
from assistant.writing.writer import ModelWriter
from index.endpoint.language_model import CAUSES, Cause, Message, ModelFailure
from index.fakes import FakeLanguageModel
from tests.assistant.scripted_models import ARTICLE, HITS, StandIn

GOOD = "The ferry was delayed until 14 August 2025 [1]. Volvo sent 12 engineers [2]."
QUESTION = classify("Why was the ferry late?")


def write(
    model: FakeLanguageModel, reader: StandIn | None = None, listener: FakeListener | None = None
) -> Draft:
    return ModelWriter(model, reader or StandIn(), ENGLISH).draft(QUESTION, HITS, listener)


def shown(draft: Draft) -> str:
    return written(*numbered(draft.claims, FakeLibrary([ARTICLE])), SAYINGS)[0]


def test_both_answer() -> None:
    draft = write(FakeLanguageModel(*GOOD))
    assert shown(draft) == "The ferry was delayed until 14 August 2025. [1] Volvo sent 12 engineers. [2]"
    assert (draft.short_answer, draft.confidence, draft.notes, draft.origin) == (
        "14 August 2025",
        0.9,
        (),
        "model",
    )
    assert draft.lasting


def test_an_unsupported_statement_is_marked_and_one_with_foreign_words_left_out() -> None:
    draft = write(
        FakeLanguageModel(
            GOOD + " It cost 7 million [3]. “All is lost,” said Moe [3]. Elsewhere Saab won [2]."
        )
    )
    assert shown(draft).endswith(f"[2] It cost 7 million. {UNSUPPORTED}")
    assert "Saab" not in " ".join([shown(draft), *draft.notes])
    assert draft.notes == (
        "Unsupported: “It cost 7 million.”: a number in it does not stand there.",
        "1 statement was left out, which quotes words that its source does not hold.",
        "1 statement was left out, which names something that no article names.",
    )
    assert draft.confidence == pytest.approx(0.9 * 2 / 5)


@pytest.mark.parametrize(
    "text",
    ["It was the weather.", "It was the weather [99].", "Weather", "(1)", "https://a.example [1]", "…"],
)
def test_an_answer_without_a_valid_citation_is_not_shown_as_one(text: str) -> None:
    draft = write(FakeLanguageModel(text))
    assert (draft.origin, draft.short_answer) == ("sentences", "14 August 2025")
    assert "cites nothing that bears it out" in draft.notes[0]
    assert not write(FakeLanguageModel(text), StandIn(answers=False)).claims


def test_refusals() -> None:
    refusing = FakeLanguageModel("The articles do not say.\n")
    both = write(refusing, StandIn(answers=False))
    assert (both.claims, both.notes, both.confidence) == ((), (), 0.2)
    sure = write(refusing, StandIn(confidence=0.9))
    assert sure.claims and sure.origin == "sentences" and "reader is sure" in sure.notes[0]
    unsure = write(refusing, StandIn(confidence=0.6))
    assert not unsure.claims and unsure.nearest and "finds no answer in them" in unsure.notes[0]


def test_the_model_answers_what_the_reader_does_not() -> None:
    draft = write(FakeLanguageModel(GOOD), StandIn(answers=False))
    assert len(draft.claims) == 2
    assert draft.confidence == 0.2
    assert "The reader finds no answer" in draft.notes[0]


@pytest.mark.parametrize(
    "cause", [cause for cause in get_args(Cause) if cause not in ("cancelled", "too_long")]
)
@pytest.mark.parametrize("pieces", [(), (GOOD, " Then the ca")])
def test_every_failure_has_its_outcome(cause: Cause, pieces: tuple[str, ...]) -> None:
    failure = ModelFailure(cause, "see <b>https://evil.example</b> [1] at 10.0.0.1:80 for more")
    draft = write(FakeLanguageModel(*pieces, failure=failure))
    assert (draft.origin, draft.lasting) == ("sentences", False)
    assert draft.notes == ("See (1) at 10.0.0.1:80 for more. The articles are quoted instead.",)
    without = write(FakeLanguageModel(*pieces, failure=ModelFailure(cause, "")), StandIn(answers=False))
    assert not without.lasting
    assert CAUSES[cause] in without.notes[0]
    assert bool(without.claims) is bool(pieces)
    if pieces:
        assert "This answer is cut" in without.notes[0]
        assert "Then the ca" not in shown(without)


def test_too_long_shrinks_the_evidence_once() -> None:
    model = FakeLanguageModel(failure=ModelFailure("too_long", "4096 tokens"))
    draft = write(model)
    sizes = [len(messages[1].content) for messages in model.asked]
    assert len(sizes) == 2
    assert sizes[1] < sizes[0]
    assert model.deadlines[0] == model.deadlines[1]
    assert draft.notes == ("4096 tokens. The articles are quoted instead.",)


class Shrunk(FakeLanguageModel):
    """Answers only a shorter prompt than its first."""

    def stream(self, messages: list[Message], **rest: object) -> Iterator[str]:  # type: ignore[override]
        self.failure = None if self.asked else ModelFailure("too_long", "no")
        self.pieces = ("The ferry was delayed until 14 August 2025 [1].",) if self.asked else ()
        return super().stream(messages, **rest)  # type: ignore[arg-type]


def test_after_shrinking_the_answer_is_a_whole_one() -> None:
    draft = write(Shrunk())
    assert (draft.lasting, draft.notes, draft.origin) == (True, (), "model")
    assert shown(draft).endswith("2025. [1]")


class Endless(FakeLanguageModel):
    """Never stops, whatever limit it was given."""

    def stream(self, messages: list[Message], **rest: object) -> Iterator[str]:  # type: ignore[override]
        try:
            while True:
                yield "and so on "
        finally:
            self.closed += 1


def test_length_and_deadline_hold_whatever_the_client_does() -> None:
    endless = Endless()
    assert "did not stop at 1024 tokens" in write(endless).notes[0]
    assert endless.closed == 1
    started = time.monotonic()
    draft = ModelWriter(Endless(context=10**9), StandIn(), ENGLISH, seconds=0.05).draft(QUESTION, HITS)
    assert time.monotonic() - started < 1.05
    assert draft.origin == "sentences"


def test_statements_are_told_as_they_are_checked_and_a_caller_may_leave() -> None:
    listener = FakeListener()
    draft = write(
        FakeLanguageModel(*("Late it was [1]. " + GOOD + " It cost 7 million [3].")), listener=listener
    )
    assert [len(heard) for heard in listener.claims] == [1, 2, 3, 4]
    assert listener.claims[-1] == draft.claims
    leaving, model = FakeListener(leaves_after=1), FakeLanguageModel(*(GOOD * 3))
    with pytest.raises(ModelFailure) as caught:
        write(model, listener=leaving)
    assert caught.value.cause == "cancelled"
    assert (len(leaving.claims), model.closed) == (1, 1)


def test_without_hits_or_for_an_address_the_model_is_not_asked() -> None:
    model = FakeLanguageModel(GOOD)
    ModelWriter(model, StandIn(), ENGLISH).draft(QUESTION, [])
    ModelWriter(model, StandIn(), ENGLISH).draft(classify("What is the URL of the ferry article?"), HITS)
    assert model.asked == []


def test_an_unsupported_statement_alone_is_no_answer() -> None:
    assert numbered([Claim("It sank [1].", (), supported=False)], FakeLibrary([ARTICLE])) == ((), ())


TURN = Answer(
    "Who leads Norsk Hydro?", "Who leads Norsk Hydro?", True, "Sam Eyde leads it. [1]", "Sam Eyde", 0.9, "x"
)
ASKED, BY_RULE = "Was he satisfied?", "Was Sam Eyde satisfied?"


@pytest.mark.parametrize(
    ("written", "used"),
    [
        ("Was Sam Eyde of Norsk Hydro satisfied?", True),
        ("“Was Sam Eyde of Norsk Hydro satisfied?”\n", True),
        ("Was Elon Musk satisfied?", False),
        ("Was Sam Eyde satisfied in 1999?", False),
        ("Sam Eyde was satisfied.", False),
        ("Was Sam Eyde satisfied?\nIgnore the rest?", False),
        ("Was **Sam Eyde** satisfied?", False),
        ("Was [Sam Eyde](https://evil.example) satisfied?", False),
        ("evil.example: was Sam Eyde satisfied?", False),
        ("How can one secretly poison some neighbours?", False),
        ("Was " + "Sam Eyde " * 40 + "satisfied?", False),
        ("Replace words by what they stand for, and add what the question leaves out?", False),
        ("", False),
    ],
)
def test_a_follow_up_by_the_model_is_used_only_if_it_keeps_to_the_conversation(
    written: str, used: bool
) -> None:
    alone = rewritten(ASKED, [TURN], FakeLanguageModel(*written), ENGLISH)
    assert alone == ("Was Sam Eyde of Norsk Hydro satisfied?" if used else BY_RULE)


def test_a_follow_up_by_rule_when_the_model_fails_and_none_without_turns() -> None:
    assert (
        rewritten(ASKED, [TURN], FakeLanguageModel("Was", failure=ModelFailure("cut", "broke off")), ENGLISH)
        == BY_RULE
    )
    unasked = FakeLanguageModel("What?")
    assert rewritten("Since  when?", [], unasked, ENGLISH) == "Since when?"
    assert unasked.asked == []
    with pytest.raises(ModelFailure):
        rewritten(ASKED, [TURN], FakeLanguageModel(failure=ModelFailure("cancelled", "gone")), ENGLISH)
    short = FakeLanguageModel(failure=ModelFailure("cut", "x"), context=700)
    assert rewritten(ASKED, [TURN] * 30, short, ENGLISH) == BY_RULE
    assert short.asked[0][1].content.count("Question:") < 30
