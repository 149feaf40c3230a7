"""An OpenDocument text to drafts: paragraphs, headings and cells in order; deleted words of tracked changes are out."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Any

from index.reading.draft import Draft, Fact, ParagraphKind, Unreadable, whole_lines
from index.reading.packed import forget, local_name, parsed, unpacked
from index.reading.parts import articles_of
from index.reading.pdf import plausible_author, plausible_title

_UNSEEN = frozenset(("tracked-changes", "annotation", "forms", "sequence-decls", "note-citation"))
_SIGNS = {"tab": "\t", "line-break": "\n", "s": " "}


def read_odt(data: bytes) -> list[Draft | Unreadable]:
    """The articles of a document, most often one. Raises Unreadable for damaged and locked files."""
    paragraphs, title, author = _open(data)
    draft = Draft()
    if plausible_title(title) and title not in [" ".join(text.split()) for _, text in paragraphs[:3]]:
        draft.learn("title", Fact(title, title))
    drafts = articles_of(whole_lines(paragraphs), draft)
    if len(drafts) == 1 and isinstance(drafts[0], Draft) and plausible_author(author):
        drafts[0].learn("author", Fact(author, author))
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
        return list(_paragraphs(archive)), facts.get("title", ""), author


def _manifest(archive: zipfile.ZipFile) -> bytes:
    name = "META-INF/manifest.xml"
    if name not in archive.namelist():
        return b""
    with archive.open(name) as stream:
        return stream.read(1 << 20)


def _paragraphs(archive: zipfile.ZipFile) -> Iterator[tuple[ParagraphKind, str]]:
    """Paragraphs where they end; those of a note stand before the one that it is anchored in."""
    unseen = 0
    for event, element in parsed(archive, "content.xml", ("start", "end")):
        name = local_name(element)
        if name in _UNSEEN:
            unseen += 1 if event == "start" else -1
        elif name in ("p", "h") and event == "end" and not unseen:
            for text in _words(element).split("\n"):
                if text.strip():
                    yield ("heading" if name == "h" else "text"), text
            tail = element.tail
            forget(element)
            element.tail = tail


def _words(element: Any) -> str:
    """The words of a paragraph in their order, without those of other paragraphs in it."""
    parts = [element.text or ""]
    for child in element:
        name = local_name(child)
        if name not in _UNSEEN and name not in ("p", "h"):
            parts += [_SIGNS.get(name, ""), _words(child)]
        parts.append(child.tail or "")
    return "".join(parts)
