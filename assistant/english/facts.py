"""What can be checked of a statement: its dates, numbers and names, and the words it is held to."""

from __future__ import annotations

import re

from assistant.english.dates import dates
from assistant.english.names import Names, named, spoken
from assistant.english.quantities import quantities
from assistant.english.words import content_stems
from assistant.language import Quantity

_COUNTS_NOTHING = re.compile(r"\b(?:one|(?:the|these|those|both|all|other) two|two of)\b", re.IGNORECASE)
_YES = frozenset(content_stems("yes"))


def counted(text: str) -> list[Quantity]:
    """The numbers of a text that count something: "one of 12" -> 12."""
    return quantities(_COUNTS_NOTHING.sub(" ", text))


def checked_stems(text: str) -> set[str]:
    """Content words without numbers and "yes"."""
    return {word for word in content_stems(text) if not any(char.isdigit() for char in word)} - _YES


class EnglishFacts:
    """The English `Facts`."""

    dates = staticmethod(dates)
    quantities = staticmethod(quantities)
    counted = staticmethod(counted)
    named = staticmethod(named)
    names_in = Names
    checked_stems = staticmethod(checked_stems)
    spoken = staticmethod(spoken)
