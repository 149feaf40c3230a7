"""Tables of every kind of file: a line a row, a tab between cells, head rows marked; a page's layout is no table."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest

from index.articles import Article
from index.passages import sentences, split
from index.reading import extracted_text, read_bytes
from tests.robustness.bombs import word_file

LEDE = "The county set out on Monday how many wards every town will have from January of next year."
END = "The mayor said that nothing would change for the people of the smaller towns for some years."
HEAD = "Town\tWards\tMayor"
ROWS = ["Marlow\t12\tJane Hobb", "Hythe\t7\tEd Moss"]
CELLS = [line.split("\t") for line in [HEAD, *ROWS]]


def page(table: str) -> bytes:
    return f"<article><h1>Wards of the county</h1><p>{LEDE}</p>{table}<p>{END}</p></article>".encode()


def web(cells: list[list[str]], head: str = "th") -> str:
    first, *rows = cells
    made = ["".join(f"<{head}>{cell}</{head}>" for cell in first)]
    made += ["".join(f"<td>{cell}</td>" for cell in row) for row in rows]
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in made) + "</table>"


def word(cells: list[list[str]]) -> bytes:
    document = docx.Document()
    document.add_paragraph(LEDE)
    table = document.add_table(len(cells), len(cells[0]))
    for row, texts in zip(table.rows, cells, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.add_paragraph(END)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def open_document(body: str) -> bytes:
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "text", "table")
    )
    content = f"<office:document-content {names}><office:body><office:text>{body}</office:text></office:body>"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("content.xml", content + "</office:document-content>")
    return buffer.getvalue()


def open_table(cells: list[list[str]]) -> bytes:
    rows = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in row)
        + "</table:table-row>"
        for row in cells
    )
    table = f"<table:table>{rows}</table:table>"
    return open_document(f"<text:p>{LEDE}</text:p>{table}<text:p>{END}</text:p>")


def note(cells: list[list[str]]) -> bytes:
    first, *rows = [f"| {' | '.join(row)} |" for row in cells]
    rule = "|---" * len(cells[0]) + "|"
    return "\n".join([f"{LEDE}\n", first, rule, *rows, f"\n{END}"]).encode()


def rich(cells: list[list[str]], head: str = r"\trhdr") -> bytes:
    """A Rich Text file, whose rows begin and end as Word writes them."""
    rows = ""
    for number, row in enumerate(cells):
        said = "".join(rf"\pard\intbl {cell}\cell" for cell in row)
        rows += rf"\trowd\trgaph108{'' if number else head}\cellx3000\cellx6000{said}\trowd\row" + "\n"
    return (r"{\rtf1\ansi{\fonttbl\f0 Times;}\f0 " + rf"{LEDE}\par {rows}\pard {END}\par}}").encode()


def text(table: str) -> bytes:
    return f"{LEDE}\n\n{table}\n\n{END}\n".encode()


def read(name: str, data: bytes) -> Article:
    """The one article, its paragraphs all found among the words of the file."""
    (article,) = read_bytes(name, data)
    original = "".join(extracted_text(name, data).split())
    for paragraph in article.text.split("\n\n"):
        assert "".join(paragraph.split()) in original
    return article


def heads(article: Article) -> list[str]:
    return [article.text[mark.start : mark.end] for mark in article.marked("columns")]


@pytest.mark.parametrize(("name", "data"), [
    ("a.html", page(web(CELLS))), ("a.html", page(web(CELLS, head="td"))), ("a.md", note(CELLS)), ("a.docx", word(CELLS)),
    ("a.odt", open_table(CELLS)), ("a.rtf", rich(CELLS)), ("a.rtf", rich(CELLS, head="")),
    ("a.txt", text("Town | Wards | Mayor\nMarlow | 12 | Jane Hobb\nHythe | 7 | Ed Moss")),
    ("a.txt", text("|Town|Wards|Mayor|\n|---|---|---|\n|Marlow|12|Jane Hobb|\n|Hythe|7|Ed Moss|")),
    ("a.txt", text("+---+---+\n| Town | Wards | Mayor |\n+---+---+\n|Marlow|12|Jane Hobb|\n|Hythe|7|Ed Moss|\n+---+")),
    ("a.txt", text("Town\tWards\tMayor\nMarlow\t12\tJane Hobb\nHythe\t7\tEd Moss")),
    ("a.txt", text("Town\t\tWards\tMayor\nMarlow\t\t12\tJane Hobb\nHythe\t\t7\tEd Moss")),
    ("a.txt", text("  Town    Wards  Mayor\n  Marlow     12  Jane Hobb\n  Hythe       7  Ed Moss")),
    ("a.txt", text("Town    Wards  Mayor\n-----\nMarlow     12  Jane\n               Hobb\nHythe       7  Ed Moss")),
    ("a.eml", b"Subject: Wards\n\n" + text("Town    Wards  Mayor\nMarlow     12  Jane Hobb\nHythe       7  Ed Moss")),
])  # fmt: skip
def test_a_table_is_a_line_a_row_with_its_heads_marked(name: str, data: bytes) -> None:
    article = read(name, data)
    assert "\n\n".join([LEDE, "\n".join([HEAD, *ROWS]), END]) in article.text
    assert heads(article) == [HEAD]


@pytest.mark.parametrize("lines", [
    "Where:   the town hall\nWhen:    at noon\nWho:     Jane Hobb",
    "1.\tThe first ward.\n2.\tThe second ward.\n3.\tThe third ward.",
    "Marlow  had twelve wards\nand Hythe  had seven in\nthe old county  of 1974.",
    "Home | News | Sport\nBy Jane Hobb",
    "Marlow | 12\nHythe | 7",
    "The council met at noon.      Nobody spoke of wards.\nThe mayor opened the debate   until she rose and asked\n"
    "with a word on the budget.    how many there would be.",
])  # fmt: skip
def test_lines_with_gaps_that_are_no_table(lines: str) -> None:
    assert "\t" not in read("a.txt", text(lines)).text


def test_the_cells_of_a_rich_texts_layout_are_paragraphs() -> None:
    article = read("a.rtf", rich([[f"{END} {LEDE} {END} {LEDE}", "Menu"], ["Left", "Right"]], head=""))
    assert "\t" not in article.text
    assert {"Left", "Right"} <= set(article.text.split("\n\n"))


def test_paragraphs_of_a_rich_texts_cell_are_one_cell() -> None:
    article = read("a.rtf", rich([*CELLS, ["Orrock", "3", r"Ada Finch,\par acting"]]))
    assert "\nOrrock\t3\tAda Finch, acting\n\n" in article.text


def test_spans_leave_cells_empty_and_a_caption_stands_with_the_heads() -> None:
    table = (
        "<table><caption>Wards per town</caption><thead><tr><th rowspan=2>Town</th><th colspan=2>Wards</th></tr>"
        "<tr><th>1901</th><th>1911</th></tr></thead><tr><td rowspan=2>Marlow</td><td>12</td><td>14</td></tr>"
        "<tr><td>13</td><td>15</td></tr></table>"
    )
    article = read("a.html", page(table))
    assert heads(article) == ["Wards per town\nTown\tWards\n\t1901\t1911"]
    assert "\t1911\nMarlow\t12\t14\n\t13\t15\n\n" in article.text


@pytest.mark.parametrize("table", [
    f"<table><tr><td>{END} {LEDE} {END} {LEDE}</td><td>Menu</td></tr><tr><td>Left</td><td>Right</td></tr></table>",
    f"<table><tr><td>Left</td><td>{web(CELLS)}</td></tr><tr><td>Left</td><td>Right</td></tr></table>",
    f"<table role=presentation>{web(CELLS)[7:]}",
    "<table><tr><td>One column</td></tr><tr><td>and a second row</td></tr></table>",
])  # fmt: skip
def test_what_lays_out_a_page_is_no_table(table: str) -> None:
    article = read("a.html", page(table))
    paragraphs = article.text.split("\n\n")
    assert {"Left", "Hythe", "One column"} & set(paragraphs) or "\n".join([HEAD, *ROWS]) in paragraphs
    assert not any("\t" in paragraph and "Left" in paragraph for paragraph in paragraphs)


@pytest.mark.parametrize(("rows", "head"), [
    ([["Born", "1901"], ["Died", "1950"]], []),
    ([["Item", "2024", "2025"], ["Roads", "£6.3m", "£5.8m"]], ["Item\t2024\t2025"]),
    ([["Marlow", "12", "14"], ["Hythe", "7", "9"]], []),
    ([["Wards"], ["Town", "Number"], ["Hythe", "7"], ["Marlow", "9"]], ["Wards\nTown\tNumber"]),
])  # fmt: skip
def test_a_head_row_that_nothing_marks_is_told_by_its_words(rows: list[list[str]], head: list[str]) -> None:
    assert heads(read("a.html", page(web(rows, head="td")))) == head


def test_markdown_cells_lose_their_signs_and_no_word() -> None:
    data = b"A note.\n\n| Bidder | **Offer** |\n|:--|--:|\n| [Nordsand](http://n.example) | 9.4 \\| m |\n| Vandel | |\n"
    assert "Bidder\tOffer\nNordsand\t9.4 | m\nVandel" in read("a.md", data).text


def test_each_row_is_a_unit_and_a_passage_inside_of_a_table_has_its_heads_beside_it() -> None:
    rows = [[f"Town {number}", str(number), "Ada Finch of the old county school"] for number in range(80)]
    article = read("a.html", page(web([CELLS[0], *rows])))
    places = split(article, lambda texts: [len(text.split()) for text in texts])
    inside = [start for start, _ in places if article.text[start:].startswith("Town ")][1:]
    assert inside
    assert all(article.beside(start) == f"{article.header}\n{HEAD}" for start in inside)
    assert article.beside(places[0][0]) == article.beside(article.text.index(END)) == article.header
    start = article.text.index("Town 5\t")
    assert (start, article.text.index("\n", start)) in sentences(article.text)


def test_lines_that_only_begin_with_a_tab_are_running_text() -> None:
    text = "\tIt rained. The river\n\trose."
    assert [text[start:end] for start, end in sentences(text)] == ["It rained.", "The river\n\trose."]


def test_a_table_behind_what_is_cut_off_goes_with_it_and_one_below_a_bare_headline_stays() -> None:
    article = read("a.html", f"<article><h1>Wards of the county</h1>{web(CELLS)}</article>".encode())
    assert HEAD in article.text


def test_word_notes_stand_behind_their_paragraph_and_deleted_breaks_join() -> None:
    body = (
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>The union wants </w:t></w:r></w:p>"
        "<w:p><w:r><w:t>a cap.</w:t><w:footnoteReference w:id='2'/></w:r></w:p><w:p><w:r><w:t>The end.</w:t></w:r></w:p>"
    )
    article = read("a.docx", with_notes(word_file(body.encode()), "Of rents in the old town."))
    assert article.text == "The union wants a cap.\n\nOf rents in the old town.\n\nThe end."


def with_notes(file: bytes, words: str) -> bytes:
    """A Word file with one footnote, number 2."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    notes = f"<w:footnotes xmlns:w='{space}'><w:footnote w:id='0'><w:p/></w:footnote><w:footnote w:id='2'><w:p><w:r>"
    notes += f"<w:t>{words}</w:t></w:r></w:p></w:footnote></w:footnotes>"
    relations = "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
    relations += f"<Relationship Id='r9' Type='{kind}' Target='footnotes.xml'/></Relationships>"
    buffer = io.BytesIO(file)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("word/footnotes.xml", notes)
        archive.writestr("word/_rels/document.xml.rels", relations)
    return buffer.getvalue()


