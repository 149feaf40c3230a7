"""The body of an XML document as a page's: its vocabulary's own names of paragraphs, heads, lists and tables as HTML's."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from index.reading.draft import ParagraphKind

if TYPE_CHECKING:
    from lxml.etree import _Element

# JATS, NITF, NewsML, TEI and DocBook call the parts of a text so.
_NAMES = {
    "p": "p para simpara ab abstracttext l attrib speaker from scene",
    "h3": "head heading hl1 hl2 bridgehead subheadline",
    "ul": "list itemizedlist orderedlist simplelist variablelist def-list",
    "li": "list-item listitem item member varlistentry def-item",
    "table": "informaltable",
    "tr": "row",
    "td": "entry cell",
    "blockquote": "disp-quote quote epigraph cit",
    "figure": "fig mediaobject media",
    "figcaption": "media-caption figdesc",
    "pre": "programlisting screen literallayout preformat eg",
    "sup": "superscript",
    "sub": "subscript",
}
_HTML = {name: tag for tag, names in _NAMES.items() for name in names.split()}
_AS_THEY_ARE = frozenset(
    "p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table thead tbody tfoot tr td th blockquote figure figcaption pre a b em strong"
    " sup sub br hr span div html body head".split()
)
_HEADED = frozenset(("caption", "figure", "table", "example", "formalpara", "fig", "informaltable"))
_NOTES = frozenset(("note", "footnote", "fn"))
_HOLDERS = frozenset(("p", "h3", "li", "td", "th", "blockquote", "figcaption"))
# What is of the edition and not of the text: lists of references, running heads, what was written before a correction, the
# title's page, formulas in a second form, pictures' data.
_GONE = frozenset(
    "ref-list listbibl bibliography index toc titlepage teiheader fw object-id indexterm remark colspec tex-math"
    " media-metadata media-reference media-producer permissions info articleinfo bookinfo chapterinfo sectioninfo".split()
)
_BEFORE = frozenset(("orig", "sic", "abbr"))  # beside `reg`, `corr` or `expan`
_BREAKS = frozenset(
    ("lb", "break", "pb", "cb", "milestone")
)  # where a line or page of the original ends, and no paragraph
_BLOCKS = frozenset(("p", "h3", "ul", "li", "table", "tr", "td", "blockquote", "figure", "pre", "div"))


def page_like(part: _Element) -> _Element:
    """A copy of part of a document, its elements' names those of HTML."""
    from lxml.etree import strip_tags

    body = deepcopy(part)
    body.tail = None
    for abstract in body.xpath(".//*[self::info or self::articleinfo or self::bookinfo]/abstract"):
        abstract.tail = None
        abstract.getparent().addnext(abstract)  # DocBook has it among what goes
    strip_tags(body, "tgroup")
    for element in list(body.iter()):
        if element.tag in _GONE or (element.tag in _BEFORE and _is_corrected(element)):
            _drop(element)
        elif element.tag in _BREAKS:
            _drop(element, "" if element.get("break") == "no" else " ")
    for element in list(body.iter()):
        if element.tag == "abstracttext" and (label := element.get("Label")):
            element.text = f"{label}: {element.text or ''}"
    notes = [element for element in body.iter() if element.tag in _NOTES and element is not body]
    for element in reversed(list(body.iter())):  # what is inside first
        element.tag = "p" if element.tag in _NOTES else _tag(element)
    for note in notes:
        _behind_holder(note)
    return body


def blocks_of_part(part: _Element) -> list[tuple[ParagraphKind, str]]:
    """The paragraphs of part of a document, as `pagetext.blocks_of` gives those of a page."""
    from index.reading.pagetext import blocks_of

    body: Any = page_like(part)
    if body.tag not in _BLOCKS | {"body", "html"}:
        body.tag = "div"
    return blocks_of(body)


def _tag(element: _Element) -> str:
    name = str(element.tag)
    if name == "title":
        above = element.getparent()
        return "p" if above is None or above.tag in _HEADED else "h3"
    if name == "caption" and (above := element.getparent()) is not None:
        return "caption" if above.tag == "table" else "div" if above.tag == "table-wrap" else "figcaption"
    if name in _HTML:
        return _HTML[name]
    if name in _AS_THEY_ARE:
        return name
    return "div" if any(child.tag in _BLOCKS for child in element) else "i"


def _is_corrected(element: _Element) -> bool:
    above = element.getparent()
    return above is not None and above.tag == "choice" and len(above) > 1


def _drop(element: _Element, between: str = "") -> None:
    """Takes an element out; what stands behind it stays."""
    above, before = element.getparent(), element.getprevious()
    if above is None:
        return
    tail = between + (element.tail or "")
    if before is None:
        above.text = (above.text or "") + tail
    else:
        before.tail = (before.tail or "") + tail
    above.remove(element)


def _behind_holder(note: _Element) -> None:
    """A note that hangs on a word becomes a paragraph behind the one that it stands in."""
    holder = note.getparent()
    while holder is not None and holder.tag not in _HOLDERS:
        holder = holder.getparent()
    if holder is None or (above := holder.getparent()) is None:
        return
    _drop(note)
    for inner in note.iter("p"):
        if inner is not note:
            inner.tag = "i"
    note.tail = None
    above.insert(above.index(holder) + 1, note)
