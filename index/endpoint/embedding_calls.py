"""One request to an embedding endpoint through the `openai` client: deadline kept, retried while that may help."""

from __future__ import annotations

import asyncio
import concurrent.futures
import math
import re
import threading
import time
import weakref
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from index.endpoint.embedding_failures import EmbeddingFailure, Refused, failure, problem_of

if TYPE_CHECKING:
    import openai

T = TypeVar("T")
CONNECT_SECONDS = 10.0
FIRST_PAUSE, LONGEST_PAUSE = 0.25, 8.0
MOST_BYTES = 256 * 2**20
_RETRIED = frozenset({408, 425, 429, *range(500, 600)} - {501, 505})
_NEVER_BETTER = re.compile(r"insufficient_quota|billing|insufficient balance", re.IGNORECASE)
_TRIES_BROKEN_OFF = 3
_CLOSING_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where texts go: base URL without a slash at its end, model, and the key, which no message repeats."""

    base_url: str
    model: str
    key: str = field(default="", repr=False)

    @property
    def host(self) -> str:
        return urlsplit(self.base_url).netloc


class Line:
    """Requests to one place over connections that stay open, on an event loop in a thread of its own; made on first
    use, closed by `close` or when nobody holds the line any more. Threads may share it."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._lock = threading.Lock()
        self._loop: _Loop | None = None

    def post(self, texts: list[str], fields: Mapping[str, Any], deadline: float) -> bytes:
        """The body of the endpoint's answer. `deadline` is a `time.monotonic()` that covers everything, retries
        included. Raises EmbeddingFailure, and Refused: the endpoint does not take this request as it is."""
        with self._lock:
            if self._loop is None:
                self._loop = _Loop(self.place)
                weakref.finalize(self, self._loop.stop).atexit = False
            loop = self._loop
        failed: list[EmbeddingFailure] = []
        try:
            return loop.run(
                lambda client: _insist(client, self.place, texts, fields, deadline, failed), deadline
            )
        except TimeoutError:
            # What kept it from answering until now says more than that the time is over.
            raise (failed[-1] if failed else failure(self.place, "timeout")) from None

    def close(self) -> None:
        """Close the connections; the next request opens them again."""
        with self._lock:
            loop, self._loop = self._loop, None
        if loop is not None:
            loop.stop()
            loop.thread.join(_CLOSING_SECONDS)


