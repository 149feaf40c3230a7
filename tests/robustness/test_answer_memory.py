"""Row 14 of the attack: an endpoint's answer costs what an answer may cost, however long it is or how small it is packed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.index.scripted_llm import scripted_llm
from tests.robustness.answer_bombs import GOOD, PACKED, STREAMS, VECTORS, add_answers

ROOT = Path(__file__).parents[2]
MOST = 32 * 2**20
"""Bytes above what a good answer costs."""
_REFUSED = ["an error without end", "headers"]
CASES = [
    *(("write", name) for name in [*STREAMS, *_REFUSED, *(f"{k}: {w}" for k in PACKED for w in ("an answer", "an error"))]),
    *(("embed", name) for name in [*VECTORS, *_REFUSED, *(f"{k}: {w}" for k in PACKED for w in ("vectors", "an error"))]),
    *(("list", name) for name in [*VECTORS, *_REFUSED, *(f"{k}: vectors" for k in PACKED)]),
]  # fmt: skip
LONG = ("comments", "reasoning", "blanks")  # 16 MB of small events
Ask = Callable[[str, str], tuple[str, int, float]]


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    with scripted_llm() as server:
        add_answers(server.app)
        command = [
            sys.executable,
            "-m",
            "tests.robustness.answer_memory",
            server.base_url.removesuffix("/v1"),
        ]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment
        ) as child:
            sent, got = child.stdin, child.stdout
            assert sent and got

            def asking(how: str, name: str) -> tuple[str, int, float]:
                sent.write(json.dumps([how, name]) + "\n")
                sent.flush()
                cause, cost, seconds = json.loads(got.readline())
                return cause, cost, seconds

            for how in ("write", "embed", "list"):
                asking(how, GOOD)  # what is imported and opened once
            yield asking
            sent.close()


@pytest.mark.parametrize(
    ("how", "name"),
    [pytest.param(*case, marks=pytest.mark.soak if case[1] in LONG else ()) for case in CASES],
)
def test_an_answer_costs_little(ask: Ask, how: str, name: str) -> None:
    good, usual, _ = ask(how, GOOD)
    cause, cost, seconds = ask(how, name)

    assert good == ""
    assert cost - usual <= MOST, f"{cost / 2**20:.0f} MB for {name} ({cause!r}, {seconds:.1f} s)"
