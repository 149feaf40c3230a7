"""Small real models for tests and trials: an embedder by hashed words, a language model that says what it is told."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

import numpy as np

from index.embedders.minilm import Vectors
from index.endpoint.language_model import Message, ModelFailure, Spent, never

_GLANCE = 0.05  # seconds between two looks at the caller


class FakeEmbedder:
    """Words to places by their hash: alike texts get alike unit vectors, without any model. `embedded` counts texts,
    questions not among them."""

    def __init__(self, dimension: int = 32, name: str = "hash") -> None:
        self.name = name
        self.dimension = dimension
        self.embedded = 0

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Rows of unit length, [len(texts), dimension]."""
        self.embedded += len(texts)
        rows = np.full((len(texts), self.dimension), 1e-3, np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in re.findall(r"\w+", text.lower()):
                row[_hash(self.name + word) % self.dimension] += 1
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return rows

    def embed_query(self, text: str) -> Vectors:
        """One unit vector, [dimension]."""
        vector: Vectors = self.embed([text])[0]
        self.embedded -= 1
        return vector

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Words of each text."""
        return [len(text.split()) for text in texts]


@lru_cache(maxsize=100_000)
def _hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=4).digest())


class FakeLanguageModel:
    """Gives its pieces for every call, `pause` seconds before each, then raises `failure` if it has one. `asked` are the
    prompts it was sent, `deadlines` theirs, `closed` counts the streams that have ended, in whichever way."""

    name = "speaking"

    def __init__(
        self, *pieces: str, failure: ModelFailure | None = None, context: int = 8_000, pause: float = 0.0
    ) -> None:
        self.pieces = pieces
        self.failure = failure
        self.context = context
        self.pause = pause
        self.asked: list[Sequence[Message]] = []
        self.deadlines: list[float] = []
        self.closed = 0

    def stream(
        self,
        messages: Sequence[Message],
        *,
        most: int,  # noqa: ARG002  what it is told to say is short
        deadline: float,
        gone: Callable[[], bool] = never,
        spent: Callable[[Spent], None] | None = None,
    ) -> Iterator[str]:
        """As LanguageModel.stream."""
        self.asked.append(messages)
        self.deadlines.append(deadline)
        try:
            for piece in self.pieces:
                _wait(self.pause, deadline, gone)
                yield piece
            if self.failure is not None:
                raise self.failure
            if spent is not None:
                spent(Spent(10, 5))
        finally:
            self.closed += 1


def _wait(seconds: float, deadline: float, gone: Callable[[], bool]) -> None:
    until = time.monotonic() + seconds
    while True:
        if gone():
            raise ModelFailure("cancelled", "the caller went away")
        now = time.monotonic()
        if now >= deadline:
            raise ModelFailure("timeout")
        if now >= until:
            return
        time.sleep(min(_GLANCE, until - now, deadline - now))
