"""The language model behind an endpoint: a stream of text that ends only when the answer is whole."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from index.endpoint.connections import timeouts
from index.endpoint.failures import read_problem
from index.endpoint.language_model import Message, Spent, never
from index.endpoint.line import Client, Give, Line
from index.endpoint.parameters import Parameters
from index.endpoint.presets import Endpoint
from index.endpoint.reply import Reply

if TYPE_CHECKING:
    import openai

AFTER_FINISH_SECONDS = 1.0
"""How long usage and [DONE] are waited for once the model has ended its answer."""


class EndpointModel:
    """An OpenAI-compatible chat model as `index.endpoint.language_model.LanguageModel`. What the endpoint turns out not to
    accept is remembered for the life of this object, and connections stay open as long; threads may share it."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self._line = Line(endpoint)
        self._failures = self._line.failures
        self._parameters = Parameters(endpoint.preset)

    def __repr__(self) -> str:
        return f"EndpointModel({self.endpoint!r})"

    @property
    def name(self) -> str:
        """The model's name as the endpoint knows it."""
        return self.endpoint.model

    @property
    def context(self) -> int:
        """Tokens that prompt and answer may have together."""
        return self.endpoint.context

    def stream(
        self,
        messages: Sequence[Message],
        *,
        most: int,
        deadline: float,
        gone: Callable[[], bool] = never,
        spent: Callable[[Spent], None] | None = None,
    ) -> Iterator[str]:
        """As LanguageModel.stream. An answer that came as one JSON object all the same is one piece."""

        async def ask(client: Client, give: Give[str | Spent]) -> None:
            await self._attempt(client, messages, most, deadline, give)

        for item in self._line.arrivals(ask, deadline, gone):
            if isinstance(item, str):
                yield item
            elif spent is not None:
                spent(item)

    async def _attempt(
        self,
        client: Client,
        messages: Sequence[Message],
        most: int,
        deadline: float,
        give: Give[str | Spent],
    ) -> None:
        """One answer; asked again at once without a field that the endpoint does not accept."""
        import openai

        while True:
            body = self._parameters.body(self.name, messages, most)
            body["timeout"] = timeouts(deadline)
            reply = Reply(self._failures, most, self.endpoint.preset.reasoning)
            try:
                async with client().chat.completions.with_streaming_response.create(**body) as response:
                    return await _read(response.iter_bytes(), reply, give, deadline)
            except (openai.BadRequestError, openai.UnprocessableEntityError) as refusal:
                if not self._learn(refusal, body):
                    raise
            finally:
                if reply.spent is not None:
                    give(reply.spent)

    def _learn(self, refusal: openai.APIStatusError, body: dict[str, Any]) -> bool:
        """Whether the refusal was of a field that can be left out from now on."""
        problem = read_problem(refusal.body)
        cause = self._failures.status(refusal.status_code, problem).cause
        return cause not in ("too_long", "filtered") and self._parameters.learn(problem, body)


async def _read(pieces: AsyncIterator[bytes], reply: Reply, give: Give[str | Spent], deadline: float) -> None:
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
