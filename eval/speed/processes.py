"""The program in processes of its own: `cited ask` from start to end, and a `cited serve` that is asked over HTTP."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from threading import Timer
from time import perf_counter
from typing import IO, Any
from urllib.request import ProxyHandler, Request, build_opener

from eval.errors import EvaluationError
from eval.speed.machine import memory_held

START_SECONDS = 300  # a million passages take a while to be opened; a server that ends is noticed at once
_ANSWER_SECONDS = 120
_END_SECONDS = 20
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Server:
    """A `cited serve` that is ready."""

    address: str
    start_seconds: float
    process: subprocess.Popen[str]

    def ask(self, question: str) -> dict[str, Any]:
        """One answer over HTTP. Raises EvaluationError."""
        body = json.dumps({"question": question}).encode()
        request = Request(f"{self.address}/v1/ask", body, {"content-type": "application/json"})
        # Without the environment's proxies, which need not know that 127.0.0.1 is this machine.
        direct = build_opener(ProxyHandler({}))
        try:
            with direct.open(request, timeout=_ANSWER_SECONDS) as response:
                answer: dict[str, Any] = json.load(response)
        except (OSError, ValueError) as error:
            raise EvaluationError(f"cited serve did not answer {question!r}: {error}") from error
        return answer

    def memory(self) -> int:
        """Bytes that the server and its child processes hold in memory now (resident set)."""
        return memory_held(self.process.pid)


@contextmanager
def served(library: Path, start_seconds: float = START_SECONDS) -> Iterator[Server]:
    """A server of its own over a library, on a free port of 127.0.0.1, ended afterwards. Raises EvaluationError when
    it does not start, with the reason it gave."""
    with TemporaryFile("w+", encoding="utf-8", errors="replace") as log:
        began = perf_counter()
        process = subprocess.Popen(
            [*_command(library), "serve", "--host", "127.0.0.1", "--port", "0", "--json"],
            stdout=subprocess.PIPE, stderr=log, text=True, env=_environment(),
        )  # fmt: skip
        try:
            address = _address(process, start_seconds, log)
            yield Server(address, perf_counter() - began, process)
        finally:
            _end(process)


def ask_once(library: Path, question: str) -> float:
    """Seconds of one `cited ask --json`, from the start of the process to its end. Raises EvaluationError."""
    began = perf_counter()
    done = subprocess.run(
        [*_command(library), "ask", question, "--json"],
        capture_output=True, text=True, check=False, env=_environment(), timeout=START_SECONDS,
    )  # fmt: skip
    took = perf_counter() - began
    if done.returncode not in (0, 1):  # 1: the articles do not say
        raise EvaluationError(f"cited ask ended with {done.returncode}: {_reason(done.stderr)}")
    return took


def _command(library: Path) -> list[str]:
    return [sys.executable, "-m", "ui", "--library", str(library)]


def _environment() -> dict[str, str]:
    """This program's own source first, whatever the working directory holds, and no settings of the user's: a language
    model named there would be measured, and paid for, in place of this machine."""
    own = {name: value for name, value in os.environ.items() if not name.upper().startswith("CITED_")}
    path = os.pathsep.join(filter(None, [str(_ROOT), own.get("PYTHONPATH", "")]))
    return {**own, "PYTHONPATH": path, "PYTHONSAFEPATH": "1", "PYTHONWARNINGS": "ignore"}


def _address(process: subprocess.Popen[str], seconds: float, log: IO[str]) -> str:
    """The address that the server writes once it answers; nothing comes when it ends, by itself or by the timer."""
    assert process.stdout is not None
    timer = Timer(seconds, process.kill)
    timer.start()
    try:
        line = process.stdout.readline()
    finally:
        in_time = timer.is_alive()
        timer.cancel()
    if not in_time:
        raise EvaluationError(f"cited serve was not ready within {seconds:g} s")
    address = _url(line)
    if address is not None:
        return address
    with suppress(subprocess.TimeoutExpired):  # what it writes is complete when it has ended
        process.wait(_END_SECONDS)
    log.seek(0)
    raise EvaluationError(f"cited serve did not start: {_reason(log.read())}")


def _url(line: str) -> str | None:
    """The address in the server's first line; None when it says something else, as a refusal does."""
    try:
        return str(json.loads(line)["url"]).rstrip("/")
    except (ValueError, KeyError, TypeError):
        return None


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _reason(errors: str) -> str:
    """The last line of a command's standard error, which says what was wrong and how it is mended."""
    lines = [line for line in errors.splitlines() if line.strip()]
    return lines[-1].removeprefix("cited: ").strip() if lines else "it gave no reason"
