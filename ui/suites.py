"""The suites a server was started with: those of its folders and the library's own drafts, listed, run as jobs, measured."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from eval.cases import Case, read_suite
from eval.errors import SuiteError
from eval.report import Value
from eval.results import RunSettings
from index.errors import NotFound
from ui.feedback import DRAFTS
from ui.jobs import State
from ui.judged import Compared, Curves, JudgedCase, case_of_run, compared, curves_of
from ui.visible import visible

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from eval.log import RunLog
    from eval.report import Report
    from index.library import Library
    from ui.desk import Desk
    from ui.jobs import Job, Task

RUNS = "runs"
KEPT = 50
"""Logs of runs that are kept of a suite."""
_FAILED = (
    "asking it failed; the run's log in the library's folder says why"  # in words of the program's inside
)
_ID = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class ListedSuite:
    """A suite, the sha256 of its file, and the runs of it that can be looked up, newest first. `problem` says why it
    cannot be run."""

    name: str
    cases: int
    checksum: str
    runs: tuple[str, ...]
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of one case: the answer's text or the error, its scores by measure, and whether that is `right`, `wrong`,
    `refused` or an `error`."""

    case: str
    question: str
    text: str | None
    error: str | None
    seconds: float
    scores: dict[str, float | None]
    states: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a run, as `cited eval run --json` gives them, what its plots are drawn of, and what came of each
    case."""

    settings: RunSettings
    totals: tuple[Value, ...]
    by_tag: dict[str, tuple[Value, ...]]
    curves: Curves
    rows: tuple[Asked, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SuiteRun:
    """A run: how many of the planned cases were asked, and the figures when all were. `problem` says why it failed."""

    id: str
    suite: str
    state: State
    done: int
    planned: int
    figures: Figures | None = None
    problem: str | None = None


def suites(library: Library, folders: Sequence[Path]) -> dict[str, Path]:
    """The suites by name; the first of a name counts."""
    found: dict[str, Path] = {}
    for folder in ((library.folder / DRAFTS).parent, *folders):
        for path in sorted(folder.glob("*.jsonl")):
            found.setdefault(path.stem, path)
    return found


def listed(library: Library, folders: Sequence[Path]) -> tuple[ListedSuite, ...]:
    """All of them by name."""
    return tuple(_listed(library, *one) for one in sorted(suites(library, folders).items()))


def cases_of(library: Library, folders: Sequence[Path], name: str) -> tuple[Case, ...]:
    """The cases of a suite. Raises NotFound, SuiteError."""
    return read_suite(_path(library, folders, name)).cases


def start(desk: Desk, library: Library, folders: Sequence[Path], name: str) -> Job:
    """A job that asks every case. Raises NotFound, SuiteError, TooManyJobs."""
    path = _path(library, folders, name)
    suite = read_suite(path)

    def run(task: Task, library: Library, assistant: Assistant) -> None:
        from eval.run import run_suite

        logs = library.folder / RUNS
        logs.mkdir(exist_ok=True)
        for old in _runs(library, name)[KEPT - 1 :]:
            (logs / f"{name}-{old}.jsonl").unlink(missing_ok=True)
        # One at a time: the others that ask are to be answered too.
        run_suite(
            suite, library, assistant, logs / f"{name}-{task.job.id}.jsonl",
            workers=1, progress=task.progress, answered_by=assistant.answered_by,
        )  # fmt: skip

    return desk.work("suite", name, run)


def result(desk: Desk, library: Library, folders: Sequence[Path], name: str, id: str) -> SuiteRun:
    """A run as far as it has come. Raises NotFound, SuiteError, EvaluationError: the figures need the extra `eval`."""
    from eval.scoring import score

    _path(library, folders, name)
    job = next((job for job in desk.jobs.all() if (job.id, job.of) == (id, name)), None)
    if job is not None and job.state != "done":
        return SuiteRun(id, name, job.state, job.done, job.total, problem=job.problem)
    log = _log(library, folders, name, id)
    if not log.finished:  # the server ended, or it was given up
        return SuiteRun(id, name, "cancelled", len(log.results), log.planned)
    figures = _figures(score(log.settings, log.results))
    return SuiteRun(id, name, "done", len(log.results), log.planned, figures)


def case_result(library: Library, folders: Sequence[Path], name: str, id: str, number: int) -> JudgedCase:
    """One asking of a run, by its row from 1, beside what was expected. Raises NotFound, SuiteError."""
    log = _log(library, folders, name, id)
    if not 1 <= number <= len(log.results):
        raise NotFound(f"no row {number} in this run; it has {len(log.results)}")
    return case_of_run(log.settings, log.results[number - 1], library, _FAILED)


def comparison(
    library: Library, folders: Sequence[Path], name: str, a: str, b: str, measure: str
) -> Compared:
    """Run `b` of a suite held against run `a`. Raises NotFound, SuiteError, EvaluationError, MeasureError."""
    from eval.compare import compare
    from eval.scoring import score

    was, now = (
        score(log.settings, log.results) for log in (_log(library, folders, name, id) for id in (a, b))
    )
    return compared(a, b, compare(was, now, measure))


def _log(library: Library, folders: Sequence[Path], name: str, id: str) -> RunLog:
    from eval.log import read_log

    _path(library, folders, name)
    if id not in _runs(library, name):
        raise NotFound(f"no run {id!r} of the suite {name!r}")
    return read_log(library.folder / RUNS / f"{name}-{id}.jsonl")


def _figures(whole: Report) -> Figures:
    from eval.page.rows import states_of

    report = whole.to_json()
    rows = (
        Asked(
            row["case"]["id"], row["case"]["question"], row["answer"] and row["answer"]["text"],
            row["error"] and _FAILED,
            row["seconds"], row["scores"], states_of(scored),
        )
        for row, scored in zip(report["rows"], whole.rows, strict=True)
    )  # fmt: skip
    by_tag = {tag: tuple(Value(**one) for one in values) for tag, values in report["by_tag"].items()}
    totals = tuple(Value(**one) for one in report["totals"])
    notes = tuple(report["notes"])
    return Figures(RunSettings(**report["settings"]), totals, by_tag, curves_of(whole), tuple(rows), notes)


def _listed(library: Library, name: str, path: Path) -> ListedSuite:
    runs = tuple(_runs(library, name))
    try:
        suite = read_suite(path)
    except SuiteError as error:
        return ListedSuite(visible(name), 0, "", runs, visible(str(error)))
    return ListedSuite(visible(name), len(suite.cases), suite.checksum, runs)


def _path(library: Library, folders: Sequence[Path], name: str) -> Path:
    try:
        return suites(library, folders)[name]
    except KeyError:
        raise NotFound(f"no suite {name!r}; CITED_SUITES names the folders of suites") from None


def _runs(library: Library, name: str) -> list[str]:
    """The ids of the runs whose logs are kept, newest first."""
    logs = [
        path
        for path in (library.folder / RUNS).glob("*.jsonl")
        if path.stem[:-17] == name and _ID.fullmatch(path.stem[-16:])
    ]
    return [path.stem[-16:] for path in sorted(logs, key=lambda path: path.stat().st_mtime_ns, reverse=True)]
