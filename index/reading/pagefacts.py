"""What a web page's machine-read parts say of the article: JSON-LD, meta tags, time tags, the headline's element."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from index.articles import MarkKind
from index.reading.dates import read_date
from index.reading.draft import Draft, Fact
from index.reading.shapes import same_words, squash

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ARTICLE = re.compile(
    r"(?:News|Blog|Tech|Scholarly|Analysis|Reportage|Opinion|Review|Background)?Article|BlogPosting|Report|WebPage"
)
_META: dict[MarkKind, tuple[str, ...]] = {
    "title": ("og:title", "twitter:title", "dc.title", "citation_title", "headline"),
    "author": ("author", "article:author", "dc.creator", "byl", "citation_author", "parsely-author", "sailthru.author"),
    "published": ("article:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "pubdate", "publishdate",
                  "citation_publication_date", "parsely-pub-date", "sailthru.date", "og:published_time"),
    "publisher": ("og:site_name", "publisher", "dc.publisher", "application-name", "citation_journal_title"),
    "url": ("og:url",),
}  # fmt: skip
_VISIBLE_AUTHOR = (
    "//*[@rel='author']|//*[contains(@itemprop,'author')]//*[@itemprop='name']|//*[@itemprop='author' and not(*)]"
    "|//*[contains(concat(' ',@class,' '),' author-name ') or contains(concat(' ',@class,' '),' byline__name ')]"
)
_SUFFIX = re.compile(r"\s+[|·•–—-]\s+[^|·•–—]{2,40}$")


def page_facts(tree: HtmlElement, words: str) -> Draft:
    """A draft holding only facts whose words occur in the page; `words` is all of its text without white space."""
    draft = Draft()
    linked = _linked_article(tree)
    metas = _metas(tree)
    title = _title(tree, linked, metas)
    candidates: list[tuple[MarkKind, list[str]]] = [
        ("title", [title] if title else []),
        ("author", [*_people(linked.get("author")), *metas["author"], *_visible_authors(tree)]),
        ("published", [*_strings(linked.get("datePublished")), *metas["published"], *_times(tree)]),
        ("publisher", [*_people(linked.get("publisher")), *metas["publisher"], *_title_suffix(tree, title)]),
        ("url", [*metas["url"], *tree.xpath("//link[@rel='canonical']/@href"), *_strings(linked.get("url"))]),
    ]
    for kind, values in candidates:
        for value in values:
            fact = _fact(kind, " ".join(str(value).split()))
            if fact and squash(fact.words) in words:
                draft.learn(kind, fact)
                break
    _show_visible_date(tree, draft)
    return draft


def json_strings(tree: HtmlElement) -> Iterator[str]:
    """Every string of the page's JSON-LD, decoded."""
    stack: list[Any] = list(_json(tree))
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            yield node
        elif isinstance(node, dict):
            stack.extend(node.values())
        elif isinstance(node, list):
            stack.extend(node)


def _fact(kind: MarkKind, value: str) -> Fact | None:
    if not 2 <= len(value) <= 400:
        return None
    if kind == "published":
        iso = read_date(value, None)
        return Fact(iso, value) if iso else None
    if kind == "url":
        return Fact(value, value) if re.match(r"https?://\S+$", value) else None
    if kind == "author":
        value = re.sub(r"^(?:by|von|par|por)\s+", "", value, flags=re.IGNORECASE)
        return None if re.match(r"https?:|@", value) or len(value) > 120 else Fact(value, value)
    return Fact(value, value)


def _title(tree: HtmlElement, linked: dict[str, Any], metas: dict[MarkKind, list[str]]) -> str | None:
    """The one headline element, if what machines are told agrees with it; else what they are told."""
    told = [
        *_strings(linked.get("headline")),
        *metas["title"],
        *(t.text_content() for t in tree.xpath("//head/title")),
    ]
    told = [" ".join(words.split()) for words in told if words.strip()]
    shown = [" ".join(h.text_content().split()) for h in tree.iter("h1")]
    shown = [words for words in shown if words]
    for words in shown:
        if any(_agree(words, other) for other in told):
            return words
    if told:
        return _SUFFIX.sub("", told[0]) if len(_SUFFIX.sub("", told[0])) >= 15 else told[0]
    return shown[0] if len(shown) == 1 else None


def _title_suffix(tree: HtmlElement, title: str | None) -> list[str]:
    """`Headline | Site` in the page's title, where the headline is known."""
    for element in tree.xpath("//head/title"):
        words = " ".join(element.text_content().split())
        suffix = _SUFFIX.search(words)
        if suffix and title and same_words(words[: suffix.start()], title):
            return [suffix[0].strip(" |·•–—-")]
    return []


def _agree(shown: str, told: str) -> bool:
    if same_words(shown, told) or same_words(shown, _SUFFIX.sub("", told)):
        return True
    left, right = set(re.findall(r"\w{3,}", shown.lower())), set(re.findall(r"\w{3,}", told.lower()))
    return len(left & right) * 2 >= max(2, min(len(left), len(right)) * 2 * 0.6) and len(left) >= 3


def _metas(tree: HtmlElement) -> dict[MarkKind, list[str]]:
    values: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        values.setdefault(name, []).append(meta.get("content") or "")
    return {
        kind: [value for name in names for value in values.get(name, ())] for kind, names in _META.items()
    }


def _linked_article(tree: HtmlElement) -> dict[str, Any]:
    """The first article object of the JSON-LD, graphs searched too."""
    stack: list[Any] = list(_json(tree))[::-1]
    page: dict[str, Any] = {}
    while stack:
        node = stack.pop()
        if isinstance(node, list):
            stack.extend(node[::-1])
        elif isinstance(node, dict):
            types = [str(kind) for kind in _listed(node.get("@type"))]
            if any(_ARTICLE.fullmatch(kind) and kind != "WebPage" for kind in types):
                return node
            if "WebPage" in types:
                page = page or node
            stack.extend(
                value for key, value in node.items() if key in ("@graph", "mainEntity", "mainEntityOfPage")
            )
    return page


def _json(tree: HtmlElement) -> Iterator[Any]:
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "") and script.text:
            try:
                yield json.loads(script.text, strict=False)
            except (ValueError, RecursionError):  # broken JSON-LD is common; the meta tags remain
                continue


def _people(value: Any) -> list[str]:
    """Names of persons or organisations, joined as the page would: first alone if several cannot be shown as one."""
    return [
        name for one in _listed(value) for name in _strings(one.get("name") if isinstance(one, dict) else one)
    ]


def _strings(value: Any) -> list[str]:
    return [one for one in _listed(value) if isinstance(one, str)]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _visible_authors(tree: HtmlElement) -> list[str]:
    return [
        element.text_content()
        for element in tree.xpath(_VISIBLE_AUTHOR)
        if 2 <= len(element.text_content().strip()) <= 60
    ]


def _times(tree: HtmlElement) -> list[str]:
    marked = tree.xpath("//*[@itemprop='datePublished']/@datetime|//*[@itemprop='datePublished']/@content")
    return [str(value) for value in (*marked, *(time.get("datetime") or "" for time in tree.iter("time")))]


def _show_visible_date(tree: HtmlElement, draft: Draft) -> None:
    """Where a time tag says the same day in words for people, those words are shown."""
    for number, line in enumerate(draft.front):
        if line.spans[0][0] != "published" or draft.published is None:
            continue
        for time in tree.iter("time"):
            shown = " ".join(time.text_content().split())
            if shown and (read_date(shown, None) or "")[:10] == draft.published[:10]:
                draft.front[number] = type(line).whole("published", shown)
                return
