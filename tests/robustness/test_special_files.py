"""Only regular files are read, and a file's size is asked before its bytes are."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index.errors import ReadingError
from index.fakes import FakeEmbedder
from index.library import Library
from index.reading import SafeReader
from index.sync import checksum_of

SPARSE = 50 * 2**30
ARTICLE = "The mill was sold on Monday for nineteen pounds, the council said in a statement at noon."


def sparse(path: Path) -> Path:
    with path.open("wb") as file:
        file.truncate(SPARSE)
    return path


def special(folder: Path, kind: str) -> Path:
    path = folder / f"{kind}.txt"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path.symlink_to("/dev/zero")
    elif kind == "folder":
        path.mkdir()
    else:
        sparse(path)
    return path


@pytest.mark.parametrize(("kind", "reason"), [
    ("pipe", "not a regular file"), ("device", "not a regular file"), ("folder", "not a regular file"),
    ("sparse", "51200 MiB, more than the 32 MiB allowed"),
])  # fmt: skip
def test_what_is_no_file_to_read_is_refused_at_once(tmp_path: Path, kind: str, reason: str) -> None:
    path = special(tmp_path, kind)
    began = time.monotonic()
    with pytest.raises(ReadingError, match=reason):
        checksum_of(path, path.name)
    with SafeReader() as reader, pytest.raises(ReadingError, match=reason):
        reader.read(path, path.name)
    assert time.monotonic() - began < 8


def test_adding_a_pipe_or_a_device_holds_no_lock(tmp_path: Path) -> None:
    """In a process of its own, as the fault was that it never ends."""
    paths = [str(special(tmp_path, kind)) for kind in ("pipe", "device")] + ["/dev/zero"]
    program = (
        "import sys; from pathlib import Path; from index.library import Library\n"
        "from index.fakes import FakeEmbedder\n"
        "with Library.open(Path(sys.argv[1]), FakeEmbedder(), create=True) as library:\n"
        "    print(*(failure.reason for failure in library.add([Path(p) for p in sys.argv[2:]]).failures), sep='\\n')\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "library"), *paths],
        capture_output=True, text=True, timeout=60, check=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert run.stdout.splitlines() == ["it is not a regular file"] * 3


def test_a_file_that_grew_beyond_bounds_is_not_read_again(tmp_path: Path) -> None:
    """Stored before, so that its checksum is asked at every sync."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text(ARTICLE)
    (folder / "b.txt").write_text(ARTICLE)
    with Library.open(tmp_path / "library", FakeEmbedder(), create=True) as library:
        assert library.sync(folder).added == 2
        sparse(folder / "b.txt")
        began = time.monotonic()
        report = library.sync(folder)
        assert time.monotonic() - began < 8
        assert [failure.file for failure in report.failures] == ["b.txt"] and report.unchanged == 1
        assert len(library.articles()) == 2
