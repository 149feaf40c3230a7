"""An EPUB book to drafts: each chapter an article, in the order of its spine; author, publisher and date are the book's.
What calibre makes of a newspaper's feeds says that it is a periodical, whose name is the publisher's."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from index.reading.cleaning import clean
from index.reading.dates import read_date
from index.reading.draft import Draft, Fact, ParagraphKind, Unreadable, whole_lines
from index.reading.furniture import is_edge_furniture
from index.reading.packed import local_name, parsed, part_of, unpacked
from index.reading.pagetext import blocks_of, links_of
from index.reading.shapes import is_prose, is_sentence
from index.reading.webpage import decode_page, page_tree, refuse_excess, webpage_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MOST_CHAPTERS = 2_000
_MOST_BYTES = 64 * 2**20
_FACTS = {"creator": "author", "publisher": "publisher", "date": "published", "title": "title"}


@dataclass(slots=True)
class _Book:
    """What the package document says: facts by kind, the parts of the book in reading order, and whether it
    is a newspaper's."""

    facts: dict[str, str]
    chapters: list[str]
    periodical: bool


def read_epub(data: bytes) -> list[Draft | Unreadable]:
    """A chapter an article; covers, title pages and lists of contents have no prose and are passed over."""
    drafts: list[Draft | Unreadable] = []
    with unpacked(data, "EPUB book") as archive:
        book = _book(archive)
        for name, page in _pages(archive, book):
            refuse_excess(page)
            tree = page_tree(decode_page(page))
            draft = Draft(part=name, source="book's own data")
            _take_address(tree, draft)
            blocks = blocks_of(tree)
            if not _has_text(blocks, links_of(tree)):
                continue
            title = next((text for kind, text in blocks[:3] if kind == "heading"), book.facts.get("title"))
            draft.learn("title", Fact(title, title) if title else None)
            outlet = book.facts.get("publisher") if book.periodical else None
            draft.learn("publisher", Fact(outlet, outlet) if outlet else None)
            try:
                drafts.append(_with_facts(clean(whole_lines(blocks), draft), book))
            except Unreadable:
                continue
    if not drafts:
        raise Unreadable("no chapter in it has any words")
    return drafts


def epub_text(data: bytes) -> str:
    """The book's facts, then all words of its chapters."""
    with unpacked(data, "EPUB book") as archive:
        book = _book(archive)
        return "\n".join([*book.facts.values(), *(webpage_text(page) for _, page in _pages(archive, book))])


def _has_text(blocks: list[tuple[ParagraphKind, str]], links: frozenset[str]) -> bool:
    """Whether a part of a book is read: it has prose, or sentences and fewer links to other parts."""
    told = sum(is_sentence(text) and not is_edge_furniture(text) for _, text in blocks)
    return any(is_prose(text) for _, text in blocks) or told > sum(text in links for _, text in blocks)


def _take_address(tree: HtmlElement, draft: Draft) -> None:
    """Where calibre fetched an article, which it says below it."""
    for link in tree.xpath("//a[@rel='calibre-downloaded-from']"):
        address = link.get("href") or ""
        draft.learn("url", Fact(address, address) if address.startswith("http") else None)
        line = link.getparent()
        (link if line is None or line.tag in ("body", "div") else line).drop_tree()


def _with_facts(draft: Draft, book: _Book) -> Draft:
    """The chapter, with what the book says of itself where the chapter says nothing."""
    for kind in ("author", "publisher"):
        words = book.facts.get(kind)
        draft.learn("author" if kind == "author" else "publisher", Fact(words, words) if words else None)
    date = book.facts.get("published", "")
    iso = read_date(date, None) if date else None
    draft.learn("published", Fact(iso, date) if iso else None)
    return draft


def _book(archive: zipfile.ZipFile) -> _Book:
    names = set(archive.namelist())
    if "META-INF/container.xml" not in names:
        raise Unreadable("it is not an EPUB book: it names no contents")
    if "META-INF/rights.xml" in names:
        raise Unreadable("it is locked to a reader's account and cannot be read")
    roots = (
        element.get("full-path")
        for _, element in parsed(archive, "META-INF/container.xml")
        if local_name(element) == "rootfile"
    )
    package = next((root for root in roots if root), "")
    items: dict[str, str] = {}
    order: list[str] = []
    facts: dict[str, str] = {}
    periodical = ""
    for _, element in parsed(archive, package):
        name, words = local_name(element), " ".join((element.text or "").split())
        if name in _FACTS and words:
            before = facts.get(_FACTS[name])
            facts[_FACTS[name]] = f"{before}, {words}" if before and name == "creator" else before or words
        elif name == "meta" and element.get("name") == "calibre:publication_type":
            periodical = (element.get("content") or "").partition("periodical:")[2].rpartition(":")[2].strip()
        elif name == "item" and "html" in (element.get("media-type") or ""):
            if "nav" not in (element.get("properties") or "").split():
                items[element.get("id") or ""] = element.get("href") or ""
        elif name == "itemref" and element.get("linear") != "no":
            order.append(element.get("idref") or "")
    if periodical:
        facts["publisher"] = periodical
        facts.pop("author", None)
    folder = posixpath.dirname(package)
    found = [posixpath.normpath(posixpath.join(folder, unquote(items[id]))) for id in order if id in items]
    if len(found) > _MOST_CHAPTERS:
        raise Unreadable(f"it has {len(found)} chapters, more than the {_MOST_CHAPTERS} allowed")
    return _Book(facts, [name for name in dict.fromkeys(found) if name in names], bool(periodical))


def _pages(archive: zipfile.ZipFile, book: _Book) -> Iterator[tuple[str, bytes]]:
    size = 0
    for name in book.chapters:
        size += archive.getinfo(name).file_size
        if size > _MOST_BYTES:
            raise Unreadable(f"its text unpacks to more than the {_MOST_BYTES / 2**20:.0f} MiB allowed")
        yield name, part_of(archive, name)
