"""The vector store and the retriever, used from plain LlamaIndex code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from llama_index.core import Document, StorageContext, VectorStoreIndex
from llama_index.core.embeddings import MockEmbedding

from index.articles import Filters
from index.library import Library
from index.vectors import chroma
from tests.index.small_library import HashEmbedder, fill
from tests.index.vector_store_conformance import VectorStoreConformance
from ui.llamaindex.store import CitedRetriever, CitedVectorStore


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


def test_the_retriever_gives_passages_with_their_places(tmp_path: Path) -> None:
    fill(tmp_path / "articles", 5)
    with Library.open(tmp_path / "library", HashEmbedder(), create=True) as library:
        library.sync(tmp_path / "articles")
        found = CitedRetriever(library, k=4).retrieve("which report named the river?")
        assert len(found) == 4
        for one in found:
            about = one.node.metadata
            article = library.article(about["article"])
            assert one.text == article.text[about["start"] : about["end"]]
            assert about["file"] == article.file
        narrowed = CitedRetriever(library, filters=Filters(article="00002.txt")).retrieve("river")
        assert {one.node.metadata["file"] for one in narrowed} == {"00002.txt"}
