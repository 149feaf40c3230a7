"""A server that nobody asks lets the machine rest."""

from __future__ import annotations

import time
from pathlib import Path

import httpx
import psutil

from tests.ui.conftest import HERE, serving

MOST = 0.02
"""Share of one core; 0.04 where Gradio's queue looked for events a thousand times a second."""


def test_nobody_asks_and_next_to_nothing_is_computed(tmp_path: Path) -> None:
    with serving(str(HERE / "fake_cited.py"), "serve", "--port", "0", "--json", folder=tmp_path) as (
        address,
        process,
    ):
        assert httpx.get(address, timeout=30).status_code == 200
        server = psutil.Process(process.pid)
        time.sleep(1)
        before, since = server.cpu_times(), time.monotonic()
        time.sleep(3)
        after = server.cpu_times()
        used = after.user + after.system - before.user - before.system

        assert used / (time.monotonic() - since) <= MOST
