"""A time or an amount as a whole, of which a short answer may be a part only.

"due in the coming weeks", "weeks"  ->  "the coming weeks"
"cost $5.6 million", "5.6"          ->  "$5.6 million"
"""

from __future__ import annotations

import re

_UNIT = (
    r"(?:second|minute|hour|day|night|week|weekend|fortnight|month|year|decade|mile|yard|met(?:re|er)|(?:kilo|centi|milli)met(?:re|er)"
    r"|acre|hectare|tonne|ton|kilo|kilogram|lit(?:re|er)|gallon|pound|dollar|euro|degree)s?|centur(?:y|ies)|foot|feet|inch(?:es)?"
)
_SCALE = r"hundred|thousand|million|billion|trillion"
_NUMBER = (
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|half|dozen"
)
_SOME = r"an?|the|this|these|those|few|several|some|many|couple|next|coming|past|last|first|early|late|recent"
_DIGITS = rf"(?:US)?[$€£¥]?\d+(?:[.,]\d+)*(?:\s(?:{_SCALE}|bn|m))?(?:\s?%|\sper\s?cent)?"
_PART = rf"(?:(?:{_DIGITS}|{_SOME}|{_NUMBER}|{_SCALE})[\s-](?:and\sa\s|of\s)?)"
_MEASURE = re.compile(rf"(?<![\w$€£¥.,-])(?:{_PART}{{1,5}}(?:{_UNIT})|{_DIGITS})(?![\w-])", re.IGNORECASE)
_NEAR = 60  # characters within which it stands


def whole(text: str, start: int, end: int) -> tuple[int, int]:
    """The place of the time or amount that holds `text[start:end]`; that place itself where none does."""
    for found in _MEASURE.finditer(text, max(0, start - _NEAR), end + _NEAR):
        if found.start() <= start and end <= found.end():
            return found.span()
    return start, end
