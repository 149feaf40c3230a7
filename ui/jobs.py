"""Work that takes its time, piece after piece in a thread beside the answers: its progress, its end, giving it up."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from threading import Event, Lock
from typing import TYPE_CHECKING, Literal, TypeVar

from index.errors import CitedError, LibraryBusy, NotFound, ReadingError, Stopped
from index.store.followed import followed
from index.sync import SyncReport, total_of
from ui.visible import visible

if TYPE_CHECKING:
    from index.library import Library

State = Literal["waiting", "running", "done", "failed", "cancelled"]
Kind = Literal["sync", "suite", "verify"]
T = TypeVar("T")

KEPT = 100
"""Jobs that are over and still told of."""
MOST_WAITING = 10
_MOST_AT_ONCE = 4
_GLANCE = 0.1  # seconds between two looks at a job that is watched


class TooManyJobs(CitedError):
    """As many jobs wait as may."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A file, or what of it could not be read, and why."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken in, in files, and every file that could not be read; `passages` counts those embedded."""

    added: int
    replaced: int
    removed: int
    unchanged: int
    passages: int
    failures: tuple[Unread, ...]

    @classmethod
    def of(cls, report: SyncReport) -> Taken:
        """A sync's report as doors show it."""
        failures = tuple(Unread(visible(one.file), visible(one.reason)) for one in report.failures)
        return cls(report.added, report.replaced, report.removed, report.unchanged, report.passages, failures)


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work as it stands: `done` of `total` files or cases, the one at hand, and what came of it so far. Times
    are UTC. `problem` says in a line why it failed, `faults` what a check of the library found, a line each."""

    id: str
    kind: Kind
    of: str
    state: State
    asked: str
    ended: str | None = None
    done: int = 0
    total: int = 0
    at: str = ""
    taken: Taken | None = None
    problem: str | None = None
    faults: tuple[str, ...] | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in ("done", "failed", "cancelled")


class Task:
    """A job seen from its work: tells how far it is, and hears at each step whether it was given up."""

    def __init__(self, kind: Kind, of: str) -> None:
        self.job = Job(secrets.token_hex(8), kind, of, "waiting", _now())
        self._left = Event()
        self._beginning = Lock()

    @property
    def leaving(self) -> bool:
        """Whether it was given up."""
        return self._left.is_set()

    def leave(self) -> None:
        """Gives it up: at once while it waits, else at its next step."""
        with self._beginning:
            self._left.set()
            if self.job.state == "waiting":
                self.tell(state="cancelled", ended=_now())

    def progress(self, done: int, total: int, label: str) -> None:
        """A Progress of the index and of a run. Raises Stopped once the job was given up."""
        self.tell(done=done, total=total, at=visible(label))
        if self.leaving:
            raise Stopped("the job was cancelled")

    def tell(self, **changed: object) -> None:
        """Changes what is shown of the job."""
        self.job = replace(self.job, **changed)  # type: ignore[arg-type]

    def run(self, work: Callable[[Task], None]) -> None:
        """Does the work; whatever ends it becomes the job's state."""
        with self._beginning:
            if self.leaving:
                return
            self.tell(state="running")
        try:
            work(self)
            self.tell(state="done", at="", ended=_now())
        except Stopped:
            self.tell(state="cancelled", ended=_now())
        except CitedError as error:
            self.tell(state="failed", problem=visible(str(error)), ended=_now())
        except Exception:
            if self.leaving:  # a server that ends takes no more work
                self.tell(state="cancelled", ended=_now())
                return
            logging.getLogger("cited").exception("a job failed")
            problem = "an error in cited; the server's standard error has the details"
            self.tell(state="failed", problem=problem, ended=_now())


