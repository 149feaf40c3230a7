"""No file takes more than 10 seconds of processor time or 512 MB; what is refused says the limit; the next file is read."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from index.articles import Article
from index.errors import ReadingError
from index.fakes import FakeEmbedder
from index.library import Library
from index.passages import units
from index.reading import SafeReader, read_bytes
from tests.robustness.bombs import MARKDOWN, TEXTS, bombs
from tests.robustness.export_bombs import export_bombs

SECONDS, MEMORY = 10.0, 512 * 10**6
NAMED = {
    "markdown: links that never end", "text: related boxes", "page: attributes", "mail: 100,000 messages",
    "word: one blank", "word: a run", "feed: 100,000 items",
    "export: rulers alone", "rtf: links", "zip: one blank",
}  # fmt: skip
SEED = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))[0]
ALL = [
    pytest.param(*bomb, id=bomb[0], marks=() if bomb[0] in NAMED else pytest.mark.soak)
    for bomb in (*bombs(), *export_bombs())
]
GROWING = {**MARKDOWN, **{name: make for name, make in TEXTS.items() if name != "not UTF-8"}}


@pytest.mark.parametrize(("what", "file", "make"), ALL)
def test_a_bomb_costs_little(tmp_path: Path, what: str, file: str, make: Callable[[], bytes]) -> None:
    path = tmp_path / file
    path.write_bytes(make())
    with SafeReader() as reader, most_used() as (used, seconds):
        try:
            reader.read(path, file)
        except ReadingError as error:
            assert "parser failed" not in error.reason and "ended the process" not in error.reason
        assert max(seconds) <= SECONDS
        assert max(used) <= MEMORY
        assert reader.read(SEED, SEED.name)


def test_a_sync_goes_on_after_a_text_of_very_short_sentences(tmp_path: Path) -> None:
    """The splitter's own time limit once ended the whole sync."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXTS["short sentences"]())
    (folder / "b.txt").write_bytes(SEED.read_bytes())
    with Library.open(tmp_path / "library", FakeEmbedder(), create=True) as library:
        report = library.sync(folder)
        assert report.added + len(report.failures) == 2 and "b.txt" in {
            one.file for one in library.articles()
        }
        assert all(
            "longer than the 9 s of processor time allowed" in failure.reason for failure in report.failures
        )


@pytest.mark.parametrize("name", GROWING)
@pytest.mark.soak
def test_reading_grows_with_its_input(name: str) -> None:
    """Eight times the text takes at most 16 times the time, once that is long enough to be measured."""
    text = GROWING[name]()
    file = "a.md" if name in MARKDOWN else "a.txt"
    small, large = (min(spent(file, text[: len(text) // part]) for _ in range(3)) for part in (16, 2))
    assert large <= 16 * max(small, 0.05)


def spent(file: str, text: str) -> float:
    began = time.process_time()
    try:
        articles: list[Article] = read_bytes(file, text.encode())
        for article in articles:
            units(article)
    except ReadingError:
        pass
    return time.process_time() - began


@contextmanager
def most_used() -> Iterator[tuple[list[int], list[float]]]:
    """What this process's children hold in memory and have had of the processor, asked all along."""
    used, seconds, done = [0], [0.0], threading.Event()

    def watch() -> None:
        while not done.wait(0.02):
            for child in psutil.Process().children():
                try:
                    used.append(child.memory_info().rss)
                    seconds.append(sum(child.cpu_times()[:2]))
                except psutil.NoSuchProcess:
                    continue

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield used, seconds
    finally:
        done.set()
        watcher.join()
