"""Search: keywords and vectors at the same time, fused by reciprocal rank into hits."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from time import perf_counter
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from index.articles import Article, Filters, Hit, Passage
from index.store.keywords import Keywords
from index.store.ledger import Ledger, articles_of, generation_of, passages_of
from index.vectors.exact import VectorSearch

if TYPE_CHECKING:
    from index.embedders.minilm import Embedder

FUSION = 60  # the constant of reciprocal rank fusion (Cormack, Clarke & Buettcher, SIGIR 2009)
DEPTH = 60  # passages each of the two searches brings to the fusion
PER_ARTICLE = 8  # passages of one article ahead of the others' hits
_CACHED_ARTICLES = 512


class Searcher:
    """Finds passages for a question in one library; safe for several threads."""

    def __init__(self, ledger: Ledger, embedder: Embedder, vectors: VectorSearch) -> None:
        self._ledger = ledger
        self._embedder = embedder
        self._vectors = vectors
        self._keywords = Keywords(ledger)
        self._pool = ThreadPoolExecutor(max_workers=4, thread_name_prefix="keywords")
        self._articles: OrderedDict[str, Article] = OrderedDict()
        self._generation = -1
        self._lock = Lock()
        self.timings_ms: dict[str, float] = {}  # of the last search, by stage

    def search(
        self, question: str, k: int = 24, filters: Filters | None = None, per_article: int = PER_ARTICLE
    ) -> list[Hit]:
        """The k best passages, best first; none for an empty question or library."""
        wanted = filters or Filters()
        if not question.strip() or k <= 0:
            return []
        depth = max(DEPTH, k)
        began = perf_counter()
        keywords = self._pool.submit(self._by_keywords, question, depth, wanted)
        vector = self._embedder.embed_query(question)
        embedded = perf_counter()
        by_vector = self._vectors.nearest(vector, depth, wanted)
        searched = perf_counter()
        by_keyword, keyword_seconds = keywords.result()
        waited = perf_counter()
        hits = self._hits(by_keyword, by_vector, k, per_article)
        stages = (embedded - began, searched - embedded, keyword_seconds, perf_counter() - waited)
        names = ("embed", "vectors", "keywords", "fuse")
        self.timings_ms = {name: round(1000 * took, 2) for name, took in zip(names, stages, strict=True)}
        return hits

    def close(self) -> None:
        self._pool.shutdown()

    def _by_keywords(self, question: str, k: int, filters: Filters) -> tuple[list[int], float]:
        began = perf_counter()
        return self._keywords.best(question, k, filters), perf_counter() - began

    def _hits(self, by_keyword: list[int], by_vector: list[int], k: int, per_article: int) -> list[Hit]:
        scores = fuse([by_keyword, by_vector])
        # One state of the ledger for both: a passage's place is good only in the text it was cut from.
        with self._ledger.reading() as connection:
            found = passages_of(connection, scores)
            chosen = spread([found[number] for number in scores if number in found], per_article)[:k]
            articles = self._whole(connection, {passage.article for passage in chosen})
        keyword_ranks = {number: rank for rank, number in enumerate(by_keyword, start=1)}
        vector_ranks = {number: rank for rank, number in enumerate(by_vector, start=1)}
        return [
            Hit(
                passage=passage,
                article=articles[passage.article],
                score=scores[passage.number],
                keyword_rank=keyword_ranks.get(passage.number),
                vector_rank=vector_ranks.get(passage.number),
            )
            for passage in chosen
        ]

    def _whole(self, connection: Connection, ids: set[str]) -> dict[str, Article]:
        """The articles with these ids, from memory where the library has not changed since."""
        generation = generation_of(connection)
        with self._lock:
            if generation != self._generation:
                self._articles.clear()
                self._generation = generation
            known = {article: self._articles[article] for article in ids if article in self._articles}
        missing = articles_of(connection, ids - known.keys()) if len(known) < len(ids) else {}
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
