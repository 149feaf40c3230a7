"""A Word document to a draft: title and heading styles, paragraphs and tables in order, core properties."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

from index.reading.cleaning import clean
from index.reading.draft import Draft, Fact, ParagraphKind, Unreadable, whole_lines
from index.reading.pdf import plausible_author, plausible_title

if TYPE_CHECKING:
    from docx.document import Document

_LARGEST = 200 * 2**20
_HEADING_STYLE = re.compile(r"(?:heading|überschrift|titre|título|titolo|nagłówek|kop)\s*\d", re.IGNORECASE)


def read_docx(data: bytes) -> list[Draft]:
    """One article. Raises Unreadable for damaged and locked files and for archives that unpack to too much."""
    document = _open(data)
    draft = Draft()
    properties = document.core_properties
    paragraphs = list(_paragraphs(document))
    titled = [text for style, text in paragraphs if style in ("Title", "Titel", "Titre", "Título")]
    title = titled[0] if titled else " ".join((properties.title or "").split())
    if titled or (plausible_title(title) and title not in [text for _, text in paragraphs[:3]]):
        draft.learn("title", Fact(title, title) if title else None)
    author = " ".join((properties.author or "").split())
    lines = whole_lines((_kind(style), text) for style, text in paragraphs)
    draft = clean(lines, draft)
    if draft.author is None and plausible_author(author):
        draft.learn("author", Fact(author, author))
    return [draft]


def docx_text(data: bytes) -> str:
    """All paragraphs and cells, then the title and author properties."""
    document = _open(data)
    properties = document.core_properties
    return "\n".join(
        [*(text for _, text in _paragraphs(document)), properties.title or "", properties.author or ""]
    )


def _kind(style: str) -> ParagraphKind:
    return "heading" if _HEADING_STYLE.match(style) else "text"


def _open(data: bytes) -> Document:
    import docx

    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("it is an old Word file or locked with a password; save it as .docx without")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise Unreadable("it is not a Word document, or damaged") from error
    if size > _LARGEST:
        raise Unreadable(
            f"it unpacks to {size / 2**20:.0f} MiB, more than the {_LARGEST / 2**20:.0f} MiB allowed"
        )
    try:
        return docx.Document(io.BytesIO(data))
    except MemoryError:
        raise
    except Exception as error:
        raise Unreadable(f"the Word document is damaged or incomplete ({type(error).__name__})") from error


def _paragraphs(document: Document) -> list[tuple[str, str]]:
    """(style name, text) of every paragraph, and of every table row's cells, in order."""
    found: list[tuple[str, str]] = []
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                found += [("", cell.text) for cell in _cells(row) if cell.text.strip()]
        elif block.text.strip():
            style = block.style.name if block.style is not None else ""
            found += [(style or "", part) for part in block.text.split("\n") if part.strip()]
    return found


def _cells(row: Any) -> list[Any]:
    """A row's cells, a merged one once."""
    cells: list[Any] = []
    for cell in row.cells:
        if not cells or cell._tc is not cells[-1]._tc:
            cells.append(cell)
    return cells
