"""Fixtures of the doors: `cited serve` over the fakes in a process of its own, and Chromium looking at it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from openai import OpenAI

from tests.index.scripted_llm import ScriptedServer, scripted_llm
from tests.ui.doors import KEY
from tests.ui.openai_door import openai_server

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


@contextmanager
def serving(*command: str, folder: Path, **environment: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Start a server command that writes its address as JSON; yields (address, process), and ends it."""
    log = folder / "server.log"
    paths = os.pathsep.join(filter(None, [environment.pop("PYTHONPATH", ""), str(ROOT), str(HERE)]))
    with log.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, *command],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": paths, **environment},
        )
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line, f"the server did not start:\n{log.read_text()[-3000:]}"
            yield json.loads(line)["url"].rstrip("/"), process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            assert process.stdout is not None
            process.stdout.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running `cited serve` over the fakes."""
    folder = tmp_path_factory.mktemp("server")
    with serving(str(HERE / "fake_cited.py"), "serve", "--port", "0", "--json", folder=folder) as (
        address,
        _,
    ):
        yield address


@pytest.fixture(scope="session")
def served_library(seeds_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the seeds library, which the real server serves and a test may add to."""
    return Path(shutil.copytree(seeds_folder, tmp_path_factory.mktemp("served") / "library"))


@pytest.fixture(scope="session")
def seeds_server(served_library: Path) -> Iterator[str]:
    """The address of the real `cited serve` over the seeds."""
    command = ("-m", "ui", "--library", str(served_library), "serve", "--port", "0", "--json")
    with serving(*command, folder=served_library.parent) as (address, _):
        yield address
    log = (served_library.parent / "server.log").read_text()
    assert "Traceback" not in log, log


@pytest.fixture(scope="module")
def own_library(seeds_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the seeds library that a test may change."""
    return Path(shutil.copytree(seeds_folder, tmp_path_factory.mktemp("own") / "library"))


@pytest.fixture(scope="module")
def client(seeds_server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=seeds_server, timeout=30) as client:
        yield client


@pytest.fixture(scope="session")
def scripted() -> Iterator[ScriptedServer]:
    """The endpoint that the doors ask; a test says what the model `door` answers."""
    with scripted_llm() as server:
        yield server


@pytest.fixture(scope="session")
def model_server(
    scripted: ScriptedServer, seeds_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of the real `cited serve` over the seeds, its answers written by the model `door`."""
    folder = tmp_path_factory.mktemp("model-server")
    command = ("-m", "ui", "--library", str(seeds_folder), "serve", "--port", "0", "--json")
    settings = {"OPENAI_BASE_URL": scripted.base_url, "OPENAI_API_KEY": KEY, "CITED_MODEL": "custom:door"}
    settings |= {"CITED_ANSWER_SECONDS": "30", "CITED_ANSWERS_AT_ONCE": "8", "CITED_WAITING": "32"}
    with serving(*command, folder=folder, **settings) as (address, _):
        yield address
    log = (folder / "server.log").read_text()
    assert "Traceback" not in log, log
    assert KEY not in log


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, scripted: ScriptedServer) -> Callable[..., None]:
    """Sets variables; key and address are set already, the model is not."""
    monkeypatch.setenv("OPENAI_BASE_URL", scripted.base_url)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)

    def set_(**variables: str) -> None:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)

    return set_


@pytest.fixture(scope="session")
def openai_address() -> Iterator[str]:
    """The address of a server with the OpenAI routes over the fakes."""
    with openai_server() as address:
        yield address


@pytest.fixture(scope="session")
def openai_client(openai_address: str) -> Iterator[OpenAI]:
    """The official client of that server."""
    with OpenAI(base_url=f"{openai_address}/v1", api_key="none", max_retries=0) as client:
        yield client
