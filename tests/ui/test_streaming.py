"""The Python door in coroutines and part by part: the same parts and answer, and leaving leaves the question."""

from __future__ import annotations

import asyncio

import pytest

import cited
from assistant.answers import Answer, Partial
from assistant.assistant import Assistant
from assistant.english import ENGLISH
from tests.ui.openai_door import KEEPER, WritingFake, answered, library


@pytest.fixture
def assistant() -> Assistant:
    WritingFake.left.clear()
    return Assistant(library(), WritingFake(), ENGLISH)


def same(one: Answer) -> bool:
    return {**one.to_json(), "timings_ms": None} == {**answered(KEEPER).to_json(), "timings_ms": None}


def test_the_parts_and_the_answer_at_last(assistant: Assistant) -> None:
    *parts, last = cited.stream(assistant, KEEPER)

    assert [type(part) for part in parts] == [Partial, Partial]
    assert isinstance(last, Answer)
    assert same(last)


def test_the_same_from_a_coroutine(assistant: Assistant) -> None:
    async def ask() -> tuple[Answer, list[cited.Partial | Answer]]:
        return await cited.aask(assistant, KEEPER), [part async for part in cited.astream(assistant, KEEPER)]

    whole, parts = asyncio.run(ask())

    assert same(whole)
    assert isinstance(parts[-1], Answer)
    assert same(parts[-1])


def test_leaving_gives_the_question_up(assistant: Assistant) -> None:
    parts = cited.stream(assistant, KEEPER + " for ever")
    next(parts)
    parts.close()  # type: ignore[attr-defined]

    assert WritingFake.left.is_set()


def test_cancelling_gives_the_question_up(assistant: Assistant) -> None:
    async def ask() -> None:
        async with asyncio.timeout(0.3):
            await cited.aask(assistant, KEEPER + " for ever, please")

    with pytest.raises(TimeoutError):
        asyncio.run(ask())
    assert WritingFake.left.wait(5)


@pytest.mark.parametrize("question", ["", "explode"])
def test_what_ask_raises_is_raised(assistant: Assistant, question: str) -> None:
    async def ask() -> None:
        async for _ in cited.astream(assistant, question):
            pass

    with pytest.raises((cited.QuestionError, RuntimeError)):
        list(cited.stream(assistant, question))
    with pytest.raises((cited.QuestionError, RuntimeError)):
        asyncio.run(ask())
