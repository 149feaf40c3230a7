"""Cited within LlamaIndex and LlamaIndex within Cited, under one name; importing it loads LlamaIndex (a second)."""

from __future__ import annotations

from ui.llamaindex.embedding import CitedEmbedding, LlamaIndexEmbedder
from ui.llamaindex.language_model import LlamaIndexModel
from ui.llamaindex.query_engine import CitedQueryEngine, CitedRetriever
from ui.llamaindex.store import CitedVectorStore

__all__ = [
    "CitedEmbedding",
    "CitedQueryEngine",
    "CitedRetriever",
    "CitedVectorStore",
    "LlamaIndexEmbedder",
    "LlamaIndexModel",
]
