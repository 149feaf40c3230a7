"""What a web page's machine-read parts say of the article: JSON-LD, meta tags, time tags, the headline's element."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from index.articles import MarkKind
from index.reading.dates import find_dates, read_date
from index.reading.draft import Draft, Fact
from index.reading.leads import BY
from index.reading.linked import linked_article, listed, node, outlets, people, strings
from index.reading.pagebylines import marked_authors
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
# `3 hours ago`, with the moment written out.
_AGO = "(//span|//abbr)[@title][string-length(.) < 40][contains(., ' ago')]/@title"
MOST_AUTHORS = 20
_SHIFT = re.compile(  # when the writer of a live blog was at it
    r"\s+\((?:and )?(?:now|earlier|previously|until [^()]*|from [^()]*)\)$", re.IGNORECASE
)
_PART = re.compile(r"\s+[|·•–—-]\s+")
_SITE = re.compile(r"(.{2,60}?)(?:\s*[:»›]|\s+[|·•–—-])\s+")
_SUFFIX = re.compile(r"\s+[|·•–—-]\s+[^|·•–—]{2,40}$")


def page_facts(tree: HtmlElement, words: str) -> Draft:
    """A draft holding only facts whose words occur in the page; `words` is all of its text without white space."""
    draft = Draft()
    linked = linked_article(tree)
    metas = _without_copiers(tree, _metas(tree))
    titles = _titles(tree, linked, metas)
    title = titles[0][1][0] if titles and titles[0][1] else None
    candidates: list[tuple[MarkKind, list[tuple[str, list[str]]]]] = [
        ("title", titles),
        ("published", [("JSON-LD", strings(linked.get("datePublished"))), ("meta tag", metas["published"]),
                       ("time tag", _times(tree))]),
        ("publisher", [("JSON-LD", outlets(tree, linked)), ("meta tag", metas["publisher"]),
                       ("page title", _title_suffix(tree, title))]),
        ("url", [("meta tag", metas["url"]), ("link tag", tree.xpath("//link[@rel='canonical']/@href")),
                 ("JSON-LD", strings(linked.get("url")))]),
    ]  # fmt: skip
    for kind, sources in candidates:
        for source, values in sources:
            draft.learn(kind, next(_facts(kind, values, words), None), source)
    signed = [part for part in _behind_title(tree, title) if BY.match(part)]
    for source, values in (*_authors(tree, linked, metas), ("page title", signed)):
        draft.learn_all("author", _together(list(_facts("author", values, words)), metas["author"]), source)
    _show_visible_date(tree, draft)
    return draft


def _facts(kind: MarkKind, values: list[str], words: str) -> Iterator[Fact]:
    """What the values say, each once; `words` is all that the page holds."""
    said: list[str] = []
    for value in values:
        fact = _fact(kind, " ".join(str(value).split()))
        if fact and squash(fact.words) in words and not any(same_words(fact.value, other) for other in said):
            said.append(fact.value)
            yield fact


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
        return None if re.match(r"https?:|@", value) or len(value) > 120 else Fact(value, words)
    return Fact(value, value)


def _titles(
    tree: HtmlElement, linked: dict[str, Any], metas: dict[MarkKind, list[str]]
) -> list[tuple[str, list[str]]]:
    """The one headline element, if what machines are told agrees with it; else what they are told."""
    told = [("JSON-LD", words) for words in strings(linked.get("headline"))]
    told += [("meta tag", words) for words in metas["title"]]
    told += [("page title", element.text_content()) for element in tree.xpath("//head/title")]
    told = [(source, " ".join(words.split())) for source, words in told if words.strip()]
    shown = [" ".join(h.text_content().split()) for h in tree.iter("h1")]
    shown = [words for words in shown if words]
    for words in shown:
        if any(_agree(words, other) for _, other in told) and not _is_site(tree, words, told):
            return [("headline", [words])]
    for element in tree.iter("h2", "h3"):
        words = " ".join(element.text_content().split())
        if len(words) >= 8 and any(_before(words, other) for _, other in told):
            return [("headline", [words])]
    if told:
        source, words = told[0]
        bare = _SUFFIX.sub("", words)
        return [(source, [bare if len(bare) >= 15 else words])]
    return [("headline", shown)] if len(shown) == 1 else []


def _is_site(tree: HtmlElement, heading: str, told: list[tuple[str, str]]) -> bool:
    """Whether a heading is the site's name, which the page's title has beside another heading: `Site: Headline`."""
    if any(words == heading for _, words in told):
        return False
    others = ("".join(other.itertext()) for other in tree.iter("h1", "h2", "h3"))
    return any(
        words.startswith(heading) or words.endswith(heading)
        for other in others
        for _, words in told
        if words != heading and len(other) > 3 and _parted_by_sign(words, heading, " ".join(other.split()))
    )


def _parted_by_sign(words: str, site: str, headline: str) -> bool:
    rest = words.removeprefix(site) if words.startswith(site) else words.removesuffix(site)
    return rest != words and rest.strip(" :»›|·•–—-") == headline and rest.strip() != headline


def _title_suffix(tree: HtmlElement, title: str | None) -> list[str]:
    """`Headline | Site` in the page's title, where the headline is known."""
    behind = [
        part for part in _behind_title(tree, title) if not BY.match(part) and not find_dates(part, None)
    ]
    return behind[-1:] or [
        before[1]
        for element in tree.xpath("//head/title")
        if title and (before := _before(title, " ".join(element.text_content().split())))
    ]


