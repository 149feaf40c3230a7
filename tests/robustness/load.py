"""A load on a running server: so many callers ask one question after the other, and what they wait is measured:
`python -m tests.robustness.load http://127.0.0.1:7860 search questions.json --callers 1 4 16`."""

from __future__ import annotations

import argparse
import json
import threading
import time
from pathlib import Path
from typing import Any

import httpx
import numpy as np


def load(address: str, route: str, questions: list[str], callers: int, seconds: float) -> dict[str, Any]:
    """Answers a second, their times in milliseconds, and how many requests were refused with 429."""
    times: list[float] = []
    refused = 0
    until = time.monotonic() + seconds

    def ask(first: int) -> None:
        nonlocal refused
        number = first
        with httpx.Client(base_url=address, timeout=120) as client:
            while time.monotonic() < until:
                question = questions[number % len(questions)]
                number += callers
                began = time.monotonic()
                response = client.post(f"/v1/{route}", json={"question": question})
                if response.status_code == 429:
                    refused += 1
                    continue
                response.raise_for_status()
                times.append(time.monotonic() - began)

    began = time.monotonic()
    threads = [threading.Thread(target=ask, args=(number,)) for number in range(callers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - began
    p50, p95, p99 = (round(float(value) * 1_000) for value in np.percentile(times or [0.0], (50, 95, 99)))
    rate = round(len(times) / took, 1)
    return {
        "callers": callers, "a_second": rate, "p50": p50, "p95": p95, "p99": p99, "refused": refused,
    }  # fmt: skip


def main() -> None:
    """Prints a line of JSON for each number of callers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("route", choices=["search", "ask"])
    parser.add_argument("questions", type=Path, help="a JSON list of texts")
    parser.add_argument("--callers", type=int, nargs="+", default=[1, 4, 16])
    parser.add_argument("--seconds", type=float, default=20.0)
    given = parser.parse_args()
    questions = json.loads(given.questions.read_text("utf-8"))
    for callers in given.callers:
        print(json.dumps(load(given.address, given.route, questions, callers, given.seconds)))  # noqa: T201


if __name__ == "__main__":
    main()
