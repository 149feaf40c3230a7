"""What the kill harness kills: the library, and plain Chroma as a tutorial would use it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from index.fakes import FakeEmbedder
from index.library import Library
from index.passages import split
from index.reading import files_under, read_bytes
from index.vectors.sealed import altered

State = dict[str, tuple[str, ...]]
"""File -> its passages' words, in text order."""

EXACT_LIMIT = 60  # so that the library has vector indexes to kill


def expected(articles: Path) -> State:
    """What a library of these articles must hold, worked out without one."""
    state: State = {}
    for found in files_under(articles):
        assert isinstance(found, tuple), found
        state |= _read(found[1], found[0].read_bytes())
    return state


@lru_cache(maxsize=10_000)
def _read(file: str, data: bytes) -> State:
    """The file's articles and their passages' words; remembered, as most files stay the same between two kills."""
    count = FakeEmbedder().count_tokens
    return {
        article.file: tuple(article.text[start:end] for start, end in split(article, count))
        for article in read_bytes(file, data)
    }


class LibrarySubject:
    """The library under test."""

    def ingest(self, store: Path, articles: Path) -> None:
        with Library.open(store, FakeEmbedder(), create=True, exact_limit=EXACT_LIMIT) as library:
            library.sync(articles)

    def state(self, store: Path) -> State:
        """Opens the store, asks it something, checks it, and lists what it holds."""
        with Library.open(store, FakeEmbedder(), create=True, exact_limit=EXACT_LIMIT) as library:
            hits = library.search("the bridge and the harbour")
            count = library.passage_count
            assert bool(hits) == bool(count), f"{len(hits)} hits in {count} passages"
            for hit in hits:
                assert hit.text == hit.article.text[hit.passage.start : hit.passage.end]
            found_faults = library.verify(damage=lambda sealed: None).faults
            faults = [fault for fault in found_faults if not fault.startswith("vectors:")]
            assert not faults, faults
            found: dict[str, list[str]] = {}
            whole = {article.id: article for article in library.articles()}
            assert len({article.file for article in whole.values()}) == len(whole), "an article is doubled"
            for passage, _ in library.store.passages():
                article = whole[passage.article]
                found.setdefault(article.file, []).append(article.text[passage.start : passage.end])
            return {article.file: tuple(found.get(article.file, ())) for article in whole.values()}

    def sound(self, store: Path) -> None:
        """After an undisturbed sync nothing at all is wrong, vector indexes included."""
        with Library.open(store, FakeEmbedder(), exact_limit=EXACT_LIMIT) as library:
            assert library.search("the bridge and the harbour")  # opens the index, here in a process to spare
            report = library.verify(damage=altered)
            assert report.sound, report.faults


class PlainChroma:
    """Known bad: Chroma with its default settings and nothing else; every passage is an upsert of its own, or with
    `at_once` every article is one."""

    def __init__(self, *, at_once: bool = False) -> None:
        self._at_once = at_once

    def ingest(self, store: Path, articles: Path) -> None:
        embedder = FakeEmbedder()
        collection = self._collection(store)
        wanted = expected(articles)
        held = self._held(collection)
        for file, passages in wanted.items():
            if held.get(file) == passages:
                continue
            stale = [f"{file}/{number}" for number in range(len(passages), len(held.get(file, ())))]
            if stale:
                collection.delete(ids=stale)
            size = len(passages) if self._at_once else 1
            for first in range(0, len(passages), size):
                numbers = range(first, first + size)
                collection.upsert(
                    ids=[f"{file}/{number}" for number in numbers],
                    documents=list(passages[first : first + size]),
                    metadatas=[{"file": file, "number": number} for number in numbers],
                    embeddings=embedder.embed(passages[first : first + size]),
                )
        gone = [file for file in held if file not in wanted]
        if gone:
            collection.delete(where={"file": {"$in": gone}})

    def state(self, store: Path) -> State:
        collection = self._collection(store)
        if collection.count():
            query = FakeEmbedder().embed_query("the bridge and the harbour")
            collection.query(query_embeddings=[query], n_results=5)
        return self._held(collection)

    def sound(self, store: Path) -> None:
        self.state(store)

    def _collection(self, store: Path) -> Any:
        import chromadb
        from chromadb.config import Settings

        client = chromadb.PersistentClient(str(store), settings=Settings(anonymized_telemetry=False))
        return client.get_or_create_collection("passages", embedding_function=None)

    def _held(self, collection: Any) -> State:
        found = collection.get(include=["documents", "metadatas"])
        passages: dict[str, dict[int, str]] = {}
        for words, about in zip(found["documents"], found["metadatas"], strict=True):
            passages.setdefault(about["file"], {})[about["number"]] = words
        return {file: tuple(words for _, words in sorted(parts.items())) for file, parts in passages.items()}


Subject = LibrarySubject | PlainChroma


def in_own_group(work: Callable[..., None], *arguments: Any) -> None:
    """Runs `work` as the leader of a process group, so that the whole group can be killed."""
    os.setsid()
    work(*arguments)


def write_state(subject: Subject, store: Path, answer: Path, complete: bool) -> None:
    """The store's state as JSON in `answer`, or why there is none and an exit code."""
    try:
        state = subject.state(store)
        if complete:
            subject.sound(store)
    except BaseException as error:
        answer.write_text(f"{type(error).__name__}: {error}", "utf-8")
        raise
    answer.write_text(json.dumps(state), "utf-8")
