"""An OpenAI-compatible `/v1/embeddings` endpoint as an Embedder: batches, retries, and every vector checked."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from threading import Lock
from types import TracebackType
from typing import Any, Self

import numpy as np

from index.embedders.endpoint_vectors import Vectors, vectors_of
from index.embedders.minilm import Embedder
from index.embedders.shipped import named_dimension, shipped_embedder
from index.embedders.tokens import load_tokenizer
from index.endpoint.connections import timeouts, whole
from index.endpoint.failures import Problem, read_problem
from index.endpoint.language_model import ModelFailure
from index.endpoint.line import Client, Give, Line
from index.endpoint.presets import resolve
from index.errors import CitedError

BATCH = 64
MOST_PIECES = 512  # what most embedding models were trained with; a passage with its header has about 200
SECONDS = 60.0
QUERY_SECONDS = 10.0
# Of a text or of a batch, as providers word it.
_TOO_LARGE = re.compile(
    r"too long|too many|too large|maximum context|context[ _]length|max[a-z_]*[ _](?:tokens|length)|less than \d+ tokens|"
    r"input length|batch|token limit|exceed",
    re.IGNORECASE,
)
_SHORTEST = 64  # characters of a text that are still worth embedding
_BLANK = "."  # OpenAI refuses an empty text


class _TooLarge(Exception):
    """The endpoint takes no request of this size; a smaller one may do."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class EndpointEmbedder:
    """Texts embedded by a model elsewhere. Threads may share it; `close` ends its connections.

    Of a text the first 512 pieces of the shipped tokenizer count. Where the endpoint takes less, it is asked in
    smaller batches, and a text that it refuses alone loses its second half until it is taken.
    """

    def __init__(
        self,
        base_url: str,
        model: str,
        key: str = "",
        *,
        dimension: int | None = None,
        batch: int = BATCH,
        most_pieces: int = MOST_PIECES,
        seconds: float = SECONDS,
        query_seconds: float = QUERY_SECONDS,
    ) -> None:
        """Asks nothing yet. A `dimension` is asked for and then held to; None takes the model's own. `seconds` is the
        deadline of one batch, `query_seconds` that of a question, retries included. Raises CitedError: no usable base
        URL, model, key or dimension."""
        self._endpoint = resolve(base_url=base_url, model=model, key=key, preset="custom")
        if (
            min(batch, most_pieces, 1 if dimension is None else dimension) < 1
            or min(seconds, query_seconds) <= 0
        ):
            raise CitedError(
                "an embedder's dimension, batch, pieces and seconds are 1 or more: give other numbers"
            )
        self.batch = batch
        self._line = Line(self._endpoint, "embedding model")
        self._failures = self._line.failures
        self._most_pieces = most_pieces
        self._seconds, self._query_seconds = seconds, query_seconds
        self._dimension = dimension
        self._fields: dict[str, Any] = {"encoding_format": "base64"}
        if dimension is not None:
            self._fields["dimensions"] = dimension
        self._lock = Lock()

    def __repr__(self) -> str:
        return f"EndpointEmbedder({self.name!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections; the next request opens new ones."""
        self._line.close()

    @property
    def name(self) -> str:
        """`text-embedding-3-small at https://api.openai.com/v1`: one name for one model of one endpoint."""
        return f"{self._endpoint.model} at {self._endpoint.base_url}"

    @property
    def dimension(self) -> int:
        """Asked from the endpoint once, if not given. Raises ModelFailure."""
        if self._dimension is None:
            self.embed_query("dimension")
        assert self._dimension is not None
        return self._dimension

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Rows of unit length, [len(texts), dimension], in the order of the texts. Raises ModelFailure."""
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        clean = [self._clean(text) for text in texts]
        found: list[Vectors] = []
        first = 0
        while first < len(clean):
            some = clean[first : first + self.batch]
            found.append(self._embedded(some, time.monotonic() + self._seconds))
            first += len(some)
        return np.concatenate(found)

    def embed_query(self, text: str) -> Vectors:
        """One unit vector, [dimension]. Raises ModelFailure."""
        vector: Vectors = self._embedded([self._clean(text)], time.monotonic() + self._query_seconds)[0]
        return vector

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Pieces of each text for the shipped tokenizer: an endpoint does not say how it counts."""
        return [
            len(found.ids)
            for found in load_tokenizer().encode_batch_fast(list(texts), add_special_tokens=False)
        ]

    def former(self, key: str) -> Embedder | None:
        """The embedder that a library's note `key` names, to go on serving with: the shipped one, or another model of
        this endpoint. None for any other: the key is sent nowhere else."""
        mine, dimension = f" at {self._endpoint.base_url}", named_dimension(key)
        name = key.rpartition(" (")[0]
        if dimension is None or not name.endswith(mine):
            return shipped_embedder(key)
        place = self._endpoint
        return EndpointEmbedder(
            place.base_url,
            name.removesuffix(mine),
            place.key,
            dimension=dimension,
            batch=self.batch,
            most_pieces=self._most_pieces,
            seconds=self._seconds,
            query_seconds=self._query_seconds,
        )

    def _embedded(self, texts: list[str], deadline: float) -> Vectors:
        """The texts' vectors, in smaller batches or of shorter texts where the endpoint wants that."""

        async def ask(client: Client, give: Give[bytes]) -> None:
            give(await self._answer(client, texts, deadline))

        try:
            [body] = self._line.arrivals(ask, deadline)
        except _TooLarge as refused:
            return self._smaller(texts, refused.problem, deadline)
        vectors = vectors_of(self._failures, body, len(texts))
        self._hold_to(vectors.shape[1])
        return vectors

    async def _answer(self, client: Client, texts: list[str], deadline: float) -> bytes:
        """The endpoint's answer; asked again at once without a field that it does not accept. Raises _TooLarge."""
        import openai

        while True:
            fields, timeout = dict(self._fields), timeouts(deadline)
            try:
                async with client().embeddings.with_streaming_response.create(
                    model=self._endpoint.model, input=texts, timeout=timeout, **fields
                ) as response:
                    return await whole(self._failures, response)
            except ModelFailure as failure:
                if failure.cause == "endless" and len(texts) > 1:
                    raise _TooLarge(Problem("a batch with a long answer")) from None
                raise
            except openai.APIStatusError as refusal:
                status, problem = refusal.status_code, read_problem(refusal.body)
                if status in (400, 422) and self._learnt(problem, fields):
                    continue
                if status == 413 or (status in (400, 404, 422) and _TOO_LARGE.search(problem.text)):
                    raise _TooLarge(problem) from None
                raise

    def _smaller(self, texts: list[str], problem: Problem, deadline: float) -> Vectors:
        half = len(texts) // 2
        if half:
            if "batch" in problem.text.lower():
                self.batch = max(1, min(self.batch, half))
            parts = texts[:half], texts[half:]
            return np.concatenate([self._embedded(part, deadline) for part in parts])
        if len(texts[0]) < 2 * _SHORTEST:
            raise self._failures.of("too_long", problem.message)
        return self._embedded([texts[0][: len(texts[0]) // 2]], deadline)

    def _learnt(self, problem: Problem, sent: dict[str, Any]) -> bool:
        """Whether the refusal was of a field that can be left out from now on."""
        words = f"{problem.param} {problem.text}"
        if "dimensions" in sent and re.search("dimension", words, re.IGNORECASE):
            self._fields.pop("dimensions", None)
            return True
        if sent["encoding_format"] != "float" and re.search("encoding|base64", words, re.IGNORECASE):
            self._fields["encoding_format"] = "float"  # the client asks for base64 when nothing is said
            return True
        return False

    def _hold_to(self, dimension: int) -> None:
        with self._lock:
            if self._dimension is None:
                self._dimension = dimension
        if dimension != self._dimension:
            raise self._failures.of("dimension", f"{dimension} numbers, not {self._dimension}")

    def _clean(self, text: str) -> str:
        """What is sent of a text: no half characters, which no JSON holds, and not more pieces than count."""
        whole = text.encode("utf-8", "replace").decode("utf-8")
        if len(whole) > self._most_pieces:
            ends = load_tokenizer().encode(whole, add_special_tokens=False).offsets
            whole = whole[: ends[self._most_pieces - 1][1]] if len(ends) > self._most_pieces else whole
        return whole if whole.strip() else _BLANK
