"""A question that asks several things, taken apart: each subquestion can be asked alone."""

from __future__ import annotations

import re

from assistant.answers import Answer
from assistant.english.followups import standalone
from assistant.english.words import content_stems

MOST = 3
_ASKS = r"(?:who(?:m|se)?|what|when|where|which|why|how|did|does|is|was|are|were|has|have)\b"
_SENTENCES = re.compile(rf"(?<=\?)\s+(?=(?:and |but )?{_ASKS})", re.IGNORECASE)
_CLAUSES = re.compile(r",? (?:and|but) (?=(?:who(?:m|se)?|what|when|where|which|why|how)\b)", re.IGNORECASE)

_PRONOUN = re.compile(r"\b(?:he|she|it|they|him|her|them|its|their|his)\b", re.IGNORECASE)


def subquestions(question: str) -> list[str]:
    """What a question asks, in order, pronouns replaced: "What is Qwen3, and who makes it?" -> ["What is Qwen3?",
    "Who makes Qwen3?"]; the question alone where it asks one thing."""
    pieces = [
        clause
        for sentence in _SENTENCES.split(question.strip())
        for clause in _CLAUSES.split(sentence)
        if clause
    ]
    if not 1 < len(pieces) <= MOST or not all(_whole(piece) for piece in pieces):
        return [question]
    asked: list[str] = []
    for piece in pieces:
        text = piece.strip().rstrip("?.,; ") + "?"
        asked.append(standalone(text[:1].upper() + text[1:], [_turn(before) for before in asked]))
    return asked


def _whole(piece: str) -> bool:
    """Whether a piece can stand alone: a question word with something asked of something."""
    asks_something = bool(content_stems(piece)) or _PRONOUN.search(piece) is not None
    return len(piece.split()) >= 3 and asks_something and re.match(_ASKS, piece, re.I) is not None


def _turn(question: str) -> Answer:
    return Answer(question, question, False, "", None, 0.0, "")
