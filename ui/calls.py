"""One question at the desk, seen from the event loop: its place in the queue, what is verified so far, the answer at last,
and leaving."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from threading import Event
from types import TracebackType

from assistant.answers import Answer, Partial, Stage
from assistant.evidence import Listener

WAITING_SECONDS = 3.0
"""How often somebody who waits is told so."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question that is not being answered yet: how many wait before it, and in how many seconds its turn may come."""

    before: int
    seconds: int

    def to_json(self) -> dict[str, int]:
        return {"before": self.before, "seconds": self.seconds}


class Call:
    """Made and read in the event loop; the answer comes from a thread. As a context manager it leaves at its end."""

    def __init__(self, closing: Event, place: Callable[[Call], Waiting | None]) -> None:
        """`closing` is set when the server ends, for which every caller counts as gone; `place` tells where the call
        stands, None when it is being answered."""
        self._place = place
        self._loop = asyncio.get_running_loop()
        self._came: asyncio.Queue[Stage | Partial | Future[Answer]] = asyncio.Queue()
        self._work: Future[Answer] | None = None
        self.waiting = _Waiting(self._tell, closing)

    def begin(self, work: Future[Answer]) -> None:
        """The work that was handed to the pool for this call."""
        self._work = work
        work.add_done_callback(self._tell)

    async def events(
        self, pause: float | None = None
    ) -> AsyncIterator[Waiting | Stage | Partial | Answer | None]:
        """Its place while it waits, at once and every few seconds; what is done, partial answers as they come, and the
        Answer at last; None after every `pause` seconds in which nothing came. Raises what the assistant raises:
        ModelFailure with the cause "cancelled" after leaving."""
        while True:
            waiting = self._place(self)
            if waiting is not None:
                yield waiting
            try:
                async with asyncio.timeout(pause if waiting is None else WAITING_SECONDS):
                    part = await self._came.get()
            except TimeoutError:
                if waiting is None:
                    yield None
                continue
            if not isinstance(part, Future):
                yield part
                continue
            yield _result(part)
            return

    async def answer(self) -> Answer:
        """The whole answer. Raises what the assistant raises."""
        async for part in self.events():
            if isinstance(part, Answer):
                return part
        raise AssertionError("events end with an answer")

    def leave(self) -> None:
        """Give the question up: a model's request is cancelled within a second, a place in the queue is free at once."""
        self.waiting.left.set()
        if self._work is not None:
            self._work.cancel()

    def __enter__(self) -> Call:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.leave()

    def _tell(self, part: Stage | Partial | Future[Answer]) -> None:
        # At the end of the server the loop may be closed before the thread is done.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._came.put_nowait, part)


class _Waiting(Listener):
    """The call as the assistant's thread sees it."""

    def __init__(self, tell: Callable[[Stage | Partial], None], closing: Event) -> None:
        self.left = Event()
        self._tell = tell
        self._closing = closing

    def began(self, stage: Stage) -> None:
        self._tell(stage)

    def said(self, partial: Partial) -> None:
        self._tell(partial)

    def gone(self) -> bool:
        return self.left.is_set() or self._closing.is_set()


def _result(work: Future[Answer]) -> Answer:
    try:
        return work.result()
    except CancelledError:
        from index.endpoint.language_model import ModelFailure

        raise ModelFailure("cancelled", "the question was given up before it was answered") from None
