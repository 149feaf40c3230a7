"""The model writer over real HTTP, against the scripted server: worst outputs, failures, a caller that leaves."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from fastapi import Response

from assistant.assistant import Assistant
from assistant.english import ENGLISH
from assistant.english.questions import classify
from assistant.evidence import Draft, numbered, written
from assistant.fakes import FakeLibrary, FakeListener
from assistant.writing.writer import ModelWriter
from index.endpoint.client import EndpointModel
from index.endpoint.language_model import ModelFailure
from index.endpoint.presets import resolve
from tests.assistant.scripted_models import ARTICLE, HITS, StandIn
from tests.assistant.worst_outputs import RULES, faults, worst_output
from tests.index.scripted_llm import ScriptedServer, scripted_llm

QUESTION = classify("Why was the ferry late?")
GOOD = "The ferry was delayed until 14 August 2025 [1]. Volvo sent 12 engineers [2]."


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    with scripted_llm() as started:
        yield started


def writer(
    server: ScriptedServer, model: str, reader: StandIn | None = None, *, seconds: float = 20.0
) -> ModelWriter:
    endpoint = resolve("custom", base_url=server.base_url, model=model, key="key-for-tests")
    return ModelWriter(EndpointModel(endpoint), reader or StandIn(), ENGLISH, seconds=seconds, rules=RULES)


def proved(draft: Draft) -> str:
    statements, citations = numbered(draft.claims, FakeLibrary([ARTICLE]))
    text, citations = written(statements, citations, ENGLISH.says)
    assert all(ARTICLE.text[each.start : each.end] == each.quote for each in citations)
    assert faults(" ".join([text, draft.short_answer or "", *draft.notes])) == []
    return text


def test_a_good_model_is_heard_statement_by_statement(server: ScriptedServer) -> None:
    server.says("good", GOOD, chunk=3)
    listener = FakeListener()
    draft = writer(server, "good").draft(QUESTION, HITS, listener)
    assert proved(draft) == "The ferry was delayed until 14 August 2025. [1] Volvo sent 12 engineers. [2]"
    assert [len(heard) for heard in listener.claims] == [1, 2]
    assert "key-for-tests" not in str(server.asked("good")[-1].body)


@pytest.mark.parametrize("number", range(0, 1_000, 40))
def test_worst_outputs_over_http(server: ScriptedServer, number: int) -> None:
    def worst(messages: list[dict[str, str]]) -> str:
        return worst_output(number, messages[0]["content"], messages[-1]["content"])

    server.says("worst", worst, chunk=1 + number % 9)
    proved(writer(server, "worst", StandIn(answers=bool(number % 3))).draft(QUESTION, HITS))


def test_failures_end_with_the_articles_own_words_and_the_cause(server: ScriptedServer) -> None:
    server.behaves(
        "html",
        lambda asked: Response("<html><a href='https://evil.example'>x</a></html>", media_type="text/html"),
    )
    server.behaves("slow", lambda asked: asked.hold())  # type: ignore[arg-type, return-value]
    for model, cause in (
        ("html", "another format"),
        ("unknown", "does not know the model"),
        ("slow", "time"),
    ):
        started = time.monotonic()
        draft = writer(server, model, seconds=1.0).draft(QUESTION, HITS)
        assert time.monotonic() - started < 2.0
        assert (draft.origin, draft.lasting) == ("sentences", False)
        assert cause in draft.notes[0]
        assert proved(draft).startswith("The ferry Aurora")


def test_a_question_of_two_parts_is_taken_apart_where_the_endpoint_fails_too(server: ScriptedServer) -> None:
    """Before, model and reader were both asked both parts at once."""
    parts = ["When was the ferry Aurora delayed?", "Who sent engineers?"]
    reader = StandIn()
    assistant = Assistant(FakeLibrary([ARTICLE]), writer(server, "absent", reader), ENGLISH)
    answer = assistant.ask("When was the ferry Aurora delayed, and who sent engineers?")

    prompts = [asked.messages[-1]["content"] for asked in server.asked("absent")]
    assert [[part in prompt for part in parts] for prompt in prompts] == [[True, False], [False, True]]
    assert reader.asked == parts
    assert (answer.origin, answer.answered_by, answer.answered) == ("sentences", "extractive", True)
    assert sum("does not know the model" in note for note in answer.notes) == 1


def test_a_caller_that_leaves_ends_the_request(server: ScriptedServer) -> None:
    server.says("long", GOOD * 50, chunk=5, pause=0.02)
    with pytest.raises(ModelFailure) as caught:
        writer(server, "long").draft(QUESTION, HITS, FakeListener(leaves_after=1))
    assert caught.value.cause == "cancelled"
    until = time.monotonic() + 2
    asked = server.asked("long")[-1]
    while asked.left is None and time.monotonic() < until:
        time.sleep(0.02)
    assert asked.left is not None
