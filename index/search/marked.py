"""Words in quotation marks: what a text quotes, and whether another holds them literally."""

from __future__ import annotations

import re

_PAIRS = re.compile(
    r"[“”„«»‹›「」『』\"]([^“”„«»‹›「」『』\"]+)(?:[“”„«»‹›「」『』\"]|$)"
    r"|(?<!\w)['‘‚]([^'’‘‚]{2,}(?:['’]\w[^'’‘‚]*)*)['’](?!\w)"
)
GAP = re.compile(r"\s*(?:\[?\(?(?:\.\s?\.\s?\.|…)\)?\]?)\s*")
_SIGNS = str.maketrans({"’": "'", "‘": "'", "‚": "'", "`": "'", "–": "-", "—": "-", "‑": "-", "\u00a0": " "})
_MARKS = re.compile(r"[“”„«»‹›「」『』\"]")


def quotations(text: str) -> list[str]:
    """The parts of a text that stand in quotation marks; a mark that is never closed quotes up to the end."""
    return [one or other for one, other in _PAIRS.findall(text) if (one or other).strip()]


def holds(text: str, quotation: str) -> bool:
    """Whether a text holds a quotation word for word: white space, quotation marks within it, forms of apostrophes
    and dashes, capitals and the punctuation around it aside. Of one with "..." in it, each part, in order."""
    at, whole = 0, literal(text)
    for part in GAP.split(quotation):
        wanted = literal(part).strip(" .,;:!?'()-")
        if not wanted:
            continue
        match = re.compile(rf"(?<!\w){re.escape(wanted)}(?!\w)").search(whole, at)
        if match is None:
            return False
        at = match.end()
    return True


def literal(text: str) -> str:
    """The form in which words are compared literally."""
    return " ".join(_MARKS.sub("", text).translate(_SIGNS).casefold().split())
