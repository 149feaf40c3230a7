"""Measures what a user waits for, through the doors: `python -m eval.speed cold|warm`.

cold: whole runs of `cited ask`, from the start of the process to its end.
warm: `POST /v1/ask` on a running `cited serve`, every question new, over real HTTP; with --passages on a generated
library of that many passages, else on the articles of --articles.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import numpy as np

from assistant.build import open_library
from assistant.words import names
from index.ledger import Ledger
from index.library import LEDGER, VECTORS, Library
from index.measure import Writer, fill, questions
from index.sealed import build

_ASKED = (
    "What is said of {}?",
    "Who is behind {}?",
    "When was {} decided?",
    "How many of {} are there?",
    "Why {}?",
)
_START_SECONDS = 60


def cold(library: Path, repeats: int) -> dict[str, Any]:
    """Seconds of `repeats` runs of `cited ask` on a library, after one that warms the disk's cache."""
    command = [sys.executable, "-m", "ui", "--library", str(library), "ask", "Who is the founder?", "--json"]
    took = []
    for _ in range(repeats + 1):
        began = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        took.append(time.perf_counter() - began)
        if done.returncode not in (0, 1):
            raise RuntimeError(f"cited ask ended with {done.returncode}: {done.stderr.strip()[-300:]}")
    return {"what": "cited ask, cold", "runs": repeats, "seconds": _percentiles(took[1:])}


def warm(library: Path, questions: Sequence[str]) -> dict[str, Any]:
    """Milliseconds of `/v1/ask` at the caller, and the stages the answers report."""
    stages: dict[str, list[float]] = {}
    with served(library) as address:
        ask(address, "Is anyone there?")
        for question in questions:
            began = time.perf_counter()
            answer = ask(address, question)
            stages.setdefault("at the caller", []).append(1000 * (time.perf_counter() - began))
            for stage, milliseconds in answer["timings_ms"].items():
                stages.setdefault(stage, []).append(milliseconds)
    with open_library(library) as opened:
        passages = opened.passage_count
    return {
        "what": "POST /v1/ask, warm",
        "passages": passages,
        "questions": len(questions),
        "milliseconds": {stage: _percentiles(took) for stage, took in stages.items()},
    }


@contextmanager
def served(library: Path) -> Iterator[str]:
    """The address of a `cited serve` of its own, up and ready; ended afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "ui", "--library", str(library), "serve", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(f"{address}/healthz", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"cited serve did not come up within {_START_SECONDS} s")


def ask(address: str, question: str) -> dict[str, Any]:
    """One answer over HTTP."""
    body = json.dumps({"question": question}).encode()
    with urlopen(
        Request(f"{address}/v1/ask", body, {"content-type": "application/json"}), timeout=120
    ) as response:
        answer: dict[str, Any] = json.load(response)
    return answer


def generated(folder: Path, writer: Writer, passages: int) -> None:
    """A library of generated articles with random vectors and a sealed index: all the work of a real one to search
    and to read, without the hours of embedding."""
    with open_library(folder, create=True):
        pass
    ledger = Ledger(folder / LEDGER)
    fill(ledger, writer, passages)
    build(folder / VECTORS, ledger)
    ledger.close()


def questions_about(library: Library, count: int) -> list[str]:
    """Questions in the names that the articles hold, all different, the same for the same library."""
    pick = random.Random(0)
    about = sorted({name for article in library.articles() for name in names(article.text)})
    every = [form.format(name) for name in about for form in _ASKED]
    return pick.sample(every, min(count, len(every)))


def _percentiles(took: Sequence[float]) -> dict[str, float]:
    return {f"p{share}": round(float(np.percentile(took, share)), 2) for share in (50, 95)}


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line: one JSON object to standard output."""
    parser = argparse.ArgumentParser(prog="python -m eval.speed", description=__doc__)
    parser.add_argument("what", choices=["cold", "warm"])
    parser.add_argument(
        "--articles", type=Path, default=Path("seeds"), help="folder to take in (default: seeds)"
    )
    parser.add_argument(
        "--passages", type=int, default=0, help="warm: a generated library of this many passages"
    )
    parser.add_argument("--questions", type=int, default=100)
    parser.add_argument("--repeats", type=int, default=7, help="cold: runs of the command")
    options = parser.parse_args(arguments)
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "library"
        if options.passages:
            writer = Writer(options.articles)
            generated(folder, writer, options.passages)
            asked = list(questions(writer, options.questions))
        else:
            with open_library(folder, create=True) as library:
                library.sync(options.articles)
                asked = questions_about(library, options.questions)
        figures = cold(folder, options.repeats) if options.what == "cold" else warm(folder, asked)
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
