"""The nouns of asking: a Question, what sort it is, and what of an article it asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["fact", "yes_no", "list", "explain", "summary", "topic", "metadata", "which_articles"]
Field = Literal["author", "published", "publisher", "title", "url"]
LONGEST_QUESTION = 2_000  # characters; the reader sees the first 32 word pieces


@dataclass(frozen=True, slots=True)
class Question:
    """A standalone question and what sort it is. `field` is what of an article is asked (metadata only);
    `subject` is the question without the words that ask for the field, for finding the article meant; `timed`: the time
    of day is asked too; `counted`: how many there are is."""

    text: str
    kind: Kind
    field: Field | None = None
    subject: str = ""
    timed: bool = False
    counted: bool = False
