"""`cited eval speed`: its JSON over real articles, wrong usage, and nothing left behind however it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from click.testing import CliRunner, Result

from tests.ui.doors import ROOT, the_line
from ui.cli import cited
from ui.failures import Exit

TEXT = (
    "Ferry to Skye cancelled\n\nThe ferry to Skye was cancelled on Monday because of a storm. "
    "Its master, Tom Reid, sent 140 passengers home.\n"
)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cited, ["eval", "speed", *map(str, arguments)])


def test_a_folder_of_articles_is_measured(tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_text(TEXT)
    done = run("--articles", tmp_path, "--questions", "3", "--repeats", "1", "--json")

    assert (done.exit_code, done.stderr) == (Exit.DONE, "")
    (size,) = json.loads(done.stdout)["sizes"]
    assert (size["passages"], size["articles"]) == (1, 1)
    assert size["made"] == f"the articles of {str(tmp_path)!r}"
    assert size["figures"]["ask"]["runs"] == 3
    assert size["figures"]["cold_ask"]["unit"] == "s"
    for figure in size["figures"].values():
        assert set(figure) in ({"unit", "p50", "runs"}, {"unit", "p50", "p95", "runs"})


def test_wrong_usage_and_empty_folders_are_one_line(tmp_path: Path) -> None:
    both = run("--articles", tmp_path, "--passages", "1000")
    few = run("--passages", "10")
    empty = run("--articles", tmp_path)

    assert [each.exit_code for each in (both, few, empty)] == [Exit.USAGE, Exit.USAGE, Exit.REFUSED]
    assert "choose one" in the_line(both)
    assert "--passages" in the_line(few)
    assert "no article could be read" in the_line(empty)


def test_a_run_ended_by_sigterm_leaves_nothing(tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "ui", "eval", "speed", "--passages", "100"],
        cwd=ROOT, env={**os.environ, "TMPDIR": str(scratch)}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    until = time.monotonic() + 60
    while not list(scratch.glob("cited-speed-*/0/library")) and time.monotonic() < until:
        time.sleep(0.05)
    assert list(scratch.glob("cited-speed-*/0/library"))
    process.terminate()
    process.communicate(timeout=60)

    assert process.returncode == 128 + 15
    assert list(scratch.glob("cited-speed-*")) == []
