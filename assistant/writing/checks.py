"""Whether a statement says only what it cites: its numbers, dates, names and quotations must stand there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from assistant.evidence import Evidence
from assistant.language import Dated, Facts, Language, Name, Names, Quantity
from assistant.writing.addresses import strange_hosts
from index.articles import Article
from index.search.marked import holds, quotations

Verdict = Literal["supported", "unsupported", "left out"]
SHARED = (
    0.2  # of a statement's new content words that its evidence must share: below, it speaks of something else
)
_BARE = 4  # words that "Yes." and "No, not yet." may have


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks say of a statement. "supported": shown with its citations; "unsupported": shown with a mark
    and no citation; "left out": not shown, for it quotes or names what no article holds. `reason` is one of `Sayings`,
    for the notes."""

    verdict: Verdict
    reason: str = ""


class Ground:
    """The text a statement is held against: sentences, and the headers of their articles."""

    def __init__(self, evidence: Sequence[Evidence], facts: Facts) -> None:
        self._facts = facts
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
        return self._facts.dates(self.text)

    @cached_property
    def quantities(self) -> list[Quantity]:
        """The numbers in it, years of dates among them."""
        return self._facts.quantities(_without(self.text, self.dates))

    @cached_property
    def names(self) -> Names:
        """The words in it that a name may be made of."""
        return self._facts.names_in(self.text)


class Checks:
    """Checks statements of one answer: `question` was asked, and `shown` is all the evidence the model was shown."""

    def __init__(self, question: str, shown: Sequence[Evidence], language: Language) -> None:
        self._facts, self._words, self._says = language.facts, language.words, language.says
        self._question = question
        self._asked = set(self._words.content_stems(question))
        self._asked_names = self._facts.names_in(question)
        self._asked_amounts = self._facts.quantities(question)
        self._everything = Ground(shown, self._facts)
        self._native = self._facts.spoken(question)
        self._bodies: dict[str, Names] = {}

    def check(self, text: str, cited: Sequence[Evidence]) -> Checked:
        """What a statement is worth; `text` is plain, `cited` what its numbers name."""
        foreign = self._foreign(text)
        if foreign:
            return Checked("left out", foreign)
        if not cited:
            invented = self._uncounted(text, self._everything, self._asked_amounts)
            return (
                Checked("left out", self._says.numbers)
                if invented
                else Checked("unsupported", self._says.cites_nothing)
            )
        ground = Ground(cited, self._facts)
        if not all(holds(ground.text, words) for words in quotations(text)):
            return Checked("left out", self._says.quotes)
        if lacking := self._unfounded(text, ground):
            return Checked("unsupported", lacking)
        return Checked("supported")

    def _foreign(self, text: str) -> str:
        """Why a statement must not be shown at all; "" if it may."""
        if not all(holds(self._everything.text, words) for words in quotations(text)):
            return self._says.quotes
        if strange_hosts(text, f"{self._everything.text}\n{self._question}"):
            return self._says.names
        for name in self._names(text):
            if name.opening or not (name.certain or self._native):
                continue
            known = self._everything.names.hold(name.words) or self._asked_names.hold(name.words)
            if not (known or self._about(name)):
                return self._says.names
        return ""

    def _unfounded(self, text: str, ground: Ground) -> str:
        """What a statement says that its evidence does not; "" if nothing."""
        written = self._facts.dates(text)
        for each in written:
            if not each.swapped and not self._dated(each, written, ground):
                return self._says.wrong_date.format(date=text[each.start : each.end])
        if self._uncounted(text, ground):
            return self._says.wrong_number
        native = self._facts.spoken(text, otherwise=self._native)
        for name in self._names(text):
            if not self._founded(name, ground, native):
                return self._says.wrong_name.format(name=name.words)
        if self._native and not native:
            return self._says.wrong_language
        return self._unrelated(text, ground) if native and self._facts.spoken(ground.text) else ""

    def _uncounted(self, text: str, ground: Ground, more: Sequence[Quantity] = ()) -> bool:
        """Whether a number of the statement, its dates' days aside, stands nowhere in the ground."""
        counted = self._facts.counted(_without(text, self._facts.dates(text)))
        return any(not any(one.same(known) for known in (*ground.quantities, *more)) for one in counted)

    def _names(self, text: str) -> list[Name]:
        """The names of a text in which a figure stands for each number and its unit: "Millionen Dollar" is no name."""
        for amount in reversed(self._facts.quantities(text)):
            text = f"{text[: amount.start]} 0 {text[amount.end :]}"
        return self._facts.named(text)

    def _dated(self, each: Dated, written: Sequence[Dated], ground: Ground) -> bool:
        readings = [other for other in written if (other.start, other.end) == (each.start, each.end)]
        years = [*ground.years, None]
        return any(
            reading.within(known, year) for reading in readings for known in ground.dates for year in years
        )

    def _founded(self, name: Name, ground: Ground, native: bool) -> bool:
        """Whether a name stands in the evidence. One that was asked about may stand anywhere in the cited articles: a
        sentence says "the firm" for it. In other languages a capitalised word may be any noun, so a run of them needs
        only one word that stands there, and a lone one none."""
        if ground.names.hold(name.words):
            return True
        if not (name.certain or native):
            words = name.words.split()
            return len(words) == 1 or any(ground.names.hold(word) for word in words)
        if name.opening and (
            self._everything.names.ordinary(name.words) or self._asked_names.ordinary(name.words)
        ):
            return True
        return self._asked_names.hold(name.words) and self._about(name, ground.articles)

    def _about(self, name: Name, articles: Sequence[Article] | None = None) -> bool:
        """Whether an article anywhere holds every word of a name."""
        among = self._everything.articles if articles is None else articles
        for article in among:
            if article.id not in self._bodies:
                self._bodies[article.id] = self._facts.names_in(article.text)
        return any(self._bodies[article.id].hold(name.words) for article in among)

    def _unrelated(self, text: str, ground: Ground) -> str:
        """Too few words in common. Words of the question prove nothing either way."""
        said = self._facts.checked_stems(text)
        new = said - self._asked
        if not said:
            return "" if len(text.split()) <= _BARE else self._says.says_nothing
        shared = (new or said) & set(self._words.content_stems(ground.text))
        return "" if len(shared) >= max(1, SHARED * len(new)) else self._says.unrelated


def _without(text: str, found: Sequence[Dated]) -> str:
    """The text with its dates blanked, but for their years: a day of a month supports no count of things."""
    for each in reversed([each for each in found if not each.swapped]):
        text = f"{text[: each.start]} {each.year or ''} {text[each.end :]}"
    return text
