"""A store in memory, gone with its process: for tests, and for a library that nobody keeps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from threading import Lock
from typing import Any
from uuid import uuid4

import numpy as np

from index.articles import Article, Filters, Order, Passage, SortKey, is_by, place_in
from index.errors import LibraryBusy
from index.store.bm25 import ranked, terms
from index.store.store import FIRST, PATIENCE, Entry, Floats, Numbers, Restored


@dataclass(slots=True)
class _State:
    """All that is kept; never changed once others can see it."""

    entries: dict[str, Entry] = field(default_factory=dict)  # by article id
    written: dict[str, str] = field(default_factory=dict)  # by article id
    passages: dict[int, Passage] = field(default_factory=dict)  # by number, rising
    vectors: dict[int, Floats] = field(default_factory=dict)
    coming: dict[int, Floats] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=lambda: {"library": uuid4().hex})
    generation: int = 0
    last: int = 0  # number given to a passage


class MemoryReads:
    """Implements `Reads` over the state it is given, or over whatever is the last."""

    def __init__(self, state: _State) -> None:
        self._state = state

    @property
    def generation(self) -> int:
        return self._state.generation

    @property
    def article_count(self) -> int:
        return len(self._state.entries)

    def count(self, upto: int | None = None) -> int:
        return sum(upto is None or number <= upto for number in self._state.passages)

    def noted(self, key: str) -> str | None:
        return self._state.notes.get(key)

    def roots(self) -> list[str]:
        return list({entry.root for entry in self._state.entries.values()})

    def sources(self, root: str) -> dict[str, tuple[str, str]]:
        held = [entry for entry in self._state.entries.values() if entry.root == root]
        return {entry.source: (entry.article.checksum, entry.reading) for entry in held}

    def origins(self, ids: Iterable[str]) -> dict[str, tuple[str, str, str]]:
        held = self._state.entries
        return {id: (held[id].root, held[id].source, held[id].reading) for id in ids if id in held}

    def articles(
        self,
        filters: Filters | None = None,
        *,
        order: Order = FIRST,
        after: SortKey | None = None,
        limit: int | None = None,
    ) -> list[Article]:
        found = {
            place_in(order, entry.article, self._state.written.get(id, "")): entry.article
            for id, entry in self._state.entries.items()
            if _lets_through(filters, entry)
        }
        places = sorted(found, reverse=order.down)
        beyond = [one for one in places if after is None or (one < after if order.down else one > after)]
        return [found[place] for place in beyond][:limit]

    def read_at(self, ids: Iterable[str]) -> dict[str, str]:
        held = self._state.written
        return {id: held[id] for id in ids if id in held}

    def articles_of(self, ids: Iterable[str]) -> dict[str, Article]:
        held = self._state.entries
        return {id: held[id].article for id in ids if id in held}

    def holding(self, words: Sequence[str], filters: Filters) -> list[str]:
        state, held = self._state, dict[str, set[str]]()
        for number, found in _words(state).items():
            held.setdefault(state.passages[number].article, set()).update(found)
        wanted = [set(terms(word)) for word in words]
        through = MemoryReads(state).articles(filters)
        chosen = [one for one in through if all(each & held.get(one.id, set()) for each in wanted)]
        return [one.id for one in sorted(chosen, key=lambda one: one.published or "", reverse=True)]

    def altered(self) -> dict[str, tuple[str, str, str]]:
        return {}  # nothing can be changed but by `write`

    def passages_of(self, numbers: Iterable[int]) -> dict[int, Passage]:
        held = self._state.passages
        return {number: held[number] for number in numbers if number in held}

    def passages(self) -> Iterator[tuple[Passage, Floats]]:
        state = self._state
        for passage in sorted(state.passages.values(), key=lambda one: (one.article, one.start)):
            yield passage, state.vectors[passage.number]

    def numbers(self, *, after: int = 0, filters: Filters | None = None) -> Numbers:
        state = self._state
        beyond = [one for number, one in state.passages.items() if number > after]
        found = [one.number for one in beyond if _lets_through(filters, state.entries[one.article])]
        return np.array(found, np.int64)

    def vectors(self, *, after: int = 0, limit: int | None = None) -> tuple[Numbers, Floats]:
        state = self._state
        return _matrix(state, [number for number in state.passages if number > after][:limit])

    def vectors_of(self, numbers: Numbers) -> tuple[Numbers, Floats]:
        state = self._state
        return _matrix(state, [number for number in numbers.tolist() if number in state.passages])

    def without_coming(self, after: int, limit: int) -> list[Passage]:
        state = self._state
        held = state.passages.items()
        return [one for number, one in held if number > after and number not in state.coming][:limit]

    def occurrences(self, word: str, most: int | None = None) -> int:
        wanted = set(terms(word))
        found = sum(not wanted.isdisjoint(held) for held in _words(self._state).values())
        return found if most is None else min(found, most)

    def matching(self, words: Sequence[str], k: int, filters: Filters) -> list[int]:
        state = self._state
        allowed = set(MemoryReads(state).numbers(filters=filters).tolist())
        best = ranked((term for word in words for term in terms(word)), _words(state))
        return [number for number in best if number in allowed][:k]

    def signed(self, name: str) -> bool:
        wanted = name.casefold()
        held = (entry.article for entry in self._state.entries.values())
        return any(wanted in (by or "").casefold() for one in held for by in (one.author, one.publisher))


class MemoryStore(MemoryReads):
    """Implements `Store`: each change is made to a copy of the state, which takes the old one's place."""

    def __init__(self) -> None:
        super().__init__(_State())
        self._changing = Lock()
        self._rights: dict[str, Lock] = {}

    @contextmanager
    def reading(self) -> Iterator[MemoryReads]:
        yield MemoryReads(self._state)

    @contextmanager
    def locked(self, right: str = "writer", *, patience: float = PATIENCE) -> Iterator[None]:
        lock = self._rights.setdefault(right, Lock())
        if not lock.acquire(timeout=patience):
            raise LibraryBusy("the library in memory is being written by another thread; wait for it")
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def _changed(self, rise: int = 1) -> Iterator[_State]:
        """The next state, to be made by the block; where that raises it is forgotten."""
        with self._changing:
            parts = ("entries", "written", "passages", "vectors", "coming", "notes")
            copies: dict[str, Any] = {part: dict(getattr(self._state, part)) for part in parts}
            following = replace(self._state, generation=self._state.generation + rise, **copies)
            yield following
            self._state = following

    def write(
        self,
        entries: Iterable[Entry] = (),
        *,
        replaced: Iterable[tuple[str, str]] = (),
        removed: Iterable[str] = (),
    ) -> None:
        with self._changed() as state:
            files = set(replaced)
            going = {id for id, entry in state.entries.items() if (entry.root, entry.source) in files}
            going.update(removed)
            state.entries = {id: entry for id, entry in state.entries.items() if id not in going}
            state.written = {id: at for id, at in state.written.items() if id not in going}
            for number in [number for number, one in state.passages.items() if one.article in going]:
                state.coming.pop(number, None)
                del state.passages[number], state.vectors[number]
            for entry in entries:
                _put(state, entry)
                state.written[entry.article.id] = datetime.now(UTC).isoformat(timespec="seconds")

    def note(self, **values: str) -> None:
        with self._changed() as state:
            state.notes.update(values)

    def coming(self, key: str) -> int:
        with self._changed(rise=0) as state:
            if state.notes.get("coming") != key:
                state.coming.clear()
                state.notes["coming"] = key
            return len(state.coming)

    def keep(self, key: str, made: Mapping[int, Floats]) -> bool:
        with self._changed(rise=0) as state:
            if state.notes.get("coming") != key:
                return False
            there = {number: _halved(vector) for number, vector in made.items() if number in state.passages}
            state.coming = {**there, **state.coming}
            return True

    def take_over(self, key: str) -> bool:
        if self.noted("embedder") == key:
            return True
        with self._changed(rise=0) as state:
            whole = state.notes.get("coming") == key and state.coming.keys() == state.passages.keys()
            if whole:
                state.vectors, state.coming = state.coming, {}
                state.notes.update(embedder=key, coming="")
                state.generation += 1
            return whole

    def faults(self) -> Iterator[tuple[str, str]]:
        yield from ()  # words are looked for in the texts themselves

    def rebuild_keywords(self) -> None:
        self.note()

    def restore(self) -> Restored:
        self.note()
        return Restored(self.article_count)

    def forget(self) -> bool:
        return True

    def close(self) -> None:
        return None


