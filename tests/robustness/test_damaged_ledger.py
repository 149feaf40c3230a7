"""A damaged ledger is told in one line with the mend, and made anew from what can be read of it and from the files."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from index.articles import Article
from index.errors import CitedError, LibraryError
from index.fakes import FakeEmbedder
from index.library import Library
from index.store.sqlite.store import FILE
from tests.index.small_library import fill
from ui.cli import cited

PAGE = 4096


def made(tmp_path: Path) -> Path:
    """A library of some hundred pages."""
    fill(tmp_path / "articles", 24, sentences=30)
    with Library.open(tmp_path / "library", FakeEmbedder(), create=True) as library:
        library.sync(tmp_path / "articles")
    return tmp_path / "library"


def stored(library: Library) -> list[Article]:
    return library.articles()


def overwritten(ledger: Path, pages: list[int], seed: int) -> None:
    """These pages, counted from 0, full of noise."""
    noise = random.Random(seed)
    with ledger.open("r+b") as file:
        for page in pages:
            file.seek(page * PAGE)
            file.write(noise.randbytes(PAGE))


def asked_in_vain(folder: Path) -> list[str]:
    """What a library says in one line for what it cannot do; any other error is a failure."""
    told: list[str] = []
    for ask in (
        lambda library: library.search("the river and the bridge"),
        lambda library: library.articles(),
        lambda library: library.article("0" * 16),
    ):
        try:
            with Library.open(folder, FakeEmbedder()) as library:
                ask(library)
        except CitedError as error:
            told.append(str(error))
    return told


def attack(tmp_path: Path, choices: list[list[int]], *, with_files: bool = True) -> None:
    folder = made(tmp_path)
    sound = (folder / FILE).read_bytes()
    with Library.open(folder, FakeEmbedder()) as library:
        before = stored(library)
    if not with_files:
        (tmp_path / "articles").rename(tmp_path / "elsewhere")
    for seed, pages in enumerate(choices):
        shutil.rmtree(folder)
        folder.mkdir()
        (folder / FILE).write_bytes(sound)
        overwritten(folder / FILE, pages, seed)
        for line in asked_in_vain(folder):
            assert "\n" not in line, pages
        with Library.open(folder, FakeEmbedder(), unchecked=True) as library:
            found = library.verify()
            report = library.verify(repair=True)
            if with_files and not report.sound:
                # Both pages that lead to the articles are noise: it is said, with the mend, which works.
                said = "nothing says which others there were; run: cited sync"
                assert any(said in fault for fault in report.faults), (pages, report.faults)
                library.sync(tmp_path / "articles")
            assert not found.faults or report.faults, pages
            now = stored(library)
            assert set(now) <= set(before), pages
            if with_files:
                assert now == before, pages
            hits = library.search("the river and the bridge", k=99)
            assert hits, pages
            assert all(hit.article in before for hit in hits), pages
        with Library.open(folder, FakeEmbedder()) as library:
            assert library.verify().faults == () or not with_files, pages


def choices_of(count: int, pages: int = 60) -> list[list[int]]:
    chooser = random.Random(7)
    return [sorted(chooser.sample(range(pages), chooser.choice((1, 1, 2, 8)))) for _ in range(count)]


def test_damaged_pages_are_told_and_mended(tmp_path: Path) -> None:
    attack(tmp_path, [[0], [1], [2], [6], *choices_of(4)])


def test_what_can_be_read_is_kept_where_the_files_are_gone(tmp_path: Path) -> None:
    attack(tmp_path, [[0], *choices_of(2)], with_files=False)


@pytest.mark.soak
def test_five_hundred_damages_are_told_and_mended(tmp_path: Path) -> None:
    attack(tmp_path, choices_of(500))


def test_a_ledger_of_noise_or_cut_short_is_told(tmp_path: Path) -> None:
    folder = made(tmp_path)
    sound = (folder / FILE).read_bytes()
    for data in (b"no database " * 1000, sound[: PAGE * 3 + 100], sound[:50], b""):
        shutil.rmtree(folder)
        folder.mkdir()
        (folder / FILE).write_bytes(data)
        told = asked_in_vain(folder)
        assert told, len(data)
        assert all("cited" in line for line in told), told


def test_a_running_reader_goes_over_to_the_mended_ledger(tmp_path: Path) -> None:
    folder = made(tmp_path)
    with Library.open(folder, FakeEmbedder()) as reader:
        before = stored(reader)
        overwritten(folder / FILE, list(range(14, 20)), 1)
        with Library.open(folder, FakeEmbedder(), unchecked=True) as library:
            assert library.verify(repair=True).sound
        assert stored(reader) == before
        assert reader.search("the river and the bridge")


def test_a_repair_that_may_lack_articles_says_so_and_a_sync_has_them_again(tmp_path: Path) -> None:
    folder = made(tmp_path)
    with Library.open(folder, FakeEmbedder()) as library:
        before = stored(library)
    overwritten(folder / FILE, list(range(2, 60)), 1)
    (folder / "salvage-killed").mkdir()
    with Library.open(folder, FakeEmbedder(), unchecked=True) as library:
        report = library.verify(repair=True)
        assert not report.sound
        assert list(folder.glob("salvage-*")) == []
        assert any("cited sync" in fault for fault in report.faults if fault not in report.repaired)
        library.sync(tmp_path / "articles")
        assert stored(library) == before
        assert library.verify().faults == ()


@pytest.mark.parametrize("name", ["writer.lock", "writer.json"])
def test_a_folder_in_the_locks_place_is_told(tmp_path: Path, name: str) -> None:
    folder = made(tmp_path)
    for path in folder.glob("writer.*"):
        path.unlink()
    (folder / name).mkdir()
    with Library.open(folder, FakeEmbedder()) as library:
        with pytest.raises(LibraryError, match=name):
            library.sync(tmp_path / "articles")
        assert library.search("the river and the bridge")


def test_the_command_ends_in_five_and_names_the_mend(tmp_path: Path) -> None:
    folder = made(tmp_path)
    overwritten(folder / FILE, list(range(2, 80)), 3)
    for command in (["articles"], ["search", "river"], ["ask", "Who named the river?"], ["verify"]):
        ended = CliRunner().invoke(cited, ["--library", str(folder), *command])
        assert (ended.exit_code, "--repair" in ended.output) == (5, True), command
