"""Chats as WhatsApp exports them: what the program says in the place of messages is none of anybody's words."""

from __future__ import annotations

import re

# `[08.03.25, 09:12:44] Heide: …` and `3/8/25, 9:12 AM - Heide: …`; the program marks its own lines with an invisible sign.
_STAMP = re.compile(
    r"\u200e?\[?\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? \d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:[\s\u202f][AaPp]\.?[Mm]\.?)?\]?(?: -)? "
)
_SPOKEN = re.compile(r"[^:\n]{1,60}: ?(?P<words>.*)")
_OMITTED = re.compile(r"<[^<>]{2,40}>\s*")
_FEWEST = 3


def without_notices(text: str) -> str:
    """A chat's text without the lines in which its program speaks: those without a name, those that it marks (U+200E), and
    `<Media omitted>`; any other text as it is."""
    if not _STAMP.match(text.lstrip("\ufeff")):
        return text
    lines = text.lstrip("\ufeff").splitlines()
    stamped = [_STAMP.match(line) for line in lines]
    spoken = [
        _SPOKEN.fullmatch(line[found.end() :]) if found else None
        for line, found in zip(lines, stamped, strict=True)
    ]
    if sum(map(bool, spoken)) < _FEWEST:
        return text
    kept = []
    for line, found, said in zip(lines, stamped, spoken, strict=True):
        notice = found and (
            said is None or said["words"].startswith("\u200e") or _OMITTED.fullmatch(said["words"])
        )
        if not (notice or (found and line[found.end() :].startswith("\u200e"))):
            kept.append(line)
    return "\n".join(kept)
