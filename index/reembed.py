"""Passages embedded anew from their stored texts: all of them for another embedder, or those of faulty articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import numpy as np

from index.articles import Article
from index.embedders.minilm import passage_input
from index.passages import CountTokens, split
from index.store.store import Entry, Floats, Store

if TYPE_CHECKING:
    from index.embedders.minilm import Embedder

Progress = Callable[[int, int, str], None]
"""Called with (done, total, label). Raising Stopped ends the work there; what was done is kept."""

_WINDOW = 512  # passages embedded and kept at a time
_AT_ONCE = 4096


def embed_anew(store: Store, embedder: Embedder, key: str, progress: Progress | None = None) -> int:
    """Makes every passage's vector with another embedder, and only then puts them in the old ones' place.
    Returns the number of passages embedded. Only the writer may call it."""
    embedded = embed_coming(store, embedder, key, progress)
    while not store.take_over(key):
        embedded += embed_coming(store, embedder, key, progress)
    return embedded


def embed_coming(store: Store, embedder: Embedder, key: str, progress: Progress | None = None) -> int:
    """Makes vectors with another embedder beside the present ones, until every passage has one, and returns
    how many. Each window is kept at once: interrupted, the next call goes on. The library may be read and
    written meanwhile, with the former embedder."""
    held = store.coming(key)
    window = min(_WINDOW, getattr(embedder, "batch", _WINDOW))  # what an endpoint has answered is not lost
    embedded = last = 0
    # New passages have ever higher numbers: one way through meets them too.
    while texts := _without_vector(store, last, window):
        last = max(texts)
        made = dict(zip(texts, embedder.embed(list(texts.values())), strict=True))
        if not store.keep(key, made):
            break
        embedded += len(made)
        if progress:
            total = store.count()
            progress(min(held + embedded, total), total, "embedding anew")
    return embedded


def passages_anew(store: Store, ids: Iterable[str], embedder: Embedder, count_tokens: CountTokens) -> None:
    """Cuts and embeds these articles again from their stored texts. Only the writer may call it."""
    wanted = list(ids)
    with store.reading() as state:
        origins, articles = state.origins(wanted), state.articles_of(wanted)
    entries: list[Entry] = []
    for article in articles.values():
        places = tuple(split(article, count_tokens))
        vectors = embedded(embedder, [(article, places)])
        entries.append(Entry(article, *origins[article.id], places, vectors))
    store.write(entries, removed=wanted)


def embedded(embedder: Embedder, cut: Iterable[tuple[Article, Iterable[tuple[int, int]]]]) -> Floats:
    """The vectors of all passages of some articles, float32 [n, d], in order."""
    texts = [
        passage_input(article.beside(start), article.text[start:end])
        for article, places in cut
        for start, end in places
    ]
    # What an embedder holds of its texts grows with their number, and one file may have tens of thousands.
    made = [embedder.embed(texts[first : first + _AT_ONCE]) for first in range(0, len(texts), _AT_ONCE)]
    return np.concatenate(made) if made else np.empty((0, embedder.dimension), np.float32)


def _without_vector(store: Store, after: int, limit: int) -> dict[int, str]:
    """The next passages beyond `after` that have no coming vector: number -> what is embedded for it."""
    with store.reading() as state:
        found = state.without_coming(after, limit)
        whole = state.articles_of({passage.article for passage in found})
    return {
        passage.number: passage_input(
            whole[passage.article].beside(passage.start),
            whole[passage.article].text[passage.start : passage.end],
        )
        for passage in found
    }
