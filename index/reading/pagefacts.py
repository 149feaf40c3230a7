"""What a web page's machine-read parts say of the article: JSON-LD, meta tags, time tags, the headline's element."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from index.articles import MarkKind
from index.reading.dates import read_date
from index.reading.draft import Draft, Fact
from index.reading.leads import BY
from index.reading.linked import linked_article, listed, node, outlets, people, strings
from index.reading.pagebylines import marked_authors
from index.reading.pagedates import named_dates, show_visible_date, times_of
from index.reading.pageoutlet import home_names, sources_of
from index.reading.pagetitle import behind_title, media_in_title, title_suffix, titles_of
from index.reading.saved import original_of
from index.reading.shapes import same_words, squash
from index.reading.sites import host_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_META: dict[MarkKind, tuple[str, ...]] = {
    "title": ("og:title", "twitter:title", "dc.title", "citation_title", "headline"),
    "author": ("author", "article:author", "dc.creator", "byl", "citation_author", "parsely-author", "sailthru.author"),
    "published": ("article:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "pubdate", "publishdate",
                  "citation_publication_date", "parsely-pub-date", "sailthru.date", "og:published_time"),
    "publisher": ("og:site_name", "publisher", "dc.publisher", "application-name", "citation_journal_title"),
    "url": ("og:url", "source-url"),
}  # fmt: skip
MOST_AUTHORS = 20
_SHIFT = re.compile(  # when the writer of a live blog was at it
    r"\s+\((?:and )?(?:now|earlier|previously|until [^()]*|from [^()]*)\)$", re.IGNORECASE
)


def page_facts(tree: HtmlElement, words: str) -> Draft:
    """A draft holding only facts whose words occur in the page; `words` is all of its text without white space."""
    draft = Draft()
    linked = linked_article(tree)
    metas = _without_copiers(tree, _metas(tree))
    metas["author"] = [_given_first(name, words) for name in metas["author"]]
    titles = titles_of(tree, linked, metas)
    title = titles[0][1][0] if titles and titles[0][1] else None
    candidates: list[tuple[MarkKind, list[tuple[str, list[str]]]]] = [
        ("title", titles),
        ("published", [("JSON-LD", strings(linked.get("datePublished"))), ("meta tag", metas["published"]),
                       ("time tag", times_of(tree))]),
        ("publisher", [("JSON-LD", outlets(tree, linked)), ("meta tag", metas["publisher"]),
                       ("source line", sources_of(tree)), ("page title", title_suffix(tree, title))]),
        ("url", [("meta tag", metas["url"]), ("link tag", tree.xpath("//link[@rel='canonical']/@href")),
                 ("JSON-LD", strings(linked.get("url")))]),
    ]  # fmt: skip
    for kind, sources in candidates:
        for source, values in sources:
            draft.learn(kind, next(_facts(kind, values, words), None), source)
    if draft.publisher is None:
        draft.learn(
            "publisher",
            next(_facts("publisher", [*media_in_title(tree), *home_names(tree, title)], words), None),
            "site's name",
        )
    if draft.published is None:
        draft.learn(
            "published", next(_facts("published", list(named_dates(tree)), words), None), "date element"
        )
    signed = [part for part in behind_title(tree, title) if BY.match(part)]
    for source, values in (*_authors(tree, linked, metas), ("page title", signed)):
        draft.learn_all("author", _together(list(_facts("author", values, words)), metas["author"]), source)
    show_visible_date(tree, draft)
    return draft


def _facts(kind: MarkKind, values: list[str], words: str) -> Iterator[Fact]:
    """What the values say, each once; `words` is all that the page holds."""
    said: list[str] = []
    for value in values:
        fact = _fact(kind, " ".join(str(value).split()))
        if fact and squash(fact.words) in words and not any(same_words(fact.value, other) for other in said):
            said.append(fact.value)
            yield fact


def _given_first(name: str, words: str) -> str:
    """`Novak, Hana`, as libraries have it, as the page shows it: `Hana Novak`."""
    family, comma, given = name.partition(", ")
    turned = f"{given} {family}"
    return turned if comma and "," not in given and squash(turned) in words else name


def _together(authors: list[Fact], lines: list[str]) -> list[Fact]:
    """Several authors as the one of the `lines` that names them all, where there is one."""
    if len(authors) < 2:
        return authors
    for line in lines:
        if all(author.value in line for author in authors) and (
            whole := _fact("author", " ".join(line.split()))
        ):
            return [whole]
    return authors[:MOST_AUTHORS]


def _fact(kind: MarkKind, value: str) -> Fact | None:
    if not 2 <= len(value) <= 400:
        return None
    if kind == "published":
        iso = read_date(value, None)
        return Fact(iso, value) if iso else None
    if kind == "url":
        return Fact(value, value) if re.match(r"https?://\S+$", value) else None
    if kind == "author":
        words = re.sub(r"^(?:by|von|par|por)\s+", "", value, flags=re.IGNORECASE)
        value = _SHIFT.sub("", words)
        return None if re.match(r"https?:|@|\S+@\S+$", value) or len(value) > 120 else Fact(value, words)
    return Fact(value, value)


def _metas(tree: HtmlElement) -> dict[MarkKind, list[str]]:
    values: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        values.setdefault(name, []).append(meta.get("content") or "")
    return {
        kind: [value for name in names for value in values.get(name, ())] for kind, names in _META.items()
    }


def _without_copiers(tree: HtmlElement, metas: dict[MarkKind, list[str]]) -> dict[MarkKind, list[str]]:
    """The facts less those that an archive's copy has of itself: the archive's name, and the moment of its address."""
    addresses = [*metas["url"], *map(str, tree.xpath("//link[@rel='canonical']/@href"))]
    copies = [address for address in addresses if original_of(address)]
    copied = [_figures(copy.removesuffix(str(original_of(copy)))) for copy in copies]
    return metas | {
        "published": [
            one for one in metas["published"] if not any((_figures(one)[:12] or "-") in at for at in copied)
        ],
        "publisher": [one for one in metas["publisher"] if one not in map(host_of, copies)],
    }


def _figures(text: str) -> str:
    return re.sub(r"\D", "", text)


def _authors(
    tree: HtmlElement, linked: dict[str, Any], metas: dict[MarkKind, list[str]]
) -> list[tuple[str, list[str]]]:
    stated = [node(tree, one) for one in listed(linked.get("author"))]
    return [("JSON-LD", people(stated)), ("meta tag", metas["author"]), ("byline", marked_authors(tree))]
