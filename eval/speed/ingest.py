"""Ingest against the bare encoder: whole syncs and nothing but embedding, in turn, on the same passages."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter

from assistant.build import open_library
from eval.speed.report import Figure
from index.articles import Article
from index.embedders.minilm import MiniLM, passage_input
from index.errors import NotFound
from index.passages import split
from index.sync import WINDOW


def ingest(
    articles: Path, library: Path, encoder: MiniLM, rounds: int, tell: Callable[[str], None]
) -> tuple[Figure, ...]:
    """Take a folder's articles into a new library `rounds` times, the last of which stays, and embed the same
    passages barely beside each. Ratios are of neighbours in time, and which one goes first alternates, so that a
    machine that grows slower favours neither. Raises NotFound: no article could be read."""
    tell("ingest, round 1")
    syncs, held = [_synced(articles, library, encoder)], _held(library, encoder)
    texts = [text for article in held for text in _inputs(article, encoder)]
    bare = [_embedded(encoder, texts)]
    for number in range(2, rounds + 1):
        tell(f"ingest, round {number}")
        if number % 2:
            syncs.append(_synced(articles, library, encoder))
            bare.append(_embedded(encoder, texts))
        else:
            bare.append(_embedded(encoder, texts))
            syncs.append(_synced(articles, library, encoder))
    words = sum(len(article.text.split()) for article in held)
    return (
        Figure.of("ingest", "passages/s", [len(texts) / took for took in syncs]),
        Figure.of("ingest_words", "words/s", [words / took for took in syncs]),
        Figure.of("encoder", "passages/s", [len(texts) / took for took in bare]),
        Figure.of(
            "ingest_against_encoder", "ratio", [alone / took for alone, took in zip(bare, syncs, strict=True)]
        ),
    )


def _synced(articles: Path, library: Path, encoder: MiniLM) -> float:
    """Seconds of one sync into a new library in place of the last."""
    shutil.rmtree(library, ignore_errors=True)
    with open_library(library, create=True, embedder=encoder) as opened:
        report = opened.sync(articles)
    if not report.passages:
        raise NotFound(f"no article could be read from {str(articles)!r}; name a folder of articles")
    return report.seconds


def _held(library: Path, encoder: MiniLM) -> list[Article]:
    with open_library(library, embedder=encoder) as opened:
        return opened.articles()


def _inputs(article: Article, encoder: MiniLM) -> list[str]:
    """What is embedded for the passages of an article."""
    places = split(article, encoder.count_tokens)
    return [passage_input(article.beside(start), article.text[start:end]) for start, end in places]


def _embedded(encoder: MiniLM, texts: Sequence[str]) -> float:
    """Seconds of embedding the texts, as many at a time as a sync does."""
    began = perf_counter()
    for first in range(0, len(texts), WINDOW):
        encoder.embed(texts[first : first + WINDOW])
    return perf_counter() - began