def _before(headline: str, told: str) -> re.Match[str] | None:
    """The site before a headline: `Moths & More: The night I counted 611`."""
    return _SITE.fullmatch(told.removesuffix(headline)) if told.endswith(headline) else None


def _behind_title(tree: HtmlElement, title: str | None) -> list[str]:
    """What stands behind the headline in the page's title: `by Jane Doe`, a section, the site."""
    for element in tree.xpath("//head/title"):
        parts = _PART.split(" ".join(element.text_content().split()))
        for count in range(1, len(parts)):
            if title and same_words(" - ".join(parts[:count]), title):
                return [part for part in parts[count:] if 2 <= len(part) <= 60]
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


def _times(tree: HtmlElement) -> list[str]:
    marked = tree.xpath("//*[@itemprop='datePublished']/@datetime|//*[@itemprop='datePublished']/@content")
    times = list(tree.iter("time"))
    bare = [time for time in times if not time.get("datetime")]  # several are of entries
    shown = [" ".join(time.text_content().split())[:60] for time in bare] if len(bare) == 1 else []
    ago = tree.xpath(_AGO)
    return [
        str(value) for value in (*marked, *(time.get("datetime") or "" for time in times), *shown, *ago[:1])
    ]


def _show_visible_date(tree: HtmlElement, draft: Draft) -> None:
    """Where a time tag says the same day in words for people, those words are shown; the day is theirs, where the moment
    is another day's in the zone that machines are told."""
    for number, line in enumerate(draft.front):
        if line.spans[0][0] != "published" or draft.published is None:
            continue
        for time in tree.iter("time"):
            shown = " ".join(time.text_content().split())
            told = read_date(shown, None) if shown else None
            if told and (told[:10] == draft.published[:10] or _is_that_moment(time, told, draft.published)):
                draft.front[number] = type(line).whole("published", shown)
                draft.published = draft.published if told[:10] == draft.published[:10] else told
                draft.sources["published"] += ", time tag"
                return


def _is_that_moment(time: HtmlElement, told: str, published: str) -> bool:
    """Whether a time tag is of the moment that is known, and `told` the day before or after it."""
    if read_date(time.get("datetime") or "", None) != published:
        return False
    return abs(date.fromisoformat(told[:10]) - date.fromisoformat(published[:10])).days == 1
