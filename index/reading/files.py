"""Which files of a folder are to be read: sorted, hidden ones passed over, links that lead out of it refused."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from index.errors import NotFound, ReadingError
from index.reading.kinds import SUFFIXES
from index.reading.noise import Noise, noise


def files_under(folder: Path) -> Iterator[tuple[Path, str] | ReadingError | Noise]:
    """Each candidate file below `folder` as (path, name relative to `folder` with `/`), or the ReadingError that says why
    it is none, or the Noise that it is, in the order of the names. A link to a file inside the folder is read; a link to
    a folder inside is passed over, as what it holds is listed where it stands. A file without suffix is tried as text.
    Raises NotFound where `folder` is no folder."""
    if not folder.is_dir():
        raise NotFound(f"there is no folder {str(folder)!r}")
    yield from _walk(folder, "", folder.resolve())


def _walk(folder: Path, prefix: str, root: Path) -> Iterator[tuple[Path, str] | ReadingError | Noise]:
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        yield ReadingError(
            prefix.rstrip("/") or str(folder), f"the folder cannot be opened: {error.strerror}"
        )
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        name = prefix + entry.name
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(folder / entry.name, name + "/", root)
        elif (answer := _candidate(Path(entry.path), name, root)) is not None:
            yield answer


def _candidate(path: Path, name: str, root: Path) -> tuple[Path, str] | ReadingError | Noise | None:
    if not name.isprintable() or not _encodes(name):
        return ReadingError(ascii(name), "its name holds signs that cannot be shown; rename it")
    try:
        if path.is_symlink():
            target = path.resolve(strict=True)
            if not target.is_relative_to(root):
                return ReadingError(name, "it is a link that leads out of the folder; copy the file instead")
            if target.is_dir():
                return None
        mode = path.stat().st_mode
    except (OSError, RuntimeError):  # a link to itself is a RuntimeError before Python 3.13
        return ReadingError(name, "it is a broken link")
    if not stat.S_ISREG(mode):
        return ReadingError(name, "it is not a regular file")
    if kind := noise(name):
        return Noise(name, kind)
    if path.suffix and path.suffix.lower() not in SUFFIXES:
        return ReadingError(
            name, f"{path.suffix.lower()} is not a readable kind; readable: {' '.join(sorted(SUFFIXES))}"
        )
    return path, name


def _encodes(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
