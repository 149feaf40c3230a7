"""What a run was made with, as checksums by name: suite, library, weights and the program's own source."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from eval.cases import Suite
from index.articles import Article


def checksums_of(suite: Suite, articles: Iterable[Article]) -> dict[str, str]:
    """sha256 by name. "suite": the file's bytes; "library": file name, checksum and stored text of every article;
    "embedder" and "reader": the manifests of the shipped weights, which hold the sha256 of each file; "calibration":
    its file; "program": the source of the floors that answer. Where the folder lies does not matter."""
    from assistant.extractive import shipped as reader
    from assistant.extractive.confidence import CALIBRATION
    from index.embedders import shipped_files as models
    from index.embedders.weights import MANIFEST

    return {
        "suite": suite.checksum,
        "library": _of_library(articles),
        "embedder": _of_file(models.FOLDER / MANIFEST),
        "reader": _of_file(reader.FOLDER / MANIFEST),
        "calibration": _of_file(CALIBRATION),
        "program": _of_source(Path(reader.__file__).parents[2]),
    }


def program_version() -> str:
    """The installed version, or `unknown` where the source is run without being installed."""
    try:
        return version("cited")
    except PackageNotFoundError:
        return "unknown"


def _of_library(articles: Iterable[Article]) -> str:
    # Not the ids: they are made of the folder's path, and a baseline is to hold on another machine.
    lines = sorted(
        f"{article.file}\0{article.checksum}\0{hashlib.sha256(article.text.encode()).hexdigest()}\n"
        for article in articles
    )
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _of_source(root: Path) -> str:
    """One checksum of every .py file of `index` and `assistant`: equal versions under development differ in it."""
    whole = hashlib.sha256()
    for floor in ("index", "assistant"):
        for path in sorted((root / floor).rglob("*.py")):
            whole.update(f"{path.relative_to(root).as_posix()}\0{_of_file(path)}\n".encode())
    return whole.hexdigest()


def _of_file(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
