"""Offices of those who write: `staff writer`, `notre correspondante`, and names less the office before or behind them."""

from __future__ import annotations

import re

from index.reading.names import NOT_NAMES

_ROLE = re.compile(
    r"(?:.{0,40}\b(?:staff|writer|reporter|correspondent|editor|editor-in-chief|columnist|contributor|journalist|analyst"
    r"|bureau|desk|redakteur(?:in)?|redaktion|journaliste|correspondant|periodista|giornalista|dziennikarz|redacteur"
    r"|associated press|reuters|afp|bloomberg|dpa|ap|news service|ph\.?d\.?|md)\b.{0,40})"
    r"|(?:in|à|en|em|aus|depuis|från|fra|desde) [A-Z]\w+(?: \w+)?",
    re.IGNORECASE,
)
# `By our reporter Jane Doe`: whose office stands before the name.
_OFFICE_BEFORE = re.compile(
    r"(?:(?i:our|onze?|notre|nos|nuestr[oa]s?|unser\w*|nostr[oa]|vår\w*|vores|nasz\w*)\s+(?:\S+\s+){1,2}?"
    r"|(?i:staff|guest|special) (?i:writer|reporter|correspondent),?\s+)(?=[^\W\d_a-zß-ÿ])"
)
# `Jane Doe Political Editor`: an office behind a name, with no comma.
_OFFICE_NOUN = re.compile(
    r"\s+(?:correspondent|reporter|editor|writer|columnist|journalist|analyst|critic)$", re.IGNORECASE
)
_OFFICES = NOT_NAMES | frozenset(
    "senior chief deputy political staff foreign associate assistant managing special diplomatic defence defense environment"
    " education economics legal crime contributing investigative night day city".split()
)


def is_office(text: str) -> bool:
    """Whether a text is an office, an agency or a place that stands beside a name."""
    return bool(_ROLE.fullmatch(text))


def is_role(text: str) -> bool:
    """A line that is somebody's office: `Business reporter`."""
    return len(text) <= 60 and is_office(text) and len(text.split()) <= 6


def without_office_before(names: str) -> str:
    """`our reporter Jane Doe` -> `Jane Doe`."""
    return _OFFICE_BEFORE.sub("", names)


def without_office(names: str) -> str:
    """`Jane Doe Political Editor` -> `Jane Doe`."""
    bare = _OFFICE_NOUN.sub("", names)
    words = bare.split()
    while bare != names and len(words) > 2 and words[-1].lower() in _OFFICES:
        del words[-1]
        bare = bare[: bare.rindex(words[-1]) + len(words[-1])]
    return bare if len(words) >= 2 else names
