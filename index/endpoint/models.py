"""The models that an endpoint offers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from index.endpoint.connections import timeouts, whole
from index.endpoint.failures import Failures
from index.endpoint.language_model import never
from index.endpoint.line import Client, Give, Line
from index.endpoint.presets import Endpoint


def models(endpoint: Endpoint, deadline: float, gone: Callable[[], bool] = never) -> list[str]:
    """Names from `GET /models`, sorted. `deadline` is a `time.monotonic()`. Raises ModelFailure."""
    line = Line(endpoint)

    async def ask(client: Client, give: Give[bytes]) -> None:
        async with client().models.with_streaming_response.list(timeout=timeouts(deadline)) as response:
            give(await whole(line.failures, response))

    [body] = line.arrivals(ask, deadline, gone)
    return _names(line.failures, line.failures.decoded(body))


def _names(failures: Failures, content: Any) -> list[str]:
    if not isinstance(content, dict):
        raise failures.of("garbage")
    if content.get("error"):
        raise failures.reported(content)
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
