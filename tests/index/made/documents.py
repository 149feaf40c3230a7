"""Made books, PDF papers, saved archives of pages and ZIP archives."""

from __future__ import annotations

import io
import textwrap
from html import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, SimpleDocTemplate
from reportlab.platypus.flowables import Flowable

from tests.index.made.markup import head, linked_data, paragraphs
from tests.index.made.packing import zipped
from tests.index.made.stories import Made, Story, Teller, american
from tests.index.made.texts import told


def documents() -> list[Made]:
    """A book, three papers, a page saved with its pictures, an archive."""
    return [_book(), _sheet(), _paper(), _brochure(), _archived_page(), _packed()]


def _book() -> Made:
    stories = [
        one.but(author="Ingrid Solheim", day=None, outlet="Wexmoor Print", url=None) for one in told(530, 3)
    ]
    chapters: dict[str, bytes | str] = {
        f"OEBPS/c{n}.xhtml": (
            f"<html xmlns='http://www.w3.org/1999/xhtml'><head><title>{one.title}</title>"
            f"</head><body><h1>{one.title}</h1>{paragraphs(one)}</body></html>"
        )
        for n, one in enumerate(stories)
    }
    items = "".join(
        f"<item id='c{n}' href='c{n}.xhtml' media-type='application/xhtml+xml'/>" for n in range(3)
    )
    refs = "".join(f"<itemref idref='c{n}'/>" for n in range(3))
    package = (
        "<package xmlns='http://www.idpf.org/2007/opf' xmlns:dc='http://purl.org/dc/elements/1.1/'>"
        "<metadata><dc:title>Bells</dc:title>"
        "<dc:creator>Ingrid Solheim</dc:creator><dc:publisher>Wexmoor Print</dc:publisher></metadata>"
        f"<manifest>{items}</manifest><spine>{refs}</spine></package>"
    )
    root = (
        "<container xmlns='urn:oasis:names:tc:opendocument:xmlns:container'><rootfiles><rootfile"
        " full-path='OEBPS/content.opf'/></rootfiles></container>"
    )
    data = zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": root,
            "OEBPS/content.opf": package,
            **chapters,
        }
    )
    return Made("book-bells.epub", data, stories)


def _sheet() -> Made:
    """One column, drawn line by line, justified by nothing."""
    story = Teller(540).story(9)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.setTitle(story.title or "")
    canvas.setAuthor(story.author or "")
    y = 790.0
    canvas.setFont("Helvetica-Bold", 18)
    for line in textwrap.wrap(story.title or "", 48):
        canvas.drawString(56, y, line)
        y -= 24
    canvas.setFont("Times-Roman", 11)
    for text in story.paragraphs:
        y -= 8
        for line in textwrap.wrap(text, 88, break_on_hyphens=False):
            if y < 60:
                canvas.showPage()
                canvas.setFont("Times-Roman", 11)
                y = 790.0
            canvas.drawString(56, y, line)
            y -= 14
    canvas.save()
    return Made("paper-sheet.pdf", buffer.getvalue(), [story.but(outlet=None, url=None, day=None)])


def _flow(story: Story) -> list[Flowable]:
    styles = getSampleStyleSheet()
    flow: list[Flowable] = [Paragraph(escape(story.title or ""), styles["Title"])]
    return [*flow, *(Paragraph(escape(text), styles["BodyText"]) for text in story.paragraphs)]


def _paper() -> Made:
    """Pages with a running head and numbers."""
    story = Teller(541).story(16)
    buffer = io.BytesIO()

    def edges(canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(72, 810, "Umbrella Quarterly")
        canvas.drawRightString(520, 30, f"{document.page}")

    paper = SimpleDocTemplate(buffer, pagesize=A4, title=story.title, author=story.author)
    paper.build(_flow(story), onFirstPage=edges, onLaterPages=edges)
    return Made(
        "paper-journal.pdf", buffer.getvalue(), [story.but(outlet="Umbrella Quarterly", url=None, day=None)]
    )


def _brochure() -> Made:
    """Two columns, justified."""
    story = Teller(542).story(14)
    buffer = io.BytesIO()
    paper = BaseDocTemplate(buffer, pagesize=A4, title=story.title, author=story.author)
    frames = [Frame(50, 50, 235, 740), Frame(310, 50, 235, 740)]
    paper.addPageTemplates(PageTemplate(frames=frames))
    paper.build(_flow(story))
    return Made("paper-columns.pdf", buffer.getvalue(), [story.but(outlet=None, url=None, day=None)])


def _archived_page() -> Made:
    story = Teller(550).story()
    page = (
        f"<html>{head(story, linked_data(story))}<body><nav><a href='/'>Home</a></nav><article><h1>"
        f"{story.title}</h1>{paragraphs(story)}</article></body></html>"
    )
    lines = ["From: <Saved by Blink>", ("Snapshot-Content-Location:"
        f" {story.url}"), "Subject: =?utf-8?Q?saved?=", "MIME-Version: 1.0",
             'Content-Type: multipart/related; type="text/html";'
             ' boundary="----b0"', "", "------b0", "Content-Type: text/html",
             "Content-Transfer-Encoding: binary", ("Content-Location:"
             f" {story.url}"), "", page, "------b0", "Content-Type: image/gif",
             "Content-Transfer-Encoding: base64", "", "R0lGODlhAQABAAAAACw=", "------b0--", ""]  # fmt: skip
    return Made("page-saved.mhtml", "\r\n".join(lines).encode(), [story])


def _packed() -> Made:
    """Two texts, a folder, what a system leaves."""
    stories = [one.but(outlet=None, url=None) for one in told(560, 2)]
    texts: dict[str, bytes | str] = {
        f"kept/{n}.txt": f"{one.title}\n\nBy {one.author}\n{american(one.day)}\n\n"
        + "\n\n".join(one.paragraphs)
        for n, one in enumerate(stories)
    }
    return Made(
        "packed.zip", zipped({**texts, "__MACOSX/._0.txt": b"\0\1", "kept/photo.jpg": b"\xff\xd8"}), stories
    )
