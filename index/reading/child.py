"""The process that parses and tells sentences: a JSON request a line in, a JSON answer a line out, until its input ends."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import sys
import warnings
from pathlib import Path
from typing import Any

from index.articles import Article
from index.errors import ReadingError
from index.passages import units
from index.reading.parse import bytes_of, read_all

_ROOMY = 192 * 2**20  # a process that has grown beyond would have the next file start with less than its due


def serve(memory_bytes: int, seconds: float, patience: float) -> None:
    """Answers requests `{"number", "path", "file", "max_bytes"}` with `{"number", "articles": […], "sentences": […],
    "failures": [reason of a part]}` or `{"number", "error": reason}`; `"last": true` beside says that this process
    should be replaced. A request may take `seconds` of processor time and `patience` seconds of wall time."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a parser prints must not be taken for an answer
    warnings.simplefilter("ignore")
    _limit_memory(memory_bytes)
    for line in sys.stdin.buffer:
        request = json.loads(line)
        _die_in(seconds, patience)
        line = _answered(request, memory_bytes)
        _die_in(0, 0)
        answers.write(line)
        answers.flush()


def _answered(request: dict[str, Any], memory_bytes: int) -> bytes:
    answer: dict[str, Any] = {"number": request["number"]}
    try:
        found = read_all(
            request["file"], bytes_of(Path(request["path"]), request["file"], request["max_bytes"])
        )
        articles = [one for one in found if isinstance(one, Article)]
        answer["failures"] = [one.reason for one in found if isinstance(one, ReadingError)]
        answer["articles"] = [article.to_json() for article in articles]
        answer["sentences"] = [units(article) for article in articles]
        answer["last"] = _most_used() > _ROOMY
        return json.dumps(answer).encode() + b"\n"
    except ReadingError as error:
        reason, last = error.reason, _most_used() > _ROOMY
    except MemoryError:
        reason, last = f"reading it needs more than the {memory_bytes / 2**20:.0f} MiB allowed", True
    except Exception as error:  # noqa: BLE001  a parser's own failure is this file's, not the program's
        reason, last = f"it is damaged: its parser failed ({type(error).__name__})", True
    return json.dumps({"number": request["number"], "error": reason, "last": last}).encode() + b"\n"


def _most_used() -> int:
    """The most memory that this process has had, in bytes; 0 where the system does not say. Not `getrusage`: on Linux
    a started process inherits its parent's maximum there."""
    try:
        status = Path("/proc/self/status").read_text("ascii", "replace")
    except OSError:
        return 0
    peak = re.search(r"^VmHWM:\s+(\d+) kB", status, re.M)
    return int(peak[1]) * 1024 if peak else 0


def _limit_memory(size: int) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # not to be had on every system
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _die_in(seconds: float, patience: float) -> None:
    """SIGPROF ends this process when its processor time is used up, within a parser in C too; SIGALRM after the wall time,
    even where no parent is left to end it. 0: not at all."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)
        signal.setitimer(signal.ITIMER_REAL, patience)


if __name__ == "__main__":
    serve(int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3]))
