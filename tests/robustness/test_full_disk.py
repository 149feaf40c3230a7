"""A full disk: one line that says so, nothing lost, reads go on, and the next sync goes on by itself."""

from __future__ import annotations

import errno
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import event

from index.errors import LibraryError
from index.fakes import FakeEmbedder
from index.library import VECTORS, Library
from index.store.sqlite.failures import told
from index.store.sqlite.store import SQLiteStore
from tests.index.small_library import fill
from ui.cli import cited


def most_pages(library: Library, pages: int) -> None:
    """The ledger may have no more pages from now on, which SQLite reports as a full disk."""
    assert isinstance(library.store, SQLiteStore)
    library.store.close()
    event.listen(
        library.store._engine, "connect", lambda made, _: made.execute(f"PRAGMA max_page_count = {pages}")
    )


def test_a_sync_that_finds_the_disk_full_says_so_and_loses_nothing(tmp_path: Path) -> None:
    fill(tmp_path / "articles", 5)
    with Library.open(tmp_path / "library", FakeEmbedder(), create=True) as library:
        library.sync(tmp_path / "articles")
        before = library.articles()
    fill(tmp_path / "articles", 200, first=5)
    with Library.open(tmp_path / "library", FakeEmbedder()) as library:
        most_pages(library, 60)
        with pytest.raises(LibraryError, match=r"disk .* is full .* nothing stored is lost") as refused:
            library.sync(tmp_path / "articles")
        assert "\n" not in str(refused.value)
        assert set(before) <= set(library.articles())
        assert library.search("the river and the bridge")
    with Library.open(tmp_path / "library", FakeEmbedder()) as library:
        assert library.verify().faults == ()
        assert library.sync(tmp_path / "articles").failures == ()
        assert len(library.articles()) == 205
        assert library.verify().faults == ()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_any_file_that_finds_the_disk_full_says_how_much_is_missing(tmp_path: Path, number: int) -> None:
    free = shutil.disk_usage(tmp_path).free
    with (
        pytest.raises(LibraryError, match=r"MB free, about \d+\.\d MB more are needed"),
        told(tmp_path / "ledger", free + 2**30),
    ):
        raise OSError(number, "No space left on device")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 4 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)]
    if not shutil.which("mount") or subprocess.run(mounting, capture_output=True, check=False).returncode:
        pytest.skip("this process may not mount")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_small_disk_that_fills_up(tmp_path: Path, small_disk: Path) -> None:
    folder, filler = small_disk / "library", small_disk / "filler"
    fill(tmp_path / "articles", 10)
    with Library.open(folder, FakeEmbedder(), create=True, exact_limit=30) as library:
        library.sync(tmp_path / "articles")
        before = library.articles()
    fill(tmp_path / "articles", 60, sentences=60, first=10)
    for room in (0, 20, 200, 900):  # KB left, from none to enough for a part
        filler.unlink(missing_ok=True)
        free = shutil.disk_usage(small_disk).free
        with filler.open("wb") as file:
            file.write(b"x" * max(0, free - 1024 * room))
        try:
            with Library.open(folder, FakeEmbedder(), exact_limit=30) as library:
                assert library.search("the river and the bridge"), room
                library.sync(tmp_path / "articles")
        except LibraryError as error:
            assert "full" in str(error), room
            assert "\n" not in str(error), room
        with Library.open(folder, FakeEmbedder(), exact_limit=30) as library:
            assert set(before) <= set(library.articles()), room
            assert library.search("the river and the bridge"), room
        said = CliRunner().invoke(cited, ["--library", str(folder), "articles"])
        assert said.exit_code == 0, said.output
    filler.unlink()
    with Library.open(folder, FakeEmbedder(), exact_limit=30) as library:
        assert library.sync(tmp_path / "articles").failures == ()
        assert library.verify().faults == ()
        assert (folder / VECTORS).is_dir()
