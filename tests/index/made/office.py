"""Made office documents: Word, OpenDocument and RTF."""

from __future__ import annotations

import io
from html import escape

import docx

from tests.index.made.packing import zipped
from tests.index.made.stories import Made, Teller, american, spoken
from tests.index.made.texts import factiva, nexis, told


def office_files() -> list[Made]:
    """Reports, minutes and exports."""
    return [
        _word(), _word_of_nexis(), _word_with_table(), _open_document(), _open_minutes(), _rich(), _rich_of_factiva(),
    ]  # fmt: skip


def _saved(document: object) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


def _word() -> Made:
    story = Teller(500).story()
    document = docx.Document()
    document.core_properties.author = ""
    document.add_heading(story.title or "", 0)
    document.add_paragraph(f"By {story.author}")
    document.add_paragraph(spoken(story.day))
    for text in story.paragraphs[:3]:
        document.add_paragraph(text)
    document.add_heading("The second winter", 2)
    for text in story.paragraphs[3:]:
        bold, _, rest = text.partition(" ")
        paragraph = document.add_paragraph()
        paragraph.add_run(bold).bold = True
        paragraph.add_run(f" {rest}")
    said = [*story.paragraphs[:3], "The second winter", *story.paragraphs[3:]]
    return Made("word-report.docx", _saved(document), [story.but(outlet=None, url=None, paragraphs=said)])


def _word_of_nexis() -> Made:
    stories = told(501, 2)
    document = docx.Document()
    document.core_properties.author = ""
    for line in nexis(stories).split("\n\n"):
        if line.strip():
            document.add_paragraph(" ".join(line.split()))
    return Made("word-nexis.docx", _saved(document), [one.but(url=None) for one in stories])


def _word_with_table() -> Made:
    story = Teller(502).story()
    rows = [("Town", "Bells", "Weight"), ("Ostrelle", "12", "3.4 t"), ("Wexmoor", "7", "910 kg")]
    document = docx.Document()
    document.core_properties.title, document.core_properties.author = story.title or "", story.author or ""
    document.add_heading(story.title or "", 1)
    for text in story.paragraphs[:4]:
        document.add_paragraph(text)
    table = document.add_table(rows=3, cols=3)
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            table.cell(row, column).text = value
    for text in story.paragraphs[4:]:
        document.add_paragraph(text, style="List Bullet")
    said = [*story.paragraphs[:4], *(" ".join(row) for row in rows), *story.paragraphs[4:]]
    return Made(
        "word-table.docx", _saved(document), [story.but(outlet=None, url=None, day=None, paragraphs=said)]
    )


_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = (
    f'xmlns:office="{_OFFICE}office:1.0" xmlns:text="{_OFFICE}text:1.0"'
    f' xmlns:table="{_OFFICE}table:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    f' xmlns:meta="{_OFFICE}meta:1.0"'
)


def _odt(body: str, title: str = "", author: str = "") -> bytes:
    content = (
        f"<office:document-content {_SPACES}><office:body><office:text>{body}</office:text>"
        "</office:body></office:document-content>"
    )
    meta = (
        f"<office:document-meta {_SPACES}><office:meta><dc:title>{escape(title)}</dc:title>"
        f"<meta:initial-creator>{escape(author)}</meta:initial-creator></office:meta>"
        "</office:document-meta>"
    )
    return zipped(
        {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content, "meta.xml": meta}
    )


def _open_document() -> Made:
    story = Teller(510).story()
    note = Teller(511).sentence()
    body = (
        f'<text:h text:outline-level="1">{escape(story.title or "")}</text:h><text:p>By'
        f" {escape(story.author or '')}</text:p><text:p>{american(story.day)}</text:p>"
    )
    for n, text in enumerate(story.paragraphs):
        first, _, rest = escape(text, quote=False).partition(" ")
        foot = (
            "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>"
            f"{escape(note, quote=False)}</text:p></text:note-body></text:note>"
            if n == 2
            else ""
        )
        body += f"<text:p><text:span>{first}</text:span><text:s/>{rest}{foot}</text:p>"
    said = [*story.paragraphs[:3], note, *story.paragraphs[3:]]
    return Made("open-report.odt", _odt(body), [story.but(outlet=None, url=None, paragraphs=said)])


def _open_minutes() -> Made:
    """Title and author in the document's data alone; tracked changes, a list, a table."""
    story = Teller(512).story()
    gone = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>Umbrellas were struck out."
        "</text:p></text:deletion></text:changed-region></text:tracked-changes>"
    )
    items = [Teller(513).sentence(), Teller(514).sentence()]
    listed = "".join(
        f"<text:list-item><text:p>{escape(item, quote=False)}</text:p></text:list-item>" for item in items
    )
    rows = [("Present", "Absent"), ("Solheim", "Quist")]
    cells = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in row)
        + "</table:table-row>"
        for row in rows
    )
    texts = "".join(f"<text:p>{escape(text, quote=False)}</text:p>" for text in story.paragraphs)
    body = f"{gone}{texts}<text:list>{listed}</text:list><table:table>{cells}</table:table>"
    said = [*story.paragraphs, *items, *(" ".join(row) for row in rows)]
    data = _odt(body, story.title or "", story.author or "")
    return Made("open-minutes.odt", data, [story.but(outlet=None, url=None, day=None, paragraphs=said)])


def _coded(text: str) -> str:
    """RTF's own way of writing signs beyond ASCII."""
    signs = (
        c if c.isascii() else f"\\u{ord(c)}?"
        for c in text.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}")
    )
    return "".join(signs)


def _rich() -> Made:
    story = Teller(520).story()
    lines = [
        f"\\b\\fs32 {_coded(story.title or '')}\\b0\\fs22",
        f"By {_coded(story.author or '')}",
        spoken(story.day),
        *map(_coded, story.paragraphs),
    ]
    code = (
        "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\froman Times New Roman;}}{\\colortbl;\\red0\\green0\\blue0;}"
        "{\\*\\generator Riched20;}\\viewkind4\\uc1\\pard\\f0\\fs22 "
        + "\\par\n\\par\n".join(lines)
        + "\\par}"
    )
    return Made("rich-report.rtf", code.encode("ascii"), [story.but(outlet=None, url=None)])


def _rich_of_factiva() -> Made:
    stories = told(521, 2)
    code = (
        "{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}\\f0 "
        + "\\par\n".join(map(_coded, factiva(stories).split("\n")))
        + "\\par}"
    )
    return Made("rich-factiva.rtf", code.encode("ascii"), [one.but(url=None) for one in stories])
