"""An OpenDocument text to drafts: paragraphs, headings, notes and tables in order; deleted words are out."""

from __future__ import annotations

import zipfile
from typing import Any

from index.reading.draft import Draft, Fact, ParagraphKind, Unreadable, whole_lines
from index.reading.packed import forget, local_name, parsed, unpacked
from index.reading.parts import articles_of
from index.reading.pdf import plausible_author, plausible_title
from index.reading.tables import Table, whole_number

_UNSEEN = frozenset(("tracked-changes", "annotation", "forms", "sequence-decls", "note-citation"))
_SIGNS = {"tab": "\t", "line-break": "\n", "s": " "}


def read_odt(data: bytes) -> list[Draft | Unreadable]:
    """The articles of a document, most often one. Raises Unreadable for damaged and locked files."""
    paragraphs, title, author = _open(data)
    draft = Draft(source="document properties")
    if plausible_title(title) and title not in [" ".join(text.split()) for _, text in paragraphs[:3]]:
        draft.learn("title", Fact(title, title))
    drafts = articles_of(whole_lines(paragraphs), draft)
    if len(drafts) == 1 and isinstance(drafts[0], Draft) and plausible_author(author):
        drafts[0].learn("author", Fact(author, author), "document properties")
    return drafts


def odt_text(data: bytes) -> str:
    """All paragraphs and cells, then the title and author properties."""
    paragraphs, title, author = _open(data)
    return "\n".join([*(text for _, text in paragraphs), title, author])


def _open(data: bytes) -> tuple[list[tuple[ParagraphKind, str]], str, str]:
    with unpacked(data, "OpenDocument text") as archive:
        if "content.xml" not in archive.namelist():
            raise Unreadable("the OpenDocument text is damaged or incomplete: it has no text part")
        if b"encryption-data" in _manifest(archive):
            raise Unreadable("it is locked with a password; save it without")
        facts: dict[str, str] = {}
        if "meta.xml" in archive.namelist():
            for _, element in parsed(archive, "meta.xml"):
                facts.setdefault(local_name(element), " ".join((element.text or "").split()))
        author = facts.get("initial-creator") or facts.get("creator") or ""
        return _paragraphs(archive), facts.get("title", ""), author


def _manifest(archive: zipfile.ZipFile) -> bytes:
    name = "META-INF/manifest.xml"
    if name not in archive.namelist():
        return b""
    with archive.open(name) as stream:
        return stream.read(1 << 20)


def _paragraphs(archive: zipfile.ZipFile) -> list[tuple[ParagraphKind, str]]:
    """Paragraphs where they end, those of a note behind the one that it is anchored in, and tables."""
    told: list[tuple[ParagraphKind, str]] = []
    noted: list[tuple[ParagraphKind, str]] = []
    tables: list[tuple[Table, int]] = []  # with the number of paragraphs before it
    depth = dict.fromkeys(("unseen", "note", "p", "table-header-rows"), 0)
    for event, element in parsed(archive, "content.xml", ("start", "end")):
        name = local_name(element)
        level = "unseen" if name in _UNSEEN else "p" if name == "h" else name
        if level in depth:
            depth[level] += 1 if event == "start" else -1
        if level == "p" and event == "end" and not depth["unseen"]:
            kind: ParagraphKind = "heading" if name == "h" else "text"
            texts = [text for text in _words(element).split("\n") if text.strip()]
            (noted if depth["note"] else told).extend((kind, text) for text in texts)
            for text in texts if tables and not depth["note"] else ():
                tables[-1][0].say(text)
                tables[-1][0].is_layout |= kind == "heading"
            tail = element.tail
            forget(element)
            element.tail = tail
        elif name.startswith("table") or name.endswith("table-cell"):
            _lay(event, name, element, tables, told, bool(depth["table-header-rows"]))
        if event == "end" and not tables and not depth["p"]:
            told += noted
            noted.clear()
    return told


def _lay(
    event: str,
    name: str,
    element: Any,
    tables: list[tuple[Table, int]],
    told: list[tuple[ParagraphKind, str]],
    head: bool,
) -> None:
    """A table, or a row or cell of one, begins; or what was read as a table's paragraphs becomes the table."""
    if name == "table" and event == "start":
        for outer, _ in tables:
            outer.is_layout = True
        tables.append((Table(), len(told)))
    elif name == "table":
        table, first = tables.pop()
        told[first:] = table.paragraphs() or told[first:]
    elif name == "table-row" and event == "start" and tables:
        tables[-1][0].row()
        if head:
            tables[-1][0].name_columns()
    elif name in ("table-cell", "covered-table-cell") and event == "start" and tables:
        repeated = next(
            (v for k, v in element.attrib.items() if k.endswith("}number-columns-repeated")), None
        )
        tables[-1][0].cell(across=whole_number(repeated))


def _words(element: Any) -> str:
    """The words of a paragraph in their order, without those of other paragraphs in it."""
    parts = [element.text or ""]
    for child in element:
        name = local_name(child)
        if name not in _UNSEEN and name not in ("p", "h"):
            parts += [_SIGNS.get(name, ""), _words(child)]
        parts.append(child.tail or "")
    return "".join(parts)
