"""Signs inside words that no reader sees: soft hyphens, zero-width spaces and joiners, marks of writing direction."""

from __future__ import annotations

import re

_SIGNS = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
INVISIBLE = re.compile(f"[{_SIGNS}]+")


def seen(text: str) -> str:
    """The text as it is seen, for looking words up: `Ma\\xadthilda` -> `Mathilda`. Quotations keep them."""
    return text if text.isascii() else INVISIBLE.sub("", text)


def seen_places(text: str) -> tuple[str, list[int]]:
    """The text as it is seen, and of each of its signs the place in `text`, with the end behind the last."""
    places, last = list[int](), 0
    for hidden in INVISIBLE.finditer(text):
        places += range(last, hidden.start())
        last = hidden.end()
    return seen(text), [*places, *range(last, len(text) + 1)]
