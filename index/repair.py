"""Repair: what verification finds wrong, made anew from the stored texts, read again from the files, or named."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from index.embedders.minilm import Embedder
from index.embedders.shipped import embedder_key
from index.errors import ReadingError
from index.passages import CountTokens, split
from index.reembed import embed_anew, passages_anew
from index.store.store import Store
from index.sync import Ingest
from index.vectors import upkeep
from index.vectors.upkeep import Damage
from index.verify import Expected, VerifyReport, faulty_articles, verify

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Parts:
    """What a library is repaired with; `let_go` makes its searches let go of the files of vector indexes."""

    store: Store
    embedder: Embedder
    count_tokens: CountTokens
    let_go: Callable[[], None]


def repaired(parts: Parts, expected: Expected, damage: Damage) -> VerifyReport:
    """Verifies, repairs and verifies again. Only the writer may call it."""
    store, embedder = parts.store, parts.embedder
    before = verify(store, expected, damage)
    if not before.faults:
        return before
    found, failed = before, []
    if before.has("ledger"):
        failed += _restored(parts)
        found = verify(store, expected, damage)
    if found.has("articles"):
        failed += _read_again(parts, {(root, source) for root, source, _ in store.altered().values()})
    if found.has("embedder"):
        embed_anew(store, embedder, expected.embedder)
    if found.has("passages"):
        passages_anew(store, faulty_articles(store, embedder.dimension), embedder, parts.count_tokens)
    if found.has("keywords"):
        store.rebuild_keywords()
    if found.has("vectors") or found.has("embedder"):
        parts.let_go()
        upkeep.rebuild(store, expected.vectors, expected.exact_limit)
    store.forget()
    after = verify(store, expected, damage)
    left = (*after.faults, *failed)
    faults = tuple(dict.fromkeys((*before.faults, *found.faults, *left)))
    return replace(after, faults=faults, repaired=tuple(fault for fault in faults if fault not in left))


def _restored(parts: Parts) -> list[str]:
    """The ledger made anew, what it lacks read again from the files; what could not be, a line each."""
    store = parts.store
    restored = store.restore()
    parts.let_go()
    if restored.aside:
        _log.warning("the damaged ledger is kept as %r; remove it when all is well", restored.aside)
    if store.noted("embedder") is None:
        store.note(embedder=embedder_key(parts.embedder))
    # An article with passages missing would look whole.
    cut: dict[str, list[tuple[int, int]]] = {}
    for passage, _ in store.passages():
        cut.setdefault(passage.article, []).append((passage.start, passage.end))
    articles = store.articles()
    torn = [one.id for one in articles if cut.get(one.id, []) != list(split(one, parts.count_tokens))]
    passages_anew(store, torn, parts.embedder, parts.count_tokens)
    failed = _read_again(parts, set(restored.lost))
    if not restored.all_named:
        failed.append(
            f"articles: {len(articles)} could be saved, and nothing says which others there were; "
            "run: cited sync FOLDER for each folder"
        )
    return failed


def _read_again(parts: Parts, files: set[tuple[str, str]]) -> list[str]:
    """The articles of these files, each (root, source), as they are in the files now; what could not be read, a line
    each."""
    by_root: dict[str, list[tuple[Path, str]]] = {}
    for root, source in sorted(files):
        by_root.setdefault(root, []).append((Path(root) / source, source))
    failures: list[ReadingError] = []
    for root, there in by_root.items():
        ingest = Ingest(parts.store, parts.embedder, parts.count_tokens)
        failures += ingest.run(root, there, set(), None).failures
    return [f"articles: {failure}" for failure in failures]
