"""What the program that saved a page wrote into it: the page's address, and when it was saved."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.reading.draft import Draft, Fact, FrontLine

_COMMENT = re.compile(
    r"<!--\s*(?:saved from url=\(\d+\)(?P<address>https?://[^\s<>]+)"
    r"|Page saved with SingleFile\s+url:\s*(?P<url>https?://[^\s<>]+)\s+(?P<date>saved date:[^<>\n]{4,100}?)"
    r"|(?P<archived>FILE ARCHIVED ON [^<>]{4,100}? AND RETRIEVED FROM THE\s+INTERNET ARCHIVE ON [^<>]{4,60}?\.)"
    r"[^<>]{0,2000}?)\s*-->"
)
# An archive's copy, whose address ends with that of what was copied, from a day on: Wayback's, archive.today's.
_ARCHIVED = re.compile(r"https?://[^/\s]+/(?:\S{0,40}/)?\d[\d.-]{7,20}[a-z_]{0,4}/(https?://\S+)")
_REACH = 20_000  # characters from either end of the page


@dataclass(frozen=True, slots=True)
class Saved:
    """Where a page was saved from, and when, in the saving program's words; None where it does not say."""

    url: str | None
    when: str | None

    def tell(self, draft: Draft) -> None:
        """The page's address where nothing else gave it; an archive's copy goes by that of what was copied."""
        draft.learn("url", Fact(self.url, self.url) if self.url else None)
        if copied := original_of(draft.url or ""):
            draft.url = copied
            draft.front = [
                FrontLine.whole("url", copied) if line.spans[0][0] == "url" else line for line in draft.front
            ]


def original_of(address: str) -> str | None:
    """The address of the page that an archive's copy is of; None for other addresses."""
    copied = _ARCHIVED.fullmatch(address)
    return copied[1] if copied else None


def saved_by(source: str) -> Saved:
    """What the comments at the page's head and foot say."""
    found = [*_COMMENT.finditer(source[:_REACH]), *_COMMENT.finditer(source[_REACH:][-_REACH:])]
    urls = (match["address"] or match["url"] for match in found)
    dates = (match["date"] or match["archived"] for match in found)
    when = next(filter(None, dates), None)
    return Saved(next(filter(None, urls), None), " ".join(when.split()) if when else None)
