"""Which articles, and how many, where a criterion tells it exactly: of the whole library, not of the best hits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Protocol

from assistant.asked import Criterion, Extreme, Field, Question
from assistant.evidence import Claim, Draft, Evidence, quoted
from assistant.extractive.bylines import byline
from assistant.language import Sayings
from index.articles import Article, Filters
from index.passages import sentences

MOST_QUOTED = 10  # articles; how many more there are is said
MOST_LOOKED_AT = 10_000
"""Articles: a second of work, at 3,200 characters each. Where more might match, their number is not said."""
_BY_DATE = ("newest", "oldest")
_AT_ONCE = 500  # articles in memory
_ALIKE = ("'’‘", '"“”„', "-‐‑–")  # signs that articles write in several ways
_BLANK = r"(?:[^\S\n]|\n(?!\n))+"  # also a line's end, but no paragraph's


class Counted(Protocol):
    """What counting needs of a store."""

    def holding(self, words: Sequence[str], filters: Filters) -> list[str]:
        """The ids of the articles that hold each of the words in one of its forms; newest first."""
        ...

    def articles_of(self, ids: Iterable[str]) -> Mapping[str, Article]:
        """The articles with these ids that are as they were read."""
        ...


@dataclass(slots=True)
class _Tally:
    """How many articles match, and of the first of them that can be quoted what is said of each."""

    total: int = 0
    said: dict[str, tuple[Article, list[Claim]]] = field(default_factory=dict)  # by article id

    def take(self, article: Article, claims: list[Claim]) -> None:
        """One more that matches; without claims it is counted, but not quoted."""
        self.total += 1
        if claims and len(self.said) < MOST_QUOTED:
            self.said[article.id] = article, claims


class Counting:
    """Counts the articles of one store."""

    def __init__(self, store: Counted, says: Sayings) -> None:
        self._store = store
        self._says = says

    def draft(self, question: Question, filters: Filters) -> Draft | None:
        """How many articles match the question's criterion, and the newest of them. None where it has none, or none
        matches, or more might than can be looked at, or one that might has gone or is altered, or the list asked for is
        of a common word, which other articles may put otherwise."""
        criterion = question.criterion
        common = criterion is not None and criterion.words is not None and criterion.words.islower()
        if criterion is None or (common and not (question.counted or criterion.extreme)):
            return None
        if criterion.extreme:
            return self._extreme(question, criterion, filters)
        ids = self._store.holding(re.findall(r"\w+", criterion.words or ""), filters)
        looked_at = ids if criterion != Criterion() else ids[:MOST_QUOTED]
        if len(looked_at) > MOST_LOOKED_AT:
            return None
        tally, unseen = _Tally(), len(looked_at)
        for article in self._articles(looked_at):
            unseen -= 1
            claims = self._matched(criterion, article, wanted=len(tally.said) < MOST_QUOTED)
            if claims is not None:
                tally.take(article, claims)
        tally.total += len(ids) - len(looked_at)
        return self._written(question, criterion, tally) if tally.said and not unseen else None

    def _extreme(self, question: Question, criterion: Criterion, filters: Filters) -> Draft | None:
        """What is asked of the newest, oldest, longest or shortest of the articles that match, several where they are
        level. None where none matches, or the first cannot be quoted, or not all that might match can be looked at."""
        ids = self._store.holding(re.findall(r"\w+", criterion.words or ""), filters)
        if len(ids) > MOST_LOOKED_AT:
            return None
        first: list[Article] = []
        best, total, unseen = 0.0, 0, len(ids)
        for article in self._articles(ids):
            unseen -= 1
            rank = _rank(criterion.extreme, article)
            if rank is None or self._matched(criterion, article, wanted=False) is None:
                continue
            total += 1
            if not first or rank > best:
                first, best = [article], rank
            elif rank == best:
                first.append(article)
        shown = [
            (article, self._told(question, criterion, article, total)) for article in first[:MOST_QUOTED]
        ]
        claims = [claim for _, each in shown for claim in each[0]]
        if not claims or unseen:
            return None
        short = "; ".join(dict.fromkeys(each[1] for _, each in shown if each[1])) or None
        return Draft(tuple(claims), short, 1.0, fitted=False)

    def _told(
        self, question: Question, criterion: Criterion, article: Article, total: int
    ) -> tuple[list[Claim], str | None]:
        """That an article is the first of so many, cited from its date where that is why, and the field asked for."""
        assert criterion.extreme is not None
        dated = byline("published", article, self._says) if criterion.extreme in _BY_DATE else None
        shown = dated or byline("title", article, self._says)
        evidence = shown.evidence if shown else _sentence(article, [0])
        counted = self._counted(criterion, total)
        head = self._says.extremes[criterion.extreme].format(title=article.title, articles=counted)
        claims = [Claim(head, (evidence,)), *([Claim(dated.sentence, (dated.evidence,))] if dated else [])]
        if question.field in (None, "title"):
            return claims, article.title
        asked = byline(question.field, article, self._says)
        if asked and asked.sentence != claims[-1].text:
            claims.append(Claim(asked.sentence, (asked.evidence,)))
        return claims, asked.value if asked else None

    def _articles(self, ids: Sequence[str]) -> Iterator[Article]:
        for first in range(0, len(ids), _AT_ONCE):
            some = ids[first : first + _AT_ONCE]
            held = self._store.articles_of(some)
            yield from (held[id] for id in some if id in held)

    def _matched(self, criterion: Criterion, article: Article, wanted: bool) -> list[Claim] | None:
        """What shows that an article matches; None where it does not. Nothing is shown unless `wanted`."""
        found = places(criterion.words, article.text) if criterion.words else iter((0,))
        first = next(found, None)
        fields = _signed(criterion.signed, article) if criterion.signed else []
        if first is None or (criterion.signed and not fields):
            return None
        if criterion.dated and not _dated(criterion.dated, article.published):
            return None
        if not wanted:
            return []
        if criterion.words or criterion == Criterion():
            return list(quoted([_sentence(article, [first, *found])]))
        fields += ["published"] if criterion.dated else []
        lines = [byline(each, article, self._says) for each in fields]
        return [Claim(line.sentence, (line.evidence,)) for line in lines if line]

    def _written(self, question: Question, criterion: Criterion, tally: _Tally) -> Draft:
        says, shown = self._says, tally.said.values()
        more = tally.total - len(shown)
        counted = self._counted(criterion, tally.total)
        if more:
            counted += ", " + says.of_them_quoted.format(quoted=len(shown))
        claims = [claim for _, each in shown for claim in each]
        head = Claim(f"{counted}.", tuple(item for claim in claims for item in claim.evidence))
        titles = list(dict.fromkeys(article.title for article, _ in shown))
        short = "; ".join([*titles, *([says.and_more.format(count=more)] if more else [])])
        return Draft((head, *claims), str(tally.total) if question.counted else short, 1.0, fitted=False)

    def _counted(self, criterion: Criterion, total: int) -> str:
        says = self._says
        parts = [
            says.one_article if total == 1 else says.articles.format(count=total),
            says.with_words.format(words=criterion.words) if criterion.words else "",
            says.signed.format(name=criterion.signed) if criterion.signed else "",
            says.dated.format(when=criterion.when) if criterion.dated else "",
        ]
        return " ".join(part for part in parts if part)


def _rank(extreme: Extreme | None, article: Article) -> float | None:
    """What is greatest of the article asked for: its day, or its words, or these less than nothing; None without a date."""
    if extreme not in _BY_DATE:
        return len(article.text.split()) * (1.0 if extreme == "longest" else -1.0)
    try:
        day = date.fromisoformat((article.published or "")[:10]).toordinal()
    except ValueError:
        return None
    return float(day if extreme == "newest" else -day)


def places(words: str, text: str) -> Iterator[int]:
    """Where the words begin in a text: whole words, one behind the other; asked with a capital they stand with one."""
    return (match.start() for match in _form(words).finditer(text))


@lru_cache(maxsize=16)
def _form(words: str) -> re.Pattern[str]:
    first = re.escape(words[0]) if not words[0].islower() else f"[{words[0]}{words[0].upper()[0]}]"
    rest = "".join(
        next((f"[{each}]" for each in _ALIKE if sign in each), _BLANK if sign == " " else re.escape(sign))
        for sign in words[1:]
    )
    # The first sign stands first, and what is before it is looked at behind it: so a text is gone through fast.
    return re.compile(rf"{first}(?<!\w{first})(?i:{rest})(?!\w)")


def _sentence(article: Article, found: Sequence[int]) -> Evidence:
    """The first sentence that holds one of the places found, running text before titles and bylines."""
    marked = [(mark.start, mark.end) for mark in article.marks]
    best = min(found, key=lambda place: any(start <= place < end for start, end in marked))
    start, end = next(
        ((a, b) for a, b in sentences(article.text) if a <= best < b),
        (best, min(best + 1, len(article.text))),
    )
    return Evidence(article, start, end, 1.0)


def _signed(name: str, article: Article) -> list[Field]:
    """Which of byline and outlet name someone."""
    fields: tuple[Field, ...] = ("author", "publisher")
    form = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
    return [each for each in fields if form.search(getattr(article, each) or "")]


def _dated(wanted: tuple[int | None, int | None, int | None], published: str | None) -> bool:
    """Whether an ISO date has the year, month and day wanted."""
    parts = [int(part) for part in re.findall(r"\d+", (published or "")[:10])]
    return len(parts) == 3 and all(one in (None, part) for one, part in zip(wanted, parts, strict=True))
