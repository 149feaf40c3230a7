"""Whatever is altered of a stored article is found, never shown, and mended from its file or named."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest

from index.articles import Article
from index.errors import LibraryDamaged
from index.fakes import FakeEmbedder
from index.library import Library
from index.store.sqlite.store import FILE
from tests.index.small_library import fill

COLUMNS = (
    "root", "source", "file", "title", "text", "publisher", "author", "published", "url",
    "checksum", "marks", "reading", "seal",
)  # fmt: skip


def made(tmp_path: Path, count: int = 6) -> Path:
    """A library of `count` articles that have every fact, closed."""
    articles = tmp_path / "articles"
    fill(articles, count)
    for number, path in enumerate(sorted(articles.glob("*.txt"))):
        head = f"Title {number}\nBy Ann Author\nThe Post\n2025-08-1{number % 10}\nhttps://post.example/{number}\n\n"
        path.write_text(head + path.read_text("utf-8"), "utf-8")
    with Library.open(tmp_path / "library", FakeEmbedder(), create=True) as library:
        library.sync(articles)
    return tmp_path / "library"


def altered(library: Path, id: str, column: str, value: object) -> None:
    with sqlite3.connect(library / FILE) as connection:
        connection.execute(f"UPDATE articles SET {column} = ? WHERE id = ?", [value, id])
    connection.close()


def flipped(words: str, seed: int) -> str | bytes:
    """One bit of the words, as bytes that may be no UTF-8 any more."""
    chooser = random.Random(seed)
    held = bytearray(words.encode())
    held[chooser.randrange(len(held))] ^= 1 << chooser.randrange(8)
    return held.decode("utf-8", "surrogateescape").encode("utf-8", "surrogateescape")


def stored(folder: Path) -> dict[str, Article]:
    with Library.open(folder, FakeEmbedder()) as library:
        return {article.id: article for article in library.articles()}


@pytest.mark.parametrize("column", COLUMNS)
def test_an_altered_value_is_found_left_out_and_mended(tmp_path: Path, column: str) -> None:
    folder = made(tmp_path)
    before = stored(folder)
    id = sorted(before)[2]
    altered(folder, id, column, "altered")
    with Library.open(folder, FakeEmbedder()) as library:
        assert {one.id for one in library.articles()} == before.keys() - {id}
        with pytest.raises(LibraryDamaged, match="not as it was read"):
            library.article(id)
        found = library.search(before[id].title)
        assert id not in {hit.article.id for hit in found}
        assert id in (found.lacking or "")
        report = library.verify()
        assert report.has("articles")
        assert any(id in fault for fault in report.faults)
        report = library.verify(repair=True)
        if column in ("root", "source"):  # nobody knows its file by now; its folder does
            assert not report.sound
            assert any(id in fault for fault in report.faults)
            assert library.sync(tmp_path / "articles").failures == ()
        else:
            assert report.sound
        assert library.verify().faults == ()
        assert library.search(before[id].title).lacking is None
    assert stored(folder) == before


def test_a_sync_reads_an_altered_article_again(tmp_path: Path) -> None:
    folder = made(tmp_path)
    before = stored(folder)
    for number, id in enumerate(sorted(before)):
        altered(folder, id, COLUMNS[number % len(COLUMNS)], "altered")
    with Library.open(folder, FakeEmbedder()) as library:
        assert library.articles() == []
        library.sync(tmp_path / "articles")
        assert library.verify().faults == ()
    assert stored(folder) == before


def test_an_altered_article_without_its_file_is_named_and_can_be_removed(tmp_path: Path) -> None:
    folder = made(tmp_path)
    before = stored(folder)
    id = sorted(before)[0]
    altered(folder, id, "text", "Another text.")
    (tmp_path / "articles" / before[id].file).unlink()
    with Library.open(folder, FakeEmbedder()) as library:
        report = library.verify(repair=True)
        assert not report.sound
        assert any(id in fault for fault in report.faults)
        assert any(before[id].file in fault and "No such file" in fault for fault in report.faults)
        assert len(library.articles()) == 5
        assert [one.id for one in library.remove([id])] == [id]
        assert library.verify().faults == ()


def attack(tmp_path: Path, tries: int) -> None:
    """One flipped bit in the stored text of an article, and every door of the library asked for it."""
    folder = made(tmp_path)
    before = stored(folder)
    for seed in range(tries):
        id = sorted(before)[seed % len(before)]
        text = flipped(before[id].text, seed)
        with sqlite3.connect(folder / FILE) as connection:
            connection.execute("UPDATE articles SET text = CAST(? AS TEXT) WHERE id = ?", [text, id])
        connection.close()
        with Library.open(folder, FakeEmbedder()) as library:
            shown = [hit.text for hit in library.search(before[id].text[:200], k=99)]
            assert all(any(words in one.text for one in before.values()) for words in shown), seed
            assert id not in {one.id for one in library.articles()}, seed
            assert library.verify(repair=True).sound, seed
        assert stored(folder) == before, seed


def test_a_flipped_bit_is_never_shown(tmp_path: Path) -> None:
    attack(tmp_path, 12)


@pytest.mark.soak
def test_five_hundred_flipped_bits_are_never_shown(tmp_path: Path) -> None:
    attack(tmp_path, 500)


def test_a_ledger_of_the_first_schema_is_sealed_when_opened(tmp_path: Path) -> None:
    folder = made(tmp_path)
    before = stored(folder)
    with sqlite3.connect(folder / FILE) as connection:
        connection.execute("ALTER TABLE articles DROP COLUMN seal")
        connection.execute("UPDATE meta SET value = '1' WHERE key = 'schema'")
    connection.close()
    assert stored(folder) == before
    with Library.open(folder, FakeEmbedder()) as library:
        assert library.verify().faults == ()
