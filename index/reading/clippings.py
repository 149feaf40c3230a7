"""Kindle clippings: the clips of one book are one article, in the order of the file."""

from __future__ import annotations

import re

from index.reading.dates import numeric_order, read_date
from index.reading.draft import Draft, Fact, Line, Paragraph, Unreadable

_RULE = re.compile(r"={8,}")
_PLACE = re.compile(
    r"-\s.*\b(?:highlight|note|bookmark|clip|location|loc|page|markierung|notiz|lesezeichen|surlignement|signet"
    r"|subrayado|nota|marcador|evidenziazione|segnalibro|markering|notitie|zaznaczenie)\b.*",
    re.IGNORECASE,
)
_BOOK = re.compile(r"(.+?)\s*\(([^()]+)\)\s*")


def clippings(lines: list[Line]) -> list[Draft | Unreadable]:
    """An article a book, none where the lines are no clippings; bookmarks have no words and say nothing."""
    books: dict[str, Draft] = {}
    for clip in _clips(lines):
        book, place, *words = clip
        if not _PLACE.fullmatch(place):
            return []
        draft = books.setdefault(book, _begun(book))
        if draft.published is None and (iso := _day(place)):
            draft.learn("published", Fact(iso, place.rpartition("|")[2]))
        draft.body += [Paragraph(text) for text in words]
    return [
        draft if draft.body else Unreadable(f"{book}: no clip has words") for book, draft in books.items()
    ]


def _clips(lines: list[Line]) -> list[list[str]]:
    """The worded lines between rulers; none where there is less than two, or one of a single line."""
    if sum(bool(_RULE.fullmatch(line.text)) for line in lines) < 2:
        return []
    clips: list[list[str]] = [[]]
    for line in lines:
        if _RULE.fullmatch(line.text):
            clips.append([])
        elif text := line.text.strip("\ufeff"):
            clips[-1].append(text)
    clips = [clip for clip in clips if clip]
    return clips if all(len(clip) >= 2 for clip in clips) else []


def _begun(book: str) -> Draft:
    draft = Draft(part="", source="clippings")
    named = _BOOK.fullmatch(book)
    title, author = (named[1], named[2]) if named else (book, None)
    draft.learn("title", Fact(title, title))
    draft.learn("author", Fact(author, author) if author else None)
    return draft


def _day(place: str) -> str | None:
    added = place.rpartition("|")[2]
    return read_date(added, numeric_order(added))