class Jobs:
    """The jobs over one library. What changes it is done one after the other; a suite is run beside."""

    def __init__(self, library: Library) -> None:
        self._library = library
        changing, asking = (ThreadPoolExecutor(1, thread_name_prefix=kind) for kind in ("sync", "suite"))
        # A check holds the right to write as long as it takes.
        self._pools: dict[Kind, ThreadPoolExecutor] = {"sync": changing, "verify": changing, "suite": asking}
        self._changing = Lock()
        self._tasks: dict[str, Task] = {}  # oldest first
        self._at_once = 0

    def start(self, kind: Kind, of: str, work: Callable[[Task], None]) -> Job:
        """A new job. Raises TooManyJobs."""
        task = Task(kind, of)
        with self._changing:
            if sum(one.job.state == "waiting" for one in self._tasks.values()) >= MOST_WAITING:
                raise TooManyJobs(f"{MOST_WAITING} jobs wait already; try again when one of them is done")
            over = [id for id, one in self._tasks.items() if one.job.over]
            for id in over[: max(0, len(over) - KEPT + 1)]:
                del self._tasks[id]
            self._tasks[task.job.id] = task
        self._pools[kind].submit(task.run, work)
        return task.job

    def sync(self) -> Job:
        """Every folder that the library follows is synced; the job that waits to do so already, if there is one."""
        for task in list(self._tasks.values()):
            if task.job.kind == "sync" and task.job.state == "waiting":
                return task.job
        return self.start("sync", "every folder that was synced", self._sync)

    def verify(self) -> Job:
        """The library is checked as `cited verify` does, and nothing is changed."""

        def check(task: Task) -> None:
            found = self._library.verify()
            task.tell(faults=tuple(visible(fault) for fault in found.faults))

        return self.start("verify", "the library", check)

    def all(self) -> list[Job]:
        """The jobs that are told of, newest first."""
        return [task.job for task in reversed(list(self._tasks.values()))]

    def get(self, id: str) -> Job:
        """Raises NotFound."""
        return self._task(id).job

    def cancel(self, id: str) -> Job:
        """Gives the job up: it ends at the next file or case, and what has been done is kept. Raises NotFound."""
        task = self._task(id)
        task.leave()
        return task.job

    async def events(self, id: str, pause: float) -> AsyncIterator[Job | None]:
        """The job now, and after every change until it is over; None after every `pause` seconds without one. Raises
        NotFound."""
        task, last, quiet = self._task(id), None, 0.0
        while last is None or not last.over:
            if (job := task.job) is not last:
                last, quiet = job, 0.0
                yield job
                continue
            await asyncio.sleep(_GLANCE)
            quiet += _GLANCE
            if quiet >= pause:
                quiet = 0.0
                yield None

    async def at_once(self, change: Callable[[Library], T]) -> T:
        """What a short change of the library gives. Raises LibraryBusy: a job or too many others are changing it."""
        with self._changing:
            for task in self._tasks.values():
                if task.job.kind != "suite" and not task.job.over:
                    raise LibraryBusy(
                        f"the job {task.job.id} is changing the library; try again when it is over"
                    )
            if self._at_once >= _MOST_AT_ONCE:
                raise LibraryBusy("others are changing the library; try again in a moment")
            self._at_once += 1
        work = self._pools["sync"].submit(change, self._library)
        work.add_done_callback(self._one_less)
        return await asyncio.shield(asyncio.wrap_future(work))

    def close(self) -> None:
        """Gives up every job."""
        for task in list(self._tasks.values()):
            task.leave()
        for pool in self._pools.values():
            pool.shutdown(wait=False, cancel_futures=True)

    def _one_less(self, _: object) -> None:
        with self._changing:
            self._at_once -= 1

    def _task(self, id: str) -> Task:
        if id not in self._tasks:
            raise NotFound(f"no job {id!r}; the last {KEPT} are told of, until the server ends")
        return self._tasks[id]

    def _sync(self, task: Task) -> None:
        folders = followed(self._library.store)
        if not folders:
            raise NotFound(
                "the library follows no folder yet; name one on the command line: cited sync FOLDER"
            )
        report = SyncReport()
        for folder in folders:
            try:
                report = total_of(report, self._library.sync(folder, task.progress))
            except NotFound as error:  # one that is gone does not keep the others out
                report = total_of(report, SyncReport(failures=(ReadingError(str(folder), str(error)),)))
            task.tell(taken=Taken.of(report))
            if report.stopped:
                raise Stopped("the job was cancelled")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
