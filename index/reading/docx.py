"""A Word document to a draft: title and heading styles, paragraphs and cells in order with tracked changes accepted."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from index.reading.draft import Draft, Fact, ParagraphKind, Unreadable, whole_lines
from index.reading.packed import forget, local_name, parsed, unpacked
from index.reading.parts import articles_of
from index.reading.pdf import plausible_author, plausible_title

_HEADING_STYLE = re.compile(r"(?:heading|überschrift|titre|título|titolo|nagłówek|kop)\s*\d", re.IGNORECASE)
# What stands in the file and not on the page: deleted and moved words, field codes, the second form of a drawing, lists
# of tab stops.
_UNSEEN = frozenset(("del", "moveFrom", "instrText", "delText", "Fallback", "tabs", "sectPr"))
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


@dataclass(slots=True)
class _Document:
    """(style name, text) of each paragraph, a table's cell by cell, and the document's properties."""

    paragraphs: list[tuple[str, str]]
    title: str = ""
    author: str = ""


@dataclass(slots=True)
class _Paragraph:
    style: str = ""
    words: list[str] = field(default_factory=list)


def read_docx(data: bytes) -> list[Draft | Unreadable]:
    """The articles of a document, most often one. Raises Unreadable for damaged and locked files and for archives that
    unpack to too much."""
    document = _open(data)
    draft = Draft()
    titled = [text for style, text in document.paragraphs if style in ("Title", "Titel", "Titre", "Título")]
    title = " ".join((titled[0] if titled else document.title).split())
    if titled or (
        plausible_title(title)
        and title not in [" ".join(text.split()) for _, text in document.paragraphs[:3]]
    ):
        draft.learn("title", Fact(title, title) if title else None)
    drafts = articles_of(whole_lines((_kind(style), text) for style, text in document.paragraphs), draft)
    if len(drafts) == 1 and isinstance(drafts[0], Draft) and plausible_author(document.author):
        drafts[0].learn("author", Fact(document.author, document.author))
    return drafts


def docx_text(data: bytes) -> str:
    """All paragraphs and cells, then the title and author properties."""
    document = _open(data)
    return "\n".join([*(text for _, text in document.paragraphs), document.title, document.author])


def _kind(style: str) -> ParagraphKind:
    return "heading" if _HEADING_STYLE.match(style) else "text"


def _open(data: bytes) -> _Document:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("it is an old Word file or locked with a password; save it as .docx without")
    with unpacked(data, "Word document") as archive:
        return _document(archive)


def _document(archive: zipfile.ZipFile) -> _Document:
    parts = _related(archive, "")
    main = parts.get("officeDocument", "word/document.xml")
    if main not in archive.namelist():
        raise Unreadable("the Word document is damaged or incomplete: it has no text part")
    styles = _related(archive, main).get("styles")
    names = dict(_styles(archive, styles)) if styles in archive.namelist() else {}
    document = _Document(
        [
            (names.get(paragraph.style, ""), part)
            for paragraph in _paragraphs(archive, main)
            for part in "".join(paragraph.words).split("\n")
            if part.strip()
        ]
    )
    if (core := parts.get("core-properties")) in archive.namelist():
        for _, element in parsed(archive, str(core)):
            if local_name(element) == "title":
                document.title = " ".join((element.text or "").split())
            elif local_name(element) == "creator":
                document.author = " ".join((element.text or "").split())
    return document


def _related(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """What a part (the archive itself: "") names as related to it, by the last word of the relation's type."""
    folder, name = posixpath.split(part)
    listed = f"{folder}/_rels/{name}.rels".lstrip("/")
    if listed not in archive.namelist():
        return {}
    found: dict[str, str] = {}
    for _, element in parsed(archive, listed):
        if (target := element.get("Target")) and element.get("TargetMode") != "External":
            found.setdefault(
                (element.get("Type") or "").rpartition("/")[2],
                posixpath.join("/", folder, target).lstrip("/"),
            )
    return found


def _styles(archive: zipfile.ZipFile, part: str | None) -> Iterator[tuple[str, str]]:
    for _, element in parsed(archive, str(part)):
        if local_name(element) == "style":
            name = next((child for child in element if local_name(child) == "name"), None)
            yield _value(element, "styleId"), "" if name is None else _style_name(_value(name, "val"))


def _style_name(name: str) -> str:
    """`heading 1` is how files name what Word shows as `Heading 1`."""
    return name[:1].upper() + name[1:]


def _paragraphs(archive: zipfile.ZipFile, part: str) -> Iterator[_Paragraph]:
    """Paragraphs where they end: those of a drawing stand before the one that it is anchored in."""
    opened: list[_Paragraph] = []
    unseen = 0
    for event, element in parsed(archive, part, ("start", "end")):
        name = local_name(element)
        if name in _UNSEEN:
            unseen += 1 if event == "start" else -1
        elif name == "p":
            if event == "start":
                opened.append(_Paragraph())
                continue
            yield opened.pop()
            forget(element)
        elif event == "end" and opened and not unseen:
            if name == "pStyle":
                opened[-1].style = _value(element, "val")
            elif name == "t" and not _is_hidden(element):
                opened[-1].words.append(element.text or "")
            elif name in _SIGNS:
                opened[-1].words.append(_SIGNS[name])


def _is_hidden(text: Any) -> bool:
    run = text.getparent()
    return run is not None and any(
        local_name(child) == "vanish" and _value(child, "val") not in ("0", "false")
        for child in (run[0] if local_name(run[0]) == "rPr" else ())
    )


def _value(element: Any, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")
