"""Who somebody is said to be: an answer called by another role than the one asked for is none.

"Who is the finance chief of Acme?" is not answered by "Acme founder Ann Lee", though the reader, which looks for a person
beside the company's name, is often sure that it is.
"""

from __future__ import annotations

import re

_ROLES = (  # words of one line mean the same
    r"co-?founders?|founders?",
    r"chief executives?(?: officers?)?|ceos?",
    r"chief financial officers?|cfos?|finance (?:chiefs?|directors?)",
    r"chief technology officers?|ctos?",
    r"chair(?:man|men|woman|women|person|s)?",
    r"prime ministers?|premiers?",
    r"presidents?",
    r"ministers?",
    r"mayors?",
    r"governors?",
    r"secretar(?:y|ies)",
    r"spokes(?:man|men|woman|women|person|people)",
    r"captains?|skippers?",
    r"judges?",
    r"prosecutors?",
    r"lawyers?|attorneys?",
    r"coach(?:es)?|managers?",
    r"directors?",
    r"editors?",
    r"researchers?|scientists?",
    r"engineers?",
    r"analysts?",
    r"authors?|writers?",
)
_ANY = "|".join(_ROLES)
_ASKED = re.compile(
    rf"^who(?:'s| is| was| are| were) (?:the |its |their |his |her )?(?:[\w'’-]+ )??(?P<role>{_ANY})\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(rf"\b(?P<role>{_ANY}) $", re.IGNORECASE)
_BEHIND = re.compile(rf"^, (?:the |an? |its |their )?(?:[\w-]+ ){{0,2}}?(?P<role>{_ANY})\b", re.IGNORECASE)


def other_role(question: str, sentence: str, start: int, end: int) -> bool:
    """Whether the question asks who holds a role, and the sentence calls `sentence[start:end]` by another one, just before
    or behind, and does not name the role asked for: ("Who is the mayor?", "Governor Ann Lee spoke.", 9, 16) -> True."""
    asked = _ASKED.search(question)
    if asked is None:
        return False
    said = _BEFORE.search(sentence[:start]) or _BEHIND.search(sentence[end:])
    inside = re.match(rf"(?:{_ANY}) (?=[A-Z])", sentence[start:end], re.IGNORECASE)
    wanted = next(line for line in _ROLES if re.fullmatch(line, asked["role"], re.IGNORECASE))
    return (said or inside) is not None and re.search(rf"\b(?:{wanted})\b", sentence, re.IGNORECASE) is None
