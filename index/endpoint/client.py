"""The language model behind an endpoint: a stream of text that ends only when the answer is whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from index.endpoint.calls import Gone, Late, arrivals
from index.endpoint.connections import connected, explained, read, timeouts
from index.endpoint.failures import Failures, read_problem
from index.endpoint.language_model import Message, ModelFailure, Spent, never
from index.endpoint.parameters import Parameters
from index.endpoint.presets import Endpoint
from index.endpoint.reply import Reply
from index.endpoint.retries import insist

if TYPE_CHECKING:
    import openai

Give = Callable[[str | Spent], None]


class EndpointModel:
    """An OpenAI-compatible chat model as `index.endpoint.language_model.LanguageModel`. What the endpoint turns out not to
    accept is remembered for the life of this object; threads may share it."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self._failures = Failures(endpoint)
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
        yield from self._texts(messages, most, deadline, gone, spent, streamed=True)

    def complete(
        self,
        messages: Sequence[Message],
        *,
        most: int,
        deadline: float,
        gone: Callable[[], bool] = never,
        spent: Callable[[Spent], None] | None = None,
    ) -> str:
        """The whole answer at once, asked for without a stream; the same guarantees. Raises ModelFailure."""
        return "".join(self._texts(messages, most, deadline, gone, spent, streamed=False))

    def _texts(
        self,
        messages: Sequence[Message],
        most: int,
        deadline: float,
        gone: Callable[[], bool],
        spent: Callable[[Spent], None] | None,
        *,
        streamed: bool,
    ) -> Iterator[str]:
        failed: list[ModelFailure] = []
        came = False

        async def ask(give: Give) -> None:
            async with connected(self.endpoint, deadline) as client:
                await insist(
                    lambda: self._attempt(client, messages, most, deadline, give, streamed), deadline, failed
                )

        try:
            for item in arrivals(ask, deadline, gone):
                if isinstance(item, str):
                    came = True
                    yield item
                elif spent is not None:
                    spent(item)
        except Late:
            # What kept it from answering until now says more than that the time is over.
            raise (failed[-1] if failed and not came else self._failures.of("timeout")) from None
        except Gone:
            raise self._failures.of("cancelled") from None

    async def _attempt(
        self,
        client: openai.AsyncOpenAI,
        messages: Sequence[Message],
        most: int,
        deadline: float,
        give: Give,
        streamed: bool,
    ) -> None:
        """One answer; asked again at once without a field that the endpoint does not accept. Raises Busy and
        ModelFailure."""
        import openai

        while True:
            body = self._parameters.body(self.name, messages, most, streamed=streamed)
            body["timeout"] = timeouts(deadline)
            reply = Reply(self._failures, most, self.endpoint.preset.reasoning)
            try:
                async with explained(self._failures):
                    try:
                        async with client.chat.completions.with_streaming_response.create(**body) as response:
                            return await read(response.iter_bytes(), reply, give, deadline)
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
