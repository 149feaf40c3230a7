"""Files into the store: read ahead in a child process, split, embedded in large windows, committed whole."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from index.articles import Article
from index.errors import ReadingError, Stopped
from index.passages import CountTokens, split
from index.reading import READING_VERSION, Noise, Parsed, Reading, SafeReader, files_under, opened
from index.reembed import Progress, embedded
from index.store.store import Entry, Floats, Store

if TYPE_CHECKING:
    from index.embedders.minilm import Embedder

WINDOW = 512  # passages embedded and committed together: the embedder sorts them by length


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync or add did, in files (one file may hold several articles); `passages` counts those
    embedded. A failure is one file's, or one folder's that could not be opened. `stopped`: not all was read.
    By suffix, `files` counts those read now and `articles` what they held; by its kind, `left_out` the noise."""

    added: int = 0
    replaced: int = 0
    removed: int = 0
    unchanged: int = 0
    passages: int = 0
    failures: tuple[ReadingError, ...] = ()
    seconds: float = 0.0
    stopped: bool = False
    files: Counter[str] = field(default_factory=Counter)
    articles: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Read:
    """One file's articles, split, not yet embedded."""

    root: str
    source: str
    articles: tuple[Article, ...]
    places: tuple[tuple[tuple[int, int], ...], ...]

    @property
    def size(self) -> int:
        return sum(map(len, self.places))


def article_id(root: str, file: str) -> str:
    """16 hex digits that stay the same for a file of a folder, whatever it comes to hold."""
    return hashlib.sha256(f"{root}\0{file}".encode()).hexdigest()[:16]


def checksum_of(path: Path, file: str) -> str:
    """The sha256 of the bytes of a file that could be read. Raises ReadingError."""
    with opened(path, file) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def listed(folder: Path) -> tuple[list[tuple[Path, str]], SyncReport]:
    """The files below a folder to be read, each (path, name), and a report of those that cannot be or are noise."""
    files: list[tuple[Path, str]] = []
    failures: list[ReadingError] = []
    left_out: Counter[str] = Counter()
    for found in files_under(folder):
        if isinstance(found, ReadingError):
            failures.append(found)
        elif isinstance(found, Noise):
            left_out[found.kind] += 1
        else:
            files.append(found)
    return files, SyncReport(failures=tuple(failures), left_out=left_out)


def under_failed_folder(source: str, root: Path, failures: Sequence[ReadingError]) -> bool:
    """Whether a stored file may well be there still, in a folder that could not be opened."""
    return any(failure.file == str(root) or source.startswith(f"{failure.file}/") for failure in failures)


def longest_above(file: Path, roots: Sequence[str]) -> str | None:
    """The innermost of the folders that the file is below."""
    return max((root for root in roots if file.is_relative_to(root)), key=len, default=None)


class Ingest:
    """Puts files into a store, several files to a transaction, each file's articles in one."""

    def __init__(self, store: Store, embedder: Embedder, count_tokens: CountTokens) -> None:
        self._store = store
        self._embedder = embedder
        self._count_tokens = count_tokens
        self._altered = store.altered()  # they go when their like is read

    def altered(self, root: str) -> set[str]:
        """The files of `root` with articles that are not as they were written."""
        return {source for held, source, _ in self._altered.values() if held == root}

    def run(
        self, root: str, files: Sequence[tuple[Path, str]], known: set[str], progress: Progress | None
    ) -> SyncReport:
        """Reads `files` of `root` and writes their articles in place of what was read from them before;
        `known` are the files that have been read before. A file that cannot be read keeps its stored
        articles."""
        with SafeReader() as reader:
            return self.put(root, reader.read_many(files), len(files), known, progress)

    def put(
        self,
        root: str,
        read: Iterable[tuple[str, Reading]],
        total: int,
        known: set[str],
        progress: Progress | None,
    ) -> SyncReport:
        """The same for `total` sources that have been read: (source, its articles and what of it is
        damaged, or why there are none)."""
        counts = {"added": 0, "replaced": 0, "passages": 0}
        failures: list[ReadingError] = []
        window: list[_Read] = []
        files, articles = Counter[str](), Counter[str]()
        done, stopped = 0, False
        for source, found in read:
            if isinstance(found, ReadingError):
                failures.append(found)
                done += 1
            else:
                failures += [one for one in found if isinstance(one, ReadingError)]
                window.append(self._read(root, source, [one for one in found if isinstance(one, Parsed)]))
                suffix = PurePosixPath(source).suffix.lower()
                files[suffix] += 1
                articles[suffix] += len(window[-1].articles)
            if sum(one.size for one in window) >= WINDOW:
                done += len(window)
                self._commit(window, str(READING_VERSION), known, counts)
                window.clear()
            try:
                if progress:
                    progress(done, total, source)
            except Stopped:
                stopped = True
                break
        self._commit(window, str(READING_VERSION), known, counts)
        if progress and total and not stopped:
            with suppress(Stopped):  # all has been read
                progress(total, total, "")
        return SyncReport(
            added=counts["added"], replaced=counts["replaced"], passages=counts["passages"], failures=tuple(failures),
            stopped=stopped, files=files, articles=articles,
        )  # fmt: skip

    def _read(self, root: str, file: str, parsed: Sequence[Parsed]) -> _Read:
        named = tuple(replace(one.article, id=article_id(root, one.article.file)) for one in parsed)
        places = (tuple(split(one.article, self._count_tokens, one.sentences)) for one in parsed)
        return _Read(root, file, named, tuple(places))

    def _commit(self, window: list[_Read], reading: str, known: set[str], counts: dict[str, int]) -> None:
        if not window:
            return
        cut = [pair for read in window for pair in zip(read.articles, read.places, strict=True)]
        vectors = embedded(self._embedder, cut)
        self._store.write(
            _entries(window, reading, vectors),
            replaced=[(read.root, read.source) for read in window],
            removed=[article.id for article, _ in cut if article.id in self._altered],
        )
        for read in window:
            counts["replaced" if read.source in known else "added"] += 1
        counts["passages"] += len(vectors)


def _entries(window: list[_Read], reading: str, vectors: Floats) -> Iterator[Entry]:
    position = 0
    for read in window:
        for article, places in zip(read.articles, read.places, strict=True):
            rows = vectors[position : position + len(places)]
            position += len(places)
            yield Entry(article, read.root, read.source, reading, places, rows)


def total_of(one: SyncReport, other: SyncReport) -> SyncReport:
    """Two reports as one."""
    sums = {each.name: getattr(one, each.name) + getattr(other, each.name) for each in fields(SyncReport)}
    return SyncReport(**sums | {"stopped": one.stopped or other.stopped})
