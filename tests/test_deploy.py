"""The examples of deployment: what they copy and start exists, systemd understands the unit, and it runs without rights."""

from __future__ import annotations

import configparser
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.conftest import ROOT
from ui.cli import cited

DEPLOY = ROOT / "docs" / "deploy"
UNIT = DEPLOY / "cited.service"
NOBODY = 65_534


def instructions() -> list[tuple[str, str]]:
    """(instruction, rest) of the Dockerfile."""
    text = (DEPLOY / "Dockerfile").read_text().replace("\\\n", " ")
    return [
        (line.partition(" ")[0], line.partition(" ")[2])
        for line in text.splitlines()
        if line and line[0] != "#"
    ]


def test_the_image_copies_what_is_there_and_runs_without_rights() -> None:
    said = instructions()
    copied = [name for kind, rest in said if kind == "COPY" for name in rest.split()[:-1]]
    packages = re.search(r"packages = (\[.*?\])", (ROOT / "pyproject.toml").read_text())
    command = json.loads(dict(said)["CMD"])

    assert packages
    assert {*json.loads(packages[1]), "pyproject.toml", "constraints.txt"} <= set(copied)
    assert all((ROOT / name).exists() for name in copied)
    assert dict(said)["USER"] == "cited"
    assert [kind for kind, _ in said].index("USER") > max(
        n for n, (kind, _) in enumerate(said) if kind == "RUN"
    )
    assert json.loads(dict(said)["ENTRYPOINT"]) == ["cited"]
    assert command[0] in cited.commands
    assert "/readyz" in dict(said)["HEALTHCHECK"]
    assert "--no-key" not in command
    assert not [rest for kind, rest in said if kind == "ENV" and "KEY" in rest]


def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("no systemd-analyze here")
    program = tmp_path / "cited"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    copy = tmp_path / UNIT.name
    copy.write_text(UNIT.read_text().replace("/opt/cited/bin/cited", str(program)))
    done = subprocess.run([analyze, "verify", str(copy)], capture_output=True, text=True, timeout=60)

    assert (done.returncode, [line for line in done.stderr.splitlines() if copy.name in line]) == (0, [])


@pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("setpriv") is None, reason="needs root and setpriv to take rights away"
)
def test_the_units_command_runs_without_rights(
    seeds_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[method-assign, assignment]
    unit.read(UNIT)
    folder = tmp_path_factory.mktemp("state")
    library = Path(shutil.copytree(seeds_folder, folder / "cited"))
    for path in (folder, *folder.parents[:-2], library, *library.rglob("*")):
        if path.is_relative_to(folder):
            os.chown(path, NOBODY, NOBODY)
        else:
            path.chmod(path.stat().st_mode | 0o011)
    program, *arguments = shlex.split(unit["Service"]["ExecStart"])
    arguments = [
        str(library) if each == "/var/lib/cited" else "0" if each == "7860" else each for each in arguments
    ]
    assert program.endswith("/cited")
    name, _, value = unit["Service"]["Environment"].partition("=")
    own = {"TMPDIR": str(folder), "PYTHONPATH": str(ROOT), name: value}
    process = subprocess.Popen(
        ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--no-new-privs",
         sys.executable, "-m", "ui", *arguments, "--json"],
        cwd=ROOT, env={**own, "PATH": os.environ["PATH"], "HOME": "/nonexistent"},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stdout
        line = process.stdout.readline()
        assert line, process.communicate()[1]
        ready = httpx.get(json.loads(line)["url"] + "readyz")
        answer = httpx.post(
            json.loads(line)["url"] + "v1/ask", json={"question": "Who founded DeepSeek?"}, timeout=60
        )
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=15)
    finally:
        process.kill()

    assert (ready.status_code, answer.json()["short_answer"]) == (200, "Liang Wenfeng")
    assert process.returncode == int(unit["Service"]["SuccessExitStatus"])
    assert all(json.loads(line)["time"] for line in log.splitlines())
    assert "Traceback" not in log
