"""The speed suite: one run that makes libraries, measures them through the doors and removes them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from assistant.build import open_library
from eval.errors import EvaluationError
from eval.speed.generated import Writer, questions
from eval.speed.libraries import SAMPLES, Subject, Tell, generated, taken_in
from eval.speed.machine import machine_facts, memory_free
from eval.speed.processes import ask_once, served
from eval.speed.report import Figure, SizeReport, SpeedReport
from index.embedders.minilm import MiniLM
from index.library import VECTORS

Progress = Callable[[int, int, str], None]
SIZE = 10_000  # passages, where nothing else is asked for
WARM_UP = 10  # questions asked before anything is timed or weighed
DISK_BYTES = 8_000  # a passage; measured: 5,500 at 22,000 passages, 4,640 at 100,000
MEMORY_BYTES = 6_000  # a passage, of whoever builds the index or serves it; measured: 3,200 at 100,000
_BASE_MEMORY = 2_000_000_000  # what the program takes with no articles, twice over


def measure_speed(
    sizes: Sequence[int] = (SIZE,),
    *,
    articles: Path | None = None,
    count: int = 100,
    repeats: int = 7,
    progress: Progress | None = None,
) -> SpeedReport:
    """Measure a generated library of each of `sizes` passages, or one of the folder `articles` in their place: ingest,
    `count` different questions asked of a server, memory, disk, and `repeats` cold starts. Everything made is removed,
    also after an error. Raises EvaluationError: no room on the disk or in memory, a process that does not start or
    answer; NotFound: `articles` holds none."""
    steps = _Steps(7 if articles else 8 * len(sizes) + 1, progress)
    encoder = MiniLM()
    machine = machine_facts(encoder.model.precision)
    with TemporaryDirectory(prefix="cited-speed-") as folder:
        scratch = Path(folder)
        if articles is None:
            _check_room(max(sizes), scratch)
        small: tuple[int, int] | None = None
        reports: list[SizeReport] = []
        for number, size in enumerate([0] if articles else sizes):
            place = scratch / str(number)
            if articles is None:
                subject = generated(place, size, count + WARM_UP, encoder, steps.tell)
            else:
                subject = taken_in(place, articles, count + WARM_UP, encoder, steps.tell)
            if small is None:  # after the articles, which may not be there
                steps.tell("a server without a library to speak of")
                small = _small(scratch / "small", encoder)
            reports.append(_measured(subject, small, encoder, count, repeats, steps.tell))
            shutil.rmtree(place)
    return SpeedReport(machine, tuple(reports))


class _Steps:
    """Counts the steps of a run for a progress callback."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self._done, self._total, self._progress = 0, total, progress

    def tell(self, label: str) -> None:
        if self._progress:
            self._progress(self._done, self._total, label)
        self._done += 1


def _check_room(passages: int, scratch: Path) -> None:
    """Refuse what would fill the disk or the memory before anything is begun. Raises EvaluationError."""
    for what, needed, free in (
        (f"free in {str(scratch.parent)!r} (TMPDIR names another disk)", DISK_BYTES * passages,
         shutil.disk_usage(scratch).free),
        ("of memory", _BASE_MEMORY + MEMORY_BYTES * passages, memory_free()),
    ):  # fmt: skip
        if needed > free:
            raise EvaluationError(
                f"{passages:,} passages need about {needed / 1e9:.1f} GB {what}, there are {free / 1e9:.1f}; "
                "choose fewer with --passages"
            )


def _small(folder: Path, encoder: MiniLM) -> tuple[int, int]:
    """(passages, bytes of memory) of a warmed-up server over one article that is long enough for every question to
    be given as many passages to read as in a large library."""
    writer = Writer(SAMPLES)
    (folder / "articles").mkdir(parents=True)
    (folder / "articles" / "one.txt").write_text(writer.article(0, words=2_500), "utf-8")
    with open_library(folder / "library", create=True, embedder=encoder) as library:
        passages = library.sync(folder / "articles").passages
    with served(folder / "library") as server:
        for question in questions(writer, WARM_UP):
            server.ask(question)
        return passages, server.memory()


def _measured(
    subject: Subject, small: tuple[int, int], encoder: MiniLM, count: int, repeats: int, tell: Tell
) -> SizeReport:
    """All figures of one library; `small` as `_small` gives it."""
    tell(f"asking a server about {subject.passages:,} passages")
    figures = (*subject.figures, *_asked(subject, count, small), *_disk(subject))
    tell("cold starts")
    cold = [ask_once(subject.folder, subject.questions[0]) for _ in range(repeats + 1)][1:]
    tell("opening the library")
    figures += (Figure.of("cold_ask", "s", cold, tail=True), *_opened(subject, encoder, repeats))
    return SizeReport(subject.passages, subject.articles, subject.made, figures)


def _asked(subject: Subject, count: int, small: tuple[int, int]) -> tuple[Figure, ...]:
    """Every question once, one after the other, and what the server's memory comes to meanwhile. Where there are few,
    a half is for the warm-up."""
    warm = min(WARM_UP, max(len(subject.questions) - count, len(subject.questions) // 2))
    stages: dict[str, list[float]] = {}
    with served(subject.folder) as server:
        for question in subject.questions[:warm]:
            server.ask(question)
        memory = server.memory()
        for question in subject.questions[warm:]:
            began = perf_counter()
            answer = server.ask(question)
            stages.setdefault("ask", []).append(1000 * (perf_counter() - began))
            for stage, took in answer["timings_ms"].items():
                stages.setdefault(f"ask_{stage}", []).append(float(took))
        after = server.memory()
        start = server.start_seconds
    grown = (memory - small[1]) / max(1, subject.passages - small[0])
    return (
        *(Figure.of(stage, "ms", took, tail=True) for stage, took in stages.items()),
        Figure("server_start", "s", start),
        Figure("server_memory", "MB", memory / 1e6),
        Figure("server_memory_after", "MB", after / 1e6),
        Figure("server_memory_growth", "bytes/passage", grown),
    )


def _disk(subject: Subject) -> tuple[Figure, ...]:
    ledger = sum(path.stat().st_size for path in subject.folder.iterdir() if path.is_file())
    index = sum(path.stat().st_size for path in (subject.folder / VECTORS).rglob("*") if path.is_file())
    return (
        Figure("disk_ledger", "bytes/passage", ledger / subject.passages),
        Figure("disk_index", "bytes/passage", index / subject.passages),
    )


def _opened(subject: Subject, encoder: MiniLM, repeats: int) -> tuple[Figure, ...]:
    """Opening with the encoder loaded, and opening until the first search is done: what a library itself adds to a
    start. One round before is not counted: it imports."""
    opened, searched = [], []
    for number in range(repeats + 1):
        began = perf_counter()
        with open_library(subject.folder, embedder=encoder) as library:
            open_took = perf_counter() - began
            library.search(subject.questions[number % len(subject.questions)])
            search_took = perf_counter() - began
        if number:
            opened.append(1000 * open_took)
            searched.append(1000 * search_took)
    return (
        Figure.of("open", "ms", opened, tail=True),
        Figure.of("open_and_search", "ms", searched, tail=True),
    )
