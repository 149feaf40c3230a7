"""The models that an endpoint offers."""

from __future__ import annotations

from collections.abc import Callable

from index.endpoint.calls import Gone, Late, arrivals
from index.endpoint.connections import connected, explained
from index.endpoint.failures import Failures, read_problem
from index.endpoint.language_model import ModelFailure, never
from index.endpoint.presets import Endpoint
from index.endpoint.reply import decoded
from index.endpoint.retries import insist

MOST_BYTES = 8 * 2**20


def models(endpoint: Endpoint, deadline: float, gone: Callable[[], bool] = never) -> list[str]:
    """Names from `GET /models`, sorted. `deadline` is a `time.monotonic()`. Raises ModelFailure."""
    failures = Failures(endpoint)

    failed: list[ModelFailure] = []

    async def ask(give: Callable[[list[str]], None]) -> None:
        async with connected(endpoint, deadline) as client:

            async def attempt() -> None:
                body = bytearray()
                async with (
                    explained(failures),
                    client.models.with_streaming_response.list() as response,
                ):
                    async for piece in response.iter_bytes():
                        body += piece
                        if len(body) > MOST_BYTES:
                            raise failures.of("garbage")
                give(_names(failures, body))

            await insist(attempt, deadline, failed)

    try:
        return next(iter(arrivals(ask, deadline, gone)))
    except Late:
        raise (failed[-1] if failed else failures.of("timeout")) from None
    except Gone:
        raise failures.of("cancelled") from None


def _names(failures: Failures, body: bytearray) -> list[str]:
    content = decoded(failures, body) if body.strip() else None
    if not isinstance(content, dict):
        raise failures.of("garbage")
    if content.get("error"):
        raise failures.reported(read_problem(content))
    offered = content.get("data")
    # Ollama without a model says null.
    if offered is None and content.get("object") == "list":
        return []
    if not isinstance(offered, list):
        raise failures.of("garbage")
    names = [model.get("id") if isinstance(model, dict) else None for model in offered]
    if not all(isinstance(name, str) for name in names):
        raise failures.of("garbage")
    return sorted(str(name) for name in names)
