"""A run's log: JSON Lines, the settings first, then one result a line, appended whole; an interrupted one goes on.

The first line also says under "planned" how many results a finished run has.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import FileIO
from pathlib import Path
from typing import Any

from eval.cases import Case
from eval.errors import SuiteError
from eval.results import CaseResult, RunSettings, result_of


@dataclass(frozen=True, slots=True)
class RunLog:
    """What a log holds. `size` counts the bytes of its whole lines: a last line without its end was torn by a kill
    in the middle of a write, and is no part of the log."""

    settings: RunSettings
    planned: int
    results: tuple[CaseResult, ...]
    size: int

    @property
    def finished(self) -> bool:
        """Whether every planned asking is in it."""
        return len(self.results) >= self.planned


def read_log(path: Path) -> RunLog:
    """The log in a file; raises SuiteError naming file and line."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SuiteError(f"{str(path)!r} cannot be read: {error.strerror}; name the log of a run") from None
    whole = content[: content.rfind(b"\n") + 1]
    if not whole:
        raise SuiteError(f"{str(path)!r} is no log of a run: it has no whole line; name another or remove it")
    first, *rest = whole[:-1].split(b"\n")
    settings, planned = _settings_of(_parsed(first, f"{path.name}, line 1"), path)
    results = tuple(
        _result(_parsed(line, where), where)
        for line, where in ((line, f"{path.name}, line {number}") for number, line in enumerate(rest, 2))
    )
    return RunLog(settings, planned, results, len(whole))


class LogFile:
    """A log being written: each line reaches the file in one write, so that a kill tears at most the last."""

    def __init__(self, file: FileIO) -> None:
        self._file = file

    def write(self, result: CaseResult) -> None:
        """Append one result."""
        self._file.write(_line(result.to_json()))


@contextmanager
def writing_log(
    path: Path, settings: RunSettings, plan: Sequence[tuple[Case, int]], *, replaced: bool = False
) -> Iterator[tuple[LogFile, RunLog]]:
    """The log to append to, and what it already holds of the planned (case, repeat) askings: an interrupted run of
    the same settings goes on behind its last whole line. With `replaced`, a log of another or of a finished run makes
    room; without, the first raises SuiteError and the second has nothing left to ask. Raises SuiteError too when
    another process is writing to it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        opened = path.open("ab", buffering=0)
    except OSError as error:
        raise SuiteError(
            f"{str(path)!r} cannot be written: {error.strerror}; name another place for the log"
        ) from None
    with opened as file:
        _lock(file, path)
        held = _held(path, settings, plan, replaced)
        file.truncate(held.size)
        if not held.size:
            file.write(_line(settings.to_json() | {"planned": len(plan)}))
        yield LogFile(file), held


def _lock(file: FileIO, path: Path) -> None:
    """Hold the log for this process until the file is closed, where the platform can."""
    if sys.platform == "win32":
        return
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise SuiteError(
            f"{str(path)!r}: another run is writing to this log; wait for it or name another log"
        ) from None


def _held(path: Path, settings: RunSettings, plan: Sequence[tuple[Case, int]], replaced: bool) -> RunLog:
    """What is there of this very run; an empty log where there is nothing, or where it makes room."""
    fresh = RunLog(settings, len(plan), (), 0)
    if not path.stat().st_size:
        return fresh
    try:
        held = read_log(path)
    except SuiteError:
        if replaced:
            return fresh
        raise
    if replaced and held.finished:
        return fresh
    asked = [(result.case, result.repeat) for result in held.results]
    same = replace(held.settings, started="") == replace(settings, started="")
    if same and held.planned == len(plan) and asked == list(plan[: len(asked)]):
        return held
    if replaced:
        return fresh
    differing = ", ".join(_differences(held.settings, settings)) or "the cases asked"
    raise SuiteError(
        f"{str(path)!r} is the log of another run (it differs in {differing}); name another log or remove this one"
    )


def _differences(held: RunSettings, wanted: RunSettings) -> Iterator[str]:
    for name in ("suite", "split", "repeat", "answered_by", "version"):
        if getattr(held, name) != getattr(wanted, name):
            yield name
    for name in dict.fromkeys((*held.checksums, *wanted.checksums)):
        if held.checksums.get(name) != wanted.checksums.get(name):
            yield f"the checksum of {name}"


def _settings_of(data: Any, path: Path) -> tuple[RunSettings, int]:
    try:
        planned = data.pop("planned")
        settings = RunSettings(**data)
        if isinstance(planned, int) and isinstance(settings.checksums, dict):
            return settings, planned
    except (AttributeError, KeyError, TypeError):
        pass
    raise SuiteError(f"{path.name}, line 1: not the settings of a run; name a log that a run has written")


def _result(data: Any, where: str) -> CaseResult:
    try:
        return result_of(data, where)
    except (KeyError, TypeError, AttributeError) as error:
        raise SuiteError(
            f"{where}: not the result of a case ({type(error).__name__}: {error}); run the suite again"
        ) from None


def _parsed(line: bytes, where: str) -> Any:
    try:
        return json.loads(line)
    except ValueError as error:
        raise SuiteError(f"{where}: not JSON ({error}); remove the line or run the suite again") from None


def _line(data: dict[str, Any]) -> bytes:
    # A lone surrogate of a question cannot be written as UTF-8; "backslashreplace" writes its JSON escape.
    return (json.dumps(data, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")
