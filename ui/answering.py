"""The desk behind page and API: answers in a small thread pool, so that the event loop stays responsive."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.articles import Filters
from index.errors import CitedError
from ui.render import counted

if TYPE_CHECKING:
    from assistant.answers import Answer
    from assistant.assistant import Assistant
    from index.library import Library


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

    def __init__(self, library: Library, assistant: Assistant, workers: int = 2, waiting: int = 32) -> None:
        self._library = library
        self._assistant = assistant
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="answer")
        self._room = workers + waiting
        self._seen: tuple[int, Overview] | None = None

    async def ask(self, question: str, history: Sequence[str], filters: Filters) -> Answer:
        """The assistant's answer. Raises TooManyQuestions and what the assistant raises.

        A caller that goes away gives up its place only when its answer is done: a thread cannot be stopped.
        """
        if self._room == 0:
            raise TooManyQuestions("too many questions are waiting; ask again in a few seconds")
        self._room -= 1
        work = asyncio.get_running_loop().run_in_executor(
            self._pool, self._answer, question, history, filters
        )
        work.add_done_callback(self._make_room)
        return await asyncio.shield(work)

    async def overview(self) -> Overview:
        """What the library holds now; counted anew only when it has changed."""
        return await asyncio.get_running_loop().run_in_executor(None, self._look)

    def close(self) -> None:
        """Take no more questions; those already being answered end by themselves."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _answer(self, question: str, history: Sequence[str], filters: Filters) -> Answer:
        return self._assistant.ask(question, history=history, filters=filters)

    def _make_room(self, work: asyncio.Future[Answer]) -> None:
        self._room += 1
        if not work.cancelled():
            work.exception()  # seen, so that asyncio does not complain about a caller that went away

    def _look(self) -> Overview:
        generation = self._library.generation
        if self._seen is None or self._seen[0] != generation:
            self._seen = generation, overview_of(self._library)
        return self._seen[1]
