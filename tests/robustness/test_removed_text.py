"""Text that was removed stands in no file of the library any more, also while others have it open."""

from __future__ import annotations

import threading
from pathlib import Path

from index.fakes import FakeEmbedder
from index.library import Library
from tests.index.small_library import fill

SECRET = "Quetzalxochitl Brzmyslowa embezzled the harbour fund of Nyvandsholm."


def remains(folder: Path, words: str = SECRET) -> list[str]:
    """The library's files that hold one of the words."""
    wanted = [word.strip(".").encode() for word in words.split() if len(word) > 9]
    held = {path: path.read_bytes().lower() for path in folder.rglob("*") if path.is_file()}
    return [path.name for path, data in held.items() if any(word.lower() in data for word in wanted)]


def made(tmp_path: Path, exact_limit: int = 20_000) -> Library:
    fill(tmp_path / "articles", 12)
    (tmp_path / "articles" / "secret.txt").write_text(
        f"The secret report\n\nFirst of all, it rained. {SECRET} Nobody else said so.\n", "utf-8"
    )
    library = Library.open(tmp_path / "library", FakeEmbedder(), create=True, exact_limit=exact_limit)
    library.sync(tmp_path / "articles")
    assert "ledger.sqlite3" in " ".join(remains(library.folder))
    return library


def test_nothing_is_left_of_a_file_that_vanished(tmp_path: Path) -> None:
    with made(tmp_path, exact_limit=5) as library:
        (tmp_path / "articles" / "secret.txt").unlink()
        assert library.sync(tmp_path / "articles").removed == 1
        assert remains(library.folder) == []
        assert library.verify().faults == ()


def test_nothing_is_left_of_what_a_changed_file_said_or_of_a_removed_article(tmp_path: Path) -> None:
    with made(tmp_path) as library:
        (tmp_path / "articles" / "secret.txt").write_text("The report\n\nIt rained all day long in May.\n")
        library.sync(tmp_path / "articles")
        assert remains(library.folder) == []
        (tmp_path / "articles" / "more.txt").write_text(f"More\n\n{SECRET}\n", "utf-8")
        library.sync(tmp_path / "articles")
        assert remains(library.folder) != []
        library.remove(["more.txt"])
        assert remains(library.folder) == []


def test_nothing_is_left_while_others_read(tmp_path: Path) -> None:
    """Four threads of another reader ask without pause, as a busy server does."""
    stop = threading.Event()
    asked = [0] * 4
    with made(tmp_path) as library, Library.open(library.folder, FakeEmbedder()) as reader:

        def ask(number: int) -> None:
            while not stop.is_set():
                reader.search("Who embezzled the harbour fund?")
                asked[number] += 1

        threads = [threading.Thread(target=ask, args=[number]) for number in range(4)]
        for thread in threads:
            thread.start()
        try:
            (tmp_path / "articles" / "secret.txt").unlink()
            library.sync(tmp_path / "articles")
            left = remains(library.folder)
        finally:
            stop.set()
            for thread in threads:
                thread.join()
        assert left == []
        assert all(asked)


def test_what_a_reader_holds_is_wiped_out_by_the_next_sync(tmp_path: Path) -> None:
    with made(tmp_path) as library, Library.open(library.folder, FakeEmbedder()) as reader:
        (tmp_path / "articles" / "secret.txt").unlink()
        with reader.store.reading() as state:
            assert state.count()
            library.sync(tmp_path / "articles")
            assert not library.store.forget()
        library.sync(tmp_path / "articles")
        assert remains(library.folder) == []


def test_a_repair_leaves_nothing_either(tmp_path: Path) -> None:
    with made(tmp_path) as library:
        library.store.write(removed=[one.id for one in library.articles() if one.file == "secret.txt"])
        assert remains(library.folder) != []
        with library.store.transaction() as connection:  # type: ignore[attr-defined]
            connection.exec_driver_sql("DELETE FROM passages_fts WHERE rowid = 3")
        assert library.verify(repair=True).sound
        assert remains(library.folder) == []
