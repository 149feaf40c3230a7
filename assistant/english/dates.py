"""Dates in running text as (year, month, day), each None where the text leaves it open."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.language import Dated

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janvier enero gennaio", "february feb februar février febrero febbraio",
            "march mar märz mars marzo", "april apr avril abril aprile", "may mai mayo maggio",
            "june jun juni juin junio giugno", "july jul juli juillet julio luglio", "august aug août agosto",
            "september sep sept septembre septiembre settembre", "october oct oktober okt octobre octubre ottobre",
            "november nov novembre noviembre", "december dec dezember dez décembre diciembre dicembre",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th|\.)?"
_YEAR = r"(?P<year>(?:1[5-9]|20|21)\d\d)"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"\b(?P<year>\d{4})-(?P<number>\d\d)-(?P<day>\d\d)(?:T[\d:.]+Z?)?\b",
        r"\b(?P<year>\d{4})年(?P<number>\d{1,2})月(?:(?P<day>\d{1,2})日)?",
        r"(?P<number>(?<!\d)\d{1,2})月(?P<day>\d{1,2})日",
        rf"\b{_DAY}\s+(?:of\s+|de\s+)?(?P<month>{_MONTH})\b\.?,?(?:\s+(?:de\s+)?{_YEAR}\b)?",
        rf"\b(?P<month>{_MONTH})\b\.?\s+(?:the\s+)?{_DAY}(?![\d:])(?:,?\s+{_YEAR}\b)?",
        rf"\b(?P<month>{_MONTH})\b\.?,?\s+(?:of\s+|de\s+)?{_YEAR}\b",
        r"\b(?P<day>\d{1,2})\.(?P<number>\d{1,2})\.(?P<year>\d{4})\b",
        r"\b(?P<either>\d{1,2}/\d{1,2})/(?P<year>\d{4})\b",
        # A month alone; "may" and "march" only where a word before says that a time is meant.
        rf"\b(?:in|since|until|till|by|from|during|early|late|mid|last|next|this|im|seit|en)[\s-]+(?P<month>{_MONTH})\b",
        r"\b(?P<month>January|February|April|June|July|August|September|October|November|December)\b",
    )
)


def dates(text: str) -> list[Dated]:
    """The dates of a text, longest forms first, none overlapping; an ambiguous one twice, in both readings."""
    taken: list[tuple[int, int]] = []
    found: list[Dated] = []
    for form in _FORMS:
        for match in form.finditer(text):
            if any(match.start() < end and match.end() > start for start, end in taken):
                continue
            read = [each for each in _read(match) if (each.month or 1) <= 12 and (each.day or 1) <= 31]
            if read:
                taken.append(match.span())
                found.extend(read)
    return sorted(found, key=lambda each: each.start)


def _read(match: re.Match[str]) -> Iterator[Dated]:
    parts = match.groupdict()
    start, end = match.span()
    year = int(parts["year"]) if parts.get("year") else None
    if parts.get("either"):
        one, two = map(int, parts["either"].split("/"))
        yield Dated(start, end, year, one, two)
        if one != two:
            yield Dated(start, end, year, two, one, swapped=True)
        return
    month = int(parts["number"]) if parts.get("number") else _MONTHS[parts["month"].lower()]
    yield Dated(start, end, year, month, int(parts["day"]) if parts.get("day") else None)
