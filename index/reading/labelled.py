"""Labelled lines at the head and foot of a dump become facts; what a label introduces as text stays, without it."""

from __future__ import annotations

import re

from index.articles import MarkKind
from index.reading.byline import meta_line, without_label
from index.reading.dates import Order, find_dates, read_date
from index.reading.draft import Draft, Fact, FrontLine, Paragraph
from index.reading.furniture import is_photo_credit
from index.reading.labels import is_url_tail, read_label, read_url
from index.reading.outlets import dated_outlet
from index.reading.shapes import is_prose
from index.reading.tables import TABLE

_LABEL = "labelled line"
_NODE = re.compile(
    r"\s+\d{1,5}:\d{1,5}/\d{1,5}(?:\.\d{1,5})?(?:@\w+)?(?:\s+(\S.*))?$"
)  # of a network of bulletin boards


def take_labels(paragraphs: list[Paragraph], draft: Draft, order: Order | None) -> None:
    """Labelled lines before the first prose and behind the last, their values becoming facts."""
    first = next((n for n, p in enumerate(paragraphs) if _is_body(p)), len(paragraphs))
    last = next((n for n in range(len(paragraphs) - 1, -1, -1) if _is_body(paragraphs[n])), -1)
    for number, paragraph in enumerate(paragraphs):
        if first <= number <= last or paragraph.kind != "text":
            continue
        found = read_label(paragraph.text)
        if found is None:
            _lone_url(paragraphs, number, draft)
            continue
        kind, value = found
        if number > last >= 0 and kind not in ("url", "published", "author"):
            continue
        if kind == "updated" and len(find_dates(value, order)) > 1:
            continue  # `Updated: 9 March, first published 5 March`: its line says when
        if kind == "drop" or kind == "updated":
            paragraph.gone = bool(value) or kind == "drop"
            continue
        if kind == "text":
            _keep_value(paragraph, value)
            continue
        holder, place = paragraph, number
        if not value and number + 1 < len(paragraphs) and len(paragraphs[number + 1].text) <= 300:
            holder, place = paragraphs[number + 1], number + 1
            value = holder.text
        if _take(kind, value, draft, order):
            paragraph.gone = holder.gone = True
            if kind == "url":
                _swallow_tail(paragraphs, place, draft)


def take_table(paragraphs: list[Paragraph], draft: Draft, order: Order | None) -> None:
    """A table of two columns above the first prose, as notes have it, whose first names facts: `Author`, `Published`."""
    for paragraph in paragraphs:
        if _is_body(paragraph) and paragraph.kind not in TABLE:
            return
        rows = [row.split("\t") for row in paragraph.text.split("\n")] if paragraph.kind in TABLE else []
        if not rows or any(len(row) != 2 for row in rows):
            continue
        stated = [(found[0], value) for name, value in rows if (found := read_label(f"{name}: {value}"))]
        facts = [kind for kind, _ in stated if kind in ("title", "author", "published", "publisher", "url")]
        if len(facts) < 2 or len(stated) * 2 <= len(rows):
            continue
        for kind, value in stated:
            _take(kind, value, draft, order)
        paragraph.gone = len(stated) == len(rows)
        return


def _is_body(paragraph: Paragraph) -> bool:
    return (
        is_prose(paragraph.text) and read_label(paragraph.text) is None and read_url(paragraph.text) is None
    )


def _keep_value(paragraph: Paragraph, value: str) -> None:
    """The label goes; its words, if they are on the same line, stay."""
    paragraph.text = value
    paragraph.gone = not value


def _take(kind: str, value: str, draft: Draft, order: Order | None) -> bool:
    if not value:
        return False
    if kind == "published":
        iso = read_date(value, order)
        draft.learn("published", Fact(iso, value) if iso else None, _LABEL)
        if iso is None and find_dates(value, order):  # ambiguous: shown as it stands, not read
            draft.front.append(FrontLine.whole("published", value))
            return True
        return iso is not None
    if kind == "url":
        address = read_url(value)
        draft.learn("url", Fact(*address) if address else None, _LABEL)
        return address is not None
    if kind == "publisher" and read_url(value):
        return _take("url", value, draft, order)
    if kind == "publisher" and len(value) <= 100 and (found := dated_outlet(value, order)):
        draft.learn("publisher", Fact(found[0], value), _LABEL)
        iso = read_date(value, order) or find_dates(value, order)[0].iso
        if iso and draft.published is None:
            draft.state("published", iso, _LABEL)
        return True
    if kind == "author":
        return _take_author(value, draft, order)
    if kind in ("title", "publisher") and len(value) <= 300:
        draft.learn("title" if kind == "title" else "publisher", Fact(value, value), _LABEL)
        return True
    return False


def _take_author(value: str, draft: Draft, order: Order | None) -> bool:
    """A labelled author, unless it is a picture's; an address behind the name is no part of it. With outlet and day beside
    it, `From: The Post, 4 May 2024, by Jane Doe`, it is a whole byline."""
    if (meta := meta_line(value, order)) and meta.author and meta.published:
        known: dict[MarkKind, str | None] = {
            "author": meta.author,
            "published": meta.published,
            "publisher": meta.publisher,
        }
        kept = tuple(span for span in meta.spans if getattr(draft, span[0]) is None)
        for kind, said in known.items():
            if getattr(draft, kind) is None:
                draft.state(kind, said, _LABEL)
        draft.front += [FrontLine(value, kept)] if kept else []
        return True
    if is_photo_credit(f"Author: {value}") or len(value) > 200:
        return is_photo_credit(f"Author: {value}")
    name = re.sub(r"\s*<[^>]*>\s*$|\s*\([^)]*@[^)]*\)\s*$", "", value).strip(' "') or value
    if node := _NODE.search(name):
        iso = read_date(node[1], order) if node[1] else None  # `Pete Hall 2:250/107.3 12 Mar 94 10:11:12`
        if iso and draft.published is None:
            draft.state("published", iso, _LABEL)
        name = name[: node.start()] or name
    bracketed = re.fullmatch(r"\S+@\S+\s+\(([^)]+)\)", value)
    name = bracketed[1] if bracketed else without_label(name)
    draft.learn("author", Fact(name, value), _LABEL)
    return True


def _lone_url(paragraphs: list[Paragraph], number: int, draft: Draft) -> None:
    address = None if paragraphs[number].gone else read_url(paragraphs[number].text)
    if address and number <= 4 and draft.url is None:
        draft.learn("url", Fact(*address), "line of its own")
        paragraphs[number].gone = True


def _swallow_tail(paragraphs: list[Paragraph], number: int, draft: Draft) -> None:
    """The end of an address broken over the line."""
    after = paragraphs[number + 1] if number + 1 < len(paragraphs) else None
    if (
        after
        and not after.gone
        and draft.url
        and draft.front[-1].spans[0][0] == "url"
        and is_url_tail(after.text)
    ):
        draft.url += after.text
        draft.front[-1] = FrontLine.whole("url", draft.url)
        after.gone = True
