"""Serving: whose vectors a library's questions are compared with, also while it goes over from one embedder to another.

A question is only ever compared with vectors that its own embedder made. A library whose vectors another one made is
searched with that other one where it can be opened, and by keywords alone where it cannot.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import numpy as np

from index.articles import Filters, Hit
from index.embedders.minilm import Embedder, Vectors
from index.embedders.shipped_files import NAME
from index.errors import CitedError
from index.search import Searcher
from index.store.ledger import Floats, Ledger
from index.vectors.exact import VectorSearch
from index.vectors.library import LibraryVectors

Former = Callable[[str], Embedder | None]
"""Opens the embedder that a library's note of it names; None where it cannot be opened here."""

_NOTE = re.compile(r"\((\d+) dimensions\)$")
_SHIPPED_DIMENSION = 384
_SLOW, _REST = 1.0, 15.0
"""An embedder that failed only after so many seconds is left alone for so many: the next question need not wait too."""
_log = logging.getLogger(__name__)


def embedder_key(embedder: Embedder) -> str:
    """What a library notes of the embedder that made it: name and dimension."""
    return f"{embedder.name} ({embedder.dimension} dimensions)"


def named_dimension(key: str) -> int | None:
    """`"all-MiniLM-L6-v2 (384 dimensions)" -> 384`; None where a note says none."""
    found = _NOTE.search(key)
    return int(found[1]) if found else None


def shipped_embedder(key: str) -> Embedder | None:
    """The embedder that ships with the program, if the note names it. Raises ModelError."""
    if key != f"{NAME} ({_SHIPPED_DIMENSION} dimensions)":
        return None
    from index.embedders.minilm import MiniLM

    return MiniLM()


@dataclass(frozen=True, slots=True)
class _Way:
    """How questions are answered while the library holds vectors by `made_with`; `lacking` says why not by them."""

    made_with: str | None
    searcher: Searcher
    vectors: VectorSearch
    lacking: str | None = None


class Serving:
    """A library's search. Follows the ledger from embedder to embedder; safe for several threads."""

    def __init__(
        self, ledger: Ledger, vectors: Path, exact_limit: int, embedder: Embedder, former: Former
    ) -> None:
        self._ledger = ledger
        self._folder = vectors
        self._exact_limit = exact_limit
        self._embedder = embedder
        self._former = former
        self._keywords = Searcher(ledger, _Unasked(), _NoVectors())
        self._way: _Way | None = None
        self._resting = (0.0, "")  # until when a slow endpoint is not asked, and why
        self.lacking: str | None = None  # of the last search: why it had no vectors
        self.timings_ms: dict[str, float] = {}

    def search(self, question: str, k: int, filters: Filters | None) -> list[Hit]:
        """The k best passages, best first; by keywords alone where the question cannot be embedded."""
        while True:
            made_with = self._ledger.noted("embedder")
            began = monotonic()
            try:
                way = self._way_of(made_with)
                searcher, lacking = way.searcher, way.lacking
                hits = searcher.search(question, k, filters)
            except CitedError as failed:
                lacking = str(failed)
                if monotonic() - began > _SLOW:
                    self._resting = (monotonic() + _REST, lacking)
                _log.info("searched by keywords alone: %s", lacking)
                searcher = self._keywords
                hits = searcher.search(question, k, filters)
            except ValueError:
                # numpy compares no vectors of two lengths: the library went over to another embedder on the way.
                if self._ledger.noted("embedder") == made_with:
                    raise
                continue
            if self._ledger.noted("embedder") == made_with:
                self.lacking, self.timings_ms = lacking, searcher.timings_ms
                return hits

    def let_go(self) -> None:
        """Lets go of the vector index's files; the next search opens them again."""
        if self._way is not None:
            self._way.vectors.close()

    def close(self) -> None:
        """Lets go of files, memory and threads."""
        self._keywords.close()
        if self._way is not None:
            self._way.searcher.close()
            self._way.vectors.close()

    def _way_of(self, made_with: str | None) -> _Way:
        """The way to these vectors; another's memory and files go with the last search that uses them. Raises
        CitedError: an endpoint or a model that cannot be used at the moment."""
        until, why = self._resting
        if monotonic() < until:
            return self._without(made_with, why)
        way = self._way
        if way is None or way.made_with != made_with:
            self._way = way = self._opened(made_with)
        return way

    def _opened(self, made_with: str | None) -> _Way:
        mine = self._embedder
        # By name first: a new endpoint that is down must not keep the former embedder from serving.
        if made_with is None or (made_with.startswith(f"{mine.name} (") and made_with == embedder_key(mine)):
            embedder: Embedder | None = mine
        else:
            embedder = self._former(made_with)
        if embedder is None:
            lacking = (
                f"the library was made with the embedder {made_with}, not {mine.name}; choose that one again"
            )
            return self._without(
                made_with, f"{lacking}, or run: cited sync FOLDER (it embeds everything anew)"
            )
        vectors = LibraryVectors(self._ledger, self._folder, exact_limit=self._exact_limit)
        return _Way(made_with, Searcher(self._ledger, embedder, vectors), vectors)

    def _without(self, made_with: str | None, lacking: str) -> _Way:
        return _Way(made_with, self._keywords, _NoVectors(), lacking)


class _Unasked:
    """Stands where keywords serve alone."""

    name, dimension = "none", 0

    def embed(self, texts: Sequence[str]) -> Vectors:
        return np.empty((len(texts), 0), np.float32)

    def embed_query(self, text: str) -> Vectors:  # noqa: ARG002
        return np.empty(0, np.float32)


class _NoVectors:
    """Finds nothing."""

    def nearest(self, vector: Floats, k: int, filters: Filters) -> list[int]:  # noqa: ARG002
        return []

    def close(self) -> None:
        return None
