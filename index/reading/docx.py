"""A Word document to a draft: title and heading styles, paragraphs and cells in order with tracked changes accepted."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from index.reading.draft import Draft, Fact, ParagraphKind, Unreadable, whole_lines
from index.reading.packed import forget, local_name, parsed, unpacked
from index.reading.parts import articles_of
from index.reading.pdf import plausible_author, plausible_title
from index.reading.tables import Table, whole_number

_HEADING_STYLE = re.compile(r"(?:heading|überschrift|titre|título|titolo|nagłówek|kop)\s*\d", re.IGNORECASE)
# What stands in the file and not on the page: deleted and moved words, how things were set before, field codes, the second
# form of a drawing, lists of tab stops.
_UNSEEN = frozenset(
    "del moveFrom pPrChange rPrChange tcPrChange trPrChange instrText delText Fallback tabs sectPr".split()
)
_NOTES = ("footnote", "endnote")
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


@dataclass(frozen=True, slots=True)
class _Told:
    style: str
    kind: ParagraphKind
    text: str


@dataclass(slots=True)
class _Document:
    """Its paragraphs and the document's properties."""

    told: list[_Told]
    title: str = ""
    author: str = ""


@dataclass(slots=True)
class _Paragraph:
    style: str = ""
    words: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)  # (kind, id) of those that hang on it
    goes_on: bool = False


def read_docx(data: bytes) -> list[Draft | Unreadable]:
    """The articles of a document, most often one. Raises Unreadable for damaged and locked files and for archives that
    unpack to too much."""
    document = _open(data)
    draft = Draft(source="document properties")
    titled = [one.text for one in document.told if one.style in ("Title", "Titel", "Titre", "Título")]
    title = " ".join((titled[0] if titled else document.title).split())
    if titled or (
        plausible_title(title) and title not in [" ".join(one.text.split()) for one in document.told[:3]]
    ):
        draft.learn("title", Fact(title, title) if title else None, "title style" if titled else None)
    drafts = articles_of(whole_lines((one.kind, one.text) for one in document.told), draft)
    if len(drafts) == 1 and isinstance(drafts[0], Draft) and plausible_author(document.author):
        drafts[0].learn("author", Fact(document.author, document.author), "document properties")
    return drafts


def docx_text(data: bytes) -> str:
    """All paragraphs, tables and notes, then the title and author properties."""
    document = _open(data)
    return "\n".join([*(one.text for one in document.told), document.title, document.author])


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
    related = _related(archive, main)
    styles = related.get("styles")
    names = dict(_styles(archive, styles)) if styles in archive.namelist() else {}
    notes: dict[tuple[str, str], list[_Told]] = {}
    for kind in _NOTES:
        if (part := related.get(f"{kind}s")) in archive.namelist():
            notes |= _Body(names).notes(archive, str(part), kind)
    document = _Document(_Body(names, notes).read(archive, main))
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


class _Body:
    """The paragraphs of a part in the order of the page: those of a drawing before the one that it is anchored in, notes
    behind the paragraph or table that they hang on."""

    def __init__(
        self, names: Mapping[str, str], notes: Mapping[tuple[str, str], list[_Told]] = MappingProxyType({})
    ) -> None:
        self._names, self._notes = names, notes
        self._told: list[_Told] = []
        self._opened: list[_Paragraph] = []
        self._before = _Paragraph()  # what goes on in the next, as the break between was deleted
        self._tables: list[tuple[Table, int]] = []  # with the number of paragraphs before it
        self._hanging: list[_Told] = []
        self._unseen = 0

    def read(self, archive: zipfile.ZipFile, part: str) -> list[_Told]:
        """All of the part."""
        for event, element in parsed(archive, part, ("start", "end")):
            self._meet(event, element)
        return self._told

    def notes(self, archive: zipfile.ZipFile, part: str, kind: str) -> dict[tuple[str, str], list[_Told]]:
        """The paragraphs of each note of a part, by its kind and id."""
        found: dict[tuple[str, str], list[_Told]] = {}
        for event, element in parsed(archive, part, ("start", "end")):
            self._meet(event, element)
            if event == "end" and local_name(element) == kind:
                found[kind, _value(element, "id")] = self._told
                self._told = []
        return found

    def _meet(self, event: str, element: Any) -> None:
        name = local_name(element)
        if name in _UNSEEN:
            self._unseen += 1 if event == "start" else -1
            if event == "end" and name == "del" and self._opened and _ends_paragraph(element):
                self._opened[-1].goes_on = True
        elif event == "start":
            self._begin(name)
        elif name == "p":
            self._end_paragraph(self._opened.pop())
            forget(element)
        elif name == "tbl":
            self._end_table()
        elif self._unseen:
            return
        elif self._tables and name == "gridSpan":
            self._tables[-1][0].widen(whole_number(_value(element, "val")))
        elif self._tables and name == "tblHeader":
            self._tables[-1][0].name_columns()
        elif self._opened:
            self._hear(name, element)

    def _begin(self, name: str) -> None:
        if name == "p":
            self._opened.append(_Paragraph())
        elif name == "tbl":
            for outer, _ in self._tables:
                outer.is_layout = True
            self._tables.append((Table(), len(self._told)))
        elif self._tables and name == "tr":
            self._tables[-1][0].row()
        elif self._tables and name == "tc":
            self._tables[-1][0].cell()

    def _hear(self, name: str, element: Any) -> None:
        """What is said inside of a paragraph."""
        paragraph = self._opened[-1]
        if name == "pStyle":
            paragraph.style = _value(element, "val")
        elif name == "t" and not _is_hidden(element):
            paragraph.words.append(element.text or "")
        elif name in _SIGNS:
            paragraph.words.append(_SIGNS[name])
        elif name.removesuffix("Reference") in _NOTES and name.endswith("Reference"):
            paragraph.notes.append((name.removesuffix("Reference"), _value(element, "id")))

    def _end_paragraph(self, paragraph: _Paragraph) -> None:
        paragraph.words[:0], paragraph.notes[:0] = self._before.words, self._before.notes
        self._before = paragraph if paragraph.goes_on else _Paragraph()
        if paragraph.goes_on:
            return
        style = self._names.get(paragraph.style, "")
        kind: ParagraphKind = "heading" if _HEADING_STYLE.match(style) else "text"
        for text in "".join(paragraph.words).split("\n"):
            if text.strip():
                self._told.append(_Told(style, kind, text))
                if self._tables:
                    self._tables[-1][0].say(text)
                    self._tables[-1][0].is_layout |= kind == "heading"
        self._hanging += [one for note in paragraph.notes for one in self._notes.get(note, ())]
        self._hang()

    def _end_table(self) -> None:
        """What was read as its cells' paragraphs becomes the table, if it is one."""
        table, first = self._tables.pop()
        if rows := table.paragraphs():
            self._told[first:] = [_Told("", kind, text) for kind, text in rows]
        self._hang()

    def _hang(self) -> None:
        if not self._tables and not self._opened:
            self._told += self._hanging
            self._hanging = []


def _is_hidden(text: Any) -> bool:
    run = text.getparent()
    return run is not None and any(
        local_name(child) == "vanish" and _value(child, "val") not in ("0", "false")
        for child in (run[0] if local_name(run[0]) == "rPr" else ())
    )


def _ends_paragraph(deleted: Any) -> bool:
    """Whether what was deleted is the break behind a paragraph."""
    of = deleted.getparent()
    return local_name(of) == "rPr" and of.getparent() is not None and local_name(of.getparent()) == "pPr"


def _value(element: Any, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")