def _put(state: _State, entry: Entry) -> None:
    article = entry.article
    files = {(one.root, one.article.file) for one in state.entries.values()}
    if article.id in state.entries or (entry.root, article.file) in files:
        raise ValueError(f"an article is there already: {article.id} {article.file!r}")
    state.entries[article.id] = entry
    for (start, end), vector in zip(entry.places, entry.vectors, strict=True):
        state.last += 1
        state.passages[state.last] = Passage(state.last, article.id, start, end)
        state.vectors[state.last] = _halved(vector)


def _halved(vector: Floats) -> Floats:
    """As a store keeps it, so that all find the same."""
    return vector.astype(np.float16).astype(np.float32)


def _matrix(state: _State, numbers: list[int]) -> tuple[Numbers, Floats]:
    if not numbers:
        return np.empty(0, np.int64), np.empty((0, 0), np.float32)
    return np.array(numbers, np.int64), np.stack([state.vectors[number] for number in numbers])


def _lets_through(filters: Filters | None, entry: Entry) -> bool:
    """Whether the filters let an article through; an undated one is outside every range of dates."""
    article, wanted = entry.article, filters or Filters()
    published = article.published or ""
    return (
        (not wanted.since or (bool(published) and published >= wanted.since))
        and (not wanted.until or (bool(published) and published[: len(wanted.until)] <= wanted.until))
        and (not wanted.publisher or (article.publisher or "").casefold() == wanted.publisher.casefold())
        and (not wanted.author or is_by(article.author, wanted.author))
        and (not wanted.article or wanted.article in (article.id, article.file, entry.source))
    )


def _words(state: _State) -> dict[int, list[str]]:
    """The terms of every passage and of its article's header, by number."""
    whole = {id: entry.article for id, entry in state.entries.items()}
    return {
        number: terms(
            f"{whole[one.article].text[one.start : one.end]}\n{whole[one.article].beside(one.start)}"
        )
        for number, one in state.passages.items()
    }
