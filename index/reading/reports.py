"""Zotero's reports, as pages: each item of the library an article, what its table says of it facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.reading.columns import drafts_of_rows, words_of
from index.reading.draft import Draft, Unreadable

if TYPE_CHECKING:
    from lxml.html import HtmlElement


def report_of(tree: HtmlElement) -> list[Draft | Unreadable]:
    """An article an item that has an abstract or notes; none where the page is no report. Raises Unreadable where no item
    has either."""
    rows = _rows(tree)
    return drafts_of_rows(rows) if rows else []


def report_text(tree: HtmlElement) -> str:
    """What the items say, an item's authors together."""
    return "\n".join(words_of(_rows(tree)))


def _rows(tree: HtmlElement) -> list[dict[str, str | list[str]]]:
    items = tree.xpath("//ul[contains(@class, 'report')]/li[contains(@class, 'item')]")
    return list(map(_row, items))


def _row(item: HtmlElement) -> dict[str, str | list[str]]:
    """What an item's heading, table and notes say; of a name that comes again (`Author`) all values."""
    said: dict[str, list[str]] = {}
    for row in item.iter("tr"):
        name, value = (_words(row.find(tag)) for tag in ("th", "td"))
        if name and value:
            said.setdefault(name, []).append(value)
    notes = [_words(note) for box in item.find_class("notes") for note in box.iter("p") if _words(note)]
    told = said.pop("Abstract", [])
    return {**said, "Title": _words(item.find("h2")), "Text": "\n\n".join([*told, *notes])}


def _words(element: HtmlElement | None) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())
