"""Vector upkeep: a new sealed index when enough has changed, and all vectors anew for another embedder."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import Connection, delete, func, insert, select, update

from index.embedders.minilm import passage_input
from index.passages import CountTokens, split
from index.store.ledger import Entry, Floats, Ledger, articles_of, meta_of, put_meta, raise_generation
from index.store.schema import article_of, articles, coming_vectors, passages
from index.vectors import sealed

if TYPE_CHECKING:
    from index.embedders.minilm import Embedder

Progress = Callable[[int, int, str], None]
"""Called with (done, total, label)."""

_WINDOW = 512  # passages embedded and noted at a time
_DUE_SHARE = 0.1  # of an index's passages newer than it, or gone
_LACKING = (
    select(passages.c.number, passages.c.article, passages.c.start, passages.c.end)
    .select_from(passages.outerjoin(coming_vectors, coming_vectors.c.number == passages.c.number))
    .where(coming_vectors.c.number.is_(None))
)  # passages without a coming vector


def index_is_due(ledger: Ledger, vectors: Path, exact_limit: int) -> bool:
    """Whether the library has outgrown its vector index: it is too large to do without, and there is none of
    this ledger and embedder, or too much came or went since."""
    count = ledger.passage_count
    if count <= exact_limit:
        return False
    maker = ledger.maker
    newest = next((found for found in sealed.sealed_under(vectors) if found.seal.maker == maker), None)
    if newest is None:
        return True
    held = ledger.count_upto(newest.seal.watermark)
    most = max(exact_limit // 2, int(count * _DUE_SHARE))
    return count - held > most or newest.seal.count - held > most


def settle(ledger: Ledger, vectors: Path, exact_limit: int, progress: Progress | None) -> bool:
    """Clears away unfinished indexes, builds a new sealed one if it is due, and says whether. Only the writer
    may call it."""
    sealed.clear(vectors)
    if not index_is_due(ledger, vectors, exact_limit):
        return False
    total = ledger.passage_count
    sealed.build(vectors, ledger, lambda done: progress(done, total, "vector index") if progress else None)
    ledger.note()  # readers look for a newer index when the generation rises
    return True


def embed_anew(ledger: Ledger, embedder: Embedder, key: str, progress: Progress | None) -> int:
    """Makes every passage's vector with another embedder, and only then puts them in the old ones' place.
    Returns the number of passages embedded. Only the writer may call it."""
    embedded = embed_coming(ledger, embedder, key, progress)
    while not take_over(ledger, key):
        embedded += embed_coming(ledger, embedder, key, progress)
    return embedded


def embed_coming(ledger: Ledger, embedder: Embedder, key: str, progress: Progress | None) -> int:
    """Makes vectors with another embedder beside the present ones, until every passage has one, and returns
    how many. Each window is kept at once: interrupted, the next call goes on. The library may be read and
    written meanwhile, with the former embedder."""
    with ledger.writing() as connection:
        if meta_of(connection, "coming") != key:
            connection.execute(delete(coming_vectors))
            put_meta(connection, coming=key)
        held = connection.scalar(select(func.count()).select_from(coming_vectors)) or 0
    window = min(_WINDOW, getattr(embedder, "batch", _WINDOW))  # what an endpoint has answered is not lost
    embedded = last = 0
    # New passages have ever higher numbers: one way through meets them too.
    while texts := _without_vector(ledger, last, window):
        last = max(texts)
        halves = embedder.embed(list(texts.values())).astype(np.float16)
        made = dict(zip(texts, halves, strict=True))
        with ledger.writing() as connection:
            if meta_of(connection, "coming") != key:
                break
            _keep(connection, made)
        embedded += len(made)
        if progress:
            total = ledger.passage_count
            progress(min(held + embedded, total), total, "embedding anew")
    return embedded


def take_over(ledger: Ledger, key: str) -> bool:
    """Puts the coming vectors in the place of the present ones, in one transaction, if there is one for every
    passage; else nothing is changed and the answer is False. Only the writer may call it."""
    with ledger.writing() as connection:
        if meta_of(connection, "embedder") == key:
            return True
        lacking = connection.execute(_LACKING.limit(1)).first()
        if lacking or meta_of(connection, "coming") != key:
            return False
        new = select(coming_vectors.c.vector).where(coming_vectors.c.number == passages.c.number)
        connection.execute(update(passages).values(vector=new.scalar_subquery()))
        connection.execute(delete(coming_vectors))
        put_meta(connection, embedder=key, coming="")
        raise_generation(connection)
    return True


def _keep(connection: Connection, made: Mapping[int, Floats]) -> None:
    """Notes the coming vectors of those passages that are still there."""
    wanted = select(passages.c.number).where(passages.c.number.in_(list(made)))
    rows = [{"number": number, "vector": made[number].tobytes()} for number in connection.scalars(wanted)]
    if rows:
        connection.execute(insert(coming_vectors).prefix_with("OR IGNORE"), rows)


def passages_anew(ledger: Ledger, ids: Sequence[str], embedder: Embedder, count_tokens: CountTokens) -> None:
    """Cuts and embeds these articles again from their stored texts."""
    entries: list[Entry] = []
    with ledger.reading() as connection:
        for row in connection.execute(select(articles).where(articles.c.id.in_(ids))).mappings():
            article = article_of(row)
            places = tuple(split(article, count_tokens))
            texts = [passage_input(article.header, article.text[start:end]) for start, end in places]
            vectors = embedder.embed(texts) if texts else np.empty((0, embedder.dimension), np.float32)
            entries.append(Entry(article, row["root"], row["source"], row["reading"], places, vectors))
    ledger.write(entries, removed=ids)


def _without_vector(ledger: Ledger, after: int, limit: int) -> dict[int, str]:
    """The next passages beyond `after` that have no coming vector: number -> what is embedded for it."""
    wanted = _LACKING.where(passages.c.number > after).order_by(passages.c.number).limit(limit)
    with ledger.reading() as connection:
        found = connection.execute(wanted).all()
        whole = articles_of(connection, {row[1] for row in found})
    return {
        number: passage_input(whole[article].header, whole[article].text[start:end])
        for number, article, start, end in found
    }
