"""What the assistant needs of a language: a room like assistant/english/ keeps this protocol, and build.py hands it in.

Its four sides: how a question is meant, its words, the facts that a statement states, and what the program itself says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from assistant.answers import Answer
from assistant.asked import Extreme, Field, Question


@dataclass(frozen=True, slots=True)
class Dated:
    """A date at `start:end` of a text, each part None where the text leaves it open. `swapped` is the other reading of
    03/04/2025."""

    start: int
    end: int
    year: int | None
    month: int | None
    day: int | None
    swapped: bool = False

    def within(self, other: Dated, year: int | None) -> bool:
        """Whether `other` says at least what this says; a year that `other` leaves out may be its article's."""
        known = other.year if other.year is not None else year
        pairs = ((self.month, other.month), (self.day, other.day), (self.year, known))
        return all(mine is None or mine == theirs for mine, theirs in pairs)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number at `start:end` of a text: every value its digits may mean, its unit ("%", a currency, "th" for third,
    "" for none), and whether it was spelled out."""

    start: int
    end: int
    values: frozenset[Decimal]
    unit: str
    scaled: bool
    spelled: bool

    def same(self, other: Quantity) -> bool:
        """Whether both may be the same amount: a value in common, and no contradicting unit. A percentage equals
        only a percentage; a currency may go unnamed on one side."""
        if not self.values & other.values:
            return False
        if "%" in (self.unit, other.unit):
            return self.unit == other.unit
        return not (self.unit and other.unit and self.unit != other.unit)


@dataclass(frozen=True, slots=True)
class Name:
    """A run of words that may be a name. `certain`: its shape makes it a name in any language; `opening`: a lone word
    that may be capitalised only because it stands first."""

    words: str
    certain: bool
    opening: bool


class Names(Protocol):
    """The words of a text, in the forms in which a name may be written there."""

    def hold(self, name: str) -> bool:
        """Whether each word of a name occurs, in some form."""
        ...

    def ordinary(self, word: str) -> bool:
        """Whether the text has the word as an ordinary one, no name."""
        ...


class Asking(Protocol):
    """How a question is meant."""

    def outright(self, question: str) -> str:
        """The question without the courtesies around it."""
        ...

    def standalone(self, question: str, turns: Sequence[Answer]) -> str:
        """A follow-up as it could be asked alone; unchanged if it already can. `turns` are the earlier answers of the
        conversation, oldest first."""
        ...

    def subquestions(self, question: str) -> list[str]:
        """The questions it asks, in order, each standalone; itself alone where it asks one thing."""
        ...

    def classify(self, question: str) -> Question:
        """The kind of question by its wording."""
        ...


class Words(Protocol):
    """Words of questions and sentences. Stems compare equal for forms of one word."""

    def tokens(self, text: str) -> list[str]:
        """Words and numbers in order."""
        ...

    def stem(self, word: str) -> str:
        """The stem of one word."""
        ...

    def content_stems(self, text: str) -> list[str]:
        """Stems of the words that carry meaning, in order; compounds taken apart."""
        ...

    def subject_stems(self, subject: str) -> set[str]:
        """The stems of a `Question.subject` that say which article is meant; compounds whole."""
        ...

    def topic_stems(self, subject: str) -> set[str]:
        """`subject_stems` without words that say only that something is said of it ("mention", "report")."""
        ...

    def names(self, text: str) -> list[str]:
        """The names in it, in order; a word that may be none because it opens the text counts."""
        ...

    def holds(self, text: str, name: str) -> bool:
        """Whether a text has each word of a name in some form: "Spain's team" has "Spanish"."""
        ...

    def normalised(self, answer: str) -> str:
        """A short answer as it is compared: no case, punctuation or articles."""
        ...

    def same_answer(self, one: str, other: str) -> bool:
        """Whether two short answers say the same."""
        ...

    def explains(self, question: str, sentence: str) -> float:
        """What the wording of a sentence says for it, in logits: a reason where one is asked for."""
        ...

    def may_answer(
        self, question: str, sentence: str, span: tuple[int, int] | None, published: str | None, today: date
    ) -> bool:
        """Whether a sentence is of the sort that the question can be answered with, and the short answer
        `sentence[span]` in it, where there is one: of the time asked for, seen from today. `published`: ISO 8601, of
        its article."""
        ...

    def whole(self, text: str, start: int, end: int) -> tuple[int, int]:
        """The place of the time or amount of which `text[start:end]` is a part; that place itself where it is of none."""
        ...


class Facts(Protocol):
    """What can be checked of a statement: it may say only what its quotations hold."""

    def dates(self, text: str) -> list[Dated]:
        """The dates, in order; an ambiguous one twice, in both readings."""
        ...

    def quantities(self, text: str) -> list[Quantity]:
        """The numbers, in order."""
        ...

    def counted(self, text: str) -> list[Quantity]:
        """Those that count something: not "one of the two"."""
        ...

    def named(self, text: str) -> list[Name]:
        """The names of a statement, in order."""
        ...

    def names_in(self, text: str) -> Names:
        """What of a text a name can be looked up in."""
        ...

    def checked_stems(self, text: str) -> set[str]:
        """The stems a statement is held to: its content words, but no numbers, and no "yes"."""
        ...

    def spoken(self, text: str, otherwise: bool = True) -> bool:
        """Whether a text is in this language; `otherwise` where nothing shows."""
        ...


@dataclass(frozen=True, slots=True)
class Sayings:
    """The fixed sentences of answers and their notes; openings in braces are filled by name."""

    not_said: str
    """Stands for an answer, and is agreed on with the language model for a question the evidence does not answer."""
    part_not_said: str  # {question}
    unsupported: str
    """Stands behind a statement that the articles do not bear out."""
    bylines: Mapping[Field, str]  # {title} {value}
    without: Mapping[Field, str]  # {title}: the note that an article does not say what is asked of it
    extremes: Mapping[Extreme, str]  # {title} {articles}
    # How many articles there are, said of those counted by a criterion: one of the first two, then what holds of them.
    one_article: str
    articles: str  # {count}
    with_words: str  # {words}
    signed: str  # {name}
    dated: str  # {when}
    of_them_quoted: str  # {quoted}
    and_more: str  # {count}
    """Ends a list of titles that is not whole."""
    uncounted: str
    """A note where articles were found by what they mean, so that there may be more."""
    other_language: str  # {question}
    """A note: the reader does not know the question's language."""
    articles_in: str  # {articles} {question}
    """A note: the articles are in another language than the question."""
    languages: Mapping[str, str]
    """What languages are called, by their codes (ISO 639-1)."""
    # Notes on who answered.
    unproved: str
    reader_sure: str
    reader_outvoted: str
    model_alone: str
    quoted_instead: str
    cut: str
    # Notes on statements that were marked: {statement} {reason}, the reason being one of those below it.
    marked: str
    cites_nothing: str
    wrong_date: str  # {date}
    wrong_number: str
    wrong_name: str  # {name}
    wrong_language: str
    says_nothing: str
    unrelated: str
    # Notes on statements that were left out: {reason} {count}. A reason never repeats the model's words: what must not
    # be shown must not be shown in a note either.
    left_out_one: str
    left_out_several: str
    quotes: str
    numbers: str
    names: str
    echoes: str
    beyond: str  # {most}


class Language(Protocol):
    """One language that questions and articles are in."""

    @property
    def code(self) -> str:
        """Its code (ISO 639-1)."""
        ...

    @property
    def asking(self) -> Asking:
        """How a question is meant."""
        ...

    @property
    def words(self) -> Words:
        """Its words."""
        ...

    @property
    def facts(self) -> Facts:
        """What can be checked of a statement."""
        ...

    @property
    def says(self) -> Sayings:
        """What the program itself says."""
        ...
