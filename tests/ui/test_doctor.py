"""`cited doctor`: each check over a made fault, and nothing wrong where nothing is."""

from __future__ import annotations

import json
import shutil
import socket
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from tests.index.scripted_llm import scripted_llm
from tests.ui.doors import run
from ui.backend import Backend
from ui.doctor import LITTLE_DISK, Surroundings, examined
from ui.endpoints import ModelChoice
from ui.failures import Exit
from ui.keys import FILE, Keys


@pytest.fixture
def library(seeds_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(seeds_folder, tmp_path / "library"))


def said(
    folder: Path, check: str, around: Surroundings | None = None, choice: ModelChoice | None = None
) -> str:
    """The state and words of a check's findings that are not well."""
    backend = Backend(folder, choice)
    try:
        findings = list(examined(backend, around or Surroundings({}), only=check))
    finally:
        backend.close()
    return "; ".join(f"{one.state}: {one.detail}" for one in findings if one.state != "ok")


def test_nothing_is_wrong_with_a_sound_library(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITED_PORT", "0")
    result = run("doctor", "--deep", "--json", library=library)
    told = json.loads(result.stdout)

    assert (result.exit_code, told["ok"]) == (Exit.DONE, True)
    assert {
        "packages",
        "models",
        "clock",
        "settings",
        "port",
        "disk",
        "keys",
        "library",
        "language model",
    } <= {finding["check"] for finding in told["findings"]}
    assert all(finding["state"] == "ok" for finding in told["findings"] if finding["check"] != "memory")


def test_a_library_that_is_not_there_is_one_finding_among_the_others(tmp_path: Path) -> None:
    result = run("doctor", library=tmp_path / "none")

    assert result.exit_code == Exit.REFUSED
    assert "wrong    library" in result.stdout
    assert "sync" in result.stdout
    assert "language model" in result.stdout
    assert not (tmp_path / "none").exists()


def missing(name: str) -> str:
    if name == "numpy":
        raise PackageNotFoundError(name)
    return "1.0" if name == "click" else "99.0"


def write(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


FAULTS: dict[str, tuple[str, Callable[[Path], Surroundings], str]] = {
    "a package too old or missing": (
        "packages",
        lambda _: Surroundings({}, requires=lambda _: ["click>=8.2", "numpy", 'torch; extra == "train"'], version=missing),
        "wrong: click is 1.0, >=8.2 is needed; numpy is missing",
    ),
    "an old processor": (
        "processor",
        lambda tmp: Surroundings({}, cpuinfo=write(tmp / "cpu", "flags\t: sse2 avx\n")),
        "warning: it has no avx2",
    ),
    "little memory": (
        "memory",
        lambda tmp: Surroundings({}, meminfo=write(tmp / "mem", "MemTotal: 999 kB\nMemAvailable: 204800 kB\n")),
        "warning: 200 MB can be had",
    ),
    "a wrong clock": ("clock", lambda _: Surroundings({}, now=lambda: 86_400.0 * 365), "wrong: it says 1971-01-01"),
    "a full disk": ("disk", lambda _: Surroundings({}, free=lambda _: LITTLE_DISK - 1), "warning: 500 MB free"),
    "a misspelt setting": (
        "settings",
        lambda _: Surroundings({"CITED_LIBARY": "/x", "CITED_PORT": "0"}),
        "warning: CITED_LIBARY is set and means nothing; did you mean CITED_LIBRARY?",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("check", "made", "line"), FAULTS.values(), ids=FAULTS)
def test_what_is_wrong_around_it(
    check: str, made: Callable[[Path], Surroundings], line: str, library: Path, tmp_path: Path
) -> None:
    assert said(library, check) == ""
    assert said(library, check, made(tmp_path)).startswith(line)


def test_a_setting_that_cannot_be_used(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITED_PORT", "many")

    assert "CITED_PORT" in said(library, "settings")


def test_a_port_that_is_taken(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("CITED_PORT", str(taken.getsockname()[1]))

        assert "cannot be had" in said(library, "port")


def test_keys_that_others_can_read_or_nobody_has(library: Path) -> None:
    keys = Keys(library)
    keys.add("a", "ask")
    assert said(library, "keys") == ""
    keys.path.chmod(0o644)
    open_to_others = said(library, "keys")
    keys.path.chmod(0o600)
    keys.revoke("a")
    nobodys = said(library, "keys")
    (library / FILE).write_text("{")

    assert "chmod 600" in open_to_others
    assert "nobody is let in" in nobodys
    assert "cannot be read" in said(library, "keys")


def test_an_altered_article_and_a_folder_that_is_gone(tmp_path: Path) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "ferry.txt").write_text(
        "Ferry to Skye cancelled\n\nThe ferry to Skye was cancelled on Monday.\n"
    )
    backend = Backend(tmp_path / "library")
    backend.library(create=True).sync(articles)
    backend.close()
    assert said(tmp_path / "library", "library") == ""
    shutil.rmtree(articles)
    ledger = tmp_path / "library" / "ledger.sqlite3"
    ledger.write_bytes(ledger.read_bytes().replace(b"ferry to Skye was", b"Ferry to Skye was"))

    told = said(tmp_path / "library", "library")
    assert "1 article not as read" in told
    assert str(articles) in told


def test_somebody_is_writing(library: Path) -> None:
    backend = Backend(library)
    with backend.library().store.locked():
        assert "is being written by process" in said(library, "library")
    backend.close()


def test_a_model_that_is_not_there(library: Path) -> None:
    def told(model: str, address: str) -> str:
        return said(library, "language model", choice=ModelChoice(f"custom:{model}", address))

    with scripted_llm() as server:
        server.says("sound", "Yes. [1]")

        assert told("sound", server.base_url) == ""
        assert told("no-such-model", server.base_url).startswith("warning: ")
    assert told("sound", "http://127.0.0.1:9/v1").startswith("wrong: ")
