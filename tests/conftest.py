"""For every test: no network but loopback, and an environment without keys, proxies or settings of the machine."""

from __future__ import annotations

import ipaddress
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from index.library import Library

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "seeds"
OFFLINE = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "NO_COLOR": "1"}
_REMOVED = ("OPENAI_", "CITED_", "GRADIO_", "ANTHROPIC_", "DEEPSEEK_", "DASHSCOPE_", "HF_", "HUGGING")
BROWSER_ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ALONE = frozenset(
    "test_answer_memory test_bombs test_cli_endings test_cli_eval_speed test_ending test_endpoint_answers "
    "test_endpoint_embedding test_endpoint_faults test_endpoint_leaving test_half_sent test_long_lists "
    "test_long_questions test_model_faults test_models_conform test_page_figures test_permalink test_queue "
    "test_reading_safe test_speed test_stream test_tracing test_vanishing".split()
)
"""Modules that measure time or memory or look at every child of this process: run two at a time when nothing else does."""
LONGEST = frozenset("test_generated_requests test_kill test_parity test_suite_gates".split())
_LOCAL_NAMES = (None, "", "localhost", b"localhost")


class NetworkUsed(AssertionError):
    """A test reached for another machine."""


def is_loopback(host: Any) -> bool:
    """Whether a host of `connect` or `getaddrinfo` is this machine by a loopback address or name."""
    if host in _LOCAL_NAMES:
        return True
    try:
        address = ipaddress.ip_address(host.decode() if isinstance(host, bytes) else host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def watch_network(event: str, arguments: tuple[Any, ...]) -> None:
    """Audit hook: refuse connects and look-ups that leave the machine."""
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        if isinstance(address, tuple) and not is_loopback(address[0]):
            raise NetworkUsed(f"{event} to {address!r}: tests use no network but loopback")
    elif event in ("socket.getaddrinfo", "socket.gethostbyname") and not is_loopback(arguments[0]):
        raise NetworkUsed(f"{event} of {arguments[0]!r}: tests use no network but loopback")


def clean_environment() -> None:
    """Take keys, settings and proxies out of the environment, and switch downloads off."""
    for name in list(os.environ):
        if name.startswith(_REMOVED) or name.lower().endswith("_proxy"):
            del os.environ[name]
    os.environ.update(OFFLINE)


# Before any test module is imported: some libraries read the environment once, on import.
clean_environment()
sys.addaudithook(watch_network)
# A job that a shell starts in the background ignores Ctrl-C, and so would every process the tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the tests of those modules; what takes longest begins first, so that no process waits for another's end."""
    items.sort(key=lambda item: item.path.stem not in LONGEST)
    for item in items:
        if item.path.stem in ALONE:
            item.add_marker(pytest.mark.alone)


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The platform's folders are fresh ones, so that no test touches a person's library or runs."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture(scope="session")
def seeds_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library folder holding the five seed articles, made once; tests must not change it."""
    from assistant.build import open_library

    folder = tmp_path_factory.mktemp("seeds") / "library"
    with open_library(folder, create=True) as library:
        report = library.sync(SEEDS)
        assert report.failures == ()
    return folder


@pytest.fixture(scope="session")
def seeds_library(seeds_folder: Path) -> Iterator[Library]:
    """That library, open for reading."""
    from assistant.build import open_library

    with open_library(seeds_folder) as library:
        yield library


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A running browser; the test is skipped only where Playwright finds none at all. One for each module: while it is
    there an event loop runs in this thread, which other modules' tests need for themselves."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = shutil.which("chromium") or playwright.chromium.executable_path
        if not Path(path).exists():
            pytest.skip("no Chromium here; `make test` installs one")
        browser = playwright.chromium.launch(
            executable_path=path,
            args=BROWSER_ARGUMENTS,
            env={**os.environ, "HOME": str(tmp_path_factory.mktemp("home"))},
        )
        yield browser
        browser.close()
