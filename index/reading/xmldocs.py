"""The documents of an XML file to drafts: which elements are one, what of it is its text; and a wiki's pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from index.reading.cleaning import clean
from index.reading.dates import read_date
from index.reading.draft import Draft, Fact, Unreadable, whole_lines
from index.reading.shapes import is_sentence
from index.reading.wikitext import wiki_lines
from index.reading.xmlbody import blocks_of_part
from index.reading.xmlfacts import learn_facts

if TYPE_CHECKING:
    from lxml.etree import _Element

_DOCUMENTS = frozenset(("nitf", "newsitem", "tei", "tei.2", "pubmedarticle", "pubmedbookarticle"))
# What JATS and DocBook call an article is told by what stands in it from what any program does.
_TOLD = frozenset(("article", "sub-article", "response", "book", "chapter"))
_TELLING = frozenset(
    "front front-stub info articleinfo bookinfo chapterinfo para simpara section sect1".split()
)
_INNER = frozenset(("sub-article", "response"))
_STORIES = frozenset(("article", "story", "news"))  # what TEI's divisions of a newspaper's issue are called
_BODY = " | ".join((
    "*[self::front or self::front-stub]//abstract", "*[self::front or self::front-stub]//trans-abstract",
    "body[not(body.content)]", "floats-group", "back", ".//body.head//hl2", ".//body.head/abstract", ".//body.content",
    ".//body.end", ".//contentset//inlinexml", ".//contentset//inlinedata", ".//newslines/subheadline", ".//datacontent",
    "text", ".//medlinecitation/otherabstract", ".//medlinecitation/article/abstract", ".//bookdocument/abstract",
))  # fmt: skip


def documents_of(tree: _Element) -> list[_Element]:
    """The outermost documents; in their place the stories of one that holds several; and those that JATS has behind another
    (an answer, a translation)."""
    found: list[_Element] = []
    for element in tree.iter():
        if not _is_document(element):
            continue
        if element.tag in _INNER or not any(above in found for above in element.iterancestors()):
            found.append(element)
    return [story for document in found for story in (_stories(document) or [document])]


def told_in(tree: _Element) -> list[_Element]:
    """The whole of a tree of no known kind that tells something in paragraphs."""
    paragraphs = (" ".join("".join(one.itertext()).split()) for one in tree.iter("p", "para"))
    return [tree] if sum(map(is_sentence, paragraphs)) >= 2 else []


def _is_document(element: _Element) -> bool:
    return element.tag in _DOCUMENTS or (
        element.tag in _TOLD and any(child.tag in _TELLING for child in element)
    )


def _stories(document: _Element) -> list[_Element]:
    """The divisions of a document that are articles with heads of their own, where it has several."""
    divisions = [one for one in document.iter("div", "div1", "div2", "div3") if one.get("type") in _STORIES]
    return divisions if len(divisions) > 1 and all(one.find("head") is not None for one in divisions) else []


def drafts_of(documents: Sequence[_Element]) -> list[Draft]:
    """An article a document; those without words are passed over."""
    return [draft for one in documents if (draft := _draft(one, len(documents) > 1))]


def _draft(document: _Element, several: bool) -> Draft | None:
    draft = Draft(part="" if several else None, source="document's head")
    around = next((one for one in document.iterancestors() if one.tag in _DOCUMENTS), None)
    learn_facts(draft, document, around)
    lines = [line for part in parts_of(document) for line in whole_lines(blocks_of_part(part))]
    try:
        return clean(lines, draft)
    except Unreadable:
        return None


def parts_of(document: _Element) -> list[_Element]:
    """The elements that hold the document's text, in its order; the document itself where none is made for it."""
    found: list[_Element] = []
    for part in document.xpath(_BODY):
        inside = any(above in found for above in part.iterancestors())
        if not inside and not any(
            above.tag in _INNER and above is not document for above in part.iterancestors()
        ):
            found.append(part)
    return found or [document]


def pages_of(wiki: _Element) -> Iterator[Draft]:
    """An article a page of a wiki's dump (https://www.mediawiki.org/xml/), as last revised; pages that only lead elsewhere,
    and those of other spaces than the articles', are none."""
    site = " ".join((wiki.findtext("siteinfo/sitename") or "").split())
    for page, text in _pages(wiki):
        draft = Draft(part="", source="wiki's dump")
        title = " ".join((page.findtext("title") or "").split())
        draft.learn("title", Fact(title, title) if title else None)
        stamp = page.findtext("revision[last()]/timestamp") or ""
        iso = read_date(stamp, None)
        draft.learn("published", Fact(iso, stamp) if iso else None)
        draft.learn("publisher", Fact(site, site) if site else None)
        try:
            yield clean(wiki_lines(text), draft)
        except Unreadable:
            continue


def wiki_texts(wiki: _Element) -> Iterator[str]:
    """The markup of each page."""
    return (text for _, text in _pages(wiki))


def _pages(wiki: _Element) -> Iterator[tuple[_Element, str]]:
    for page in wiki.iter("page"):
        text = page.findtext("revision[last()]/text") or ""
        if page.find("redirect") is None and page.findtext("ns", "0") == "0" and text.strip():
            yield page, text
