"""What a question that names nothing is about: the best of what was named before, or nothing.

    "When was Aquila due?" -> "Who is the founder of the company?": "Aquila"

Each name and quoted title of the conversation is ranked against "it can be asked as it stands" by a log-linear function of
where it was said and how the question points back. Its weights (`subject.json`) are fitted by `python -m training.subject`
on questions that people rewrote.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from assistant.answers import Answer
from assistant.english.dates import dates
from assistant.english.words import FUNCTION_WORDS, content_stems, names

WEIGHTS = Path(__file__).with_name("subject.json")
_QUOTED = re.compile(r"[\"“]([^\"“”]{3,60}?)[,.]?[\"”]")
_POINTING = {
    "points": re.compile(r"\b(?:this|that|these|those|such)\b", re.IGNORECASE),
    "definite": re.compile(  # "the band", but neither "the band of the show" nor "the rock band"
        r"\b(?:the|this|that|these|those) (?:same |new |other )?[a-z][\w-]+(?=[?.! ]*$| (?:did|do|does|is|was|were|are|has|"
        r"had|have|will|would|can|could|and|or|to|when|after|before|during|get|got)\b)",
        re.IGNORECASE,
    ),
    "more": re.compile(
        r"\b(?:other|others|else|another|more|same|there|then|next|first|last)\b", re.IGNORECASE
    ),
}


@dataclass(slots=True)
class _Mention:
    """A name or a title. `where` it was said: "q0" in the last question, "a0" in what answers it, and so on to "q2" and
    "a2", three turns ago or more; `said` how often, in "q" and "a"."""

    words: str
    where: set[str] = field(default_factory=set)
    said: Counter[str] = field(default_factory=Counter)


def subject(question: str, turns: Sequence[Answer], *, surely: bool = False) -> str | None:
    """What a question is about; None if it can be asked as it stands, which is not asked where it `surely` cannot."""
    named, rows = ranked(question, turns)
    scores = [sum(_weights().get(sign, 0.0) * value for sign, value in row.items()) for row in rows]
    first = 1 if surely and len(named) > 1 else 0
    return named[max(range(first, len(scores)), key=scores.__getitem__)]


@cache
def _weights() -> dict[str, float]:
    weights: dict[str, float] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return weights


def ranked(question: str, turns: Sequence[Answer]) -> tuple[list[str | None], list[dict[str, float]]]:
    """What is to choose from, None ("as it stands") first, and the features of each."""
    known, asked = _mentions(turns), frozenset(content_stems(question))
    rows = [_none(question, asked, turns), *(_features(mention, asked) for mention in known)]
    return [None, *(mention.words for mention in known)], rows


def _mentions(turns: Sequence[Answer]) -> list[_Mention]:
    """All names and titles of the turns that are no dates, the last turn's first."""
    found: dict[str, _Mention] = {}
    for back, turn in enumerate(reversed(turns)):
        for source, text in (("q", turn.standalone_question), ("a", _said(turn))):
            for words in _named(text):
                mention = found.setdefault(words.lower(), _Mention(words))
                mention.where.add(f"{source}{min(back, 2)}")
                mention.said[source] += 1
    return [mention for mention in found.values() if not dates(mention.words)]


def _said(turn: Answer) -> str:
    """What answers a turn's question: its quotations, and the short answer where they do not have it."""
    quoted = " ".join(citation.quote for citation in turn.citations)
    return quoted if (turn.short_answer or "") in quoted else f"{turn.short_answer}. {quoted}"


def _named(text: str) -> Iterator[str]:
    for words in [*names(text), *_QUOTED.findall(text)]:
        bare = re.sub(r"['’]s?$", "", words.strip(" .,;:?!'’\"“”"))
        if len(bare) > 1 and bare.lower() not in FUNCTION_WORDS:
            yield bare


def _features(mention: _Mention, asked: frozenset[str]) -> dict[str, float]:
    return {
        "count": math.log(mention.said.total()),
        "questions": math.log1p(mention.said["q"]),
        "asked-now": float(not asked.isdisjoint(content_stems(mention.words))),
        **dict.fromkeys(mention.where, 1.0),
    }


def _none(question: str, asked: frozenset[str], turns: Sequence[Answer]) -> dict[str, float]:
    """How much of the question is new, what in its wording points back, and how long the conversation is."""
    known = frozenset(content_stems(" ".join(f"{turn.standalone_question} {_said(turn)}" for turn in turns)))
    return {
        "none": 1.0,
        "none-known": float(not asked.isdisjoint(known)),
        "none-content": math.log1p(len(asked)),
        "none-new": len(asked - known) / max(1, len(asked)),
        "none-turns": math.log(len(turns)),
        **{f"none-{sign}": float(bool(pattern.search(question))) for sign, pattern in _POINTING.items()},
    }
