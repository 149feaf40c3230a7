"""What an element of a page is: not seen, who is quoted, a note's figure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.reading.furniture import is_promotion
from index.reading.shapes import is_sentence

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_UNSEEN = frozenset(
    "script style title template noscript svg nav aside footer button iframe select textarea object audio video canvas"
    " datalist dialog".split()
)
_NEVER = re.compile(  # consent walls and archives' banners, whatever is taken for the article's
    r"sp_message_container|onetrust|didomi|qc-cmp|cybotcookiebot|truste|usercentrics|fc-consent|cmpbox|cookie-?(?:notice"
    r"|banner|consent|compliance|law)|gdpr|wm-ipp|wm-capinfo|^(?:toc|site(?:Notice|Sub)|jump-to-nav)$",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_FOR_MACHINES = re.compile(  # and the site's own name
    r"(?:^|[\s_-])(?:sr-only|screen-reader(?:-text)?|visually-?hidden|mw-editsection|mw-jump-link|navbox|catlinks|printfooter"
    r"|skip-?(?:link|nav|to-content)|toc|table-of-contents|toc-?(?:title|heading|container))(?:$|[\s_-])"
    r"|(?:^|\s)site-(?:title|description|branding)(?:$|\s)",
    re.IGNORECASE,
)
_NOTE = re.compile(r"foot-?note|fn-?ref|note-?ref", re.IGNORECASE)
# `m²` and `10⁶` as pages write them: a raised figure that is no note's.
_POWER = re.compile(r"(?:(?<![^\W\d_])(?:[mck]?m|ft|in|mi|s|h)|(?<!\d)10|[)\]])$")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "summary"))
_BOX = re.compile(
    r"quote|related|newsletter|promo|advert|sidebar|share|social|author|bio|comment|sign-?up|subscri|recommend|more|widget",
    re.IGNORECASE,
)
_LONGEST_BYLINE = 400  # characters, with days and buttons
MARKER = re.compile(r"\s*\[?(?:\d{1,3}(?:\s*[,–-]\s*\d{1,3}){0,9}|[a-z]|[*†‡§]{1,3})\]?\s*")


def is_quoted_by(element: HtmlElement) -> bool:
    """Whether a `cite` says who is quoted and is no title inside of the quotation."""
    holder = element.getparent()
    if holder is None or element.tag == "footer" or holder.tag == "footer":
        return holder is not None and holder.tag == "blockquote"
    if holder.tag not in ("blockquote", "div") or not any(True for _ in element.iterancestors("blockquote")):
        return False
    first = not (holder.text or "").strip() and element.getprevious() is None
    return bool(first or (not (element.tail or "").strip() and element.getnext() is None))


def is_unseen(element: HtmlElement) -> bool:
    if element.tag == "footer" and element.getparent().tag == "blockquote":  # who said it
        return False
    if element.tag == "head":  # the parser leaves in it what follows without a `body` tag
        return next(element.iter("main", "article", "section", "div", "p"), None) is None
    if element.tag == "aside" and (
        _NOTE.search(_role(element)) or _says_by_whom(element) or _tells_facts(element)
    ):
        return False
    if element.tag == "button" and element.getparent().tag in _HEADINGS:  # of what folds out below it
        return False
    if element.tag in ("ul", "ol") and _is_contents(element):
        return True
    if element.tag == "a" and element.get("role") == "button" and not element.get("href"):
        return True
    return element.tag in _UNSEEN or _is_hidden(element) or bool(_NEVER.search(element.get("id") or ""))


def _is_contents(items: HtmlElement) -> bool:
    """Whether a list is the page's contents: of links to places in the page itself, and nothing else."""
    links = list(items.iter("a"))
    if len(links) < 2 or not all((link.get("href") or "")[:1] == "#" for link in links):
        return False
    said = sum(len("".join(link.itertext()).split()) for link in links)
    whole = len("".join(items.itertext()).split())
    return whole <= said + 2 * len(links) and all(len("".join(link.itertext()).strip()) > 2 for link in links)


def _says_by_whom(aside: HtmlElement) -> bool:
    """Whether what stands beside a page's text is its byline: short, before the text, with an author's mark in it."""
    marked = next(
        (one for one in aside.iter("a", "address") if one.tag == "address" or one.get("rel") == "author"),
        None,
    )
    return marked is not None and len("".join(aside.itertext())) <= _LONGEST_BYLINE


def _tells_facts(aside: HtmlElement) -> bool:
    """Whether what stands beside a page's text belongs to it: sentences below a heading, without a link, a form or a
    quotation, in no box of the page's by its name."""
    if any(True for _ in aside.iter("a", "form", "input", "button", "blockquote", "q")):
        return False
    told = [" ".join("".join(one.itertext()).split()) for one in aside.iter("p", "li")]
    named = _BOX.search(f"{aside.get('class') or ''} {aside.get('id') or ''}"[:400])
    headed = next(aside.iter("h2", "h3", "h4", "h5", "h6"), None) is not None
    return headed and not named and any(map(is_sentence, told)) and not any(map(is_promotion, told))


def _is_hidden(element: HtmlElement) -> bool:
    style, named = element.get("style"), element.get("class")
    return (
        element.get("hidden") is not None
        or bool(style and _HIDDEN.search(style[:1000]))
        or bool(named and _FOR_MACHINES.search(named[:400]))
    )


def _role(element: HtmlElement) -> str:
    """What an element says that it is."""
    return f"{element.get('class')} {element.get('role')} {element.get('epub:type')}"


def is_note(raised: HtmlElement, before: str) -> bool:
    """Whether a figure is a note's, which would be read as the end of the word or number before it."""
    if raised.tag != "sup" and not (raised.tag == "a" and _NOTE.search(_role(raised))):
        return False
    text = "".join(raised.itertext())
    return bool(MARKER.fullmatch(text)) and not _POWER.search(before[-4:])


def drop_remarks(tree: HtmlElement) -> None:
    """Takes away what somebody remarked on a document, and its marks (`#cmnt1`, `#cmnt_ref1`), as Google exports them."""
    for link in tree.xpath("//a[starts-with(@href, '#cmnt')]"):
        mark = link.getparent()
        box = mark.getparent() if mark is not None and mark.tag == "p" else None
        whole = box is not None and box.tag == "div" and box[0] is mark and mark[0] is link
        if box is not None and whole:
            box.drop_tree()
        elif mark is not None:
            (mark if mark.tag == "sup" else link).drop_tree()


def drop_archives_banner(tree: HtmlElement) -> None:
    """Takes away what archive.today writes above a copy: where it was saved from, and its own links."""
    for banner in tree.xpath("//div[@id='HEADER'][.//input][ancestor::center]"):
        banner.drop_tree()
