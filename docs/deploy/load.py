"""Asks a server from many places at once, by Locust (in an environment of its own: pip install locust).

    locust -f docs/deploy/load.py --headless -H http://127.0.0.1:7860 -u 8 -r 8 -t 60s --door ask --questions questions.txt

Questions go round in the file's order, from line --first on: a server keeps the answers it gave last, so that a run must
begin where the run before it ended.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from locust import FastHttpUser, events, task


@events.init_command_line_parser.add_listener
def _options(parser: Any) -> None:
    parser.add_argument("--door", choices=("ask", "search"), default="ask")
    parser.add_argument("--questions", default="questions.txt", help="one a line")
    parser.add_argument("--first", type=int, default=1, help="line to begin at")


@events.test_start.add_listener
def _read(environment: Any, **_: Any) -> None:
    options = environment.parsed_options
    lines = [line for line in Path(options.questions).read_text("utf-8").splitlines() if line.strip()]
    Asker.questions = itertools.islice(itertools.cycle(lines), options.first - 1, None)


class Asker(FastHttpUser):
    """One who asks, waits for the answer, and asks the next at once."""

    questions: Iterator[str]

    @task
    def ask(self) -> None:
        """One question; any status but 200 counts as a failure."""
        door, question = self.environment.parsed_options.door, next(self.questions)
        self.client.post(f"/v1/{door}", json={"question": question})