class _Loop:
    """A daemon thread that turns an event loop and owns the client."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._loop = asyncio.new_event_loop()
        self._client: openai.AsyncOpenAI | None = None
        self.thread = threading.Thread(target=self._turn, name="embedding-endpoint", daemon=True)
        self.thread.start()

    def run(self, work: Callable[[openai.AsyncOpenAI], Coroutine[Any, Any, T]], deadline: float) -> T:
        """What the work gives. Raises TimeoutError; the work is cancelled however this ends early."""

        async def bounded() -> T:
            # timeout_at takes the loop's own clock, which is time.monotonic().
            async with asyncio.timeout_at(deadline):
                if self._client is None:
                    self._client = _client(self._place)
                return await work(self._client)

        future: concurrent.futures.Future[T] = asyncio.run_coroutine_threadsafe(bounded(), self._loop)
        try:
            return future.result(max(0.0, deadline - time.monotonic()) + 0.1)
        except BaseException:
            future.cancel()
            raise

    def stop(self) -> None:
        """From any thread, this one included."""
        # A loop that is closed already has nothing left to stop.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._loop.stop)

    def _turn(self) -> None:
        try:
            self._loop.run_forever()
            self._loop.run_until_complete(self._hang_up(asyncio.all_tasks(self._loop)))
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        finally:
            self._loop.close()

    async def _hang_up(self, waiting: set[asyncio.Task[Any]]) -> None:
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        if self._client is not None:
            await self._client.close()


def _client(place: Place) -> openai.AsyncOpenAI:
    """No retries of its own, no redirects (they would carry the key), nothing taken from OPENAI_* variables."""
    import openai
    from openai import Omit

    http = openai.DefaultAsyncHttpxClient(follow_redirects=False)
    return openai.AsyncOpenAI(
        api_key=place.key or "none",
        base_url=place.base_url,
        max_retries=0,
        http_client=http,
        default_headers={"OpenAI-Organization": Omit(), "OpenAI-Project": Omit()},  # type: ignore[dict-item]
    )


async def _insist(
    client: openai.AsyncOpenAI,
    place: Place,
    texts: list[str],
    fields: Mapping[str, Any],
    deadline: float,
    failed: list[EmbeddingFailure],
) -> bytes:
    """Ask until there is an answer or no more use in asking; the passing failures are added to `failed`."""
    broken_off = 0
    while True:
        wait: float | None = None
        outcome = await _attempt(client, place, texts, fields, deadline)
        if isinstance(outcome, bytes):
            return outcome
        found, wait = outcome
        failed.append(found)
        broken_off += found.cause == "unreachable"
        pause = min(FIRST_PAUSE * 2.0 ** (len(failed) - 1), LONGEST_PAUSE)
        wait = pause if wait is None else max(wait, FIRST_PAUSE)
        if broken_off >= _TRIES_BROKEN_OFF or time.monotonic() + wait >= deadline:
            raise found
        await asyncio.sleep(wait)


async def _attempt(
    client: openai.AsyncOpenAI, place: Place, texts: list[str], fields: Mapping[str, Any], deadline: float
) -> bytes | tuple[EmbeddingFailure, float | None]:
    """The body, or a failure that may pass with the seconds the endpoint asked to wait. Raises what does not pass."""
    import httpx2
    import openai

    left = max(0.05, deadline - time.monotonic())
    timeout = openai.Timeout(left, connect=min(left, CONNECT_SECONDS))
    try:
        async with client.embeddings.with_streaming_response.create(
            model=place.model, input=texts, timeout=timeout, **fields
        ) as response:
            body = bytearray()
            async for piece in response.iter_bytes():
                body += piece
                if len(body) > MOST_BYTES:
                    raise failure(place, "garbage", f"more than {MOST_BYTES} bytes")
            return bytes(body)
    except openai.APIStatusError as error:
        return _of_status(place, error)
    except openai.APITimeoutError as error:
        slow_host = isinstance(error.__cause__, httpx2.ConnectTimeout)
        raise failure(place, "unreachable" if slow_host else "timeout") from None
    except (openai.APIConnectionError, httpx2.TransportError):
        return failure(place, "unreachable"), None
    except httpx2.DecodingError:
        raise failure(place, "garbage") from None


def _of_status(place: Place, error: openai.APIStatusError) -> tuple[EmbeddingFailure, float | None]:
    status, problem = error.status_code, problem_of(error.body)
    if status in (401, 403):
        # Providers repeat the key they refuse, partly masked: nothing of what they say is shown.
        raise failure(place, "unauthorised") from None
    if 300 <= status < 400:
        raise failure(place, "redirected") from None
    if status in _RETRIED:
        found = failure(place, "rate_limited" if status == 429 else "server_error", problem)
        if _NEVER_BETTER.search(problem):
            raise found from None
        return found, retry_after(error.response.headers)
    raise Refused(
        status, problem, failure(place, "wrong_model" if status == 404 else "refused", problem)
    ) from None


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds from `retry-after-ms` or `retry-after` (seconds or HTTP date, RFC 9110 section 10.2.3); None if neither
    can be read."""
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        with suppress(ValueError):
            seconds = float(headers.get(name, ""))
            if not math.isnan(seconds):
                return max(0.0, seconds * unit)
    try:
        date = parsedate_to_datetime(headers.get("retry-after", ""))
    except ValueError:
        return None
    aware = date if date.tzinfo else date.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())
