"""Words from outside made safe to show: one line without keys, links and markup."""

from __future__ import annotations

import re

_SHOWN = 4  # characters of a key in a row that tell nothing
_LONGEST = 160
_READ = 2_000  # characters that are looked at: the patterns take the square of it
# A beginning and an end around a mask, or a mask that is nothing else with either.
_ABBREVIATED = re.compile(r"[\w-]+(?:\*{2,}|[•●]+|…|\.{3,})[\w*.…•●-]+|[\w-]*(?:\*{3,}|[•●]{2,})[\w*.…•●-]*")
# Keys are long and hold figures, or say what they are.
_OF_ANYONE = re.compile(
    r"\bbearer\s+\S+|\b(?:sk|pk|rk|key|gsk|hf|xai|nvapi)-[^\s'\"]+|\b(?=[\w-]*\d)[\w-]{20,}", re.IGNORECASE
)
_LINK = re.compile(r"\b(?:\w+://|www\.)\S*", re.IGNORECASE)
_UNSAFE = re.compile(r"[^\w\s.,:;'\"%/+=-]")


def masked(words: str, key: str) -> str:
    """`"bad key sk-…5678" -> "bad key ..."`: no five characters of `key` in a row, nor its last four, and no other
    key, whole or abbreviated as providers do. "" if there is nothing left to say."""
    words = _ABBREVIATED.sub("...", _OF_ANYONE.sub("...", _LINK.sub(" ", words[:_READ])))
    plain = " ".join(_UNSAFE.sub(" ", _without(words, key)).split())
    if not any(character.isalnum() for character in plain):
        return ""
    return plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST].rstrip()} ..."


def _without(words: str, key: str) -> str:
    parts = {key[start : start + _SHOWN + 1] for start in range(len(key) - _SHOWN)} | {key[-_SHOWN:]}
    if len(key) < 2 * _SHOWN:  # "none", "ollama": no secret, and its parts are words
        parts = {key} if key else set()
    hidden = {
        place
        for part in parts
        for found in re.finditer(f"(?={re.escape(part)})", words, re.IGNORECASE)
        for place in range(found.start(), found.start() + len(part))
    }
    shown = "".join("\0" if place in hidden else character for place, character in enumerate(words))
    return re.sub("\0+", "...", shown)
