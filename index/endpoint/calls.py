"""Work on an event loop in a thread of its own, watched by the caller's thread: deadline kept, caller's leaving seen."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")
Work = Callable[[Callable[[T], None]], Coroutine[Any, Any, None]]
GLANCE = 0.25
"""Seconds between two looks at the caller, at most."""


class Late(Exception):
    """The deadline has passed."""


class Gone(Exception):
    """The caller went away."""


@dataclass(frozen=True, slots=True)
class _End:
    error: Exception | None


def arrivals(work: Work[T], deadline: float, gone: Callable[[], bool]) -> Iterator[T]:
    """What `work` gives away, as it comes, until it ends; raises what it raised. Raises Late when `deadline`, a
    `time.monotonic()`, passes and Gone when `gone()` is true. However this ends, a generator closed half-way included,
    the work is cancelled, and with it its connections; nothing waits for it, for a name server can take minutes."""
    if gone():
        raise Gone
    if time.monotonic() >= deadline:
        raise Late
    call: _Call[T] = _Call(work, deadline)
    looked = time.monotonic()
    try:
        while True:
            now = time.monotonic()
            if now >= deadline:
                raise Late
            if now - looked >= GLANCE:
                looked = now
                if gone():
                    raise Gone
            try:
                item = call.arrived.get(timeout=min(GLANCE, deadline - now))
            except queue.Empty:
                continue
            if isinstance(item, _End):
                if item.error is not None:
                    raise item.error
                return
            yield item
    finally:
        call.cancel()


class _Call(Generic[T]):
    """A daemon thread with an event loop that runs one piece of work."""

    def __init__(self, work: Work[T], deadline: float) -> None:
        self.arrived: queue.SimpleQueue[T | _End] = queue.SimpleQueue()
        self._loop = asyncio.new_event_loop()
        self._task = self._loop.create_task(self._run(work, deadline))
        threading.Thread(target=self._turn, name="language-model", daemon=True).start()

    def cancel(self) -> None:
        """Stop the work, from any thread, at any time."""
        # A loop that is closed already has nothing left to cancel.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._task.cancel)

    def _turn(self) -> None:
        try:
            with contextlib.suppress(asyncio.CancelledError):
                self._loop.run_until_complete(self._task)
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        finally:
            self._loop.close()

    async def _run(self, work: Work[T], deadline: float) -> None:
        error: Exception | None = Gone()  # until the work has ended by itself
        try:
            # The caller may hold the iterator without asking for more: the connection ends in time all the same.
            async with asyncio.timeout_at(deadline):
                await work(self.arrived.put)
            error = None
        except TimeoutError:
            error = Late()
        except Exception as problem:  # noqa: BLE001  raised again in the caller's thread
            error = problem
        finally:
            self.arrived.put(_End(error))
