"""Where a clipping says at its end what it is from: `(Olaveston Mercury, 3 May 2024)`, `— Jo Doe, The Quay, 17 May 2024`."""

from __future__ import annotations

import re

from index.articles import MarkKind
from index.reading.dates import Order, find_dates
from index.reading.draft import Draft, FrontLine, Paragraph
from index.reading.names import is_name
from index.reading.outlets import is_outlet, is_title_cased

_SAYS = re.compile(
    r"[\s([]*(?:[-–—]+\s*)?(?:(?:source|from|quelle|aus|fuente|fonte|de|bron|uit|źródło|kilde|källa)\s*:\s*)?",
    re.IGNORECASE,
)
_LED = re.compile(
    r"\s*(?:[(\[]|[-–—]|(?:source|quelle|fuente|fonte|bron|źródło|kilde|källa)\s*:)", re.IGNORECASE
)
_LONGEST = 120


def colophon(text: str, order: Order | None) -> tuple[tuple[MarkKind, int, int], ...]:
    """The places of author, outlet and day in a line that is only these and set apart as no sentence of the text; () for
    other lines."""
    if len(text) > _LONGEST or not _LED.match(text):
        return ()
    dates = find_dates(text, order)
    says = _SAYS.match(text)
    if len(dates) != 1 or not dates[0].iso or says is None or re.search(r"\w", text[dates[0].end :]):
        return ()
    start, end = says.end(), dates[0].start
    parts: list[tuple[int, int]] = []
    for piece in re.finditer(r"[^,;|·]+", text[start:end]):
        words = piece[0].strip(" -–—")
        if words:
            at = start + piece.start() + piece[0].index(words)
            parts.append((at, at + len(words)))
    if not 1 <= len(parts) <= 2 or not all(is_title_cased(text[slice(*part)]) for part in parts):
        return ()
    outlet = parts[-1]
    author = parts[0] if len(parts) == 2 and " " in text[slice(*parts[0])] else None
    if author and (not is_name(text[slice(*author)]) or is_outlet(text[slice(*author)])):
        return ()
    found: list[tuple[MarkKind, int, int]] = [("author", *author)] if author else []
    return (*found, ("publisher", *outlet), ("published", dates[0].start, dates[0].end))


def take_colophon(paragraphs: list[Paragraph], draft: Draft, order: Order | None) -> None:
    """The facts of a closing line that says where a clipping is from, as far as they are new; the line goes."""
    live = [paragraph for paragraph in paragraphs if not paragraph.gone]
    spans = colophon(live[-1].text, order) if len(live) > 1 else ()
    if not spans:
        return
    text = live[-1].text
    kept = tuple(span for span in spans if getattr(draft, span[0]) is None)
    for kind, start, end in kept:
        value = find_dates(text, order)[0].iso if kind == "published" else text[start:end]
        draft.state(kind, value, "closing line")
    if kept:
        draft.front.append(FrontLine(text, kept))
    live[-1].gone = True
