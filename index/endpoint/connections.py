"""Connections to an endpoint through the `openai` client, which send what is ours and nothing else."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from index.endpoint.failures import Failures
from index.endpoint.presets import Endpoint
from index.endpoint.retries import BROKEN_OFF, Busy

if TYPE_CHECKING:
    import httpx2
    import openai
    from openai import AsyncAPIResponse

CONNECT_SECONDS = 10.0
MOST_ERROR_BYTES = 64 * 2**10
MOST_BODY_BYTES = 2 * 2**20
"""Of an answer that is read whole: 64 vectors of 1,536 numbers written out, or a long list of models."""
_NO_KEY = "none"  # the client wants one; it is not sent
_SENT = frozenset(
    # By the last one the client knows its own requests for a response that is read piece by piece.
    "host accept accept-encoding connection content-type content-length user-agent x-stainless-raw-response".split()
)


def opened(endpoint: Endpoint) -> openai.AsyncOpenAI:
    """The client: no retries of its own, no redirects (they would carry the key)."""
    import openai

    async def send_only_ours(request: httpx2.Request) -> None:
        # The client adds the machine's system and what OPENAI_ORG_ID, OPENAI_CUSTOM_HEADERS and the like hold, which
        # may belong to another provider: settings are read at the door.
        for name in set(request.headers) - _SENT:
            del request.headers[name]
        request.headers["accept-encoding"] = "identity"  # a packed refusal is not unpacked
        if endpoint.key:
            request.headers["authorization"] = f"Bearer {endpoint.key}"

    http = openai.DefaultAsyncHttpxClient(
        follow_redirects=False, event_hooks={"request": [send_only_ours], "response": [_bounded_refusal]}
    )
    return openai.AsyncOpenAI(
        api_key=endpoint.key or _NO_KEY, base_url=endpoint.base_url, max_retries=0, http_client=http
    )


def timeouts(deadline: float) -> openai.Timeout:
    """The client's own, set by what is left. The deadline does not rest on them: a byte now and then resets them."""
    import openai

    left = max(0.05, deadline - time.monotonic())
    return openai.Timeout(left, connect=min(left, CONNECT_SECONDS))


async def whole(failures: Failures, response: AsyncAPIResponse[Any]) -> bytes:
    """The body of a response that is of no use in part. Raises ModelFailure, with the cause "endless" where it is longer
    than `MOST_BODY_BYTES`, and Busy where it breaks off."""
    import httpx2

    body = bytearray()
    try:
        async for piece in response.iter_bytes():
            body += piece
            if len(body) > MOST_BODY_BYTES:
                raise failures.of("endless", f"more than {MOST_BODY_BYTES} bytes")
    except (httpx2.NetworkError, httpx2.ProtocolError):
        raise Busy(failures.of("cut"), tries=BROKEN_OFF) from None
    return bytes(body)


async def _bounded_refusal(response: httpx2.Response) -> None:
    """The client reads the body of a refusal to its end, which need not come, and may be packed to a thousandth."""
    if response.is_success:
        return
    response.headers.pop("content-encoding", None)
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
