"""The library: a folder that holds articles ready to be searched, kept in step with the folders they come from."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Self

from index.articles import Article, Filters, Found, Quotation
from index.documents import Document, put_documents, read_documents
from index.embedders.minilm import Embedder
from index.embedders.shipped import Former, embedder_key, shipped_embedder
from index.embedders.tokens import counter_of
from index.errors import LibraryBusy, LibraryDamaged, LibraryError, NotFound, ReadingError
from index.reading import READING_VERSION
from index.reembed import Progress, embed_coming
from index.repair import Parts, repaired
from index.search.quotations import checked_quotations
from index.search.searcher import Searcher
from index.store.followed import follow
from index.store.store import Store
from index.sync import Ingest, SyncReport, checksum_of, listed, longest_above, total_of, under_failed_folder
from index.vectors import sealed, upkeep
from index.vectors.library import EXACT_LIMIT
from index.vectors.upkeep import Damage
from index.verify import Expected, VerifyReport, verify

VECTORS = "vectors"
_log = logging.getLogger(__name__)
_PATIENCE = 60.0  # seconds that vectors made anew wait for another's sync to end; they are kept in any case


class Library:
    """Open with `Library.open`. For reading safe in several threads and processes; one writes at a time. `store` keeps
    it, and `folder` has its vector indexes."""

    def __init__(
        self,
        folder: Path,
        store: Store,
        embedder: Embedder,
        exact_limit: int = EXACT_LIMIT,
        former: Former = shipped_embedder,
    ) -> None:
        self.folder = folder
        self.store = store
        self._embedder = embedder
        self._exact_limit = exact_limit
        self._count_tokens = counter_of(embedder)
        self._searcher = Searcher(store, folder / VECTORS, exact_limit, embedder, former)

    @classmethod
    def open(
        cls,
        folder: Path,
        embedder: Embedder,
        create: bool = False,
        *,
        exact_limit: int = EXACT_LIMIT,
        former: Former = shipped_embedder,
        unchecked: bool = False,
    ) -> Self:
        """The library in `folder`, made there with `create` if there is none; up to `exact_limit` passages it
        has no vector index. Made with another embedder, it is searched with what `former` opens until `reembed` or a
        sync is done. Raises LibraryError: none there, made by a newer program, or damaged, which `unchecked` opens."""
        from index.store.sqlite.store import SQLiteStore  # here alone a store is chosen

        store = SQLiteStore.open(folder, create=create, unchecked=unchecked)
        return cls(folder, store, embedder, exact_limit, former)

    def close(self) -> None:
        """Lets go of files and threads; a closed library is not to be used again."""
        self._searcher.close()
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def embedder(self) -> Embedder:
        """What its passages were embedded with."""
        return self._embedder

    @property
    def passage_count(self) -> int:
        return self.store.count()

    @property
    def generation(self) -> int:
        """Rises with every change; equal numbers mean an equal library."""
        return self.store.generation

    def articles(self, filters: Filters | None = None) -> list[Article]:
        """The articles the filters let through, by file name."""
        return self.store.articles(filters)

    def article(self, id: str) -> Article:
        """Raises NotFound, LibraryDamaged: it is not as it was read."""
        found = self.store.articles_of([id])
        if id not in found:
            if id in self.store.origins([id]):
                raise LibraryDamaged(f"the article {id} is not as it was read; run: cited verify --repair")
            raise _not_found(id)
        return found[id]

    def search(self, question: str, k: int = 24, filters: Filters | None = None) -> Found:
        """The k best passages for the question, best first; by keywords alone where the question cannot be
        embedded, which `Found.lacking` then explains."""
        return self._searcher.search(question, k, filters or Filters())

    def check_quotations(self, text: str, filters: Filters | None = None) -> list[Quotation]:
        """The quotations of a text, in order, with what the articles hold of each; without marks it is one itself."""
        return checked_quotations(text, self.store, self._searcher.keywords, filters or Filters())

    def reembed(self, progress: Progress | None = None) -> int:
        """Makes all vectors with this library's embedder if another one's are there, and returns how many it
        made. The others go on serving, and articles may come and go, until the new ones are whole; they take
        their place in one transaction. Interrupted, the next call goes on. Raises LibraryBusy."""
        key = embedder_key(self._embedder)
        if self.store.noted("embedder") in (None, key):
            return 0
        made = 0
        with self.store.locked("reembedding"):
            while True:
                made += embed_coming(self.store, self._embedder, key, progress)
                # Who is writing now writes with the former embedder: only then may it be changed.
                with self.store.locked(patience=_PATIENCE):
                    if self.store.take_over(key):
                        upkeep.settle(self.store, self.folder / VECTORS, self._exact_limit, progress)
                        return made

    def sync(self, folder: Path, progress: Progress | None = None) -> SyncReport:
        """Makes the library's articles of `folder` equal to its files: new ones in, changed ones replaced,
        vanished ones out. What is unchanged is neither read nor embedded nor written. A file that cannot be
        read any more keeps its stored articles and is among the failures. Stopped, it keeps what was read and takes
        nothing out. Raises NotFound, LibraryBusy; Stopped where nothing was read yet."""
        if not folder.is_dir():
            raise NotFound(f"no folder {str(folder)!r}; nothing was changed")
        began = perf_counter()
        root = folder.resolve()
        self.reembed(progress)
        with self.store.locked():
            follow(self.store, root)
            files, found = listed(root)
            report = total_of(found, self._take_in(str(root), files, progress))
            kept = {file for _, file in files} | {failure.file for failure in found.failures}
            vanished = [
                source
                for source in self.store.sources(str(root))
                if not (report.stopped or source in kept or under_failed_folder(source, root, found.failures))
            ]
            if vanished:
                self.store.write(replaced=[(str(root), source) for source in vanished])
            self._settle(progress)
        return replace(report, removed=len(vanished), seconds=perf_counter() - began)

    def add(self, paths: Sequence[Path], progress: Progress | None = None) -> SyncReport:
        """Puts single files in (of a folder, all files under it). A file below a folder that was synced
        before belongs to that folder. Raises NotFound (then nothing was changed), LibraryBusy."""
        began = perf_counter()
        for path in paths:
            if not path.exists():
                raise NotFound(f"no file or folder {str(path)!r}; nothing was changed")
        self.reembed(progress)
        with self.store.locked():
            roots = self.store.roots()
            by_root: dict[str, list[tuple[Path, str]]] = {}
            report = SyncReport()
            for path in (path.resolve() for path in paths):
                files, found = listed(path) if path.is_dir() else ([(path, path.name)], SyncReport())
                report = total_of(report, found)
                own_root = path if path.is_dir() else path.parent
                for file, _ in files:
                    root = longest_above(file, roots) or str(own_root)
                    by_root.setdefault(root, []).append((file, file.relative_to(root).as_posix()))
            for root, files in by_root.items():
                if not report.stopped:
                    report = total_of(report, self._take_in(root, files, progress))
            self._settle(progress)
        return replace(report, seconds=perf_counter() - began)

    def add_documents(
        self,
        documents: Iterable[Document],
        *,
        collection: str = "documents",
        complete: bool = False,
        progress: Progress | None = None,
    ) -> SyncReport:
        """Takes in what a LlamaIndex reader gives, by `doc_id`: new ones in, changed ones replaced; with `complete`,
        the collection's others out. One without words is a failure and keeps its article. Raises LibraryBusy."""
        began = perf_counter()
        read = read_documents(documents)
        self.reembed(progress)
        with self.store.locked():
            report = put_documents(self._ingest(), self.store, collection, read, complete, progress)
            self._settle(progress)
        return replace(report, seconds=perf_counter() - began)

    def remove(self, names: Sequence[str]) -> list[Article]:
        """Takes out the articles with these ids or file names and returns them; a file's name stands for all its
        articles. Raises NotFound, LibraryError where files of several folders have the name (then nothing was
        changed), LibraryBusy."""
        with self.store.locked():
            found: dict[str, Article] = {}
            for name in names:
                found |= self._named(name)
            self.store.write(removed=found)
            self.store.forget()
            return list(found.values())

    def _named(self, name: str) -> dict[str, Article]:
        """The article with this id, or those of the one file with this name."""
        # Asked for first: an empty filter would let every article through.
        if not name:
            raise NotFound("an empty name names no article; nothing was removed")
        if by_id := self.store.articles_of([name]):
            return by_id
        if name in (altered := self.store.altered()):
            return {name: Article(name, "", "", None, None, None, None, altered[name][2], "")}
        found = {article.id: article for article in self.store.articles(Filters(article=name))}
        if not found:
            raise _not_found(name)
        origins = self.store.origins(found)
        if len({(root, source) for root, source, _ in origins.values()}) > 1:
            told = ", ".join(f"{id} (in {origins[id][0]!r})" for id in found)
            raise LibraryError(
                f"{name!r} is the name of files in several folders; name one by its id: {told}"
            )
        return found

    def verify(self, repair: bool = False, damage: Damage = sealed.damage) -> VerifyReport:
        """Checks that everything the library holds agrees, its vector indexes with `damage`; with `repair`,
        what is wrong with passages, keywords and indexes is made anew from the stored texts, articles that are not
        as they were read are read again from their files, and a damaged ledger is made anew of both. Raises
        LibraryBusy."""
        key, embedder = embedder_key(self._embedder), self._embedder
        expected = Expected(key, embedder.dimension, self.folder / VECTORS, self._exact_limit)
        with self.store.locked():
            if not repair:
                return verify(self.store, expected, damage)
            parts = Parts(self.store, embedder, self._count_tokens, self._searcher.let_go)
            return repaired(parts, expected, damage)

    def _settle(self, progress: Progress | None) -> None:
        """What follows all writing: a new vector index if one is due, and nothing left of what was removed."""
        upkeep.settle(self.store, self.folder / VECTORS, self._exact_limit, progress)
        if not self.store.forget():
            _log.warning("what was removed is still read by another process; the next sync wipes it out")

    def _take_in(self, root: str, files: Sequence[tuple[Path, str]], progress: Progress | None) -> SyncReport:
        """Reads those of the files that are new or changed since they were read."""
        ingest = self._ingest()
        stored = self.store.sources(root)
        altered = ingest.altered(root)
        changed: list[tuple[Path, str]] = []
        failures: list[ReadingError] = []
        for path, file in files:
            try:
                # A new file is read once, by the process that parses it.
                if (
                    file not in stored
                    or file in altered
                    or stored[file] != (checksum_of(path, file), str(READING_VERSION))
                ):
                    changed.append((path, file))
            except ReadingError as failure:
                failures.append(failure)
        unchanged = len(files) - len(changed) - len(failures)
        if not changed:
            return SyncReport(unchanged=unchanged, failures=tuple(failures))
        report = ingest.run(root, changed, set(stored), progress)
        return replace(report, unchanged=unchanged, failures=(*failures, *report.failures))

    def _ingest(self) -> Ingest:
        """The way into the store, which notes whose vectors it holds."""
        key, noted = embedder_key(self._embedder), self.store.noted("embedder")
        if noted not in (None, key):
            raise LibraryBusy(f"another process has just embedded {str(self.folder)!r} anew; run this again")
        if noted is None:
            self.store.note(embedder=key)
        return Ingest(self.store, self._embedder, self._count_tokens)


def _not_found(name: str) -> NotFound:
    return NotFound(f"no article {name!r} in the library; list them with: cited articles")