def test_open_document_notes_stand_behind_their_paragraph() -> None:
    noted = "<text:note><text:note-body><text:p>Of rents.</text:p></text:note-body>"
    body = f"<text:p>The union wants a cap{noted}</text:note> of it.</text:p><text:p>The end of the talks.</text:p>"
    article = read("a.odt", open_document(body))
    assert article.text == "The union wants a cap of it.\n\nOf rents.\n\nThe end of the talks."


@pytest.mark.parametrize(
    "note", [r"{\footnote \pard\plain {\super\chftn }Of rents.}", r"{\*\footnote{\chftn}Of rents.}"]
)
def test_rich_text_notes_stand_behind_their_paragraph(note: str) -> None:
    code = rf"{{\rtf1\ansi The union wants a cap{{\super\chftn}}{note} of it.\par The end of the talks.\par}}"
    article = read("a.rtf", code.encode())
    assert article.text == "The union wants a cap of it.\n\nOf rents.\n\nThe end of the talks."


@pytest.mark.parametrize(("code", "told"), [
    (r"The first of the towns.\par {\shp{\*\shpinst{\sp{\sn a}{\sv 2}}{\shptxt \pard Wards are few.\par}}{\shprslt W}}The"
     r" end.\par", "The first of the towns.\n\nWards are few.\n\nThe end."),
    (r"The cap is {\revised 3}{\deleted\revauthdel1 5} {\v index}per cent, \deleted not \deleted0 a year.\par",
     "The cap is 3 per cent, a year."),
])  # fmt: skip
def test_rich_text_has_its_boxes_and_nothing_deleted_or_hidden(code: str, told: str) -> None:
    article = read("a.rtf", rf"{{\rtf1\ansi{{\fonttbl\f0 Times;}} {code}}}".encode())
    assert article.text == told


def test_a_rich_texts_table_right_below_another_has_its_own_heads() -> None:
    code = rich(CELLS).decode()
    rows = code[code.index(r"\trowd") : code.index(r"\pard The mayor")]
    article = read("a.rtf", code.replace(rows, rows + rows).encode())
    assert heads(article) == [HEAD, HEAD]
