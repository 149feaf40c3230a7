"""Whether a sentence explains what a question asks: a reason where one is asked for, or a definition."""

from __future__ import annotations

import re

from assistant.english.questions import DEFINITION

_WHY = re.compile(r"why\b|how come\b|what (?:caused|led to|prompted|forced)\b|.*\breasons?\b", re.IGNORECASE)
_REASON = re.compile(
    r"\b(?:because|due to|owing to|as a result|after|since|caused?|causing|reasons?|led to|leading to|stem(?:s|med)? from"
    r"|thanks to|so that|in order to|therefore|which meant|amid|forc(?:ed|ing)|prompt(?:ed|ing)|blam(?:ed|ing))\b",
    re.IGNORECASE,
)
_KINDS_OF_THINGS = (  # nouns that say what the name behind them is
    "start-?up|company|firm|giant|maker|group|bank|agency|authority|model|chip|toolkit|platform|service|software|app"
    "|system|organi[sz]ation|party|union|institute|university|city|town|village|river|island|ship|ferry|drug|vaccine"
    "|disease|law|team|club|brand|subsidiary|researcher|founder|minister|president|chairman|director|professor"
)


def explains(question: str, sentence: str) -> float:
    """What a sentence's wording says for it, in logits, 0 where the question asks for neither."""
    definition = DEFINITION.match(question)
    return (1.5 if _WHY.match(question) and _REASON.search(sentence) else 0.0) + (
        3.0 if definition and _defines(definition.group("term"), sentence) else 0.0
    )


def _defines(term: str, text: str) -> bool:
    """Whether the text says what the term is: "the ferry, a ship for cars, ...", "The ferry is a ship", or "the
    company Volvo"."""
    word = rf"\b{re.escape(term)}"
    after = rf"{word}(?:s|['’]s)?(?:,| \(| [–—-]| is| are| was)\s+(?:also )?(?:the|an?|one|i\.e\.)\b"
    return re.search(rf"{after}|\b(?:{_KINDS_OF_THINGS}) {word}", text, re.IGNORECASE) is not None
