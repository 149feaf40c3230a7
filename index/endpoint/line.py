"""A line to one endpoint: requests on an event loop in a thread of its own, deadline kept, caller's leaving seen."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
import time
import weakref
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from index.endpoint.connections import opened
from index.endpoint.failures import Failures
from index.endpoint.language_model import ModelFailure, never
from index.endpoint.presets import Endpoint
from index.endpoint.retries import insist

if TYPE_CHECKING:
    import openai

T = TypeVar("T")
Give = Callable[[T], None]
Client = Callable[[], "openai.AsyncOpenAI"]
GLANCE = 0.25
"""Seconds between two looks at the caller, at most."""


class Line:
    """Requests to one endpoint over connections that stay open; opened on first use, closed by `close` or when nobody
    holds the line any more. Threads may share it."""

    def __init__(self, endpoint: Endpoint, kind: str = "language model") -> None:
        self.failures = Failures(endpoint, kind)
        self._lock = threading.Lock()
        self._loop: _Loop | None = None

    def arrivals(
        self,
        attempt: Callable[[Client, Give[T]], Awaitable[None]],
        deadline: float,
        gone: Callable[[], bool] = never,
    ) -> Iterator[T]:
        """What `attempt` gives away, as it comes, until it ends; it is made again where that may help. Raises
        ModelFailure, also when `deadline`, a `time.monotonic()`, passes or `gone()` is true, and what else `attempt`
        raises. However this ends, a generator closed half-way included, the request is cancelled; nothing waits for
        that, for a name server can take minutes."""
        if gone():
            raise self.failures.of("cancelled")
        call: _Call[T] = _Call(self.failures, deadline)
        if time.monotonic() >= deadline:
            raise call.late()
        looked = time.monotonic()
        loop = self._opened()
        running = asyncio.run_coroutine_threadsafe(call.made(loop.client, attempt), loop.loop)
        try:
            while True:
                now = time.monotonic()
                if now >= deadline:
                    raise call.late()
                if now - looked >= GLANCE:
                    looked = now
                    if gone():
                        raise self.failures.of("cancelled")
                try:
                    item = call.arrived.get(timeout=min(GLANCE, deadline - now))
                except queue.Empty:
                    continue
                if not isinstance(item, _End):
                    yield item
                elif item.error is None:
                    return
                else:
                    raise item.error
        finally:
            running.cancel()

    def close(self) -> None:
        """Close the connections; the next request opens them again."""
        with self._lock:
            loop, self._loop = self._loop, None
        if loop is not None:
            loop.stop()

    def _opened(self) -> _Loop:
        with self._lock:
            if self._loop is None:
                self._loop = _Loop(self.failures.endpoint)
                weakref.finalize(self, self._loop.stop).atexit = False
            return self._loop


@dataclass(frozen=True, slots=True)
class _End:
    error: Exception | None


@dataclass(slots=True)
class _Call(Generic[T]):
    """One request as the loop makes it and the caller's thread awaits it."""

    failures: Failures
    deadline: float
    arrived: queue.SimpleQueue[T | _End] = field(default_factory=queue.SimpleQueue)
    failed: list[ModelFailure] = field(default_factory=list)
    came: bool = False

    def late(self) -> ModelFailure:
        # What kept it from answering until now says more than that the time is over.
        return self.failed[-1] if self.failed and not self.came else self.failures.of("timeout")

    def give(self, item: T) -> None:
        self.came = True
        self.arrived.put(item)

    async def made(self, client: Client, attempt: Callable[[Client, Give[T]], Awaitable[None]]) -> None:
        error: Exception | None = self.failures.of("cancelled")  # until the work has ended by itself
        try:
            # The caller may hold the iterator without asking for more: the request ends in time all the same.
            async with asyncio.timeout_at(self.deadline):
                await insist(lambda: attempt(client, self.give), self.failures, self.deadline, self.failed)
            error = None
        except TimeoutError:
            error = self.late()
        except ModelFailure as failure:
            # Without the frames it came through: they hold the key, and generators that only this loop may close.
            failure.__context__ = None
            error = failure.with_traceback(None)
        except Exception as problem:  # noqa: BLE001  raised again in the caller's thread
            error = problem
        finally:
            self.arrived.put(_End(error))


class _Loop:
    """A daemon thread that turns an event loop and owns the client."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.loop = asyncio.new_event_loop()
        self._endpoint = endpoint
        self._client: openai.AsyncOpenAI | None = None
        self._stopping = threading.Event()
        threading.Thread(target=self._turn, name="endpoint", daemon=True).start()

    def client(self) -> openai.AsyncOpenAI:
        """Made in the loop, on first use."""
        if self._client is None:
            self._client = opened(self._endpoint)
        return self._client

    def stop(self) -> None:
        """From any thread, this one included; once, for a second stop would end the hanging up of the first."""
        if self._stopping.is_set():
            return
        self._stopping.set()
        # A loop that is closed already has nothing left to stop.
        with contextlib.suppress(RuntimeError):
            self.loop.call_soon_threadsafe(self.loop.stop)

    def _turn(self) -> None:
        try:
            self.loop.run_forever()
            self.loop.run_until_complete(self._hang_up())
        finally:
            self.loop.close()

    async def _hang_up(self) -> None:
        await _settled()
        if self._client is not None:
            await self._client.close()
        await self.loop.shutdown_asyncgens()
        await _settled()


async def _settled() -> None:
    """No other task is left, those included that are about to be made for generators let go of."""
    await asyncio.sleep(0)
    while waiting := asyncio.all_tasks() - {asyncio.current_task()}:
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        await asyncio.sleep(0)
