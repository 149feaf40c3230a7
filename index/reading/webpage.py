"""A web page to a draft: trafilatura tells the article from the page, JSON-LD and meta tags give the facts."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from index.reading.cleaning import clean
from index.reading.clippings import notebook_of
from index.reading.decoding import decode
from index.reading.draft import Draft, Fact, Unreadable, whole_lines
from index.reading.entries import entries_of
from index.reading.mending import mended
from index.reading.names import is_name
from index.reading.newsletters import stories_of
from index.reading.pagebylines import named_authors
from index.reading.pageelements import drop_archives_banner, drop_remarks
from index.reading.pagefacts import MOST_AUTHORS, page_facts
from index.reading.pagetext import all_words, article_of, blocks_of, entry_texts, links_of, voices_of
from index.reading.parts import are_records, articles_of
from index.reading.reports import report_of, report_text
from index.reading.saved import saved_by
from index.reading.shapes import squash
from index.reading.stubs import NOTICE, told_paragraphs, whole_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset=[\"']?\s*([\w-]+)|<\?xml[^>]{0,100}?encoding=[\"']([\w-]+)", re.IGNORECASE
)
_LINKS = re.compile(
    rb"\s*<!DOCTYPE NETSCAPE-Bookmark-file"
    rb"|(?s:.{0,400}?)<title>\s*(?:Pocket Export|Instapaper: Export)\s*</title>",
    re.IGNORECASE,
)
# How many words a press database counts in a record, whose page is an export.
_COUNTED = re.compile(r"\d (?:words|mots|Wörter|palabras|parole|woorden|palavras)\b")
_DEEPEST = 2_000
_MOST_ELEMENTS = 200_000
_MOST_ATTRIBUTES = 10_000  # counted with the words inside their values
_TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*?(/?)>")
_VOID = frozenset(
    b"area base br col embed hr img input link meta param source track wbr p li td tr th dt dd option".split()
)


def read_webpage(data: bytes) -> list[Draft | Unreadable]:
    """One article, and a notice where the page shows only its beginning, or those of a press database's export. Raises
    Unreadable where the page holds no text or is nested too deep."""
    refuse_excess(data)
    if _LINKS.match(data):
        raise Unreadable(
            "it is a list of saved addresses, not the articles' texts; save the articles themselves"
        )
    source = decode_page(data)
    tree = page_tree(source)
    if _COUNTED.search(source) and are_records(lines := whole_lines(blocks_of(tree))):
        return articles_of(lines)
    if "Zotero Report" in source and (items := report_of(tree)):
        return items
    if "bookTitle" in source and (notebook := notebook_of(tree)):
        return [notebook]
    words = squash(_all_words(tree))
    if 'href="#cmnt' in source or "href='#cmnt" in source:
        drop_remarks(tree)
    if "archive.today" in source or "archive.ph" in source:
        drop_archives_banner(tree)
    draft = page_facts(tree, words)
    saved = saved_by(source)
    saved.tell(draft)
    if "<table" in source and (stories := stories_of(tree, draft)):
        return stories
    entries = entries_of(tree)
    if draft.author is None and entries is None:
        draft.learn_all("author", [Fact(name, name) for name in named_authors(tree)][:MOST_AUTHORS], "byline")
    paragraphs, stub = whole_of(tree, article_of(tree, _chosen(tree), entries))
    if not paragraphs:
        raise Unreadable("the page has no text in it")
    if voices := voices_of(entries, paragraphs):
        draft.voices, live = voices
        if live:  # who writes in a forum's thread is no author of it
            names = [name for name in dict.fromkeys(draft.voices) if is_name(name)][:MOST_AUTHORS]
            draft.learn_all("author", [Fact(name, name) for name in names], "entries")
    draft.links = links_of(tree)
    draft = clean(whole_lines(paragraphs), draft)
    draft.credits += [saved.when] if saved.when else []
    return [draft, Unreadable(NOTICE)] if stub else [draft]


def webpage_text(data: bytes) -> str:
    """All text of the page, script data, attribute values and what the program that saved it says included, entities
    decoded."""
    source = decode_page(data)
    tree, saved = page_tree(source), saved_by(source)
    told = "\n".join(text for _, text in told_paragraphs(tree))
    told += report_text(tree) if "Zotero Report" in source else ""
    return "\n".join(
        ("".join((_all_words(tree), *entry_texts(tree))), told, saved.url or "", saved.when or "")
    )


def decode_page(data: bytes) -> str:
    """The page's text, by its own declared charset where that holds."""
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            charset = (declared[1] or declared[2]).decode("ascii").lower()
            return mended(data.decode(charset.replace("iso-8859-1", "cp1252")))
        except (LookupError, UnicodeDecodeError):
            return decode(data)
    return decode(data)


def page_tree(source: str) -> HtmlElement:
    """The parsed page."""
    import lxml.etree
    import lxml.html

    try:
        parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        tree = lxml.html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except lxml.etree.XMLSyntaxError as error:  # all that libxml2 says when it has no more memory
        if error.code == lxml.etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from error
        raise Unreadable("the page has no text in it") from error
    except (lxml.etree.LxmlError, ValueError) as error:
        raise Unreadable("the page has no text in it") from error
    return tree


def _chosen(tree: HtmlElement) -> str:
    """What trafilatura takes for the article's text: which part of the page it is, though not all of its words."""
    import trafilatura

    result = trafilatura.bare_extraction(tree, options=_options())
    body = getattr(result, "body", None)
    return "" if body is None else "\n".join(body.itertext())


@cache
def _options() -> Any:
    """trafilatura's options, which it else reads from its settings' text for every page."""
    from trafilatura.settings import Extractor

    return Extractor(output_format="python", fast=True, comments=False)


def _all_words(tree: HtmlElement) -> str:
    from index.reading.linked import json_strings

    return "".join((*all_words(tree), *(f"\n{value}\n" for value in json_strings(tree))))


def refuse_excess(data: bytes) -> None:
    """libxml2 cuts a tree off at a depth of its own and the rest would be lost without a word; and what it and others
    do with very many attributes or elements takes minutes."""
    depth = 0
    for count, match in enumerate(_TAG.finditer(data)):
        if count > _MOST_ELEMENTS * 2:  # each may be opened and closed
            raise Unreadable(f"it has more than {_MOST_ELEMENTS} elements")
        if match.end() - match.start() > _MOST_ATTRIBUTES and len(match[0].split()) > _MOST_ATTRIBUTES:
            raise Unreadable(f"one of its elements has more than {_MOST_ATTRIBUTES} attributes")
        if match[3] or match[2].lower() in _VOID:
            continue
        depth = max(0, depth - 1) if match[1] else depth + 1
        if depth > _DEEPEST:
            raise Unreadable(f"its elements are nested more than {_DEEPEST} deep")
