"""The day that a file's name states: `2024-03-05-title.md`, `20240305_title.txt`, `title_05.03.2024.txt`."""

from __future__ import annotations

import re
from datetime import date
from pathlib import PurePosixPath

from index.reading.dates import find_dates
from index.reading.draft import Fact

_YEAR_FIRST = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:([-_. ])(\d\d?)\2(\d\d?)|(\d\d)(\d\d))(?=(?:[T_ -]?\d{4}(?:\d\d)?)?(?!\d))"
)
_BEHIND_WORD = re.compile(r"(?<=[^\W\d_])-(?=\d)|_")


def day_in_name(file: str) -> Fact | None:
    """The one day in a file's name, folders left out; None where it names none, several, or one that may be read in two
    ways."""
    stem = PurePosixPath(file).stem
    days = {day: match[0] for match in _YEAR_FIRST.finditer(stem) if (day := _day(match))}
    if not days:
        found = find_dates(_BEHIND_WORD.sub(" ", stem), None)
        days = {one.iso[:10]: stem[one.start : one.end] for one in found}
    if len(days) != 1:
        return None
    ((day, words),) = days.items()
    return Fact(day, words) if day else None


def _day(match: re.Match[str]) -> str | None:
    year, _, month, day, *solid = match.groups()
    month, day = (month, day) if month else solid
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:  # the thirteenth month: some other number
        return None
