"""Whether a statement says only what it cites: its numbers, dates, names and quotations must stand there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from assistant.english.dates import Dated, dates
from assistant.english.names import Name, Names, english, named
from assistant.english.quantities import Quantity, quantities
from assistant.english.quotations import holds, quotations
from assistant.english.words import content_stems
from assistant.evidence import Evidence
from index.articles import Article

Verdict = Literal["supported", "unsupported", "left out"]
SHARED = (
    0.2  # of a statement's new content words that its evidence must share: below, it speaks of something else
)
# Reasons for leaving out never repeat the model's words: what must not be shown must not be shown in a note either.
QUOTES = "quotes words that its source does not hold"
NUMBERS = "cites nothing and states a number that no article holds"
NAMES = "names something that no article names"
_BARE = 4  # words that "Yes." and "No, not yet." may have
_UNCHECKED_WORDS = re.compile(r"\b(?:one|(?:the|these|those|both|all|other) two|two of)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks say of a statement. "supported": shown with its citations; "unsupported": shown with a mark
    and no citation; "left out": not shown, for it quotes or names what no article holds. `reason` is for the notes:
    "it ..." of an unsupported one, which is shown anyway; a constant of one left out."""

    verdict: Verdict
    reason: str = ""


class Ground:
    """The text a statement is held against: sentences, and the headers of their articles."""

    def __init__(self, evidence: Sequence[Evidence]) -> None:
        self.articles: list[Article] = list({item.article.id: item.article for item in evidence}.values())
        self.years = {
            int(a.published[:4]) for a in self.articles if a.published and a.published[:4].isdigit()
        }
        parts: list[str] = []
        for before, item in zip([None, *evidence], evidence, strict=False):
            # A quotation may run on into the next sentence, but not over a gap.
            apart = before is None or before.article.id != item.article.id or item.start - before.end > 2
            parts += ["¶", item.quote] if apart else [item.quote]
        for article in self.articles:
            parts += [
                article.title,
                article.publisher or "",
                article.author or "",
                (article.published or "")[:10],
            ]
        self.text = "\n".join(parts)

    @cached_property
    def dates(self) -> list[Dated]:
        """The dates in it."""
        return dates(self.text)

    @cached_property
    def quantities(self) -> list[Quantity]:
        """The numbers in it, years of dates among them."""
        return quantities(_without(self.text, self.dates))

    @cached_property
    def names(self) -> Names:
        """The words in it that a name may be made of."""
        return Names(self.text)

    @cached_property
    def stems(self) -> set[str]:
        """The stems of its content words."""
        return set(content_stems(self.text))


class Checks:
    """Checks statements of one answer: `question` was asked, and `shown` is all the evidence the model was shown."""

    def __init__(self, question: str, shown: Sequence[Evidence]) -> None:
        self._asked = set(content_stems(question))
        self._asked_names = Names(question)
        self._asked_amounts = quantities(question)
        self._everything = Ground(shown)
        self._english = english(question)
        self._bodies: dict[str, Names] = {}

    def check(self, text: str, cited: Sequence[Evidence]) -> Checked:
        """What a statement is worth; `text` is plain, `cited` what its numbers name."""
        foreign = self._foreign(text)
        if foreign:
            return Checked("left out", foreign)
        if not cited:
            invented = self._uncounted(text, self._everything, self._asked_amounts)
            return Checked("left out", NUMBERS) if invented else Checked("unsupported", "it cites nothing")
        ground = Ground(cited)
        if not all(holds(ground.text, words) for words in quotations(text)):
            return Checked("left out", QUOTES)
        if lacking := self._unfounded(text, ground):
            return Checked("unsupported", lacking)
        return Checked("supported")

    def _foreign(self, text: str) -> str:
        """Why a statement must not be shown at all; "" if it may."""
        if not all(holds(self._everything.text, words) for words in quotations(text)):
            return QUOTES
        for name in named(_worded(text)):
            if name.opening or not (name.certain or self._english):
                continue
            if not (
                name.within(self._everything.names) or name.within(self._asked_names) or self._about(name)
            ):
                return NAMES
        return ""

    def _unfounded(self, text: str, ground: Ground) -> str:
        """What a statement says that its evidence does not; "" if nothing."""
        written = dates(text)
        for each in written:
            if not each.swapped and not self._dated(each, written, ground):
                return f"the date {text[each.start : each.end]!r} does not stand there"
        if self._uncounted(text, ground):
            return "a number in it does not stand there"
        speaks_english = english(text, otherwise=self._english)
        for name in named(_worded(text)):
            if not self._founded(name, ground, speaks_english):
                return f"the name {name.words!r} does not stand there"
        if self._english and not speaks_english:
            return "it is in another language than the question"
        return self._unrelated(text, ground) if speaks_english and english(ground.text) else ""

    def _uncounted(self, text: str, ground: Ground, more: Sequence[Quantity] = ()) -> bool:
        """Whether a number of the statement, its dates' days aside, stands nowhere in the ground."""
        counted = quantities(_UNCHECKED_WORDS.sub(" ", _without(text, dates(text))))
        return any(not any(one.same(known) for known in (*ground.quantities, *more)) for one in counted)

    def _dated(self, each: Dated, written: Sequence[Dated], ground: Ground) -> bool:
        readings = [other for other in written if (other.start, other.end) == (each.start, each.end)]
        years = [*ground.years, None]
        return any(
            reading.within(known, year) for reading in readings for known in ground.dates for year in years
        )

    def _founded(self, name: Name, ground: Ground, speaks_english: bool) -> bool:
        """Whether a name stands in the evidence. One that was asked about may stand anywhere in the cited articles: a
        sentence says "the firm" for it. In other languages a capitalised word may be any noun, so a run of them needs
        only one word that stands there, and a lone one none."""
        if name.within(ground.names):
            return True
        if not (name.certain or speaks_english):
            words = name.words.split()
            return len(words) == 1 or any(ground.names.hold(word) for word in words)
        if name.opening and (
            self._everything.names.ordinary(name.words) or self._asked_names.ordinary(name.words)
        ):
            return True
        return name.within(self._asked_names) and self._about(name, ground.articles)

    def _about(self, name: Name, articles: Sequence[Article] | None = None) -> bool:
        """Whether an article anywhere holds every word of a name."""
        among = self._everything.articles if articles is None else articles
        for article in among:
            if article.id not in self._bodies:
                self._bodies[article.id] = Names(article.text)
        return any(name.within(self._bodies[article.id]) for article in among)

    def _unrelated(self, text: str, ground: Ground) -> str:
        """Too few words in common. Words of the question prove nothing either way; "yes" (its stem is "ye") is none."""
        said = {word for word in content_stems(text) if not any(char.isdigit() for char in word)} - {"ye"}
        new = said - self._asked
        if not said:
            return "" if len(text.split()) <= _BARE else "it says nothing that could be checked"
        shared = len((new or said) & ground.stems) >= (max(1, SHARED * len(new)) if new else 1)
        return "" if shared else "its words have little in common with its source"


def _worded(text: str) -> str:
    """The text with a figure for each number and its unit: "Millionen Dollar" is no name."""
    for amount in reversed(quantities(text)):
        text = f"{text[: amount.start]} 0 {text[amount.end :]}"
    return text


def _without(text: str, found: Sequence[Dated]) -> str:
    """The text with its dates blanked, but for their years: a day of a month supports no count of things."""
    for each in reversed([each for each in found if not each.swapped]):
        text = f"{text[: each.start]} {each.year or ''} {text[each.end :]}"
    return text
