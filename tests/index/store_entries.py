"""Entries to write into a store under test, and short ways to ask what it holds then."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.articles import Article, Filters, Mark
from index.store.store import Entry, Store

TEXT = "One is here. Two is here."


def entry(file: str, text: str = TEXT, root: str = "/root", **about: str | None) -> Entry:
    """An article of two passages, cut after its first sentence, with vectors of 8 numbers."""
    article = Article(
        id=f"id-{root}-{file}",
        title=about.get("title") or f"Title of {file}",
        text=text,
        publisher=about.get("publisher"),
        author=about.get("author"),
        published=about.get("published"),
        url=None,
        file=file,
        checksum=f"sum of {file}",
        marks=(Mark("title", 0, 3),),
    )
    cut = text.index(". ") + 1
    return Entry(
        article,
        root,
        about.get("source") or file,
        "7",
        ((0, cut), (cut + 1, len(text))),
        np.eye(2, 8, dtype=np.float32),
    )


def files(store: Store, filters: Filters | None = None) -> list[str]:
    return [article.file for article in store.articles(filters)]


def texts(store: Store, numbers: list[int]) -> list[str]:
    """The words of these passages."""
    found = store.passages_of(numbers)
    whole = store.articles_of({passage.article for passage in found.values()})
    return [whole[one.article].text[one.start : one.end] for one in (found[number] for number in numbers)]


def found(store: Store, *words: str, filters: Filters = Filters(), k: int = 10) -> list[str]:  # noqa: B008
    return texts(store, store.matching(words, k, filters))


def rows(count: int, seed: int) -> NDArray[np.float32]:
    made = np.random.default_rng(seed).standard_normal((count, 8)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)
