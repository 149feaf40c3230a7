"""Search: keywords and vectors at the same time, fused by reciprocal rank into hits.

A question is only ever compared with vectors that its own embedder made. A library whose vectors another one made is
searched with that other one where it can be opened, and by keywords alone where it cannot.
"""

from __future__ import annotations

import logging
from collections import Counter, OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from time import monotonic, perf_counter
from typing import TYPE_CHECKING

from index.articles import Article, Filters, Found, Hit, Passage
from index.embedders.shipped import Former, embedder_key
from index.errors import CitedError
from index.store.keywords import Keywords
from index.store.store import Floats, Reads, Store
from index.vectors.exact import VectorSearch
from index.vectors.library import LibraryVectors

if TYPE_CHECKING:
    from index.embedders.minilm import Embedder

FUSION = 60  # the constant of reciprocal rank fusion (Cormack, Clarke & Buettcher, SIGIR 2009)
DEPTH = 60  # passages each of the two searches brings to the fusion
PER_ARTICLE = 8  # passages of one article ahead of the others' hits
_CACHED_ARTICLES = 512
_SLOW, _REST = 1.0, 15.0
"""An embedder that failed only after so many seconds is left alone for so many: the next question need not wait too."""
_NOTHING_LET_THROUGH = (
    "no article of the library is of these dates, this publisher and this name: cited articles lists all"
)
_ALTERED = "the article {} is not as it was read and is left out; run: cited verify --repair"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Way:
    """How questions are compared with vectors by `made_with`; without an embedder `lacking` says why not at all."""

    made_with: str | None
    embedder: Embedder | None
    vectors: VectorSearch
    lacking: str = ""


