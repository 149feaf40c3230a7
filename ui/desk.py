"""The desk behind page and API: answers in a small thread pool, so that the event loop stays responsive."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import BoundedSemaphore, Event
from typing import TYPE_CHECKING

from index.articles import Filters
from index.errors import CitedError
from ui.calls import Call
from ui.render import counted

if TYPE_CHECKING:
    from assistant.answers import Answer
    from assistant.assistant import Assistant
    from index.library import Library

READING = 2
"""Questions answered at once where the reader alone answers: more would only share the processor."""
WRITING = 8
"""Questions answered at once where a language model writes: most of the time they wait for it."""


class TooManyQuestions(CitedError):
    """More questions are waiting than will be answered in reasonable time."""


@dataclass(frozen=True, slots=True)
class Overview:
    """How much the library holds, and the titles of its newest articles."""

    articles: int
    passages: int
    newest: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{counted(self.articles, 'article')}, {counted(self.passages, 'passage')}"


def overview_of(library: Library, titles: int = 5) -> Overview:
    """The overview of a library as it is now."""
    articles = library.articles(Filters())
    newest = sorted(articles, key=lambda article: article.published or "", reverse=True)[:titles]
    return Overview(len(articles), library.passage_count, tuple(article.title for article in newest))


class Desk:
    """Takes questions, answers `workers` at a time, lets at most `waiting` wait."""

    def __init__(
        self, library: Library, assistant: Assistant, workers: int = READING, waiting: int = 32
    ) -> None:
        self._library = library
        self._assistant = assistant
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="answer")
        self._room = BoundedSemaphore(workers + waiting)
        self._closing = Event()
        self._seen: tuple[int, Overview] | None = None

    def take(self, question: str, history: Sequence[str], filters: Filters) -> Call:
        """The call in which the question is answered; its place is free again when the answer is done, or the caller
        has left and the desk noticed. Raises TooManyQuestions; to be called where an event loop runs."""
        if self._closing.is_set():
            raise TooManyQuestions("the server is ending; ask again when it is back")
        if not self._room.acquire(blocking=False):
            raise TooManyQuestions("too many questions are waiting; ask again in a few seconds")
        call = Call(self._closing)
        work = self._pool.submit(
            self._assistant.ask, question, history=history, filters=filters, waiting=call.waiting
        )
        work.add_done_callback(lambda _: self._room.release())
        call.begin(work)
        return call

    async def ask(self, question: str, history: Sequence[str], filters: Filters) -> Answer:
        """The assistant's whole answer. Raises TooManyQuestions and what the assistant raises. Cancelling it is
        leaving."""
        with self.take(question, history, filters) as call:
            return await call.answer()

    async def overview(self) -> Overview:
        """What the library holds now; counted anew only when it has changed."""
        return await asyncio.get_running_loop().run_in_executor(None, self._look)

    def close(self) -> None:
        """Take no more questions; what a language model is writing is given up."""
        self._closing.set()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _look(self) -> Overview:
        generation = self._library.generation
        if self._seen is None or self._seen[0] != generation:
            self._seen = generation, overview_of(self._library)
        return self._seen[1]
