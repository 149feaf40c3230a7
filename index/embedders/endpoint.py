"""An OpenAI-compatible `/v1/embeddings` endpoint as an Embedder: batches, retries, and every vector checked."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from threading import Lock
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import numpy as np

from index.embedders.endpoint_vectors import Unusable, Vectors, vectors_of
from index.embedders.minilm import Embedder
from index.embedders.shipped import named_dimension, shipped_embedder
from index.embedders.tokens import load_tokenizer
from index.endpoint.embedding_calls import Line, Place
from index.endpoint.embedding_failures import EmbeddingFailure, Refused, failure
from index.errors import CitedError

BATCH = 64
MOST_PIECES = 512  # what most embedding models were trained with; a passage with its header has about 200
SECONDS = 60.0
QUERY_SECONDS = 10.0
_TOO_LONG = re.compile(
    r"too long|too many|too large|maximum context|context[ _]length|max[a-z_]*[ _](?:tokens|length)|less than \d+ tokens|"
    r"input length|batch|token limit|exceed",
    re.IGNORECASE,
)
_LEFT_OUT = {
    "dimensions": re.compile(r"dimension", re.I),
    "encoding_format": re.compile(r"encoding|base64", re.I),
}
_SHORTEST = 64  # characters of a text that are still worth embedding
_BLANK = "."  # OpenAI refuses an empty text


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
        self._place = Place(_address(base_url), _named(model), _secret(key))
        if (
            min(batch, most_pieces, 1 if dimension is None else dimension) < 1
            or min(seconds, query_seconds) <= 0
        ):
            raise CitedError(
                "an embedder's dimension, batch, pieces and seconds are 1 or more: give other numbers"
            )
        self.batch = batch
        self._line = Line(self._place)
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
        return f"{self._place.model} at {self._place.base_url}"

    @property
    def dimension(self) -> int:
        """Asked from the endpoint once, if not given. Raises EmbeddingFailure."""
        if self._dimension is None:
            self.embed_query("dimension")
        assert self._dimension is not None
        return self._dimension

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Rows of unit length, [len(texts), dimension], in the order of the texts. Raises EmbeddingFailure."""
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
        """One unit vector, [dimension]. Raises EmbeddingFailure."""
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
        mine, dimension = f" at {self._place.base_url}", named_dimension(key)
        name = key.rpartition(" (")[0]
        if dimension is None or not name.endswith(mine):
            return shipped_embedder(key)
        place = self._place
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
        fields = dict(self._fields)
        try:
            body = self._line.post(texts, fields, deadline)
        except Refused as refused:
            if self._learnt(refused, fields):
                return self._embedded(texts, deadline)
            if refused.status != 413 and not _TOO_LONG.search(refused.problem):
                raise refused.failure from None
            return self._smaller(texts, refused, deadline)
        try:
            vectors = vectors_of(body, len(texts))
        except Unusable as unusable:
            raise failure(self._place, unusable.cause, unusable.detail) from None
        self._hold_to(vectors.shape[1])
        return vectors

    def _smaller(self, texts: list[str], refused: Refused, deadline: float) -> Vectors:
        half = len(texts) // 2
        if half:
            if "batch" in refused.problem.lower():
                self.batch = max(1, min(self.batch, half))
            parts = texts[:half], texts[half:]
            return np.concatenate([self._embedded(part, deadline) for part in parts])
        if len(texts[0]) < 2 * _SHORTEST:
            raise failure(self._place, "too_long", refused.problem)
        return self._embedded([texts[0][: len(texts[0]) // 2]], deadline)

    def _learnt(self, refused: Refused, fields: dict[str, Any]) -> bool:
        """Whether the refusal was of a field that can be left out from now on."""
        for name, words in _LEFT_OUT.items():
            if name in fields and refused.status in (400, 422) and words.search(refused.problem):
                self._fields.pop(name, None)
                if name == "encoding_format":
                    self._fields[name] = "float"  # the client asks for base64 when nothing is said
                    return bool(fields[name] != "float")
                return True
        return False

    def _hold_to(self, dimension: int) -> None:
        with self._lock:
            if self._dimension is None:
                self._dimension = dimension
        if dimension != self._dimension:
            raise failure(self._place, "dimension", f"{dimension} numbers, not {self._dimension}")

    def _clean(self, text: str) -> str:
        """What is sent of a text: no half characters, which no JSON holds, and not more pieces than count."""
        whole = text.encode("utf-8", "replace").decode("utf-8")
        if len(whole) > self._most_pieces:
            ends = load_tokenizer().encode(whole, add_special_tokens=False).offsets
            whole = whole[: ends[self._most_pieces - 1][1]] if len(ends) > self._most_pieces else whole
        return whole if whole.strip() else _BLANK


def _address(base_url: str) -> str:
    address = base_url.strip().rstrip("/")
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or re.search(r"[\s\\]", address):
        shown = address.partition("?")[0].rpartition("@")[2][:100]
        raise CitedError(f"{shown!r} is no base URL for embeddings: it looks like https://host/v1")
    if parts.username is not None or parts.query or parts.fragment:
        raise CitedError(
            "a base URL for embeddings holds no user, password, query or fragment: give the key apart"
        )
    return address


def _named(model: str) -> str:
    if not model.strip():
        raise CitedError("an embedding endpoint needs a model: name the one to embed with")
    return model.strip()


def _secret(key: str) -> str:
    if not all("!" <= character <= "~" for character in key.strip()):
        raise CitedError("the key holds a space or a character that no key has: copy it again")
    return key.strip()


__all__ = ["EmbeddingFailure", "EndpointEmbedder"]
