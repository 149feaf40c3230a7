"""PDFs of many layouts, painted here: every word once, in reading order, and none of the pages' own."""

from __future__ import annotations

import io
import re
from collections import Counter

import pytest
from reportlab.lib.utils import ImageReader

from index.errors import ReadingError
from index.reading import extracted_text, read_bytes
from index.reading.parse import read_all
from tests.index.pdf_samples import Sample, Sheet, prose, samples


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.name)
def test_a_layout_is_read_word_for_word(sample: Sample) -> None:
    (article,) = read_bytes("a.pdf", sample.data)
    flat = " ".join(article.text.split())
    wanted = Counter(re.findall(r"\w+", " ".join(sample.paragraphs)))

    assert wanted - Counter(re.findall(r"\w+", flat)) == Counter()
    assert [text for text in sample.paragraphs if text not in article.text.split("\n\n")] == []
    assert [word for word in sample.foreign if word in flat] == []
    assert [article.text.index(text) for text in sample.paragraphs] == sorted(
        article.text.index(text) for text in sample.paragraphs
    )
    if sample.rows:
        assert "\n".join("\t".join(row) for row in sample.rows) in article.text.split("\n\n")
    original = "".join(extracted_text("a.pdf", sample.data).split())
    assert all("".join(text.split()) in original for text in article.text.split("\n\n"))


def test_a_hyphen_stays_where_the_word_has_one() -> None:
    sheet = Sheet("Helvetica", 10)
    for row, line in enumerate((
        "The well-known keeper of the light at Orrock Bay walked down to the pier with his dog and was well-",
        "known there as the man who saved two-thirds of the herring fleet in the storm of that long winter by lan-",
        "tern light, and he never spoke of it.",
    )):  # fmt: skip
        sheet.line(60, 60 + 13 * row, line)
    (article,) = read_bytes("a.pdf", sheet.done())

    assert "was well-known there" in article.text
    assert "by lantern light" in article.text


def test_the_largest_letters_are_the_title_where_the_data_have_none() -> None:
    sheet = Sheet("Times-Roman", 10)
    sheet.line(60, 40, "Quarterly of the Coast", 8)
    sheet.line(60, 80, "What the ferry cost, and who", 22)
    sheet.line(60, 106, "paid for it in the end", 22)
    sheet.line(60, 140, "By Odile Ferrand")
    sheet.line(60, 155, prose(1, 1))
    (article,) = read_bytes("a.pdf", sheet.done())

    assert article.title == "What the ferry cost, and who paid for it in the end"
    assert article.author == "Odile Ferrand"


def test_a_page_that_is_a_picture_is_named() -> None:
    from PIL import Image

    picture = io.BytesIO()
    Image.new("L", (20, 20)).save(picture, "png")
    sheet = Sheet()
    sheet.line(60, 60, prose(1, 1))
    sheet.canvas.showPage()
    sheet.canvas.drawImage(ImageReader(picture), 50, 50, 400, 400)
    article, notice = read_all("a.pdf", sheet.done())

    assert "before the long winter came." in article.text  # type: ignore[union-attr]
    assert isinstance(notice, ReadingError) and "page 2 is a picture" in str(notice)
