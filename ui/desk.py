"""The desk behind page and API: answers in a small thread pool, so that the event loop stays responsive."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event, Lock
from typing import TYPE_CHECKING, TypeVar

from index.articles import Filters, Order
from index.errors import CitedError
from ui.calls import Call, Waiting
from ui.jobs import Job, Jobs, Kind, Task
from ui.render import counted

if TYPE_CHECKING:
    from assistant.answers import Answer, Citation, Origin
    from assistant.assistant import Assistant
    from index.library import Library

T = TypeVar("T")


class TooManyQuestions(CitedError):
    """As many questions wait as may; in `seconds` they should all have been answered."""

    def __init__(self, waiting: int, seconds: int) -> None:
        super().__init__(
            f"{counted(waiting, 'question')} wait already; ask again in {counted(seconds, 'second')}"
        )
        self.seconds = seconds


class Ending(CitedError):
    """The server ends and takes no more questions."""


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
    newest = library.store.articles(order=Order("published", down=True), limit=titles)
    counts = library.store.article_count, library.passage_count
    return Overview(*counts, tuple(article.title for article in newest))


class Desk:
    """Takes questions, answers `workers` at a time, first come first served whatever the door; lets `waiting` wait. `jobs`
    change the library beside."""

    def __init__(
        self,
        library: Library,
        assistant: Assistant,
        workers: int = 2,
        waiting: int = 256,
        seconds: float = 1.0,
        address: str | None = None,
        keeps: bool = True,
    ) -> None:
        """`seconds`: what an answer takes until the first have been measured. `address`: where its server is reached
        from outside, None where every request says that. `keeps`: whether conversations are kept."""
        self.address = address and address.rstrip("/")
        self.keeps = keeps
        self.jobs = Jobs(library)
        self._library = library
        self._assistant = assistant
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="answer")
        self._workers = workers
        self._most_waiting = waiting
        self._changing = Lock()
        self._waiting: dict[Call, None] = {}  # first come first
        self._answering = 0
        self._seconds = seconds
        self._closing = Event()
        self._watchers: list[Callable[[Answer, float], None]] = []
        self._seen: tuple[int, Overview] | None = None

    @property
    def room(self) -> int:
        """Questions that can be here at once, answered or waiting."""
        return self._workers + self._most_waiting

    def take(self, question: str, history: Sequence[str], filters: Filters) -> Call:
        """The call in which the question is answered; its place is free again when the answer is done, or the caller
        has left and the desk noticed. Raises TooManyQuestions, Ending; to be called where an event loop runs."""
        if self._closing.is_set():
            raise Ending("the server is ending; ask again when it is back")
        call = Call(self._closing, self._place)
        with self._changing:
            waiting = len(self._waiting)
            if waiting + self._answering >= self.room:
                raise TooManyQuestions(waiting, self._until(waiting + 1))
            self._waiting[call] = None
        work = self._pool.submit(self._answer, call, question, history, filters)
        work.add_done_callback(lambda _: self._waiting.pop(call, None))
        call.begin(work)
        return call

    async def ask(self, question: str, history: Sequence[str], filters: Filters) -> Answer:
        """The assistant's whole answer. Raises TooManyQuestions, Ending and what the assistant raises. Cancelling it is
        leaving."""
        with self.take(question, history, filters) as call:
            return await call.answer()

    async def look(self, read: Callable[[Library], T]) -> T:
        """What `read` finds in the library, in a thread of its own; it does not wait behind the questions."""
        return await asyncio.get_running_loop().run_in_executor(None, read, self._library)

    def work(self, kind: Kind, of: str, work: Callable[[Task, Library, Assistant], None]) -> Job:
        """A job over library and assistant. Raises TooManyJobs."""
        return self.jobs.start(kind, of, lambda task: work(task, self._library, self._assistant))

    async def overview(self) -> Overview:
        """What the library holds now; counted anew only when it has changed."""
        return await asyncio.get_running_loop().run_in_executor(None, self._look)

    def watch(self, watcher: Callable[[Answer, float], None]) -> None:
        """Tell `watcher` of every answer, with the seconds that it took; from the thread that made it."""
        self._watchers.append(watcher)

    @property
    def load(self) -> tuple[int, int]:
        """How many questions wait, and how many are being answered."""
        with self._changing:
            return len(self._waiting), self._answering

    @property
    def origin(self) -> Origin:
        """Whose words an answer is in where nothing fails."""
        return self._assistant.origin

    def standing(self, answer: Answer) -> tuple[Answer, tuple[Citation, ...]]:
        """What of a kept answer stands in the articles now, and the citations that do not."""
        return self._assistant.standing(answer)

    @property
    def is_ending(self) -> bool:
        return self._closing.is_set()

    def close(self) -> None:
        """Take no more questions; what a language model is writing is given up."""
        self._closing.set()
        self.jobs.close()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _answer(self, call: Call, question: str, history: Sequence[str], filters: Filters) -> Answer:
        with self._changing:
            del self._waiting[call]
            self._answering += 1
        began = time.monotonic()
        try:
            answer = self._assistant.ask(question, history=history, filters=filters, waiting=call.waiting)
            for watcher in self._watchers:
                watcher(answer, time.monotonic() - began)
            return answer
        finally:
            took = time.monotonic() - began
            with self._changing:
                self._answering -= 1
                self._seconds += (took - self._seconds) / 10  # about the last ten count

    def _place(self, call: Call) -> Waiting | None:
        """Where a call stands that has to wait for another to end; None for any other."""
        with self._changing:
            if call not in self._waiting:
                return None
            # A thread that is free has not yet taken the next one out of the queue.
            before = list(self._waiting).index(call) + self._answering - self._workers
            return None if before < 0 else Waiting(before, self._until(before + 1))

    def _until(self, turns: int) -> int:
        """Seconds, whole and rounded up, in which so many answers end at the measured pace."""
        return max(1, math.ceil(turns * self._seconds / self._workers))

    def _look(self) -> Overview:
        generation = self._library.generation
        if self._seen is None or self._seen[0] != generation:
            self._seen = generation, overview_of(self._library)
        return self._seen[1]
