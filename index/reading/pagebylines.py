"""Who wrote a page, by the names of the elements that say so: `byline`, `author`, `personname`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.reading.byline import meta_line
from index.reading.leads import BY

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_VISIBLE_AUTHOR = (
    "//*[@rel='author']|//*[contains(@itemprop,'author')]//*[@itemprop='name']"
    "|//*[@itemprop='author' and not(.//*[@itemprop='name'])]"
    "|//*[contains(@class,'author-name') or contains(@class,'author__name') or contains(@class,'byline__name')]"
    "[not(contains(@class,'comment'))]"
    "|//*[contains(@class,'author') and contains(concat(' ',@class,' '),' vcard ')]"
    "//*[contains(concat(' ',@class,' '),' fn ')]"
)
_NAMED = "//*[@class or @id or @data-testid or @data-hook]|//a[@href]"
# What pages call the element with the author's name, as trafilatura and newspaper4k look for it.
_IS_NAMED = re.compile(
    r"(?:^|[\s_-]|(?<=[a-z])(?=[A-Z]))(?:by-?lines?|authors?|person-?name|user-?name|screen-?name|autor(?:en|es|a)?|auteurs?|writers?|reporters?"
    r"|journalists?|firma)(?:$|[\s_-]|(?=[A-Z]))",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"comment|related|recommend|sidebar|teaser|card|bio|popular|most-|promo|footer|disqus|reply|post-?profile",
    re.IGNORECASE,
)
# Where a link leads that is an author's name.
_LEADS_TO_ONE = re.compile(
    r"/(?:authors?|autor(?:en|es|a)?|auteurs?|people|profiles?|journalists?|contributors?|columnists?|staff|firmas?|redaktion"
    r"|by|writers?|reporters?)/[\w%.-]{3,}/?$",
    re.IGNORECASE,
)
_LONGEST_BYLINE = 200
_LONGEST_NAMES = 120


def marked_authors(tree: HtmlElement) -> list[str]:
    """The marked names of the first byline; others of the page may be of other articles."""
    found = [
        element
        for element in tree.xpath(_VISIBLE_AUTHOR)
        if 2 <= len(element.text_content().strip()) <= 60 and element.get("href") != "/"  # who owns the site
    ]
    return [element.text_content() for element in _of_first_byline(found)]


def named_authors(tree: HtmlElement) -> list[str]:
    """The names in the first element that is called a byline, or an author's: read as if `By` stood before them."""
    found = [element for element in tree.xpath(_NAMED) if _is_byline(element) and any(_names(element))]
    return [name for element in _of_first_byline(found) for name in _names(element)]


def is_elsewhere(named: str) -> bool:
    """Whether an element of these names belongs to another article than the page's, or to nobody's."""
    return bool(_ELSEWHERE.search(named))


def _of_first_byline(found: list[HtmlElement]) -> list[HtmlElement]:
    if not found:
        return []
    line = found[0]
    while (parent := line.getparent()) is not None and len(parent.text_content()) <= _LONGEST_BYLINE:
        line = parent
    inside = set(line.iter())
    holders = {
        holder for element in found for holder in element.iterancestors()
    }  # `byline-names` around the names
    return [element for element in found if element in inside and element not in holders]


def _is_byline(element: HtmlElement) -> bool:
    named = " ".join(element.get(name) or "" for name in ("class", "id", "data-testid", "data-hook"))
    if element.tag in ("script", "style", "meta", "img") or not (
        _IS_NAMED.search(named) or (element.tag == "a" and _LEADS_TO_ONE.search(element.get("href") or ""))
    ):
        return False
    return not any(
        one.tag in ("nav", "aside", "footer", "form") or is_elsewhere(f"{one.get('class')} {one.get('id')}")
        for one in (element, *element.iterancestors())
    )


def _names(element: HtmlElement) -> Iterator[str]:
    words = " ".join("".join(_spoken(element)).split())
    if 2 <= len(words) <= _LONGEST_NAMES:
        meta = meta_line(words if BY.match(words) else f"By {words}", None)
        if meta and meta.author:
            yield meta.author


def _spoken(element: HtmlElement) -> Iterator[str]:
    """The element's words less raised marks: `Jane Doe` of `Jane Doe<sup>1</sup>`."""
    yield element.text or ""
    for child in element:
        if child.tag != "sup" and isinstance(child.tag, str):
            yield " · " if child.tag in ("br", "div", "p", "li") else ""  # what stands on a line of its own
            yield from _spoken(child)
        yield child.tail or ""
