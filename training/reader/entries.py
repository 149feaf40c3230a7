"""One question of a SQuAD-layout file: whether it is learnt from, in which words, and what answers it.

The data sets beside SQuAD's own have faults that their cards and `shared/models/reader/CARD.md` name; each is met here, so
that every other module sees questions of one form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from assistant.english.words import content_stems

ALIGNED = 0.3  # a question whose paragraph was inferred by fewer shared words may belong to another one
# QADiscourse asks by templates; people ask as on the right.
_TEMPLATES = (
    (re.compile(r"^What is the reason (?:that )?", re.I), "Why "),
    (re.compile(r"^In what manner ", re.I), "How "),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a paragraph; `answers` are (text, start in characters), none where it does not say."""

    text: str
    answers: tuple[tuple[str, int], ...]
    plausible: tuple[tuple[str, int], ...] = ()
    ambiguous: bool = False  # the answer's words stand in the paragraph more than once
    pair: str = ""  # the answerable question of the same paragraph that an unanswerable one was written after


def asked(entry: Mapping[str, Any], context: str) -> Asked | None:
    """An entry of `qas` -> the question; None where it is left out of all learning."""
    if not entry.get("is_impossible") and not entry["answers"]:
        return None  # yes or no
    if entry.get("overlap", 1.0) < ALIGNED or _every_other(entry, "reason", "N"):
        return None
    if entry.get("explanation") == "multi_sentence" and not _speaks_of(entry, context):
        return None
    if entry.get("is_impossible"):
        pair = _worded(entry.get("pair", ""))
        return Asked(_worded(entry["question"]), (), _places(entry, "plausible_answers"), pair=pair)
    # DROP's answers stand at their first occurrence, whichever is meant; SQuAD's file counts them.
    ambiguous = any(answer.get("n_occurrences", 1) > 1 for answer in entry["answers"])
    if str(entry.get("id", "")).startswith("drop-"):
        ambiguous = any(context.count(answer["text"]) > 1 for answer in entry["answers"])
    return Asked(_worded(entry["question"]), _places(entry, "answers"), ambiguous=ambiguous)


def _places(entry: Mapping[str, Any], name: str) -> tuple[tuple[str, int], ...]:
    return tuple((answer["text"], answer["answer_start"]) for answer in entry.get(name) or ())


def _worded(question: str) -> str:
    """The question without a spreadsheet's quotation marks (only unanswerable ones have them, which would tell these
    apart) and as people ask it."""
    if question.startswith('"') and '""' in question:
        question = question.removeprefix('"').removesuffix('"').replace('""', '"')
    for template, said in _TEMPLATES:
        question = template.sub(said, question)
    return question


def _every_other(entry: Mapping[str, Any], field: str, value: str) -> bool:
    """Whether it is one of the half, by its id, of those with this value: "didn't" gives most of reason N away."""
    return entry.get(field) == value and crc32(str(entry["id"]).encode()) % 2 == 0


def _speaks_of(entry: Mapping[str, Any], context: str) -> bool:
    """Whether the surroundings of an answer, 300 characters to either side, have two of the question's content words, or
    one of one or two: some 300 of NQ's answers that need several sentences stand beside something else."""
    wanted = set(content_stems(entry["question"]))
    near = set()
    for answer in entry["answers"]:
        start = answer["answer_start"]
        near |= set(content_stems(context[max(0, start - 300) : start + len(answer["text"]) + 300]))
    return len(wanted & near) >= min(2, (len(wanted) + 1) // 2)
