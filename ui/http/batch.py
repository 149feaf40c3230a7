"""Many questions in one request: answered a few at a time among the other callers', each with its answer or its problem."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict, dataclass
from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.types import Receive, Scope, Send

from assistant.answers import Answer
from index.errors import CitedError
from ui.asking import Asking, filters_of
from ui.desk import Desk, TooManyQuestions
from ui.http.problems import ProblemDocument, of_bug, problem_of
from ui.http.schema import event_stream
from ui.http.streaming import PING, PING_SECONDS, Events, attended, event
from ui.lookups import reached_at

MOST_QUESTIONS = 100
MAX_BATCH = 2**20
"""Bytes that a request with many questions may have."""
AT_ONCE = 2
"""Questions of a batch that are answered or wait at a time, so that others come in between."""
_PATIENCE = 5  # seconds until a full queue is asked again, at most

Number = Annotated[int, Field(ge=1, le=MOST_QUESTIONS)]
Count = Annotated[int, Field(ge=0, le=MOST_QUESTIONS)]


class BatchBody(BaseModel):
    """Questions, each with its history and filters; with `stream` the answers come as they are made."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={
            "examples": [{"questions": [{"question": "Who pays?", "filters": {"since": "2025-08-01"}}]}]
        },
    )

    questions: Annotated[list[Asking], Field(min_length=1, max_length=MOST_QUESTIONS)]
    stream: bool = False


@dataclass(frozen=True, slots=True)
class BatchAnswer:
    """What came of the question with this number, from 1: its answer, or the problem in its place."""

    number: Number
    answer: Answer | None
    problem: ProblemDocument | None


@dataclass(frozen=True, slots=True)
class BatchAnswers:
    """What came of every question, in their order; how many have an answer, and how many a problem."""

    answers: Annotated[tuple[BatchAnswer, ...], Field(max_length=MOST_QUESTIONS)]
    done: Count
    failed: Count


@dataclass(frozen=True, slots=True)
class Done(BatchAnswer):
    """What came of a question, and how many of all are done with it."""

    done: Number
    of: Number


@dataclass(frozen=True, slots=True)
class Ended:
    """How many questions have an answer, and how many a problem."""

    done: Count
    failed: Count


_STREAM = event_stream(answer=Done, done=Ended)


class Batch:
    """The questions of one request, asked when `each` is read."""

    def __init__(self, desk: Desk, questions: Sequence[Asking], address: str) -> None:
        """`address` is where the server is reached."""
        self._desk = desk
        self._address = address
        self._questions = questions
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._tasks: set[asyncio.Task[BatchAnswer]] = set()

    async def each(self, pause: float) -> AsyncIterator[BatchAnswer | None]:
        """What came of each question, as it comes; None after every `pause` seconds in which nothing came. It ends early
        only after leaving."""
        self._tasks = {asyncio.create_task(self._one(*one)) for one in enumerate(self._questions, 1)}
        left = self._tasks
        try:
            while left:
                done, left = await asyncio.wait(left, timeout=pause, return_when=asyncio.FIRST_COMPLETED)
                if not done:
                    yield None
                for task in done:
                    if not task.cancelled():
                        yield task.result()
        finally:
            self.leave()

    def leave(self) -> None:
        """Gives up what has not been answered."""
        for task in self._tasks:
            task.cancel()

    async def _one(self, number: int, asking: Asking) -> BatchAnswer:
        try:
            async with self._turn:
                return BatchAnswer(number, await self._answer(asking), None)
        except CitedError as error:
            return BatchAnswer(number, None, problem_of(error).document)
        except Exception as error:
            logging.getLogger("cited").exception("a question of a batch failed")
            return BatchAnswer(number, None, of_bug(error).document)

    async def _answer(self, asking: Asking) -> Answer:
        while True:
            try:
                answer = await self._desk.ask(asking.question, asking.history, filters_of(asking.filters))
                return answer.at(self._address)
            except TooManyQuestions as full:
                await asyncio.sleep(min(full.seconds, _PATIENCE))


class BatchEvents(Events):
    """`answer` for each question as it comes, with how many are done, and `done` at the end."""

    def __init__(self, batch: Batch, count: int) -> None:
        super().__init__(_events(batch, count))
        self._batch = batch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with attended(self._batch, receive):
            await super().__call__(scope, receive, send)


async def _events(batch: Batch, count: int) -> AsyncIterator[bytes]:
    done = failed = 0
    async for one in batch.each(PING_SECONDS):
        if one is None:
            yield PING
            continue
        done += 1
        failed += one.problem is not None
        yield event("answer", asdict(Done(one.number, one.answer, one.problem, done, count)))
    yield event("done", asdict(Ended(done - failed, failed)))


def batches(desk: Desk) -> APIRouter:
    """The route that takes many questions."""
    routes = APIRouter(prefix="/v1")

    @routes.post(
        "/ask/batch", response_model=None, responses={200: {"model": BatchAnswers, "content": _STREAM}}
    )
    async def ask_batch(body: BatchBody, request: Request) -> Response:
        """Up to 100 questions, two at a time; with `stream` each answer comes as it is made."""
        batch = Batch(desk, body.questions, reached_at(desk, request))
        if body.stream:
            return BatchEvents(batch, len(body.questions))
        async with attended(batch, request.receive):
            came = [one async for one in batch.each(PING_SECONDS) if one is not None]
        failed = sum(one.problem is not None for one in came)
        answers = sorted(came, key=lambda one: one.number)
        return JSONResponse(asdict(BatchAnswers(tuple(answers), len(came) - failed, failed)))

    return routes
