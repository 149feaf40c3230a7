"""The entries of a live blog, a thread or a page's comments: repeated elements, each with a time, and who wrote it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.reading.shapes import is_sentence

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_AGO = r"\d{1,3}\s+(?:second|minute|min|hour|hr|day|week|month|year)s?\s+ago"
_CLOCK = r"\d{1,2}[:.h][0-5]\d(?::[0-5]\d)?\s*(?:[ap]\.?m\.?)?(?:\s*(?:[A-Z]{2,4}|uhr))?"
_MOMENT = re.compile(
    rf"(?:[\w,./»|·•–-]+\s+){{0,6}}?(?:{_CLOCK}|{_AGO})|\d{{1,2}}\s\w+\s\d{{4}}|\w+\s\d{{1,2}},\s\d{{4}}",
    re.IGNORECASE,
)
_AUTHOR = re.compile(
    r"(?:^|[\s_-])(?:author|author-name|user-?name|hnuser|big-?user-?name|creator|poster|nick(?:name)?|contributor"
    r"|contributor-(?:name|description)|screen-?name|display-?name|from[_-]?name|fn)(?:$|\s)",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"(?:^|[\s_-])(?:content|body|text|message|md|commtext|cooked|bbwrapper|prose)(?:$|[\s_\d-])",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"comment|disqus|respond|repl(?:y|ies)", re.IGNORECASE)
_LIVE = re.compile(r"live|stream|timeline|ticker|updates", re.IGNORECASE)
_APART = re.compile(
    r"(?:^|[\s_-])(?:related|recommend\w*|teasers?|promo\w*|most-?(?:read|popular|viewed)|key-?events|more-(?:on|from)"
    r"|sidebar|widget|latest|cards?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_PARTS_OF_POST = re.compile(
    r"signature|^sig\d|profile|avatar|post-?buttons|flat-list|likes|share", re.IGNORECASE
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LONGEST_MARK = 60
_WITH_FIGURES = (
    "//time|//*[text()[translate(., '0123456789', '') != .]]"  # all that can be a time, in page order
)
_MOST_MARKS = 2_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its element, the elements of its head (time, author, heading) in page order, that of its words, and
    those in it that are not its words (a signature, the writer's profile)."""

    element: HtmlElement
    head: tuple[HtmlElement, ...]
    body: HtmlElement
    apart: tuple[HtmlElement, ...]

    @property
    def opening(self) -> list[str]:
        """The lines of its head, none twice."""
        return list(dict.fromkeys(_words(part) for part in self.head))

    @property
    def writers(self) -> list[str]:
        """Who wrote it, as its head says."""
        return [_words(part) for part in self.head if _is_author(part)]


@dataclass(frozen=True, slots=True)
class Entries:
    """All of a page: `comments` by their names, `live` where the page says that it is a live blog."""

    all: list[Entry]
    comments: bool
    live: bool


def entries_of(tree: HtmlElement) -> Entries | None:
    """The page's entries in page order; None where there are not two of one shape with a time and a sentence."""
    moments = [element for element in tree.xpath(_WITH_FIGURES) if _is_moment(element)]
    if not 2 <= len(moments) <= _MOST_MARKS:
        return None
    best = max(_shapes(moments).values(), key=_size, default=[])
    if len(best) < 2 or not _size(best)[0]:
        return None
    title = " ".join(" ".join(found.itertext()) for found in tree.iter("title"))
    entries = [_entry(element, set(best), title) for element in best]
    names = " ".join(_named(one) for one in (best[0], *best[0].iterancestors()))
    live = bool(_LIVE.search(names)) or "LiveBlogPosting" in "".join(
        script.text or "" for script in tree.iter("script") if "ld+json" in (script.get("type") or "")
    )
    return Entries(entries, bool(_COMMENT.search(names)), live)


def _is_moment(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str) or element.tag in ("script", "style", "meta", "body", "html"):
        return False
    if element.tag == "time":
        words = _words(element)
        return 2 <= len(words) <= _LONGEST_MARK and any(map(str.isdigit, words))
    own = "".join((element.text or "", *(child.tail or "" for child in element)))
    if len(own) > 200 or not any(map(str.isdigit, own)):
        return False
    words = " ".join(own.split())
    inside_time = next(element.iterancestors("time"), None) is not None
    return len(words) <= _LONGEST_MARK and not inside_time and bool(_MOMENT.fullmatch(words))


def _shapes(moments: list[HtmlElement]) -> dict[str, list[HtmlElement]]:
    """Elements by a name that they share, in page order, each the nearest of that name around one or two times."""
    marks: dict[str, dict[HtmlElement, int]] = defaultdict(dict)
    for moment in moments:
        seen: set[str] = set()
        for element in moment.iterancestors():
            for key in set(_keys(element)) - seen:
                seen.add(key)
                marks[key][element] = marks[key].get(element, 0) + 1
    return {
        key: list(held)
        for key, held in marks.items()
        if len(held) >= 2 and max(held.values()) <= 3 and not any(_is_apart(element) for element in held)
    }


