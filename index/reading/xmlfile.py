"""XML files to drafts: feeds and pages by their own readers, wikis' dumps, documents of the press, of science and of
editions by their vocabularies, others by their parts' names. No entity is resolved and nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5
from typing import TYPE_CHECKING, Literal

from index.reading.columns import drafts_of_rows, words_of
from index.reading.draft import Draft, Unreadable
from index.reading.wikitext import wiki_words
from index.reading.xmlbody import blocks_of_part
from index.reading.xmldocs import documents_of, drafts_of, pages_of, parts_of, told_in, wiki_texts
from index.reading.xmlfacts import learn_facts
from index.reading.xmlroot import FEEDS, root_of
from index.reading.xmlrows import rows_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_PROLOG = re.compile(r"(?:\s|\ufeff|<\?xml\b.*?\?>)*", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE[^<>\[]*(?:\[(.*?)\]\s*)?>", re.DOTALL | re.IGNORECASE)
_NAME = re.compile(r"[a-z_][\w.-]*", re.ASCII)
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31};)")
_NO_SIGN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_OF_XML = frozenset(("amp;", "lt;", "gt;", "quot;", "apos;"))
_NO_TEXT = "it is no feed, no document of a known kind, and no part of it is known as a text's"


def read_xml(data: bytes) -> list[Draft | Unreadable]:
    """An article a document in it, or an item of a feed. Raises Unreadable: it is damaged, declares entities, asks for more
    than the limits, or holds no text."""
    source, kind = _known(data)
    if kind == "feed":
        from index.reading.feeds import read_feed

        return read_feed(data)
    if kind == "page":
        from index.reading.webpage import read_webpage

        return read_webpage(data)
    return _drafts(_tree(source, data))


def xml_text(data: bytes) -> str:
    """All words of all elements and attributes, then the documents' as they are read: names put together, tables."""
    source, kind = _known(data)
    if kind == "feed":
        from index.reading.feeds import feed_text

        return feed_text(data)
    if kind == "page":
        from index.reading.webpage import webpage_text

        return webpage_text(data)
    tree = _tree(source, data)
    said = [*tree.itertext(), *(value for element in tree.iter() for value in element.attrib.values())]
    return "\n".join(["".join(tree.itertext()), *said, *_words_as_read(tree)])


def _known(data: bytes) -> tuple[str, Literal["feed", "page", "document"]]:
    """The file's signs, and by whose reader it is read. Raises Unreadable: it is empty."""
    from index.reading.webpage import decode_page

    if not data.strip():
        raise Unreadable("it is empty")
    source = decode_page(data)
    root = root_of(source)
    if root in FEEDS or not root:
        return source, "feed"
    return source, "page" if root == "html" else "document"


def _tree(source: str, data: bytes) -> _Element:
    from lxml.etree import XMLParser, XMLSyntaxError, fromstring

    from index.reading.webpage import refuse_excess

    refuse_excess(data)
    source = source[_PROLOG.match(source).end() :]  # type: ignore[union-attr]  # it matches nothing too
    if doctype := _DOCTYPE.search(source[:100_000]):
        if "<!ENTITY" in (doctype[1] or "").upper():
            raise Unreadable("it declares entities of its own, which are not read")
        source = source[: doctype.start()] + source[doctype.end() :]
    source = _NO_SIGN.sub("", _NAMED.sub(_sign, source))
    for recover in (False, True):
        parser = XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True,
            encoding="utf-8", recover=recover,
        )  # fmt: skip
        try:
            tree = fromstring(source.encode("utf-8", "replace"), parser)
        except (XMLSyntaxError, ValueError) as error:
            if recover:
                raise Unreadable("the XML in it is damaged") from error
            continue
        if tree is not None:
            break
    else:
        raise Unreadable("the XML in it is damaged")
    for element in tree.iter():
        name = element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""
        element.tag = (
            name if _NAME.fullmatch(name) else "unknown"
        )  # damaged ones are read and may not be written
    return tree


def _sign(named: re.Match[str]) -> str:
    """`&eacute;`, which a DTD would say, as the sign."""
    return named[0] if named[1] in _OF_XML else html5.get(named[1], named[0])


def _drafts(tree: _Element) -> list[Draft | Unreadable]:
    """The articles of what is known of it, in that order: a wiki's pages, documents, rows."""
    if tree.tag == "mediawiki":
        found = list(pages_of(tree))
    elif documents := documents_of(tree):
        found = drafts_of(documents)
    elif rows := rows_of(tree):
        return drafts_of_rows(rows)
    elif told := told_in(tree):
        found = drafts_of(told)
    else:
        raise Unreadable(_NO_TEXT)
    if not found:
        raise Unreadable("no document in it has any words")
    return list(found)


def _words_as_read(tree: _Element) -> Iterator[str]:
    """What the readers put together of parts that stand apart in the file."""
    if tree.tag == "mediawiki":
        yield from (wiki_words(text) for text in wiki_texts(tree))
        return
    documents = documents_of(tree) or ([] if rows_of(tree) else told_in(tree))
    for document in documents:
        known = Draft()
        learn_facts(known, document)
        yield from (line.text for line in known.front)
        yield from (text for part in parts_of(document) for _, text in blocks_of_part(part))
    if not documents:
        yield from words_of(rows_of(tree))
