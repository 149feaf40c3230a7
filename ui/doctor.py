"""What is wrong with this installation, its settings and its library, one finding each; nothing is changed."""

from __future__ import annotations

import difflib
import os
import shutil
import socket
import stat
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from index.errors import CitedError, ModelError
from ui.render import counted

if TYPE_CHECKING:
    from index.library import Library
    from ui.backend import Backend

State = Literal["ok", "warning", "wrong"]
LITTLE_MEMORY = 2**30
LITTLE_DISK = 500 * 2**20
RELEASED = 1_767_225_600.0
"""The first of January 2026: a clock before it is wrong."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found; `detail` has the mend where something is not as it should be."""

    check: str
    state: State
    detail: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the checks look at outside of Cited, so that a test can hand in other things."""

    environment: Mapping[str, str]
    cpuinfo: Path = Path("/proc/cpuinfo")
    meminfo: Path = Path("/proc/meminfo")
    now: Callable[[], float] = time.time
    requires: Callable[[str], list[str] | None] = requires
    version: Callable[[str], str] = version
    free: Callable[[Path], int] = lambda path: shutil.disk_usage(path).free


def examined(
    backend: Backend, around: Surroundings, deep: bool = False, only: str | None = None
) -> Iterator[Finding]:
    """Every finding, as it is made, or those of the check named `only`; one that itself fails is a finding too."""
    checks: list[tuple[str, Callable[[], Iterator[Finding]]]] = [
        ("packages", lambda: _packages(around)),
        ("models", _models),
        ("processor", lambda: _processor(around)),
        ("memory", lambda: _memory(around)),
        ("clock", lambda: _clock(around)),
        ("settings", lambda: _settings(backend, around)),
        ("port", lambda: _port(backend)),
        ("disk", lambda: _disk(backend, around)),
        ("keys", lambda: _keys(backend)),
        ("library", lambda: _library(backend, deep)),
        ("language model", lambda: _language_model(backend)),
    ]
    for name, check in checks:
        if only not in (None, name):
            continue
        try:
            yield from check()
        except CitedError as error:
            yield Finding(name, "wrong", str(error))


def _packages(around: Surroundings) -> Iterator[Finding]:
    from packaging.requirements import Requirement

    if sys.version_info < (3, 11):  # noqa: UP036  installed past pip's own check
        yield Finding("python", "wrong", f"Python {sys.version.split()[0]}; 3.11 or newer is needed")
    faults = []
    try:
        wanted = [Requirement(line) for line in around.requires("cited") or ()]
    except PackageNotFoundError:
        yield Finding(
            "packages",
            "warning",
            "cited is not installed, so that its packages are not checked",
        )
        return
    for need in wanted:
        if need.marker is not None and not need.marker.evaluate({"extra": ""}):
            continue
        try:
            have = around.version(need.name)
        except PackageNotFoundError:
            faults.append(f"{need.name} is missing")
            continue
        if not need.specifier.contains(have, prereleases=True):
            faults.append(f"{need.name} is {have}, {need.specifier} is needed")
    if faults:
        yield Finding("packages", "wrong", "; ".join(faults) + ": pip install -c constraints.txt 'cited'")
    else:
        yield Finding(
            "packages", "ok", f"{counted(len(wanted), 'requirement')} met, Python {sys.version.split()[0]}"
        )


def _models() -> Iterator[Finding]:
    faults = altered_models()
    yield from (Finding("models", "wrong", fault) for fault in faults)
    if not faults:
        yield Finding("models", "ok", "every shipped file is its manifest's")


def _processor(around: Surroundings) -> Iterator[Finding]:
    try:
        text = around.cpuinfo.read_text("utf-8", "replace")
    except OSError:
        yield Finding("processor", "ok", "its features are not told by this system")
        return
    flags = frozenset(word for line in text.splitlines() if line.startswith("flags") for word in line.split())
    if flags and "avx2" not in flags:
        yield Finding("processor", "warning", "it has no avx2: an answer takes several seconds")
    elif flags & {"amx_bf16", "avx512_bf16"}:
        yield Finding("processor", "ok", "it computes with bfloat16, which is fast")
    else:
        yield Finding(
            "processor", "ok", "it has no bfloat16: an answer takes about three times as long as with it"
        )


def _memory(around: Surroundings) -> Iterator[Finding]:
    try:
        lines = around.meminfo.read_text("utf-8", "replace").splitlines()
    except OSError:
        return
    free = next((int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")), None)
    if free is not None:
        state: State = "ok" if free >= LITTLE_MEMORY else "warning"
        more = "" if state == "ok" else "; a server needs about 600 MB, a sync up to 1 GB: end other programs"
        yield Finding("memory", state, f"{free / 2**20:,.0f} MB can be had{more}")


def _clock(around: Surroundings) -> Iterator[Finding]:
    if around.now() < RELEASED:
        told = time.strftime("%Y-%m-%d", time.gmtime(around.now()))
        yield Finding(
            "clock", "wrong", f"it says {told}: set it; keys would not end, and dates of answers be wrong"
        )
    else:
        yield Finding("clock", "ok", time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(around.now())))


def _settings(backend: Backend, around: Surroundings) -> Iterator[Finding]:
    from ui.settings import Settings, variable

    known = {variable(name) for name in Settings.model_fields}
    unknown = sorted(name for name in around.environment if name.startswith("CITED_") and name not in known)
    for name in unknown:
        near = difflib.get_close_matches(name, known, 1)
        yield Finding(
            "settings",
            "warning",
            f"{name} is set and means nothing" + (f"; did you mean {near[0]}?" if near else ""),
        )
    assert backend.settings  # reads them: SettingsError is a finding
    if not unknown:
        yield Finding("settings", "ok", "every CITED_ variable that is set is known")


def _port(backend: Backend) -> Iterator[Finding]:
    settings = backend.settings
    try:
        with closing(socket.create_server((settings.host, settings.port))):
            yield Finding("port", "ok", f"{settings.port} on {settings.host} is free")
    except OSError as error:
        told = f"{settings.port} on {settings.host} cannot be had ({error.strerror}): a server runs there, or choose another"
        yield Finding("port", "warning", told)


def _disk(backend: Backend, around: Surroundings) -> Iterator[Finding]:
    folder = backend.place
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    free = around.free(there)
    state: State = "ok" if free >= LITTLE_DISK else "warning"
    more = "" if state == "ok" else f"; make room on the disk of {str(there)!r} before the next sync"
    yield Finding("disk", state, f"{free / 2**20:,.0f} MB free for the library{more}")
    if there == folder and not os.access(folder, os.W_OK):
        yield Finding("disk", "warning", f"{str(folder)!r} may be read only: a sync is refused")


def _keys(backend: Backend) -> Iterator[Finding]:
    keys = backend.keys()
    if not keys.asked:
        yield Finding("keys", "ok", "there are none: whoever reaches the server is answered")
        return
    held = keys.all()
    mode = stat.S_IMODE(keys.path.stat().st_mode)
    if mode & 0o077:
        yield Finding("keys", "wrong", f"{str(keys.path)!r} has mode {mode:o}: chmod 600 it")
    elif not held:
        yield Finding(
            "keys",
            "warning",
            f"{str(keys.path)!r} has no key: nobody is let in; `cited keys add NAME`, or remove it",
        )
    else:
        yield Finding("keys", "ok", f"{counted(len(held), 'key')}, every door asks for one")


def _library(backend: Backend, deep: bool) -> Iterator[Finding]:
    from index.embedders.shipped import embedder_key
    from index.store.followed import followed

    library: Library = backend.library()
    yield Finding(
        "library",
        "ok",
        f"{counted(len(library.articles()), 'article')}, {counted(library.passage_count, 'passage')}",
    )
    altered = library.store.altered()
    if altered:
        yield Finding(
            "library", "wrong", f"{counted(len(altered), 'article')} not as read: cited verify --repair"
        )
    made_with = library.store.noted("embedder")
    if made_with not in (None, embedder_key(library.embedder)):
        yield Finding(
            "library",
            "warning",
            f"its vectors are {made_with}'s, not the chosen embedder's: cited sync makes them anew",
        )
    gone = [str(folder) for folder in followed(library.store) if not folder.is_dir()]
    if gone:
        yield Finding(
            "library",
            "warning",
            f"followed folders that are not there: {', '.join(gone[:5])}; a sync of them is refused",
        )
    try:
        with library.store.locked(patience=0):
            pass
    except CitedError as error:
        yield Finding("library", "warning", str(error))
        return
    if deep:
        report = library.verify()
        yield from (Finding("library", "wrong", f"{fault}: cited verify --repair") for fault in report.faults)
        if report.sound:
            yield Finding("library", "ok", "everything in it agrees")


def _language_model(backend: Backend) -> Iterator[Finding]:
    endpoint = backend.endpoint()
    if endpoint is None:
        yield Finding("language model", "ok", "none is named: answers are the articles' own sentences")
        return
    from assistant.writing.trial import offered

    names = offered(endpoint, min(10.0, backend.settings.answer_seconds))
    if names and endpoint.model not in names:
        yield Finding(
            "language model",
            "warning",
            f"{endpoint.host} does not list {endpoint.model!r}; see: cited models",
        )
    else:
        yield Finding("language model", "ok", f"{endpoint.host} answers")


def altered_models() -> list[str]:
    """One line for each shipped model that is not what its manifest says."""
    from assistant.extractive import shipped as reader
    from index.embedders import shipped_files as models

    return [
        fault
        for model in (models, reader)
        for fault in faults_of_model(model.FOLDER, model.NAME, model.VERSION)
    ]


def faults_of_model(folder: Path, name: str, version: str) -> list[str]:
    """The line that says what is wrong with a folder of weights; none when every file is its manifest's."""
    from index.embedders.weights import Weights

    try:
        Weights.open(folder, name, version).verify()
    except ModelError as error:
        return [f"models: {error}"]
    return []
