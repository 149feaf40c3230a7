"""A server that nobody asks lets the machine rest."""

from __future__ import annotations

import time
from pathlib import Path

import httpx
import psutil

from tests.ui.conftest import HERE, serving

MOST = 300
"""Times that the server wakes in three seconds; thousands where Gradio's queue looked for events all the time. Counted,
because the share of a core hangs on what else the machine does."""


def test_nobody_asks_and_next_to_nothing_is_computed(tmp_path: Path) -> None:
    with serving(str(HERE / "fake_cited.py"), "serve", "--port", "0", "--json", folder=tmp_path) as (
        address,
        process,
    ):
        assert httpx.get(address, timeout=30).status_code == 200
        server = psutil.Process(process.pid)
        time.sleep(1)
        before = server.num_ctx_switches().voluntary
        time.sleep(3)

        assert server.num_ctx_switches().voluntary - before <= MOST
