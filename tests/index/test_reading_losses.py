"""A reading that lost more than a tenth of a file's running text says so; one that left out furniture does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.articles import Article
from index.errors import ReadingError
from index.reading import Parsed, SafeReader
from index.reading.losses import loss_of
from index.reading.parse import read_all
from tests.index.made.measure import made_files

MADE = {made.name: made for made in made_files()}
LONG = [name for name, made in MADE.items() if sum(len(p) for s in made.stories for p in s.paragraphs) > 900]
SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))
# The page shows none of it; it is attached to what is shown; its paragraphs are too few.
UNCOUNTED = frozenset(("page-stub_with_body.html", "mail-attachment.eml", "My Clippings.txt"))


def texts_of(name: str, data: bytes) -> list[str]:
    return [one.text for one in read_all(name, data) if isinstance(one, Article)]


def test_no_made_file_and_no_seed_is_said_to_have_lost_anything() -> None:
    files = [(made.name, made.data) for made in MADE.values()]
    files += [(path.name, path.read_bytes()) for path in SEEDS]
    said = {name: loss_of(name, data, texts_of(name, data)) for name, data in files}
    assert not [name for name, notice in said.items() if notice]


@pytest.mark.parametrize("name", [name for name in LONG if name not in UNCOUNTED])
def test_a_reading_without_every_second_paragraph_is_told(name: str) -> None:
    stored = [
        "\n\n".join(part for number, part in enumerate(text.split("\n\n")) if number % 2)
        for text in texts_of(name, MADE[name].data)
    ]
    assert "words of its running text were not read" in (loss_of(name, MADE[name].data, stored) or "")


def test_there_are_long_files_of_nearly_every_kind() -> None:
    kinds = {name.rpartition(".")[2] for name in LONG}
    assert {"html", "txt", "md", "eml", "rss", "json", "csv", "docx", "odt", "rtf", "epub", "pdf"} <= kinds


def test_the_notice_is_a_part_of_what_reading_gives(tmp_path: Path) -> None:
    """Of a page whose second half stands in a box with the name of a consent wall."""
    said = "The keeper of lock number {} told the council that the gates had not been painted since the flood of 1953."
    shown = "".join(f"<p>{said.format(number)}</p>" for number in range(8))
    boxed = "".join(f"<p>{said.format(number)}</p>" for number in range(8, 16))
    page = (
        f"<article><h1>Who paints the gates?</h1>{shown}<section id='gdpr-fines'>{boxed}</section></article>"
    )
    (tmp_path / "gates.html").write_text(page)
    with SafeReader() as reader:
        article, notice = reader.read(tmp_path / "gates.html", "gates.html")
    assert isinstance(article, Parsed)
    assert "number 7" in article.article.text
    assert isinstance(notice, ReadingError)
    assert str(notice).startswith("gates.html: about 166 of the 336 words of its running text were not read")


@pytest.mark.parametrize(
    "data", [b"<" * 50_000, b"<a " * 50_000, b"<div hidden>" * 20_000, b"<!--" * 50_000, b"<script>" * 50_000]
)
def test_what_no_reader_would_take_is_counted_in_time(data: bytes) -> None:
    assert loss_of("a.html", data, []) is None
