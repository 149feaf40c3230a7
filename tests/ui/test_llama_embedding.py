"""Embeddings between Cited and LlamaIndex, in both directions."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from llama_index.core import VectorStoreIndex
from llama_index.core.schema import TextNode

from cited import CitedError, open_library
from cited.llamaindex import CitedEmbedding, LlamaIndexEmbedder
from index.embedders.minilm import Embedder, MiniLM
from index.fakes import FakeEmbedder
from tests.index.small_library import fill
from tests.ui.scripted_llama import CountingEmbedding


def test_llama_index_gets_the_same_vectors() -> None:
    inner: Embedder = FakeEmbedder()
    outer = CitedEmbedding(inner)
    texts = ["abc", "a1", "22"]
    rows = inner.embed(texts).tolist()
    assert outer.model_name == "hash"
    assert outer.get_text_embedding_batch(texts) == rows
    assert outer.get_text_embedding("a1") == outer.get_query_embedding("a1") == rows[1]
    assert asyncio.run(outer.aget_query_embedding("22")) == rows[2]
    assert asyncio.run(outer.aget_text_embedding("22")) == rows[2]
    assert asyncio.run(outer.aget_text_embedding_batch(texts)) == rows


def test_llama_index_searches_with_it() -> None:
    nodes = [TextNode(text=text) for text in ("The river flooded the town.", "The bank raised its rates.")]
    searched = VectorStoreIndex(nodes, embed_model=CitedEmbedding(MiniLM())).as_retriever(similarity_top_k=1)
    assert "river" in searched.retrieve("water in the streets")[0].text


def test_its_vectors_are_of_unit_length() -> None:
    embedder = LlamaIndexEmbedder(CountingEmbedding(model_name="counting", embed_batch_size=2))
    assert (embedder.name, embedder.dimension, embedder.batch) == ("counting", 3, 2)
    rows = embedder.embed(["abc", "a1", "22", "x"])
    assert rows.shape == (4, 3)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(4))
    assert rows[1].tolist() == embedder.embed_query("a1").tolist()
    assert embedder.embed([]).shape == (0, 3)
    assert LlamaIndexEmbedder(CountingEmbedding()).name == "CountingEmbedding"


@pytest.mark.parametrize(
    "fault",
    [
        RuntimeError("key sk-secret-0123456789 refused"),
        [0.0, 0.0, 0.0],
        [float("nan"), 1.0, 1.0],
        [1.0],
        [],
        ["x"],
    ],
    ids=repr,
)
def test_what_gives_no_vectors_is_one_line_without_a_key(fault: Any) -> None:
    embedding = CountingEmbedding()
    embedder = LlamaIndexEmbedder(embedding)
    assert embedder.dimension == 3
    embedding.fault = fault
    for ask in (lambda: embedder.embed(["a", "b"]), lambda: embedder.embed_query("a")):
        with pytest.raises(CitedError, match="the embedding model 'CountingEmbedding'") as failure:
            ask()
        assert "secret" not in str(failure.value)
        assert "\n" not in str(failure.value)


def test_handed_to_open_library_it_makes_the_vectors(tmp_path: Path) -> None:
    fill(tmp_path / "articles", 3)
    embedding = CountingEmbedding(model_name="counting")
    with open_library(str(tmp_path / "library"), create=True, embedder=embedding) as library:
        assert library.sync(tmp_path / "articles").added == 3
        assert library.verify().sound
        assert library.search("which report named the river?")
        embedding.fault = RuntimeError("down")
        assert library.search("the harbour?")  # by keywords
    with open_library(tmp_path / "library") as library:
        assert library.sync(tmp_path / "articles").unchanged == 3  # and embedded anew by the shipped one
        assert library.verify().sound
