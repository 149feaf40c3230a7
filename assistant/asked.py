"""The nouns of asking: a Question, what sort it is, what of an article it asks for, and which articles it counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["fact", "yes_no", "list", "explain", "summary", "topic", "metadata", "which_articles"]
Field = Literal["author", "published", "publisher", "title", "url"]
Extreme = Literal["newest", "oldest", "longest", "shortest"]
LONGEST_QUESTION = 2_000  # characters; the reader sees the first 32 word pieces


@dataclass(frozen=True, slots=True)
class Criterion:
    """What can be told of every article without judging what it means, all of it to hold: `words` stand in its text, one
    behind the other and with their capitals; its byline or outlet names `signed`; it is dated `dated`, a year, month and
    day of which None is any. `when` is that date as it was asked for. With none of these every article is meant; with
    `extreme` only the first of them in that order."""

    words: str | None = None
    signed: str | None = None
    dated: tuple[int | None, int | None, int | None] | None = None
    when: str = ""
    extreme: Extreme | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A standalone question and what sort it is. `field` is what of an article is asked; where the kind is another than
    metadata, it may as well be asked of the world, which a sentence with one of the words `told` tells, and `about` says
    that it is asked who spoke of the subject; `subject` is the question without the words that ask for the field, for
    finding the article meant; `timed`: the time of day is asked too; `counted`: how many there are is. `speaker`: who is
    asked of, where it is what they say of the subject. `criterion` says which articles are asked for, where that can be
    told exactly. `language` is the code (ISO 639-1) of a question's that is in another language than the assistant's."""

    text: str
    kind: Kind
    field: Field | None = None
    subject: str = ""
    timed: bool = False
    counted: bool = False
    criterion: Criterion | None = None
    told: frozenset[str] = frozenset()
    about: bool = False
    speaker: str = ""
    language: str | None = None
