"""Verification: does everything the library holds agree with everything else? What can be rebuilt, is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.store.store import Reads, Store
from index.vectors import sealed, upkeep
from index.vectors.upkeep import Damage

_SHOWN = 5  # faults of one kind that are named one by one
_UNIT = 0.01  # how far a stored vector's length may be from 1 (it is kept in half precision)


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """`faults` are one line each; `repaired` says what was mended of them. `passages` and `articles` were
    read."""

    articles: int
    passages: int
    faults: tuple[str, ...]
    repaired: tuple[str, ...] = ()

    def has(self, part: str) -> bool:
        """Whether a part ("ledger", "articles", "embedder", "passages", "keywords", "vectors") has faults."""
        return any(fault.startswith(f"{part}:") for fault in self.faults)

    @property
    def sound(self) -> bool:
        """Nothing is wrong (any more)."""
        return len(self.faults) == len(self.repaired)


@dataclass(frozen=True, slots=True)
class Expected:
    """What a library should be: which embedder made its vectors, of which dimension, where its vector indexes
    lie, and from how many passages on it has one."""

    embedder: str
    dimension: int
    vectors: Path
    exact_limit: int


def verify(store: Store, expected: Expected, damage: Damage = sealed.damage) -> VerifyReport:
    """Checks the store within itself, every passage's place and vector, and the vector indexes (with `damage`; each is
    opened in a child process). Only the writer may call it."""
    faults: list[str] = []
    own = list(store.faults())
    if broken := [fault for part, fault in own if part == "ledger"]:
        return VerifyReport(0, 0, tuple(_some("ledger", broken)))
    made_with = store.noted("embedder")
    dimension = expected.dimension if made_with == expected.embedder else None
    if made_with not in (None, expected.embedder):
        faults.append(f"embedder: the vectors were made with {made_with}, not {expected.embedder}")
    altered = store.altered()
    faults += _some("articles", (altered_fault(id, file) for id, (_, _, file) in altered.items()))
    with store.reading() as state:
        counts = state.article_count, state.count()
        faults += _some("passages", (fault for _, fault in _passage_faults(state, dimension)))
    faults += _some("keywords", (fault for part, fault in own if part == "keywords"))
    faults += _some("vectors", upkeep.faults(store, expected.vectors, expected.exact_limit, damage))
    return VerifyReport(*counts, tuple(faults))


def altered_fault(id: str, file: str) -> str:
    """What is wrong with an article that is not as it was written."""
    return f"{id} (of {file!r}) is not as it was read"


def faulty_articles(store: Store, dimension: int) -> list[str]:
    """The ids of the articles with passages that are not as they should be."""
    with store.reading() as state:
        return sorted({article for article, _ in _passage_faults(state, dimension)})


def _some(part: str, faults: Iterable[str]) -> list[str]:
    """The first faults one by one, the others counted."""
    found = list(faults)
    rest = [f"{part}: {len(found) - _SHOWN} more of the kind"] if len(found) > _SHOWN else []
    return [f"{part}: {fault}" for fault in found[:_SHOWN]] + rest


def _passage_faults(state: Reads, dimension: int | None) -> Iterator[tuple[str, str]]:
    """(article, fault): places outside their article, overlapping or empty; vectors that are not unit vectors
    of the dimension."""
    article, before = "", 0
    length: int | None = None
    for passage, vector in state.passages():
        if passage.article != article:
            article, before = passage.article, 0
            found = state.articles_of([article]).get(article)
            length = len(found.text) if found else None
        if length is None:
            continue  # the article's own fault
        where = f"passage {passage.number} of article {article}"
        if not 0 <= passage.start < passage.end <= length:
            yield article, f"{where} stands at {passage.start}:{passage.end}, outside the text"
        elif passage.start < before:
            yield article, f"{where} overlaps the one before it"
        before = passage.end
        if dimension is not None and len(vector) != dimension:
            yield article, f"{where} has a vector of {len(vector)} numbers, not {dimension}"
        elif not abs(float(np.linalg.norm(vector)) - 1) < _UNIT:
            yield article, f"{where} has a vector that is not of unit length"
