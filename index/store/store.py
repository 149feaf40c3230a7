"""The Store protocol: all that a library asks of whatever keeps its articles, passages, vectors and words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.articles import Article, Filters, Order, Passage, SortKey

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]

FIRST = Order()
PATIENCE = 1.0  # seconds that a second writer waits; it is to be refused within two


@dataclass(frozen=True, slots=True)
class Entry:
    """An article to write, with its passages' places and their unit vectors, float32 [n, d], row by row. `root` and
    `source` are the folder and the file in it that it was read from, `reading` the version of the reading."""

    article: Article
    root: str
    source: str
    reading: str
    places: tuple[tuple[int, int], ...]
    vectors: Floats


@dataclass(frozen=True, slots=True)
class Restored:
    """How a store came back: how many articles it has again, the files, each a (root, source), that others had been
    read from, whether these are all, and where what was there before has been put."""

    articles: int = 0
    lost: tuple[tuple[str, str], ...] = ()
    all_named: bool = True
    aside: str = ""


class Reads(Protocol):
    """What is read. A passage's number is never used twice and rises; vectors are kept in half precision at least.
    What is asked for by id or number and is not there is left out."""

    @property
    def generation(self) -> int:
        """The number of writes and notes so far: equal numbers mean an equal library."""
        ...

    @property
    def article_count(self) -> int: ...

    def count(self, upto: int | None = None) -> int:
        """How many passages there are (with numbers up to this one)."""
        ...

    def noted(self, key: str) -> str | None:
        """What was noted under the key. "library" tells this store from any other; "embedder" is what made the vectors,
        None before there are any."""
        ...

    def roots(self) -> list[str]:
        """The folders that articles were read from."""
        ...

    def sources(self, root: str) -> dict[str, tuple[str, str]]:
        """Every file read from `root`: its checksum, and the version of the reading that read it."""
        ...

    def origins(self, ids: Iterable[str]) -> dict[str, tuple[str, str, str]]:
        """Root, source and reading of the articles with these ids."""
        ...

    def articles(
        self,
        filters: Filters | None = None,
        *,
        order: Order = FIRST,
        after: SortKey | None = None,
        limit: int | None = None,
    ) -> list[Article]:
        """The articles the filters let through, in an order; of those `after` this place in it the first `limit`. None
        that is not as it was written."""
        ...

    def read_at(self, ids: Iterable[str]) -> dict[str, str]:
        """When the articles with these ids were written, in UTC (ISO 8601, to the second), as far as that is known."""
        ...

    def articles_of(self, ids: Iterable[str]) -> dict[str, Article]:
        """The articles with these ids; none that is not as it was written."""
        ...

    def altered(self) -> dict[str, tuple[str, str, str]]:
        """The articles that are kept and are not as they were written, by id: root, source and file, as far as these
        can be believed."""
        ...

    def holding(self, words: Sequence[str], filters: Filters) -> list[str]:
        """The ids of the articles, let through by the filters, in whose passages or headers each of the words occurs as
        in `occurrences`, wherever; of all of them without words. Newest first, then by file and id."""
        ...

    def passages_of(self, numbers: Iterable[int]) -> dict[int, Passage]:
        """The passages with these numbers."""
        ...

    def passages(self) -> Iterator[tuple[Passage, Floats]]:
        """Every passage with its vector as it is kept, sound or not, by article and place."""
        ...

    def numbers(self, *, after: int = 0, filters: Filters | None = None) -> Numbers:
        """The numbers of the passages beyond `after` whose articles the filters let through, rising."""
        ...

    def vectors(self, *, after: int = 0, limit: int | None = None) -> tuple[Numbers, Floats]:
        """At most `limit` passages beyond `after`: numbers [n] rising and unit vectors [n, d]."""
        ...

    def vectors_of(self, numbers: Numbers) -> tuple[Numbers, Floats]:
        """The passages with these numbers, in any order: numbers [n] and unit vectors [n, d]."""
        ...

    def without_coming(self, after: int, limit: int) -> list[Passage]:
        """The next passages beyond `after` that have no coming vector, by number."""
        ...

    def occurrences(self, word: str, most: int | None = None) -> int:
        """In how many passages a word occurs, in any of its forms, in their words or their articles' headers; counted
        up to `most`. Case, accents and English endings make no difference."""
        ...

    def matching(self, words: Sequence[str], k: int, filters: Filters) -> list[int]:
        """The numbers of the k passages, of articles the filters let through, that any of the words occurs in; best
        BM25 first."""
        ...

    def signed(self, name: str) -> bool:
        """Whether an article's author or publisher is called so, in full or in part, in any case."""
        ...


class Store(Reads, Protocol):
    """What keeps a library. Every method is one transaction: it happens whole or not at all, raises `generation` by
    one where it changes what is searched, and never blocks a reader. Safe for several threads."""

    def reading(self) -> AbstractContextManager[Reads]:
        """One state for as long as the block lasts, whatever is written meanwhile."""
        ...

    def locked(self, right: str = "writer", *, patience: float = PATIENCE) -> AbstractContextManager[None]:
        """Holds the right to write to this library, or another `right` that one process has at a time; whoever calls
        what is below holds "writer". Waits for it for `patience` seconds. Raises LibraryBusy, naming who has it."""
        ...

    def write(
        self,
        entries: Iterable[Entry] = (),
        *,
        replaced: Iterable[tuple[str, str]] = (),
        removed: Iterable[str] = (),
    ) -> None:
        """Every article read from the `replaced` files, each a (root, source), goes, and those with the ids `removed`;
        then the entries go in. Raises ValueError: an article of that id, or of that file of that root, is there."""
        ...

    def note(self, **values: str) -> None:
        """Notes values under their keys; without any it only raises the generation."""
        ...

    def coming(self, key: str) -> int:
        """From now on the coming vectors are those of the embedder `key`; another's go. Returns how many there are. It
        and `keep` may be called while another process writes."""
        ...

    def keep(self, key: str, made: Mapping[int, Floats]) -> bool:
        """Keeps the coming vectors [d] of those numbers that are still passages, where they have none yet; False, and
        nothing is kept, when those of another embedder are coming by now."""
        ...

    def take_over(self, key: str) -> bool:
        """Puts the coming vectors of `key` in the place of the present ones and notes it as the embedder, if there is
        one for every passage (or it is noted already); else nothing is changed and the answer is False."""
        ...

    def faults(self) -> Iterator[tuple[str, str]]:
        """What is wrong within the store, each with the part it is of: "ledger" (what is kept does not hold together,
        and nothing else should be asked before `restore`) or "keywords" (the words to search by are not the
        passages'). Finding it changes nothing."""
        ...

    def restore(self) -> Restored:
        """Makes the store anew of all that can still be read of it and is as it was written. Only the writer may call
        it."""
        ...

    def forget(self) -> bool:
        """Removed words are to stand in nothing that is kept, not even as remains; called after all writing. False: a
        reader holds an older state, and the next call goes on."""
        ...

    def rebuild_keywords(self) -> None:
        """The words to search by, made anew from articles and passages."""
        ...

    def close(self) -> None:
        """Lets go of files and connections; a closed store is not to be used again."""
        ...