class Searcher:
    """Finds passages for a question in one library. Follows it from embedder to embedder; safe for several threads."""

    def __init__(
        self, store: Store, vectors: Path, exact_limit: int, embedder: Embedder, former: Former
    ) -> None:
        self._store = store
        self._folder = vectors
        self._exact_limit = exact_limit
        self._embedder = embedder
        self._former = former
        self.keywords = Keywords(store)
        self._pool = ThreadPoolExecutor(max_workers=4, thread_name_prefix="keywords")
        self._way: _Way | None = None
        self._resting = (0.0, "")  # until when a slow endpoint is not asked, and why
        self._articles: OrderedDict[str, Article] = OrderedDict()
        self._generation = -1
        self._lock = Lock()

    def search(self, question: str, k: int, filters: Filters) -> Found:
        """The k best passages, best first; by keywords alone where the question cannot be embedded; none for an empty
        question or library."""
        if not question.strip() or k <= 0:
            return Found()
        depth = max(DEPTH, k)
        while True:
            made_with = self._store.noted("embedder")
            began = perf_counter()
            keywords = self._pool.submit(self._by_keywords, question, depth, filters)
            asked = self._embedded(question, made_with)
            embedded = perf_counter()
            by_vector: list[int] = []
            try:
                if not isinstance(asked, str):
                    by_vector = asked[0].nearest(asked[1], depth, filters)
            except ValueError:
                # numpy compares no vectors of two lengths: the library went over to another embedder on the way.
                if self._store.noted("embedder") == made_with:
                    raise
                continue
            searched = perf_counter()
            by_keyword, keyword_seconds = keywords.result()
            waited = perf_counter()
            hits, altered = self._hits(by_keyword, by_vector, k)
            stages = (embedded - began, searched - embedded, keyword_seconds, perf_counter() - waited)
            if self._store.noted("embedder") == made_with:
                names = ("embed", "vectors", "keywords", "fuse")
                timings = {name: round(1000 * took, 2) for name, took in zip(names, stages, strict=True)}
                notes = [asked] if isinstance(asked, str) else []
                notes += [_ALTERED.format(id) for id in altered]
                if filters and not hits and not self._store.articles(filters, limit=1):
                    notes.append(_NOTHING_LET_THROUGH)
                return Found(hits, "; ".join(notes) or None, timings)

    def let_go(self) -> None:
        """Lets go of the vector index's files; the next search opens them again."""
        if self._way is not None:
            self._way.vectors.close()

    def close(self) -> None:
        """Lets go of files, memory and threads."""
        self._pool.shutdown()
        self.let_go()

    def _embedded(self, question: str, made_with: str | None) -> tuple[VectorSearch, Floats] | str:
        """The search of these vectors and the question's own, or why there is none at the moment."""
        began = monotonic()
        until, why = self._resting
        if began < until:
            return why
        try:
            way = self._way
            if way is None or way.made_with != made_with:
                # The former way's memory and files go with the last search that uses them.
                self._way = way = self._opened(made_with)
            return (way.vectors, way.embedder.embed_query(question)) if way.embedder else way.lacking
        except CitedError as failed:  # an endpoint or a model that cannot be used at the moment
            if monotonic() - began > _SLOW:
                self._resting = (monotonic() + _REST, str(failed))
            _log.info("searched by keywords alone: %s", failed)
            return str(failed)

    def _opened(self, made_with: str | None) -> _Way:
        """The way to these vectors. Raises CitedError."""
        mine = self._embedder
        vectors = LibraryVectors(self._store, self._folder, exact_limit=self._exact_limit)
        # By name first: a new endpoint that is down must not keep the former embedder from serving.
        if made_with is None or (made_with.startswith(f"{mine.name} (") and made_with == embedder_key(mine)):
            return _Way(made_with, mine, vectors)
        lacking = (
            f"the library was made with the embedder {made_with}, not {mine.name}; choose that one again, "
            "or run: cited sync FOLDER (it embeds everything anew)"
        )
        return _Way(made_with, self._former(made_with), vectors, lacking)

    def _by_keywords(self, question: str, k: int, filters: Filters) -> tuple[list[int], float]:
        began = perf_counter()
        return self.keywords.best(question, k, filters), perf_counter() - began

    def _hits(self, by_keyword: list[int], by_vector: list[int], k: int) -> tuple[tuple[Hit, ...], list[str]]:
        """The best, and the ids of articles that would be among them were they as they were read."""
        scores = fuse([by_keyword, by_vector])
        # One state of the store for both: a passage's place is good only in the text it was cut from.
        with self._store.reading() as state:
            found = state.passages_of(scores)
            chosen = spread([found[number] for number in scores if number in found], PER_ARTICLE)[:k]
            articles = self._whole(state, {passage.article for passage in chosen})
        keyword_ranks = {number: rank for rank, number in enumerate(by_keyword, start=1)}
        vector_ranks = {number: rank for rank, number in enumerate(by_vector, start=1)}
        hits = tuple(
            Hit(
                passage=passage,
                article=articles[passage.article],
                score=scores[passage.number],
                keyword_rank=keyword_ranks.get(passage.number),
                vector_rank=vector_ranks.get(passage.number),
            )
            for passage in chosen
            if passage.article in articles
        )
        return hits, sorted({passage.article for passage in chosen} - articles.keys())

    def _whole(self, state: Reads, ids: set[str]) -> dict[str, Article]:
        """The articles with these ids, from memory where the library has not changed since."""
        generation = state.generation
        with self._lock:
            if generation != self._generation:
                self._articles.clear()
                self._generation = generation
            known = {article: self._articles[article] for article in ids if article in self._articles}
        missing = state.articles_of(ids - known.keys()) if len(known) < len(ids) else {}
        with self._lock:
            if generation == self._generation:
                self._articles.update(missing)
            while len(self._articles) > _CACHED_ARTICLES:
                self._articles.popitem(last=False)
        return known | missing


def fuse(rankings: Sequence[Sequence[int]]) -> dict[int, float]:
    """Reciprocal rank fusion: each number's sum of 1 / (60 + rank), greatest first; ties by number."""
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, number in enumerate(ranking, start=1):
            scores[number] = scores.get(number, 0.0) + 1 / (FUSION + rank)
    return dict(sorted(scores.items(), key=lambda item: (-item[1], item[0])))


def spread(ranked: Sequence[Passage], most: int) -> list[Passage]:
    """`ranked` with every article's passages beyond its first `most` moved behind all others, order kept."""
    ahead: list[Passage] = []
    behind: list[Passage] = []
    seen: Counter[str] = Counter()
    for passage in ranked:
        seen[passage.article] += 1
        (ahead if seen[passage.article] <= most else behind).append(passage)
    return ahead + behind
