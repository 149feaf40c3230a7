"""Chroma without its traps: no telemetry, no embedding function, batches it accepts, cosine distances."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from index.store.store import Floats

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

COLLECTION = "passages"
BATCH = 5_000  # Chroma refuses more than 5,461 records at once


class ChromaFailed(Exception):
    """Chroma did not do what it was asked; the store still has everything."""


@contextmanager
def _translated() -> Iterator[None]:
    # Chroma's Rust part panics with an exception of its own that is not an Exception.
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        raise ChromaFailed(f"{type(error).__name__}: {error}") from error


def embedded_client(folder: Path) -> ClientAPI:
    """Chroma in this process over `folder`. Opening writes one row into its SQLite file, queries write
    nothing. Raises ChromaFailed."""
    with _translated():
        import chromadb
        from chromadb.config import Settings

        return chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))


def close(client: ClientAPI) -> None:
    """Closes the files of an embedded client."""
    cast(Any, client).close()  # `ClientAPI` does not declare it


@contextmanager
def opened(folder: Path) -> Iterator[ClientAPI]:
    """`embedded_client`, with its files closed at the end."""
    client = embedded_client(folder)
    try:
        yield client
    finally:
        close(client)


def cosine_collection(client: ClientAPI, name: str = COLLECTION, *, flush_every: int = 1000) -> Collection:
    """The collection of that name, made when it is not there; Chroma computes no embedding for it, ever. Its
    index goes to disk after every `flush_every` vectors; whoever opens one that never did writes it."""
    hnsw = {
        "space": "cosine",
        "sync_threshold": max(2, flush_every),
        "batch_size": min(100, max(2, flush_every)),
    }
    configuration: Any = {"hnsw": hnsw}
    return client.get_or_create_collection(name, embedding_function=None, configuration=configuration)


def existing_collection(client: ClientAPI, name: str = COLLECTION) -> Collection:
    """Raises ChromaFailed: no such collection, or it cannot be read."""
    with _translated():
        return client.get_collection(name, embedding_function=None)


def add_vectors(collection: Collection, batches: Iterable[tuple[Sequence[str], Floats]]) -> int:
    """Adds new ids with their vectors [n, d] (Chroma ignores ids it already has) and returns how many."""
    added = 0
    for ids, vectors in batches:
        for first in range(0, len(ids), BATCH):
            some = slice(first, first + BATCH)
            collection.add(ids=list(ids[some]), embeddings=np.ascontiguousarray(vectors[some]))
        added += len(ids)
    return added


def nearest(collection: Collection, vector: Floats, k: int) -> list[tuple[str, float]]:
    """The ids of the k vectors nearest to `vector` [d] with their cosines, nearest first. Raises
    ChromaFailed."""
    with _translated():
        found = collection.query(query_embeddings=cast(Any, [vector]), n_results=k, include=["distances"])
    distances = (found["distances"] or [[]])[0]
    return [(id, 1.0 - float(distance)) for id, distance in zip(found["ids"][0], distances, strict=True)]
