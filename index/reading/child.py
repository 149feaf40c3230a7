"""The process that parses: one JSON request a line in, one JSON answer a line out, until its input ends."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import warnings
from pathlib import Path
from typing import Any

from index.errors import ReadingError
from index.reading.parse import read_file


def serve(memory_bytes: int, seconds: float) -> None:
    """Answers requests `{"path", "file", "max_bytes"}` with `{"articles": […]}` or `{"error": reason}`."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a parser prints must not be taken for an answer
    warnings.simplefilter("ignore")
    _limit_memory(memory_bytes)
    for line in sys.stdin.buffer:
        request = json.loads(line)
        _die_in(seconds)
        answer, spent = _answer(request)
        _die_in(0)
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()
        if spent:
            os._exit(3)


def _answer(request: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """The answer, and whether this process should be replaced after it."""
    try:
        articles = read_file(Path(request["path"]), request["file"], request["max_bytes"])
        return {"articles": [article.to_json() for article in articles]}, False
    except ReadingError as error:
        return {"error": error.reason}, False
    except MemoryError:
        return {"error": "it needs more memory than a file is allowed"}, True
    except Exception as error:  # noqa: BLE001  a parser's own failure is this file's, not the program's
        detail = " ".join(str(error).split())[:120]
        return {"error": f"its parser failed ({type(error).__name__}{': ' + detail if detail else ''})"}, True


def _limit_memory(size: int) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # not to be had on every system
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _die_in(seconds: float) -> None:
    """The alarm ends this process even where no parent is left to do so."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


if __name__ == "__main__":
    serve(int(sys.argv[1]), float(sys.argv[2]))
