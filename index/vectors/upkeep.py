"""Upkeep of a library's vector indexes: a new sealed one when enough has changed, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from index.errors import Stopped
from index.store.store import Store
from index.vectors import sealed
from index.vectors.sealed import Sealed, maker_of

Damage = Callable[[Sealed], str | None]
"""What is wrong with a sealed index, None when nothing is."""

_DUE_SHARE = 0.1  # of an index's passages newer than it, or gone


def is_due(store: Store, vectors: Path, exact_limit: int) -> bool:
    """Whether the library has outgrown its vector index: it is too large to do without, and there is none of this
    store and embedder, or too much came or went since."""
    count = store.count()
    if count <= exact_limit:
        return False
    maker = maker_of(store)
    newest = next((found for found in sealed.sealed_under(vectors) if found.seal.maker == maker), None)
    if newest is None:
        return True
    held = store.count(newest.seal.watermark)
    most = max(exact_limit // 2, int(count * _DUE_SHARE))
    return count - held > most or newest.seal.count - held > most


def settle(
    store: Store, vectors: Path, exact_limit: int, progress: Callable[[int, int, str], None] | None = None
) -> bool:
    """Clears away unfinished indexes, builds a new sealed one if it is due, and says whether. Only the writer may call
    it."""
    sealed.clear(vectors)
    if not is_due(store, vectors, exact_limit):
        return False
    total = store.count()
    try:
        sealed.build(vectors, store, lambda done: progress(done, total, "vector index") if progress else None)
    except Stopped:  # what follows the next writing builds it
        sealed.clear(vectors)
        return False
    store.note()  # readers look for a newer index when the generation rises
    return True


def rebuild(store: Store, vectors: Path, exact_limit: int) -> None:
    """All vector indexes go; a new one is built if the library is large enough for it. Only the writer may call it."""
    sealed.clear(vectors, keep=0)
    if not settle(store, vectors, exact_limit):
        store.note()


def faults(store: Store, vectors: Path, exact_limit: int, damage: Damage) -> Iterator[str]:
    """Damaged sealed indexes, unsealed remains, and an index that is due."""
    good = sealed.sealed_under(vectors)
    for found in good:
        if fault := damage(found):
            yield f"index {found.folder.name} is damaged: {fault}"
    for folder in sorted(set(vectors.glob("*")) - {found.folder for found in good}):
        yield f"{folder.name} is an unfinished or damaged index"
    if is_due(store, vectors, exact_limit):
        yield "the index is missing or far behind the library"
