"""The outlet of a web page by what leads to its home: the words or picture of that link, and what is named its logo."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index.reading.eastern import is_eastern, source_of
from index.reading.outlets import is_title_cased

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NAMED = "//a[@href]|//*[@class or @id]"
_IS_NAMED = re.compile(
    r"(?:^|[\s_-]|(?<=[a-z])(?=[A-Z]))(?:logo|brand|masthead|site-?_?(?:name|title))(?:$|[\s_-]|(?=[A-Z])|(?<=logo)(?=link|type))",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"(?:(?:go |back )?(?:to )?(?:the )?(?:home|start|main|front)(?: ?page)?|start(?:seite)?|zur startseite|accueil|inicio"
    r"|portada|início|strona główna|hem|hjem|首页|首頁|トップ|ホーム|홈|menu|logo|skip.*|sponsor.*"
    r"|image|picture|icon|avatar|search|back|facebook|twitter|x|instagram|youtube|linkedin|google|naver)",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"^(?:(?:link )?to |go to |back to |logo (?:of |der |von |de )?)"
    r"|(?:['’]s)?\s*[-–|:]?\s*(?:logo(?:type)?|home ?page|home|startseite)$",
    re.IGNORECASE,
)
_PART = re.compile(r"\s+[|·•–—-]\s+")
_LONGEST_NAME = 40


def home_names(tree: HtmlElement, headline: str | None) -> list[str]:
    """What the page calls its site, by its first link home or logo; else a part of its title that stands alone in it."""
    found: list[str] = []
    for element in tree.xpath(_NAMED):
        if element.tag in ("html", "body") or not (
            element.get("rel") == "home"
            or (element.tag == "a" and _is_home(element.get("href") or ""))
            or _IS_NAMED.search(f"{element.get('class') or ''} {element.get('id') or ''}"[:200])
        ):
            continue
        if any(
            one.tag in ("article", "footer", "main") or "footer" in f"{one.get('class')} {one.get('id')}"
            for one in (element, *element.iterancestors())
        ):
            continue
        for words in _said(element):
            name = _AROUND.sub("", words).strip()
            named = is_title_cased(name) or is_eastern(name) or (name.isalnum() and not name.isdigit())
            if 2 <= len(name) <= _LONGEST_NAME and named and not _NO_NAME.fullmatch(name):
                found.append(name)
                break
        if found:
            return found
    return list(_in_title(tree, headline))[:1]


def _in_title(tree: HtmlElement, headline: str | None) -> Iterator[str]:
    """The parts of the page's title, the last first, that the page has as a link's or a picture's words."""
    titles = (" ".join(one.text_content().split()) for one in tree.xpath("//head/title"))
    parts = [part for title in titles for part in _PART.split(title)[::-1]]
    if len(parts) < 2:
        return
    said = {" ".join("".join(link.itertext()).split()) for link in tree.iter("a")}
    said |= {" ".join(words.split()) for words in tree.xpath("//img/@alt")}
    for part in parts:
        if (
            2 <= len(part) <= _LONGEST_NAME
            and part in said
            and part != headline
            and not _NO_NAME.fullmatch(part)
        ):
            yield part


def sources_of(tree: HtmlElement) -> list[str]:
    """The outlet that an East Asian page names as its source: `来源：江南晚报`."""
    if not is_eastern("".join(tree.itertext("h1", "title", "h2"))):
        return []
    for element in tree.iter("span", "div", "p", "a", "td", "em", "i"):
        text = element.text or ""
        if any(sign in text for sign in ":：") and (
            name := source_of(" ".join("".join(element.itertext()).split()))
        ):
            return [name]
    return []


def _said(element: HtmlElement) -> Iterator[str]:
    """The element's words, then those that stand for its pictures."""
    yield " ".join("".join(element.itertext()).split())
    for picture in (element, *element.iter("img", "svg")):
        for name in ("alt", "aria-label", "title"):
            if words := picture.get(name):
                yield " ".join(words.split())


def _is_home(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return (
        parts.path in ("/", "")
        and not parts.query
        and not parts.fragment
        and bool(parts.path or parts.netloc)
    )
