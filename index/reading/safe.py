"""Files parsed in a child process with limits, so that no file can stop, exhaust or end the program."""

from __future__ import annotations

import json
import os
import queue
import selectors
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from index.articles import Article
from index.errors import ReadingError
from index.reading.parse import MAX_BYTES

_ROOT = Path(__file__).resolve().parents[2]
_MEMORY = 1024**3
_GRACE = 5.0  # seconds the child outlives its parent's patience, should the parent be gone


class SafeReader:
    """Reads files in one long-lived child. A child that dies or takes too long is replaced and costs only the file it
    was at. `seconds` is wall time a file, `memory` and `max_bytes` are bytes. Safe for one caller at a time; `command`
    is the child's command line."""

    def __init__(
        self,
        seconds: float = 20.0,
        memory: int = _MEMORY,
        max_bytes: int = MAX_BYTES,
        command: Sequence[str] | None = None,
    ) -> None:
        self._seconds, self._max_bytes = seconds, max_bytes
        self._command = list(
            command or [sys.executable, "-P", "-m", "index.reading.child", str(memory), str(seconds + _GRACE)]
        )
        self._child: subprocess.Popen[bytes] | None = None
        self._unread = b""
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

    def read(self, path: Path, file: str) -> list[Article]:
        """The file's articles, as `read_file` gives them. Raises ReadingError."""
        with self._lock:
            answer = self._ask(path, file)
        if "error" in answer:
            raise ReadingError(file, answer["error"])
        return [Article.of_json(plain) for plain in answer["articles"]]

    def read_many(
        self, files: Iterable[tuple[Path, str]], ahead: int = 16
    ) -> Iterator[tuple[str, list[Article] | ReadingError]]:
        """(name, articles or error) of each file in order; up to `ahead` files are read while the caller works."""
        results: queue.Queue[tuple[str, list[Article] | ReadingError] | BaseException | None] = queue.Queue(
            ahead
        )
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
        results: queue.Queue[tuple[str, list[Article] | ReadingError] | BaseException | None],
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
        line = json.dumps(request).encode() + b"\n"
        for attempt in (1, 2):
            child = self._running()
            assert child.stdin is not None
            try:
                child.stdin.write(line)
                child.stdin.flush()
                break
            except BrokenPipeError:  # it ended between two files, which is no fault of this one
                self._end()
                if attempt == 2:
                    return {"error": "the process that reads files does not start"}
        answer = self._answer(child)
        if answer is None:
            late = child.poll() is None
            self._end()
            reason = f"took longer than {self._seconds:g} s" if late else "ended the process that reads files"
            return {"error": f"reading it {reason}"}
        return answer

    def _answer(self, child: subprocess.Popen[bytes]) -> dict[str, Any] | None:
        """The child's next line, None where it ends, is late or talks nonsense."""
        assert child.stdout is not None
        limit = time.monotonic() + self._seconds
        chunks = [self._unread]
        with selectors.DefaultSelector() as selector:
            selector.register(child.stdout, selectors.EVENT_READ)
            while b"\n" not in chunks[-1]:
                left = limit - time.monotonic()
                if left <= 0 or not selector.select(left):
                    return None
                chunk = os.read(child.stdout.fileno(), 1 << 20)
                if not chunk:
                    child.wait()
                    return None
                chunks.append(chunk)
        line, self._unread = b"".join(chunks).split(b"\n", 1)
        try:
            answer: dict[str, Any] = json.loads(line)
        except ValueError:
            return None
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._end()
            path = os.pathsep.join(part for part in (str(_ROOT), os.environ.get("PYTHONPATH", "")) if part)
            self._child = subprocess.Popen(  # stderr: a parser's chatter is nobody's business
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path},
            )  # fmt: skip
        return self._child

    def _end(self) -> None:
        child, self._child, self._unread = self._child, None, b""
        if child is None:
            return
        child.kill()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:  # unsent words of a request to a dead child
                    continue
        child.wait()
