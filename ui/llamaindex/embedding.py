"""Embeddings both ways: an Embedder as a LlamaIndex `BaseEmbedding`, and any `BaseEmbedding` as an Embedder."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding
from pydantic import PrivateAttr

from index.embedders.minilm import Embedder, Vectors
from index.errors import CitedError
from ui.llamaindex.provider import Provider


class CitedEmbedding(BaseEmbedding):
    """`CitedEmbedding(MiniLM())` wherever LlamaIndex wants an embedding model."""

    _embedder: Embedder = PrivateAttr()

    def __init__(self, embedder: Embedder, **settings: Any) -> None:
        """`settings` are BaseEmbedding's own, such as `embed_batch_size` and `callback_manager`."""
        super().__init__(**{"model_name": embedder.name, "embed_batch_size": 256, **settings})
        self._embedder = embedder

    @classmethod
    def class_name(cls) -> str:
        """LlamaIndex's name of this component."""
        return "CitedEmbedding"

    def _get_query_embedding(self, query: str) -> list[float]:
        numbers: list[float] = self._embedder.embed_query(query).tolist()
        return numbers

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        rows: list[list[float]] = self._embedder.embed(texts).tolist()
        return rows

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return await asyncio.to_thread(self._get_query_embedding, query)

    async def _aget_text_embedding(self, text: str) -> list[float]:
        return await asyncio.to_thread(self._get_text_embedding, text)

    async def _aget_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return await asyncio.to_thread(self._get_text_embeddings, texts)


class LlamaIndexEmbedder:
    """`LlamaIndexEmbedder(embedding)` wherever an Embedder is wanted; `cited.open_library` does it. Threads may share it
    if they may share the embedding."""

    def __init__(self, embedding: BaseEmbedding) -> None:
        self._embedding = embedding
        self._provider = Provider(embedding, embedding.model_name)
        self.name = self._provider.name
        self.batch = embedding.embed_batch_size

    @cached_property
    def dimension(self) -> int:
        """Learnt from the embedding of one word. Raises CitedError."""
        return len(self.embed_query("dimension"))

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Rows of unit length, [len(texts), dimension]. Raises CitedError."""
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        return self._units(lambda: self._embedding.get_text_embedding_batch(list(texts)), len(texts))

    def embed_query(self, text: str) -> Vectors:
        """One unit vector, [dimension]. Raises CitedError."""
        vector: Vectors = self._units(lambda: [self._embedding.get_query_embedding(text)], 1)[0]
        return vector

    def _units(self, embedded: Callable[[], list[list[float]]], count: int) -> Vectors:
        try:
            rows = np.array(embedded(), np.float32)
        except Exception as error:  # noqa: BLE001  every provider's package has errors of its own
            words = self._provider.words(error)
            raise CitedError(f"the embedding model {self.name!r} gave no vectors: {words}") from None
        known = self.__dict__.get("dimension", rows.shape[-1])
        lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
        if rows.shape != (count, known) or not (np.isfinite(lengths) & (lengths > 0)).all():
            raise CitedError(
                f"the embedding model {self.name!r} gave no vector with a direction for each text: choose another"
            )
        units: Vectors = rows / lengths
        return units
