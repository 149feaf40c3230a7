"""Connections to an endpoint through the `openai` client: one attempt, and what its errors mean."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from index.endpoint.embedding_calls import retry_after
from index.endpoint.failures import Failures, read_problem
from index.endpoint.presets import Endpoint
from index.endpoint.reply import Reply
from index.endpoint.retries import Busy

if TYPE_CHECKING:
    import httpx2
    import openai

CONNECT_SECONDS = 10.0
AFTER_FINISH_SECONDS = 1.0
"""How long usage and [DONE] are waited for once the model has ended its answer."""
MOST_ERROR_BYTES = 64 * 2**10
_NO_KEY = "none"  # the client wants one; it is not sent
_SENT = frozenset(
    # By the last one the client knows its own requests for a response that is read piece by piece.
    "host accept accept-encoding connection content-type content-length user-agent x-stainless-raw-response".split()
)


@asynccontextmanager
async def connected(endpoint: Endpoint, deadline: float) -> AsyncIterator[openai.AsyncOpenAI]:
    """The client: no retries of its own, no redirects (they would carry the key)."""
    import openai

    async def send_only_ours(request: httpx2.Request) -> None:
        # The client adds the machine's system and what OPENAI_ORG_ID, OPENAI_CUSTOM_HEADERS and the like hold, which
        # may belong to another provider: settings are read at the door.
        for name in set(request.headers) - _SENT:
            del request.headers[name]
        if endpoint.key:
            request.headers["authorization"] = f"Bearer {endpoint.key}"

    http = openai.DefaultAsyncHttpxClient(
        follow_redirects=False,
        timeout=timeouts(deadline),
        event_hooks={"request": [send_only_ours], "response": [_bound_refusal]},
    )
    async with openai.AsyncOpenAI(
        api_key=endpoint.key or _NO_KEY, base_url=endpoint.base_url, max_retries=0, http_client=http
    ) as client:
        yield client


def timeouts(deadline: float) -> openai.Timeout:
    """The client's own, set by what is left. The deadline does not rest on them: a byte now and then resets them."""
    import openai

    left = max(0.05, deadline - time.monotonic())
    return openai.Timeout(left, connect=min(left, CONNECT_SECONDS))


async def _bound_refusal(response: httpx2.Response) -> None:
    """The client reads the body of a refusal to its end, which need not come."""
    if response.is_success:
        return
    stream: Any = response.stream
    response.stream = _bounded(stream)


def _bounded(stream: Any) -> Any:
    import httpx2

    class Bounded(httpx2.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            length = 0
            async for piece in stream:
                yield piece[: MOST_ERROR_BYTES - length]
                length += len(piece)
                if length >= MOST_ERROR_BYTES:
                    return

        async def aclose(self) -> None:
            await stream.aclose()

    return Bounded()


@asynccontextmanager
async def explained(failures: Failures) -> AsyncIterator[None]:
    """Turns the errors of the client into ModelFailure, or Busy where another attempt may help."""
    import httpx2
    import openai

    try:
        yield
    except openai.APIStatusError as error:
        raise _of_status(failures, error) from None
    except openai.APITimeoutError as error:
        slow_host = isinstance(error.__cause__, httpx2.ConnectTimeout)
        raise failures.of("unreachable" if slow_host else "timeout") from None
    except openai.APIConnectionError as error:
        failure = failures.of("unreachable")
        if isinstance(error.__cause__, httpx2.ConnectError):
            raise failure from None
        # Broken off before an answer: a server that restarts, or a proxy that dropped an old connection.
        raise Busy(failure, tries=3) from None
    except httpx2.TimeoutException:
        raise failures.of("timeout") from None
    except httpx2.DecodingError:
        raise failures.of("garbage") from None
    except httpx2.HTTPError:
        raise failures.of("cut") from None


def _of_status(failures: Failures, error: openai.APIStatusError) -> Exception:
    status, headers = error.status_code, error.response.headers
    problem = read_problem(error.body)
    failure = failures.status(status, problem)
    passing = failure.cause in ("rate_limited", "server_error") and status not in (501, 505)
    if passing and not problem.never_better:
        return Busy(failure, retry_after(headers))
    return failure


async def read(
    pieces: AsyncIterator[bytes], reply: Reply, give: Callable[[str], None], deadline: float
) -> None:
    """Feed the body to the reply and its text to `give`. Once the model has ended its answer, neither a silence nor a
    break of the connection can take it back."""
    import httpx2

    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(None) as patience:
            async for data in pieces:
                for text in reply.feed(data):
                    give(text)
                if reply.done:
                    break
                if reply.finished and patience.when() is None:
                    patience.reschedule(min(loop.time() + AFTER_FINISH_SECONDS, deadline - 0.1))
    except (TimeoutError, httpx2.TransportError):
        if not reply.finished:
            raise
    for text in reply.close():
        give(text)
