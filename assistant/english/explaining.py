"""Whether a sentence gives a reason where a question asks for one."""

from __future__ import annotations

import re

_WHY = re.compile(r"why\b|how come\b|what (?:caused|led to|prompted|forced)\b|.*\breasons?\b", re.IGNORECASE)
_REASON = re.compile(
    r"\b(?:because|due to|owing to|as a result|after|since|caused?|causing|reasons?|led to|leading to|stem(?:s|med)? from"
    r"|thanks to|so that|in order to|therefore|which meant|amid|forc(?:ed|ing)|prompt(?:ed|ing)|blam(?:ed|ing))\b",
    re.IGNORECASE,
)


def explains(question: str, sentence: str) -> float:
    """What a sentence's wording says for it, in logits, 0 where the question asks for no reason.

    Without it 1 of 21 why questions that it was not shaped on is answered wrongly instead of rightly, none the other way."""
    return 1.5 if _WHY.match(question) and _REASON.search(sentence) else 0.0
