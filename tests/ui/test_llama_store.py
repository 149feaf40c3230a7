"""The vector store, used from plain LlamaIndex code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from llama_index.core import Document, StorageContext, VectorStoreIndex
from llama_index.core.embeddings import MockEmbedding

from cited.llamaindex import CitedVectorStore
from index.vectors import chroma
from tests.ui.vector_store_conformance import VectorStoreConformance


@pytest.fixture
def store(tmp_path: Path) -> Iterator[CitedVectorStore]:
    with chroma.opened(tmp_path / "chroma") as client:
        yield CitedVectorStore(chroma.cosine_collection(client))


class TestCitedVectorStore(VectorStoreConformance):
    pass


def test_an_index_over_the_store(store: CitedVectorStore) -> None:
    context = StorageContext.from_defaults(vector_store=store)
    documents = [Document(text=f"Report {number} on rivers.", doc_id=f"d{number}") for number in range(3)]
    embedding = MockEmbedding(embed_dim=4)
    VectorStoreIndex.from_documents(documents, storage_context=context, embed_model=embedding)
    again = VectorStoreIndex.from_vector_store(store, embed_model=embedding)
    assert len(again.as_retriever(similarity_top_k=5).retrieve("rivers")) == 3
    again.delete_ref_doc("d1")
    texts = sorted(found.text for found in again.as_retriever(similarity_top_k=5).retrieve("rivers"))
    assert texts == ["Report 0 on rivers.", "Report 2 on rivers."]
