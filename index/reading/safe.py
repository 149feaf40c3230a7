"""Files parsed in a child process with limits, so that no file can stop, exhaust or end the program."""

from __future__ import annotations

import json
import os
import queue
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from index.articles import Article
from index.errors import ReadingError
from index.passages import Span
from index.reading.parse import MAX_BYTES

_ROOT = Path(__file__).resolve().parents[2]
_SECONDS = 9.0  # of processor time, which other work on the machine does not use up
_PATIENCE = 180.0  # seconds of wall time: a file that sleeps uses no processor
_MEMORY = 400 * 2**20  # of data; with the program itself a child stays below 512 MiB
_BROKE_OFF = tuple(
    -number for number in (signal.SIGABRT, signal.SIGTRAP, signal.SIGILL, signal.SIGSEGV, signal.SIGBUS)
)
"""How a parser in C ends its process where it gets no memory, or where a file breaks it."""
_BROKEN = (
    f"its parser broke off: it needs more than the {_MEMORY >> 20} MiB that reading may take, or is damaged"
)
_GRACE = 5.0  # seconds the child outlives its parent's patience, should the parent be gone
_SPENT = -getattr(signal, "SIGPROF", 0) or None
"""How a child ends whose processor time is used up; there is no such signal on Windows, where patience is the limit."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """An article, `id` left empty, and the sentences of its body as `index.passages.units` gives them, None where they
    have not been told."""

    article: Article
    sentences: list[list[Span]] | None = None


Reading = list[Parsed | ReadingError] | ReadingError
"""What a file gave: its articles and what of it is damaged, or why there are none."""


class SafeReader:
    """Reads files in one long-lived child. A child that dies or takes too long is replaced and costs only the file it
    was at: one that dies at its first file does so for that file, one that has read others before is no proof and the
    file is read again by a new one. A file may take `seconds` of processor time and `patience` seconds of wall time;
    `memory` and `max_bytes` are bytes. Safe for one caller at a time; `command` is the child's command line."""

    def __init__(
        self,
        seconds: float = _SECONDS,
        memory: int = _MEMORY,
        max_bytes: int = MAX_BYTES,
        command: Sequence[str] | None = None,
        patience: float = _PATIENCE,
    ) -> None:
        self._seconds, self._patience, self._max_bytes = seconds, patience, max_bytes
        limits = (str(memory), str(seconds), str(patience + _GRACE))
        self._command = list(command or [sys.executable, "-P", "-m", "index.reading.child", *limits])
        self._child: subprocess.Popen[bytes] | None = None
        self._unread = b""
        self._asked = 0  # requests of the present child
        self._lock = threading.Lock()

    def __enter__(self) -> SafeReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the child. Reading again starts another."""
        with self._lock:
            self._end()

    def read(self, path: Path, file: str) -> list[Parsed | ReadingError]:
        """The file's articles, then what of it is damaged, as `read_all` gives them. Raises ReadingError."""
        with self._lock:
            answer = self._ask(path, file)
        if "error" in answer:
            raise ReadingError(file, answer["error"])
        parsed = (
            Parsed(
                Article.of_json(plain), [[(start, end) for start, end in stretch] for stretch in stretches]
            )
            for plain, stretches in zip(answer["articles"], answer["sentences"], strict=True)
        )
        return [*parsed, *(ReadingError(file, reason) for reason in answer["failures"])]

    def read_many(self, files: Iterable[tuple[Path, str]], ahead: int = 16) -> Iterator[tuple[str, Reading]]:
        """(name, articles or error) of each file in order; up to `ahead` files are read while the caller works."""
        results: queue.Queue[tuple[str, Reading] | BaseException | None] = queue.Queue(ahead)
        stop = threading.Event()
        thread = threading.Thread(target=self._read_ahead, args=(iter(files), results, stop), daemon=True)
        thread.start()
        try:
            while (result := results.get()) is not None:
                if isinstance(result, BaseException):
                    raise result
                yield result
        finally:
            stop.set()
            while thread.is_alive():  # the thread may be waiting for room
                try:
                    results.get(timeout=0.05)
                except queue.Empty:
                    continue
            thread.join()

    def _read_ahead(
        self,
        files: Iterator[tuple[Path, str]],
        results: queue.Queue[tuple[str, Reading] | BaseException | None],
        stop: threading.Event,
    ) -> None:
        try:
            for path, file in files:
                if stop.is_set():
                    return
                try:
                    results.put((file, self.read(path, file)))
                except ReadingError as error:
                    results.put((file, error))
        except BaseException as error:  # noqa: BLE001  raised again where the caller takes results
            results.put(error)
            return
        results.put(None)

    def _ask(self, path: Path, file: str) -> dict[str, Any]:
        request = {"path": str(path.absolute()), "file": file, "max_bytes": self._max_bytes}
        for _ in range(2):
            child = self._running()
            self._asked += 1
            first = self._asked == 1
            try:
                answer = self._exchange(child, {**request, "number": self._asked})
            except TimeoutError:
                self._end()
                return {"error": f"reading it took longer than the {self._patience:g} s allowed"}
            code = self._end() if answer is None or answer.get("last") else None
            if answer is not None:
                return answer
            if code is not None and code == _SPENT:
                return {
                    "error": f"reading it took longer than the {self._seconds:g} s of processor time allowed"
                }
            if first:
                break
        if code in _BROKE_OFF:
            return {"error": _BROKEN}
        return {"error": "reading it ended the process that reads files"}

    def _exchange(self, child: subprocess.Popen[bytes], request: dict[str, Any]) -> dict[str, Any] | None:
        """The child's answer to this request, None where it ends or talks nonsense. Raises TimeoutError."""
        assert child.stdin is not None
        try:
            child.stdin.write(json.dumps(request).encode() + b"\n")
            child.stdin.flush()
            answer = json.loads(self._line(child))
        except (BrokenPipeError, ValueError):
            return None
        return answer if isinstance(answer, dict) and answer.get("number") == request["number"] else None

    def _line(self, child: subprocess.Popen[bytes]) -> bytes:
        """The child's next line, "" where it ends. Raises TimeoutError."""
        assert child.stdout is not None
        limit = time.monotonic() + self._patience
        chunks = [self._unread]
        with selectors.DefaultSelector() as selector:
            selector.register(child.stdout, selectors.EVENT_READ)
            while b"\n" not in chunks[-1]:
                left = limit - time.monotonic()
                if left <= 0 or not selector.select(left):
                    raise TimeoutError
                chunk = os.read(child.stdout.fileno(), 1 << 20)
                if not chunk:
                    return b""
                chunks.append(chunk)
        line, self._unread = b"".join(chunks).split(b"\n", 1)
        return line

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._end()
            path = os.pathsep.join(part for part in (str(_ROOT), os.environ.get("PYTHONPATH", "")) if part)
            self._child = subprocess.Popen(  # stderr: a parser's chatter is nobody's business
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path},
            )  # fmt: skip
        return self._child

    def _end(self) -> int | None:
        """Ends the child. Its exit code, less than 0 for a signal; None where there was none."""
        child, self._child, self._unread, self._asked = self._child, None, b"", 0
        if child is None:
            return None
        child.kill()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:  # unsent words of a request to a dead child
                    continue
        return child.wait()
