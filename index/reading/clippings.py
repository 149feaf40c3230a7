"""Kindle's clippings and notebooks: the clips of one book are one article, in the order of the file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.reading.dates import find_dates, numeric_order, read_date
from index.reading.draft import Draft, Fact, Line, Paragraph, ParagraphKind, Unreadable

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_RULE = re.compile(r"={8,}")
_PLACE = re.compile(
    r"-\s.*\b(?:highlight|note|bookmark|clip|location|loc|page|markierung|notiz|lesezeichen|surlignement|signet"
    r"|subrayado|nota|marcador|evidenziazione|segnalibro|markering|notitie|zaznaczenie)\b.*",
    re.IGNORECASE,
)
_NOTEBOOK: dict[str, ParagraphKind] = {"sectionHeading": "heading", "noteText": "text"}
_BOOK = re.compile(r"(.+?)\s*\(([^()]+)\)\s*")


def clippings(lines: list[Line]) -> list[Draft | Unreadable]:
    """An article a book, none where the lines are no clippings; bookmarks have no words and say nothing."""
    books: dict[str, Draft] = {}
    for clip in _clips(lines):
        book, place, *words = clip
        if not _PLACE.fullmatch(place):
            return []
        draft = books.setdefault(book, _begun(book))
        if draft.published is None and (day := _day(place)):
            draft.learn("published", day)
        draft.body += [Paragraph(text) for text in words]
    return [
        draft if draft.body else Unreadable(f"{book}: no clip has words") for book, draft in books.items()
    ]


def notebook_of(tree: HtmlElement) -> Draft | None:
    """The clips of a notebook as Kindle exports it as a page, told by the names of its elements; None for other pages."""
    titles = tree.find_class("bookTitle")
    told = [(element.get("class"), _words(element)) for element in tree.iter("div", "h1", "h2", "h3")]
    body = [Paragraph(words, _NOTEBOOK[name]) for name, words in told if name in _NOTEBOOK and words]
    if not titles or not any(paragraph.kind == "text" for paragraph in body):
        return None
    draft = Draft(source="notebook", body=body)
    title, author = _words(titles[0]), " ".join(map(_words, tree.find_class("authors")))
    draft.learn("title", Fact(title, title) if title else None)
    draft.learn("author", Fact(author, author) if author else None)
    return draft if draft.title else None


def _words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


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


def _day(place: str) -> Fact | None:
    added = place.rpartition("|")[2]
    order = numeric_order(added)
    dates = find_dates(added, order)
    iso = dates[0].iso if dates else read_date(added, order)
    return Fact(iso, added[dates[0].start : dates[0].end] if dates else added) if iso else None
