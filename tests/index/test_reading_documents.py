"""PDF and Word files, made here."""

from __future__ import annotations

import io
from collections.abc import Sequence

import docx
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

from index.errors import ReadingError
from index.reading import extracted_text, read_bytes

HEAD = "The Lock-Keeper's Review   No. 14"
PAGES = (
    (HEAD, "", "Why the Grand Sluice leaks", "By Edwin Hale", "12 May 2025", "",
     "The Grand Sluice at Boston has leaked since it was built in 1766, and nobody",
     "has ever found out exactly where. Divers have gone down eleven times with lamps",
     "and once with a bucket of red dye.", "",
     "The dye came out a mile upstream, which is not where anybody had expected it",
     "to come out at all, and the matter was", "1"),
    (HEAD, "", "dropped until the war. In 1946 an engineer named Florence Dake walked the",
     "bed of the river at low tide and marked 214 places with white pegs.", "", "The pegs are still there.", "2"),
    (HEAD, "", "Repairs would cost 4.2 million pounds, the trust says.", "3"),
)  # fmt: skip


def pdf(
    pages: Sequence[Sequence[str]], title: str = "", author: str = "", password: str | None = None
) -> bytes:
    buffer = io.BytesIO()
    sheet = canvas.Canvas(buffer, pagesize=A4, encrypt=password)
    sheet.setTitle(title)
    sheet.setAuthor(author)
    for lines in pages:
        for row, line in enumerate(lines):
            sheet.drawString(60, 780 - 16 * row, line)
        sheet.showPage()
    sheet.save()
    return buffer.getvalue()


def word() -> bytes:
    document = docx.Document()
    document.core_properties.author = "Ines Quadros"
    document.add_heading("A ponte das garrafas", 0)
    document.add_paragraph("14 de março de 2025")
    document.add_paragraph(
        "A ponte sobre o rio Nabão foi construída com 18.000 garrafas de vidro, segundo a câmara de Tomar."
    )
    document.add_heading("Como se fez", 1)
    document.add_paragraph(
        "As garrafas vieram de um só restaurante. Levou três anos a juntá-las, disse o dono."
    )
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Custo", "12.000 euros"
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_pdf_lines_are_joined_and_running_heads_go() -> None:
    (article,) = read_bytes("sluice.pdf", pdf(PAGES, "untitled", "anonymous"))
    assert article.title == "Why the Grand Sluice leaks" and article.author == "Edwin Hale"
    assert article.published == "2025-05-12"
    assert "nobody has ever found out exactly where. Divers" in article.text
    assert "named Florence Dake walked the bed of the river" in article.text
    assert "the matter was dropped until" in article.text  # though a page number stands between
    assert "Lock-Keeper" not in article.text and not article.text.endswith("3")


def test_pdf_properties_are_facts_where_the_page_says_nothing() -> None:
    data = pdf([PAGES[0][6:9]], "Leaks of the Grand Sluice", "Edwin Hale")
    (article,) = read_bytes("sluice.pdf", data)
    assert (article.title, article.author) == ("Leaks of the Grand Sluice", "Edwin Hale")
    assert article.text.startswith("Leaks of the Grand Sluice\n\nEdwin Hale\n\nThe Grand Sluice")
    assert article.published is None  # when a file was made is not when its text was published


def test_word_styles_tables_and_properties() -> None:
    (article,) = read_bytes("ponte.docx", word())
    assert (article.title, article.author, article.published) == (
        "A ponte das garrafas",
        "Ines Quadros",
        "2025-03-14",
    )
    assert [article.text[m.start : m.end] for m in article.marked("heading")] == ["Como se fez"]
    assert "12.000 euros" in article.text


@pytest.mark.parametrize(("name", "data"), [("a.pdf", pdf(PAGES)), ("a.docx", word())])
def test_every_paragraph_stands_in_the_document(name: str, data: bytes) -> None:
    original = "".join(extracted_text(name, data).split())
    (article,) = read_bytes(name, data)
    for paragraph in article.text.split("\n\n"):
        assert "".join(paragraph.split()) in original


def test_locked_truncated_and_picture_pdfs_say_so() -> None:
    for data, reason in (
        (pdf(PAGES, password="secret"), "password"),
        (pdf(PAGES)[:900], "damaged or incomplete"),
        (pdf([[]]), "no text"),
    ):
        with pytest.raises(ReadingError, match=reason):
            read_bytes("x.pdf", data)
