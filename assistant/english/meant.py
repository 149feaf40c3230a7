"""Whom "he" or "she" means, and what a question that names nothing is about: the best of what was named before.

    "Who founded Norsk Hydro?" "Sam Eyde" -> "Was he satisfied?": "Sam Eyde"

Each name and quoted title of the conversation is ranked against "none of them" by a log-linear function of where and how
it was named. Its weights (`meant.json`) are fitted by `python -m training.meant` on questions that people rewrote.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

from assistant.answers import Answer
from assistant.english.dates import dates
from assistant.english.words import FUNCTION_WORDS, content_stems, names

Sought = Literal["person", "topic"]
WEIGHTS = Path(__file__).with_name("meant.json")
_SENTENCE_END = re.compile(r"(?<=[a-z)\"”]{2}[.!?])\s+")  # not behind "J." or "St."
_QUOTED = re.compile(r"[\"“]([^\"“”]{3,60}?)[,.]?[\"”]")
_HE = re.compile(r"\b(?:he|him|his|she|her|hers)\b", re.IGNORECASE)
_WHO = re.compile(r"\bwho\b", re.IGNORECASE)
_PLACED = r"\b(?:[Tt]he|[Ii]n|[Aa]t|[Ii]nto|[Nn]ear|[Vv]ia) "
_AUXILIARY = frozenset("is was did does do are were has have had will would can could".split())
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
    "a2", three turns ago or more; `how` it stood there; `count` how often it was said, `asked` how often in questions;
    `parts` are its words in small letters."""

    words: str
    where: set[str] = field(default_factory=set)
    how: set[str] = field(default_factory=set)
    count: int = 0
    asked: int = 0
    parts: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.parts = frozenset(re.findall(r"\w+", self.words.lower()))


def meant(sought: Sought, question: str, turns: Sequence[Answer], *, surely: bool = False) -> str | None:
    """Whom the pronoun of a question means, or what a question that names nothing is about; None if nothing that was
    named fits, which is not asked where it `surely` means something."""
    named, rows = ranked(sought, question, turns)
    scores = [sum(_weights()[sought].get(sign, 0.0) * value for sign, value in row.items()) for row in rows]
    first = 1 if surely and len(named) > 1 else 0
    return named[max(range(first, len(scores)), key=scores.__getitem__)]


@cache
def _weights() -> dict[str, dict[str, float]]:
    weights: dict[str, dict[str, float]] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return weights


def ranked(
    sought: Sought, question: str, turns: Sequence[Answer]
) -> tuple[list[str | None], list[dict[str, float]]]:
    """What is to choose from, None ("none of them") first, and the features of each."""
    known = _mentions(turns)
    if sought == "person":
        text = "\n".join(f"{turn.standalone_question}\n{_said(turn)}" for turn in turns)
        known = [mention for mention in known if _may_be_somebody(mention.words, text)]
    asked = frozenset(content_stems(question))
    rows = [_none(sought, question, asked, turns)]
    for mention in known:
        row = _said_where(mention, asked)
        rows.append(row | _said_how(mention, known) if sought == "person" else row)
    return [None, *(mention.words for mention in known)], rows


def _may_be_somebody(words: str, text: str) -> bool:
    """Whether a name has no figures, and stands nowhere behind "the" or a word of place: "the United States" is nobody."""
    return not re.search(r"[\d&]| the ", words) and not re.search(rf"{_PLACED}{re.escape(words)}\b", text)


def _mentions(turns: Sequence[Answer]) -> list[_Mention]:
    """All names and titles of the turns that are no dates, the last turn's first."""
    found: dict[str, _Mention] = {}
    for back, turn in enumerate(reversed(turns)):
        for source, text in (("q", turn.standalone_question), ("a", _said(turn))):
            asks_who = {f"{source}-who"} if _WHO.search(turn.standalone_question) else set()
            for sentence in _SENTENCE_END.split(text):
                for words, how in _named(sentence, source):
                    words = re.sub(r"['’]s?$", "", words.strip(" .,;:?!'’\"“”"))
                    if len(words) < 2 or words.lower() in FUNCTION_WORDS or dates(words):
                        continue
                    mention = found.setdefault(words.lower(), _Mention(words))
                    mention.where.add(f"{source}{min(back, 2)}")
                    mention.how |= how | asks_who
                    mention.count += 1
                    mention.asked += source == "q"
    return list(found.values())


def _said(turn: Answer) -> str:
    """What answers a turn's question: its quotations, and the short answer where they do not have it."""
    quoted = " ".join(citation.quote for citation in turn.citations)
    return quoted if (turn.short_answer or "") in quoted else f"{turn.short_answer}. {quoted}"


def _named(sentence: str, source: str) -> Iterator[tuple[str, set[str]]]:
    """The names and quoted titles of a sentence, each with how it stands there."""
    beside = {"beside-he"} if _HE.search(sentence) else set()
    for name in names(sentence):
        before, _, behind = sentence.partition(name)
        yield name, beside | set(_around(before, behind, name, source))
    for match in _QUOTED.finditer(sentence):
        yield match.group(1), set()


def _around(before: str, behind: str, name: str, source: str) -> Iterator[str]:
    """How a name stands between what is before and behind it in its sentence."""
    last = next(iter(before.split()[-1:]), "").lower()
    if not last:
        yield f"{source}-opens"
        if " " not in name:
            yield "lone-opens"
    elif last in _AUXILIARY:
        yield f"{source}-asked-of"
    if re.match(r"['’]s?\b", behind):
        yield "possessive"
    elif match := re.match(r" ([a-z]+)", behind):
        yield f"{source}-then-{'function' if match.group(1) in FUNCTION_WORDS else 'word'}"
    elif not behind.strip("?. "):
        yield f"{source}-ends"


def _said_where(mention: _Mention, asked: frozenset[str]) -> dict[str, float]:
    return {
        "count": math.log(mention.count),
        "questions": math.log1p(mention.asked),
        "asked-now": float(not asked.isdisjoint(content_stems(mention.words))),
        **dict.fromkeys(mention.where, 1.0),
    }


def _said_how(mention: _Mention, known: Sequence[_Mention]) -> dict[str, float]:
    return {
        "shorter": float(any(other.parts < mention.parts for other in known)),
        "longer": float(any(mention.parts < other.parts for other in known)),
        **dict.fromkeys(mention.how, 1.0),
    }


def _none(sought: Sought, question: str, asked: frozenset[str], turns: Sequence[Answer]) -> dict[str, float]:
    """The features of "none of them": how much of the question is new, how long the conversation is, and for a topic
    what in its wording points back."""
    known = frozenset(content_stems(" ".join(f"{turn.standalone_question} {_said(turn)}" for turn in turns)))
    pointing = _POINTING if sought == "topic" else {}
    return {
        "none": 1.0,
        "none-known": float(not asked.isdisjoint(known)),
        "none-content": math.log1p(len(asked)),
        "none-new": len(asked - known) / max(1, len(asked)),
        "none-turns": math.log(len(turns)),
        **{f"none-{sign}": float(bool(pattern.search(question))) for sign, pattern in pointing.items()},
    }
