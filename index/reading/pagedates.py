"""When a web page was published: by its time tags, the elements that are named as its date, and as it shows the day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from index.reading.dates import find_dates, read_date
from index.reading.draft import Draft
from index.reading.leads import CHANGED
from index.reading.pagebylines import is_elsewhere

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# `3 hours ago`, with the moment written out.
_AGO = "(//span|//abbr)[@title][string-length(.) < 40][contains(., ' ago')]/@title"


_NAMED = "//*[@class or @id or @itemprop or @data-testid]"
# What pages call the element with the day, as htmldate looks for it.
_IS_NAMED = re.compile(
    r"(?:^|[\s_-]|(?<=[a-z])(?=[A-Z]))(?:(?:pub|post|entry|article|news|story|display|create)?(?:date|time)s?(?:line|stamp)?"
    r"|publish(?:ed)?(?:on|at)?|posted(?:on)?|meta|(?:sub)?info|datum|fecha|by-?line)(?:$|[\s_-]|(?=[A-Z]))",
    re.IGNORECASE,
)
_LONGEST_NAMED = 120


def named_dates(tree: HtmlElement) -> Iterator[str]:
    """The words of the elements that are named as the page's date, or as what is told of it, and hold one, those of a
    change left out."""
    for element in tree.xpath(_NAMED):
        named = " ".join(element.get(name) or "" for name in ("class", "id", "itemprop", "data-testid"))
        if element.tag in ("meta", "script", "style", "time", "body", "html") or not _IS_NAMED.search(named):
            continue
        words = " ".join(" ".join(element.itertext()).split())
        found = find_dates(words, None) if len(words) <= _LONGEST_NAMED else []
        if (
            found
            and found[0].iso
            and not CHANGED.search(words[: found[0].start])
            and not _is_elsewhere(element)
        ):
            yield words[found[0].start : found[0].end]


def _is_elsewhere(element: HtmlElement) -> bool:
    return any(
        one.tag in ("nav", "footer", "form") or is_elsewhere(f"{one.get('class')} {one.get('id')}")
        for one in (element, *element.iterancestors())
    )


def times_of(tree: HtmlElement) -> list[str]:
    marked = tree.xpath("//*[@itemprop='datePublished']/@datetime|//*[@itemprop='datePublished']/@content")
    times = list(tree.iter("time"))
    bare = [time for time in times if not time.get("datetime")]  # several are of entries
    shown = [" ".join(time.text_content().split())[:60] for time in bare] if len(bare) == 1 else []
    ago = tree.xpath(_AGO)
    return [
        str(value) for value in (*marked, *(time.get("datetime") or "" for time in times), *shown, *ago[:1])
    ]


def show_visible_date(tree: HtmlElement, draft: Draft) -> None:
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
