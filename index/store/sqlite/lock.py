"""One writer at a time: a lock that vanishes with its process, and a note of who holds it."""

from __future__ import annotations

import json
import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import LibraryBusy, LibraryError
from index.store.sqlite.failures import FULL, told


@contextmanager
def locked(folder: Path, right: str, patience: float) -> Iterator[None]:
    """Holds the `right` of that name to the library in `folder`, which one process has at a time. Waits for it for
    `patience` seconds. Raises LibraryBusy, naming the process that has it."""
    lock = FileLock(folder / f"{right}.lock")
    note = folder / f"{right}.json"
    with told(folder / right):
        try:
            lock.acquire(timeout=patience, poll_interval=0.05)
            _note(note)
        except Timeout as refused:
            raise LibraryBusy(
                f"the library {str(folder)!r} is being written by {_holder(note)}; wait for it"
            ) from refused
        except OSError as error:
            lock.release()
            if error.errno in FULL:
                raise
            raise LibraryError(
                f"cannot write {str(error.filename or note)!r} ({error.strerror}); see to its rights, or remove it if "
                "it is no file of a library"
            ) from error
        try:
            yield
        finally:
            lock.release()


def _note(note: Path) -> None:
    """Who has the right."""
    since = datetime.now().astimezone().isoformat(timespec="seconds")
    held = {"pid": os.getpid(), "command": shlex.join(sys.argv), "since": since}
    note.write_text(json.dumps(held), "utf-8")


def _holder(note: Path) -> str:
    try:
        found = json.loads(note.read_text("utf-8"))
        return f"process {found['pid']} ({found['command']}, since {found['since']})"
    except (OSError, ValueError, KeyError):
        return "another process (it has not said which)"
