"""A web page to a draft: trafilatura tells the article from the page, JSON-LD and meta tags give the facts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.reading.cleaning import clean
from index.reading.decoding import decode
from index.reading.draft import Draft, ParagraphKind, Unreadable, whole_lines
from index.reading.pagefacts import page_facts
from index.reading.shapes import squash

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset=[\"']?\s*([\w-]+)|<\?xml[^>]{0,100}?encoding=[\"']([\w-]+)", re.IGNORECASE
)
_SKIPPED = frozenset(("script", "style", "template", "noscript", "svg", "head", "nav", "aside", "footer", "form", "button",
                      "figure", "figcaption", "iframe", "select", "object"))  # fmt: skip
_BLOCKS = frozenset(
    "p div section article main header h1 h2 h3 h4 h5 h6 li ul ol dl dt dd blockquote pre table tr td th br hr body html"
    " address time details summary center figure".split()
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_DEEPEST = 2_000
_TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*?(/?)>")
_VOID = frozenset(
    b"area base br col embed hr img input link meta param source track wbr p li td tr th dt dd option".split()
)


def read_webpage(data: bytes) -> list[Draft]:
    """One article. Raises Unreadable where the page holds no text or is nested too deep."""
    _refuse_depth(data)
    source = decode_page(data)
    tree = page_tree(source)
    words = squash(_all_words(tree))
    draft = page_facts(tree, words)
    paragraphs = _kept(_main_text(source), words) or list(blocks_of(tree))
    if not paragraphs:
        raise Unreadable("the page has no text in it")
    return [clean(whole_lines(paragraphs), draft)]


def webpage_text(data: bytes) -> str:
    """All text of the page, script data and attribute values included, entities decoded."""
    return _all_words(page_tree(decode_page(data)))


def decode_page(data: bytes) -> str:
    """The page's text, by its own declared charset where that holds."""
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode(
                (declared[1] or declared[2]).decode("ascii").lower().replace("iso-8859-1", "cp1252")
            )
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
    except (lxml.etree.LxmlError, ValueError) as error:
        raise Unreadable("the page has no text in it") from error
    return tree


def blocks_of(tree: HtmlElement) -> list[tuple[ParagraphKind, str]]:
    """The visible text in paragraphs, in page order, navigation and pictures left out."""
    found: list[tuple[ParagraphKind, str]] = []
    words: list[str] = []
    kind: ParagraphKind = "text"

    def close() -> None:
        text = " ".join("".join(words).split())
        if text:
            found.append((kind, text))
        words.clear()

    stack: list[tuple[HtmlElement, bool]] = [(tree, False)]
    while stack:
        element, left = stack.pop()
        tag = element.tag if isinstance(element.tag, str) else ""
        block = tag in _BLOCKS
        if left or tag in _SKIPPED or not tag:
            if block or tag in _SKIPPED:
                close()
                kind = "text"
            words.append(element.tail or "")
            continue
        if block:
            close()
            kind = "heading" if tag in _HEADINGS else "text"
        words.append(element.text or "")
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(element))
    close()
    return found


def _main_text(source: str) -> list[tuple[ParagraphKind, str]]:
    """What trafilatura takes for the article."""
    import trafilatura

    result = trafilatura.bare_extraction(
        source,
        with_metadata=False,
        include_comments=False,
        include_tables=True,
        include_images=False,
        favor_recall=False,
    )
    body = getattr(result, "body", None)
    if body is None:
        return []
    found: list[tuple[ParagraphKind, str]] = []
    for element in body.iter("p", "head", "item", "quote", "code", "cell", "ab"):
        if any(
            parent.tag in ("p", "head", "item", "quote", "code", "cell") for parent in element.iterancestors()
        ):
            continue
        if element.tag == "quote" and element.find(".//p") is not None:
            parts = ["".join(part.itertext()) for part in element.iter("p")]
        else:
            parts = _split_at_breaks(element)
        found += [("heading" if element.tag == "head" else "text", part) for part in parts]
    return found


def _split_at_breaks(element: HtmlElement) -> list[str]:
    parts = [element.text or ""]
    for child in element.iter():
        if child is element:
            continue
        if child.tag in ("lb", "p", "item"):
            parts.append("")
        parts[-1] += child.text or ""
        parts[-1] += child.tail or ""
    return parts


def _kept(paragraphs: list[tuple[ParagraphKind, str]], words: str) -> list[tuple[ParagraphKind, str]]:
    """The paragraphs as the page has them: one that spans something left out is parted where that was."""
    kept: list[tuple[ParagraphKind, str]] = []
    for kind, text in paragraphs:
        kept += [(kind, part) for part in pieces_in(text, words)]
    return kept


def pieces_in(text: str, words: str) -> list[str]:
    """`text` in the longest pieces of whole words that occur in `words` (which has no white space)."""
    if squash(text) in words:
        return [text] if text.strip() else []
    pieces: list[str] = []
    tokens = text.split()
    start = 0
    while start < len(tokens):
        low, high = start, len(tokens)
        while low < high:  # the longest run from `start` that occurs; occurrence is monotone in length
            middle = (low + high + 1) // 2
            low, high = (middle, high) if "".join(tokens[start:middle]) in words else (low, middle - 1)
        if low - start >= 3:
            pieces.append(" ".join(tokens[start:low]))
        start = max(low, start + 1)
    return pieces


def _all_words(tree: HtmlElement) -> str:
    from index.reading.pagefacts import json_strings

    parts: list[str] = []
    for element in tree.iter():
        parts.append(element.text or "")
        parts.append(element.tail or "")
    for element in tree.iter("meta", "link", "time", "a", "html"):
        parts.extend(f"\n{value}\n" for value in element.attrib.values())
    parts.extend(f"\n{value}\n" for value in json_strings(tree))
    return "".join(parts)


def _refuse_depth(data: bytes) -> None:
    """libxml2 cuts a tree off at a depth of its own and the rest would be lost without a word."""
    depth = 0
    for match in _TAG.finditer(data):
        if match[3] or match[2].lower() in _VOID:
            continue
        depth = max(0, depth - 1) if match[1] else depth + 1
        if depth > _DEEPEST:
            raise Unreadable(f"its elements are nested more than {_DEEPEST} deep")
