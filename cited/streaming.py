"""Asking from a coroutine, or part by part: what is verified of an answer as it grows, and the answer at last."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from queue import SimpleQueue
from threading import Event, Thread

from assistant.answers import Answer, Partial
from assistant.assistant import Assistant
from assistant.evidence import Listener
from index.articles import Filters

Part = Partial | Answer
_Told = Partial | Answer | BaseException


def stream(
    assistant: Assistant, question: str, *, history: Sequence[str] = (), filters: Filters | None = None
) -> Iterator[Part]:
    """Each Partial replaces the one before; the Answer is the last, and what `ask` returns. Raises what `ask` raises.
    Leaving the iterator gives the question up: a language model's request ends within a second."""
    came: SimpleQueue[_Told] = SimpleQueue()
    heard = _Heard(came.put)
    thread = Thread(target=heard.ask, args=(assistant, question, history, filters))
    thread.start()
    try:
        while True:
            part = _raised(came.get())
            yield part
            if isinstance(part, Answer):
                return
    finally:
        heard.left.set()
        thread.join()


async def aask(
    assistant: Assistant, question: str, *, history: Sequence[str] = (), filters: Filters | None = None
) -> Answer:
    """`ask` from a coroutine; cancelling it gives the question up."""
    heard = _Heard(lambda _: None)
    try:
        return await asyncio.to_thread(
            assistant.ask, question, history=history, filters=filters, waiting=heard
        )
    finally:
        heard.left.set()


async def astream(
    assistant: Assistant, question: str, *, history: Sequence[str] = (), filters: Filters | None = None
) -> AsyncIterator[Part]:
    """`stream` from a coroutine."""
    loop = asyncio.get_running_loop()
    came: asyncio.Queue[_Told] = asyncio.Queue()
    heard = _Heard(lambda part: loop.call_soon_threadsafe(came.put_nowait, part))
    work = loop.run_in_executor(None, heard.ask, assistant, question, history, filters)
    try:
        while True:
            part = _raised(await came.get())
            yield part
            if isinstance(part, Answer):
                return
    finally:
        heard.left.set()
        await asyncio.shield(work)


class _Heard(Listener):
    """Passes on what is said, until whoever waits has left."""

    def __init__(self, tell: Callable[[_Told], object]) -> None:
        self._tell = tell
        self.left = Event()

    def said(self, partial: Partial) -> None:
        self._tell(partial)

    def gone(self) -> bool:
        return self.left.is_set()

    def ask(
        self, assistant: Assistant, question: str, history: Sequence[str], filters: Filters | None
    ) -> None:
        """The whole question, its end passed on too."""
        try:
            self._tell(assistant.ask(question, history=history, filters=filters, waiting=self))
        except BaseException as error:  # noqa: BLE001  raised again where the parts are read
            self._tell(error)


def _raised(part: _Told) -> Part:
    if isinstance(part, BaseException):
        raise part
    return part
