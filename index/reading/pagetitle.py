"""The headline of a web page, and the site's name behind or before it in the page's title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from index.articles import MarkKind
from index.reading.byline import starts_with_label
from index.reading.dates import find_dates
from index.reading.eastern import is_eastern
from index.reading.furniture import is_edge_furniture
from index.reading.leads import BY
from index.reading.linked import strings
from index.reading.outlets import names_media
from index.reading.shapes import is_headline, same_words, word_count

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_PART = re.compile(r"\s+[|·•–—-]\s+")
_SITE = re.compile(r"(.{2,60}?)(?:\s*[:»›]|\s+[|·•–—-])\s+")
# Signs without blanks around them too, which part words in other languages than those of East Asia.
_SITE_BEHIND = re.compile(r"\s*[|_]\s*([^|_]{2,40})|\s+[·•–—»-]\s+([^|·•–—_»›]{2,40})")
_EASTERN_BEHIND = re.compile(r"\s*[|_·–—：-]\s*([^|_·–—：-]{2,40})")
_TRAIL = re.compile(r"\s*[»›]\s*")  # `Marsh Echo » Blog Archive » The headline`
_EASTERN_MEDIA = re.compile(r"新聞|新闻|ニュース|放送|テレビ|日报|日報|晚报|晩報|网$|網$|신문|일보|뉴스|방송")
_MOST_LARGE = 5
_SUFFIX = re.compile(r"\s+[|·•–—-]\s+[^|·•–—]{2,40}$")


def titles_of(
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
        if len(words) >= 8 and any(_before(words, other) or _is_behind(words, other) for _, other in told):
            return [("headline", [words])]
    if (
        not shown
        and [source for source, _ in told] == ["page title"]
        and (large := _set_large(tree, told[0][1]))
    ):
        return [("headline", [large])]
    if told:
        source, words = told[0]
        bare = _SUFFIX.sub("", words)
        return [(source, [bare if len(bare) >= 15 else words])]
    return [("headline", shown)] if len(shown) == 1 else []


def _is_site(tree: HtmlElement, heading: str, told: list[tuple[str, str]]) -> bool:
    """Whether a heading is the site's name, which the page's title has beside another heading: `Site: Headline`."""
    if any(words == heading for _, words in told):
        return False
    others = (
        "".join(other.itertext())
        for other in tree.iter("h1", "h2", "h3")
        if next(other.iterancestors("footer", "aside", "nav"), None) is None
    )
    return any(
        words.startswith(heading) or words.endswith(heading)
        for other in others
        for _, words in told
        if words != heading and len(other) > 3 and _parted_by_sign(words, heading, " ".join(other.split()))
    )


def _parted_by_sign(words: str, site: str, headline: str) -> bool:
    rest = words.removeprefix(site) if words.startswith(site) else words.removesuffix(site)
    return rest != words and rest.strip(" :»›|·•–—-") == headline and rest.strip() != headline


def title_suffix(tree: HtmlElement, title: str | None) -> list[str]:
    """`Headline | Site` in the page's title, where the headline is known."""
    behind = [part for part in behind_title(tree, title) if not BY.match(part) and not find_dates(part, None)]
    named = [part for part in behind if _names_media(part)]
    return (named or behind)[-1:] or [
        _TRAIL.split(before[1])[0]
        for element in tree.xpath("//head/title")
        if title and (before := _before(title, " ".join(element.text_content().split())))
    ]


def _is_behind(headline: str, told: str) -> bool:
    """Whether the page's title is the headline with no more than a site's name behind it."""
    return told == headline or (told.startswith(headline) and _site_behind(headline, told) is not None)


def _site_behind(headline: str, told: str) -> str | None:
    form = _EASTERN_BEHIND if is_eastern(headline) else _SITE_BEHIND
    match = form.fullmatch(told, len(headline))
    return next(filter(None, match.groups()), None) if match else None


def _set_large(tree: HtmlElement, told: str) -> str | None:
    """The headline of a page without headings: its first words in bold or large type that its title has too, or where that
    has a site's name and two words at most, `The Meridian | Print version`, the first that may be one."""
    sets = (
        " ".join(one.text_content().split())
        for one in tree.iter("b", "strong", "big", "font")
        if next(one.iter("a"), None) is None
    )
    large = [
        words
        for words in sets
        if is_headline(words)
        and word_count(words) >= 4
        and not is_edge_furniture(words)
        and not starts_with_label(words)
    ][:_MOST_LARGE]
    parts = _PART.split(told)
    agreed = next((words for words in large if _is_behind(words, told) or _before(words, told)), None)
    if agreed is None and len(parts) == 2 and all(word_count(part) <= 3 for part in parts):
        return next(iter(large), None)
    return agreed


def _names_media(text: str) -> bool:
    return names_media(text) or bool(_EASTERN_MEDIA.search(text))


def media_in_title(tree: HtmlElement) -> list[str]:
    """The outlet at the end of the page's title, whatever stands before it: `News in brief - Bavaria - Isar-Zeitung`."""
    titles = (" ".join(element.text_content().split()) for element in tree.xpath("//head/title"))
    parts = [part for title in titles for part in _PART.split(title)]
    return [part for part in parts[-1:] if len(parts) > 1 and _names_media(part)]


def _before(headline: str, told: str) -> re.Match[str] | None:
    """The site before a headline: `Moths & More: The night I counted 611`."""
    return _SITE.fullmatch(told.removesuffix(headline)) if told.endswith(headline) else None


def behind_title(tree: HtmlElement, title: str | None) -> list[str]:
    """What stands behind the headline in the page's title: `by Jane Doe`, a section, the site."""
    for element in tree.xpath("//head/title"):
        told = " ".join(element.text_content().split())
        parts = _PART.split(told)
        for count in range(1, len(parts)):
            if title and same_words(" - ".join(parts[:count]), title):
                return [part for part in parts[count:] if 2 <= len(part) <= 60]
        site = _site_behind(title, told) if title and told.startswith(title) else None
        if site:
            return [site]
    return []


def _agree(shown: str, told: str) -> bool:
    if any(same_words(shown, words) for words in (told, _SUFFIX.sub("", told), _PART.split(told)[0])):
        return True
    if len(shown) >= (4 if is_eastern(shown) else 8) and _is_behind(shown, told):
        return True
    left, right = set(re.findall(r"\w{3,}", shown.lower())), set(re.findall(r"\w{3,}", told.lower()))
    return len(left & right) * 2 >= max(2, min(len(left), len(right)) * 2 * 0.6) and len(left) >= 3
