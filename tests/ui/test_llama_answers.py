"""The library and the assistant as LlamaIndex asks them: retriever, query engine, documents."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from llama_index.core import Document
from llama_index.core.schema import QueryBundle

from cited import Assistant, Filters, Library, open_assistant, open_library
from cited.llamaindex import CitedQueryEngine, CitedRetriever
from index.fakes import FakeEmbedder
from tests.index.small_library import fill

QUESTION = "What did R1 cost?"


@pytest.fixture(scope="module")
def assistant(seeds_library: Library) -> Assistant:
    return open_assistant(seeds_library)


def test_the_response_shows_the_short_answer_and_its_nodes_are_the_cited_sentences(
    assistant: Assistant, seeds_library: Library
) -> None:
    answer = assistant.ask(QUESTION)
    response = CitedQueryEngine(assistant).query(QUESTION)
    assert str(response) == answer.short_answer == "$5.576 million"
    assert len(response.source_nodes) == len(answer.citations) > 0
    for found, citation in zip(response.source_nodes, answer.citations, strict=True):
        about = found.node.metadata
        stored = seeds_library.article(about["article"])
        assert found.text == citation.quote == stored.text[about["start"] : about["end"]]
        assert about["number"] == citation.number
        assert {
            name: about[name] for name in ("title", "publisher", "author", "published", "url", "file")
        } == {
            name: getattr(citation, name)
            for name in ("title", "publisher", "author", "published", "url", "file")
        }
        assert found.node.ref_doc_id == stored.id
        assert found.score == answer.confidence
        assert "number" not in found.node.get_content(metadata_mode="llm")
    metadata = response.metadata
    assert metadata is not None
    assert {**metadata, "timings_ms": 0} == {**answer.to_json(), "timings_ms": 0}


def test_without_a_short_answer_the_text_is_shown(assistant: Assistant) -> None:
    engine = CitedQueryEngine(assistant)
    why = engine.query("Why was the launch of DeepSeek's model delayed?")
    assert why.metadata is not None
    assert str(why) == (why.metadata["short_answer"] or why.metadata["text"])
    unsaid = engine.query(QueryBundle("What is the capital of Peru?"))
    assert str(unsaid) == "The articles do not say."
    assert unsaid.source_nodes == []


def test_asynchronously_and_with_filters(assistant: Assistant) -> None:
    assert str(asyncio.run(CitedQueryEngine(assistant).aquery(QUESTION))) == "$5.576 million"
    nothing = CitedQueryEngine(assistant, Filters(until="1999-01-01")).query(QUESTION)
    assert str(nothing) == "The articles do not say."


def test_the_retriever_gives_passages_with_their_places(tmp_path: Path) -> None:
    fill(tmp_path / "articles", 5)
    with Library.open(tmp_path / "library", FakeEmbedder(), create=True) as library:
        library.sync(tmp_path / "articles")
        found = CitedRetriever(library, k=4).retrieve("which report named the river?")
        assert len(found) == 4
        for one in found:
            about = one.node.metadata
            article = library.article(about["article"])
            assert one.text == article.text[about["start"] : about["end"]]
            assert about["file"] == article.file
        narrowed = CitedRetriever(library, filters=Filters(article="00002.txt"))
        assert {one.node.metadata["file"] for one in narrowed.retrieve("river")} == {"00002.txt"}
        assert len(asyncio.run(narrowed.aretrieve("river"))) == len(narrowed.retrieve("river"))


def test_documents_are_quoted_by_their_own_places(tmp_path: Path) -> None:
    text = (
        "Ferry late again\n\nBy Kari Moe\n\nThe ferry Aurora was built by Volvo in 1999. It sank near Bergen."
    )
    metadata = {"title": "Ferry late again", "author": "Kari Moe", "url": "https://a.example/1"}
    documents = [
        Document(text=text, doc_id="ferry", metadata=metadata),
        Document(text="The tram was built by Saab.", doc_id="tram"),
    ]
    with open_library(tmp_path / "library", create=True) as library:
        assert library.add_documents(documents).added == 2
        assistant = open_assistant(library)
        built = assistant.ask("Who built the ferry Aurora?")
        wrote = assistant.ask("Who wrote “Ferry late again”?")
    assert built.short_answer == "Volvo"
    assert wrote.short_answer == "Kari Moe"
    for citation in (*built.citations, *wrote.citations):
        assert citation.quote == text[citation.start : citation.end]
        assert (citation.file, citation.author, citation.url) == ("ferry", "Kari Moe", "https://a.example/1")
