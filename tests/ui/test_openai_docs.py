"""The code in docs/openai.md says what its comments say, run by the official clients against the real server."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.ui.doors import ROOT

PAGE = (ROOT / "docs" / "openai.md").read_text("utf-8")
SHOWN = "http://127.0.0.1:7860"


def block(kind: str) -> str:
    (code,) = re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, re.M | re.S)
    return str(code)


def promised(code: str, address: str) -> list[str]:
    """What the comments behind its prints say."""
    said = re.findall(r"(?:print|console\.log)\(.*\);? +(?:#|//) (.*)$", code, re.M)
    assert said
    return [line.replace(SHOWN, address) for line in said]


def test_the_python_client(seeds_server: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = block("py")

    exec(compile(code.replace(SHOWN, seeds_server), "openai.md", "exec"), {"__name__": "example"})

    assert [line.strip() for line in capsys.readouterr().out.splitlines()] == promised(code, seeds_server)


@pytest.fixture
def node_modules(tmp_path: Path) -> Path:
    """A folder in which Node finds the official client: a folder of `NODE_PATH` has it (`npm install openai`)."""
    if shutil.which("node") is None:
        pytest.skip("no Node here")
    folders = map(Path, filter(None, os.environ.get("NODE_PATH", "").split(os.pathsep)))
    found = [folder for folder in folders if (folder / "openai").is_dir()]
    if not found:
        pytest.skip("no folder of NODE_PATH has the npm package openai")
    (tmp_path / "node_modules").symlink_to(found[0])
    return tmp_path


def test_the_node_client(seeds_server: str, node_modules: Path) -> None:
    code = block("js")
    (node_modules / "example.mjs").write_text(code.replace(SHOWN, seeds_server))
    done = subprocess.run(
        ["node", "example.mjs"], cwd=node_modules, capture_output=True, text=True, timeout=60, check=True
    )

    assert [line.strip() for line in done.stdout.splitlines()] == promised(code, seeds_server)


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl here")
def test_curl(seeds_server: str) -> None:
    done = subprocess.run(
        ["sh", "-c", block("sh").replace(SHOWN, seeds_server)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert '"short_answer":"$5.576 million"' in done.stdout
