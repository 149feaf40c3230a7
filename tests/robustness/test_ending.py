"""Row 17 of the attack: SIGTERM ends `cited serve` at any moment, and other machines are listened to only if meant."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from assistant.build import open_library
from tests.robustness.slow_clients import asked_raw, half_sent
from tests.ui.conftest import HERE, ROOT, serving
from tests.ui.doors import run, started
from ui.serve import reached_by_others

FAKE = str(HERE / "fake_cited.py")
ENDED = (143, -signal.SIGTERM)
"""The exit code, and before the program has begun the signal itself; a shell shows 143 for both."""
STUBBORN = """
import sys, time
from fakes import FakeBackend, FakeLibrary, filled
from ui.cli import main, cited

class Stubborn(FakeBackend):
    def close(self):
        time.sleep(60)

    def assistant(self):
        if "loading" in sys.argv:
            print("loading", flush=True)
            while True:
                try:
                    time.sleep(0.1)
                except BaseException:  # what a destructor or a callback does to an exception
                    pass
        return super().assistant()

cited.main(["serve", "--port", "0", "--json"], obj=Stubborn(filled()))
"""


def ended_after(seconds: float, library: Path, folder: Path) -> tuple[int, float]:
    """Exit code, and how long the end took, of a server that gets SIGTERM so long after its start."""
    held = _files(library)
    command = [sys.executable, "-m", "ui", "--library", str(library), "serve", "--port", "0"]
    process = subprocess.Popen(
        command, cwd=ROOT, stderr=subprocess.PIPE, text=True, env={**os.environ, "TMPDIR": str(folder)}
    )
    time.sleep(seconds)
    began = time.monotonic()
    process.terminate()
    try:
        _, errors = process.communicate(timeout=30)
    finally:
        process.kill()
    assert "Traceback" not in errors
    assert _files(library) == held
    assert [file for file in folder.rglob("*") if file.is_file()] == []  # Gradio keeps an empty folder there
    return process.returncode, time.monotonic() - began


def _files(library: Path) -> list[Path]:
    """The library's files, without SQLite's own beside them: one ended while it opens leaves these, and the next that
    opens the library takes them up."""
    return sorted(file for file in library.rglob("*") if not file.name.endswith(("-wal", "-shm")))


@pytest.mark.parametrize("seconds", [0.0, 0.3, 1.0, 2.5, 6.0])
def test_sigterm_during_the_start(seconds: float, seeds_folder: Path, tmp_path: Path) -> None:
    code, took = ended_after(seconds, seeds_folder, tmp_path)

    assert code in ENDED
    assert took <= 10.0


@pytest.mark.soak
def test_sigterm_at_100_moments_of_the_start(seeds_folder: Path, tmp_path: Path) -> None:
    for number in range(100):
        code, took = ended_after(number * 0.1, seeds_folder, tmp_path)
        assert code in ENDED, number
        assert took <= 10.0, number
    with open_library(seeds_folder) as library:
        assert library.verify().sound
    assert not list(seeds_folder.rglob("*-wal"))


def test_sigterm_during_the_start_of_the_first_process_of_a_container(seeds_folder: Path) -> None:
    """The system keeps a signal from such a process while it has no handler: before the mend it served on."""
    container = ["unshare", "--user", "--map-root-user", "--pid", "--fork", "--kill-child"]
    if (
        shutil.which("unshare") is None
        or subprocess.run([*container, "true"], capture_output=True).returncode
    ):
        pytest.skip("no process namespaces here")
    command = [*container, sys.executable, "-m", "ui", "--library", str(seeds_folder), "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as outside:
        inside: list[str] = []
        while not inside:
            inside = Path(f"/proc/{outside.pid}/task/{outside.pid}/children").read_text().split()
        until = time.monotonic() + 30
        while not _catches_sigterm(inside[0]) and time.monotonic() < until:
            time.sleep(0.05)
        loaded = Path(f"/proc/{inside[0]}/maps").read_text()
        began = time.monotonic()
        os.kill(int(inside[0]), signal.SIGTERM)
        try:
            assert outside.wait(20) == 143
        finally:
            outside.kill()
    assert time.monotonic() - began <= 10.0
    assert "openvino" not in loaded  # it is heard before anything large is opened


def _catches_sigterm(process: str) -> bool:
    """Whether a process has a handler for SIGTERM, as its status says (Linux)."""
    line = next(line for line in Path(f"/proc/{process}/status").read_text().splitlines() if "SigCgt" in line)
    return bool(int(line.split()[1], 16) >> (signal.SIGTERM - 1) & 1)


def test_sigterm_once_it_answers_with_a_crowd_waiting(tmp_path: Path) -> None:
    with serving(FAKE, "serve", "--port", "0", "--json", folder=tmp_path) as (address, process):
        whole = asked_raw(address, "slowly, please", stream=True)
        with half_sent(address, 30, whole), half_sent(address, 30, whole[:40]):
            time.sleep(0.5)
            began = time.monotonic()
            process.terminate()
            assert process.wait(15) == 143
    assert time.monotonic() - began <= 10.0
    assert "Traceback" not in (tmp_path / "server.log").read_text()


@pytest.mark.parametrize("loading", [True, False], ids=["while loading", "while closing"])
def test_sigterm_where_something_hangs_or_swallows_exceptions(loading: bool, tmp_path: Path) -> None:
    program = tmp_path / "stubborn.py"
    program.write_text(STUBBORN)
    with subprocess.Popen(
        [sys.executable, str(program), *["loading"][: int(loading)]],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": f"{ROOT}:{HERE}"}, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        line = process.stdout.readline()
        if not loading:
            httpx.get(json.loads(line)["url"] + "healthz").raise_for_status()
        began = time.monotonic()
        process.terminate()
        try:
            assert process.wait(20) == 143
        finally:
            process.kill()
    assert time.monotonic() - began <= 10.0


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.1.2.3", "fe80::1", "0"])
def test_an_address_of_other_machines_needs_a_word(host: str) -> None:
    result = started("serve", "--host", host, "--port", "0")

    assert result.returncode == 5
    assert "there are no keys" in result.stderr
    assert "--no-key" in result.stderr


def test_the_variable_needs_the_word_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITED_HOST", "0.0.0.0")
    refused = run("serve", library=tmp_path / "none")
    monkeypatch.setenv("CITED_NO_KEY", "true")
    let = run("serve", library=tmp_path / "none")

    assert "--no-key" in refused.stderr
    assert "--no-key" not in let.stderr
    assert "sync" in let.stderr  # it went on to the library, which is not there


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "localhost", "::1"])
def test_an_address_of_this_machine_needs_none(host: str) -> None:
    assert not reached_by_others(host)


def test_a_server_for_other_machines_says_who_can_read(tmp_path: Path) -> None:
    with serving(
        FAKE, "serve", "--host", "0.0.0.0", "--no-key", "--port", "0", "--json", folder=tmp_path
    ) as (address, _):
        assert httpx.get(address + "/healthz", headers={"Host": "library.example"}).status_code == 200

    assert "everybody who reaches" in (tmp_path / "server.log").read_text()
