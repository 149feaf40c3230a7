"""Any Embedder as a LlamaIndex `BaseEmbedding`. A module of its own: importing llama_index costs a second."""

from __future__ import annotations

import asyncio
from typing import Any

from llama_index.core.base.embeddings.base import BaseEmbedding
from pydantic import PrivateAttr

from index.embedders.minilm import Embedder


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
