"""Kills an ingest with SIGKILL, at random moments or while index files change, and says what came of it."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from tests.index.kill_subjects import State, Subject, expected, in_own_group, write_state
from tests.index.small_library import article_text

_CONTEXT = get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.index.kill_subjects", "chromadb", "nltk.tokenize.punkt"])
_PATIENCE = 300.0  # seconds any one child may take


@dataclass(slots=True)
class Outcome:
    """`kills` that met a running ingest; `faults`, one line each; the slowest opening after a kill, in seconds."""

    kills: int = 0
    faults: list[str] = field(default_factory=list)
    slowest_open: float = 0.0


class Campaign:
    """One store, killed again and again while its articles change; checked after each kill and each sync. Ends with
    the first fault."""

    def __init__(
        self, subject: Subject, folder: Path, *, seed: int, articles: int, sentences: int = 12
    ) -> None:
        self.outcome = Outcome()
        self._subject = subject
        self._store = folder / "store"
        self._articles = folder / "articles"
        self._answer = folder / "state.json"
        self._articles.mkdir(parents=True)
        self._pick = random.Random(seed)
        self._sentences = sentences
        self._names: list[str] = []
        self._written = 0
        self._held: State = {}
        self._add(articles)

    def random_kills(self, count: int) -> Outcome:
        """Kills at times drawn evenly over what an undisturbed sync takes."""
        began = time.perf_counter()
        self._run(lambda: False)
        span = time.perf_counter() - began
        self._check(complete=True)
        while self.outcome.kills < count and not self.outcome.faults:
            self._change()
            limit = time.perf_counter() + self._pick.uniform(0, span)
            self._kill_when(lambda limit=limit: time.perf_counter() >= limit)
        return self._completed()

    def aimed_kills(self, count: int, attempts: int) -> Outcome:
        """Kills when files of a vector index have just changed for the n-th time, n drawn anew for each."""
        for _ in range(attempts):
            if self.outcome.kills >= count or self.outcome.faults:
                break
            self._change()
            self._kill_when(_Changes(self._store, self._pick.randint(1, 6)))
        return self._completed()

    def _kill_when(self, due: Callable[[], bool]) -> None:
        killed = self._run(due)
        self.outcome.kills += killed
        self._check(complete=not killed)
        if not self.outcome.faults and self._pick.random() < 0.3:
            self._completed()

    def _completed(self) -> Outcome:
        if not self.outcome.faults:
            self._run(lambda: False)
            self._check(complete=True)
        return self.outcome

    def _run(self, due: Callable[[], bool]) -> bool:
        """An ingest in a process group of its own; whether it was killed."""
        child = _started(self._subject.ingest, self._store, self._articles)
        limit = time.perf_counter() + _PATIENCE
        while child.is_alive():
            if due() or time.perf_counter() > limit:
                _kill_group(child)
                break
            time.sleep(0.0005)
        child.join()
        if child.exitcode not in (0, -signal.SIGKILL):
            self.outcome.faults.append(f"an ingest ended with {child.exitcode}")
        return child.exitcode == -signal.SIGKILL

    def _check(self, *, complete: bool) -> None:
        """Every article is as it was before the ingest or as it is to become, none that was there is lost; after a
        complete ingest all are as they are to become, and nothing at all is wrong."""
        began = time.perf_counter()
        child = _started(write_state, self._subject, self._store, self._answer, complete)
        child.join(_PATIENCE)
        self.outcome.slowest_open = max(self.outcome.slowest_open, time.perf_counter() - began)
        if child.exitcode != 0:
            _kill_group(child)
            said = self._answer.read_text("utf-8") if self._answer.exists() else ""
            self.outcome.faults.append(
                f"does not open or is not sound (exit {child.exitcode}): {said[-300:]}"
            )
            return
        held = {file: tuple(words) for file, words in json.loads(self._answer.read_text("utf-8")).items()}
        before, wanted = self._held, expected(self._articles)
        for file, words in held.items():
            if words not in (before.get(file), wanted.get(file)):
                self.outcome.faults.append(f"{file} is half, mixed or doubled: {len(words)} passages")
        if lost := (before.keys() & wanted.keys()) - held.keys():
            self.outcome.faults.append(f"lost: {sorted(lost)[:3]} and {len(lost)} in all")
        if complete and held != wanted:
            self.outcome.faults.append("a completed ingest differs from an undisturbed one")
        self._held = held

    def _change(self) -> None:
        """A third of the articles get other texts, some go, new ones come."""
        for name in self._pick.sample(self._names, len(self._names) // 3):
            self._write(name)
        for name in self._pick.sample(self._names, 3):
            (self._articles / name).unlink()
            self._names.remove(name)
        self._add(3)

    def _add(self, count: int) -> None:
        for _ in range(count):
            self._written += 1
            self._names.append(f"{self._written:05d}.txt")
            self._write(self._names[-1])

    def _write(self, name: str) -> None:
        text = article_text(self._pick.randrange(10**6), self._sentences)
        (self._articles / name).write_text(text, "utf-8")


class _Changes:
    """True once files of Chroma below `store` have been seen to change `wanted` times."""

    def __init__(self, store: Path, wanted: int) -> None:
        self._store = store
        self._wanted = wanted
        self._seen = self._look()

    def __call__(self) -> bool:
        found = self._look()
        if found != self._seen:
            self._seen = found
            self._wanted -= 1
        return self._wanted <= 0

    def _look(self) -> dict[str, tuple[int, int]]:
        found = {}
        for folder, _, files in os.walk(self._store):
            for file in files:
                if file.endswith((".bin", ".pickle")):
                    path = Path(folder) / file
                    try:
                        about = path.stat()
                    except FileNotFoundError:
                        continue
                    found[str(path)] = (about.st_size, about.st_mtime_ns)
        return found


def _started(work: Callable[..., Any], *arguments: Any) -> BaseProcess:
    child = _CONTEXT.Process(target=in_own_group, args=(work, *arguments))
    child.start()
    return child


def _kill_group(child: BaseProcess) -> None:
    """Kills the child and all it started."""
    assert child.pid is not None
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:  # it leads no group yet, or has ended
        child.kill()