def _keys(element: HtmlElement) -> Iterator[str]:
    if element.tag in ("html", "body"):
        return
    yield from (
        f"{element.tag}.{re.sub(r'[0-9]+', '', token)}" for token in (element.get("class") or "").split()[:8]
    )
    if re.search(r"\d", element.get("id") or ""):
        yield f"{element.tag}#{re.sub(r'[0-9]+', '', element.get('id') or '')}"


def _is_apart(element: HtmlElement) -> bool:
    """A card that leads to another page, or a part of a box of the page's."""
    if any(_APART.search(_named(one)) for one in (element, *element.iterancestors())):
        return True
    for heading in element.iter(*_HEADINGS):
        links = [*heading.iter("a"), *heading.iterancestors("a")]
        if any(_is_author(one) for one in heading.iter()):  # who wrote it, with a link to what else they did
            continue
        return any(not re.search(r"#|[?&](?:page|post|p)=", link.get("href") or "#") for link in links)
    return False


def _size(elements: list[HtmlElement]) -> tuple[int, int]:
    """How much is said in sentences outside of links, and how much in all."""
    seen: set[HtmlElement] = set()
    said = whole = 0
    for element in elements:
        for one in element.iter():
            if isinstance(one.tag, str) and one not in seen:
                seen.add(one)
                for words in (one.text if one.tag != "a" else None, one.tail if one is not element else None):
                    whole += len(words or "")
                    said += len(words) if words and is_sentence(words.strip()) else 0
    return said, whole if said else 0


def _entry(element: HtmlElement, all_of_them: set[HtmlElement], title: str) -> Entry:
    own = list(_own(element, all_of_them))
    body = _body(element, own, title)
    below = set(body.iter()) if body is not element else set()
    outside = [one for one in own if one not in below]
    moment = next((one for one in outside if _is_moment(one)), None)
    said = {
        _words(one): one for one in outside if _is_author(one)
    }  # the last of each name, nearest to the words
    heading = next((one for one in outside if one.tag in _HEADINGS and not _says_again(one)), None)
    chosen = {one for one in (moment, heading, *said.values()) if one is not None}
    if heading is not None and moment is not None and heading in moment.iterancestors():
        chosen.discard(heading)
        chosen |= {one for one in heading if moment not in one.iter()}
    apart = tuple(one for one in element.iterdescendants() if _is_part_of_post(one))
    return Entry(element, tuple(one for one in outside if one in chosen), body, apart)


def _own(element: HtmlElement, others: set[HtmlElement]) -> Iterator[HtmlElement]:
    """The elements of an entry in page order, those of entries inside it left out."""
    for child in element:
        if isinstance(child.tag, str) and child not in others and not _is_part_of_post(child):
            yield child
            yield from _own(child, others)


def _is_part_of_post(element: HtmlElement) -> bool:
    if element.tag in ("script", "style"):
        return True
    return bool(
        _PARTS_OF_POST.search(element.get("class") or "") or _PARTS_OF_POST.search(element.get("id") or "")
    )


def _body(element: HtmlElement, own: list[HtmlElement], title: str) -> HtmlElement:
    """The innermost element named as the words' that has all the entry's sentences; the entry where none is. What is
    quoted in it is not its words, nor is a footer or what is all links."""
    quoted = {one for quote in own if quote.tag == "blockquote" for one in quote.iter()}
    sentences = [
        one
        for one in own
        if one not in quoted
        and one.tag not in ("a", *_HEADINGS)
        and any(
            is_sentence(words) and words not in title
            for words in (" ".join((piece or "").split()) for piece in (one.text, *(c.tail for c in one)))
        )
    ]
    named = [
        one
        for one in own
        if (_BODY.search(_named(one)) or one.get("itemprop") in ("text", "articleBody"))
        and one not in quoted
        and one.tag != "footer"
        and any(words.strip() for words in one.xpath(".//text()[not(ancestor::a)]"))
        and (sentences or not any(_is_moment(mark) for mark in one.iter()))
    ]
    for one in reversed(named):
        below = set(one.iter())
        if all(sentence in below for sentence in sentences):
            return one
    return element


def _is_author(element: HtmlElement) -> bool:
    words = _words(element)
    if not 1 <= len(words) <= _LONGEST_MARK or any(_is_moment(one) for one in element.iter()):
        return False
    marked = bool(_AUTHOR.search(element.get("class") or "")) or element.get("itemprop") in ("author", "name")
    return marked and not any(_is_author(child) for child in element.iterdescendants())


def _says_again(heading: HtmlElement) -> bool:
    return bool(re.match(r"re:\s", _words(heading), re.IGNORECASE)) or any(
        (link.get("href") or "").startswith("#p") for link in heading.iter("a")
    )


def _named(element: HtmlElement) -> str:
    return f"{element.get('class', '')} {element.get('id', '')}"[:400]


def _words(element: HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())
