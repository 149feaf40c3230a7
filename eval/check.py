"""What is wrong with a suite's cases, held against the stored articles: quotes, file names, facts, questions."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from typing import Any

from eval.cases import Case, Suite
from eval.gold import StoredTexts, places_of
from index.articles import Article

_SHOWN = 80  # characters of a quote


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend in a case. A `warning` may be meant as it is; anything else makes the case unusable."""

    case: str
    field: str
    what: str
    mend: str
    warning: bool = False

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types in the order of the fields."""
        return asdict(self)

    def __str__(self) -> str:
        """`r1-cost, evidence: the quote … does not stand in …; copy it from the article`."""
        return f"{self.case}, {self.field}: {'warning: ' if self.warning else ''}{self.what}; {self.mend}"


def check_suite(suite: Suite, articles: Iterable[Article]) -> list[Finding]:
    """Everything found, in the order of the cases."""
    texts = StoredTexts(articles)
    asked: dict[tuple[str, ...], str] = {}
    found: list[Finding] = []
    for case in suite.cases:
        found += [*_evidence(case, texts), *_articles(case, texts), *_facts(case)]
        words = tuple(_plain(text) for text in (*case.history, case.question))
        if words in asked:
            found.append(
                Finding(
                    case.id,
                    "question",
                    f"asks the same as {asked[words]!r}",
                    "remove one of the two, or give their history",
                )
            )
        asked.setdefault(words, case.id)
    return found


def _evidence(case: Case, texts: StoredTexts) -> Iterator[Finding]:
    for gold in case.evidence:
        named = texts.named(gold.article)
        if not named:
            yield _unknown(case, "evidence", gold.article, texts)
        elif not any(places_of(gold.quote, article.text) for article in named):
            yield Finding(
                case.id,
                "evidence",
                f"the quote {_short(gold.quote)!r} does not stand in {gold.article!r}",
                _mend_of(gold.quote, named),
            )


def _mend_of(quote: str, named: Iterable[Article]) -> str:
    """How to mend a quote that does not stand in its article: what is nearly there, else copying it again."""
    for article in named:
        if places_of(_plain(quote), _plain(article.text)):
            return "it does but for letter case or quotation marks: copy it from the stored text"
    words = quote.split()
    for article in named:
        for count in range(len(words) - 1, 2, -1):
            if places_of(" ".join(words[:count]), article.text):
                return f"it stands there up to {words[count - 1]!r}: copy the rest from the stored text"
    return "copy it from the stored text, which `cited search` shows"


def _articles(case: Case, texts: StoredTexts) -> Iterator[Finding]:
    for name in case.articles:
        if not texts.named(name):
            yield _unknown(case, "articles", name, texts)


def _unknown(case: Case, field: str, name: str, texts: StoredTexts) -> Finding:
    alike = get_close_matches(name, texts.files, n=1)
    mend = f"did you mean {alike[0]!r}?" if alike else "`cited articles` lists the file names"
    return Finding(case.id, field, f"no article {name!r} in the library", mend)


def _facts(case: Case) -> Iterator[Finding]:
    """Facts that none of the quotes says: what the answer is held to may not be what the evidence says."""
    if not case.evidence:
        return
    quotes = [_plain(gold.quote) for gold in case.evidence]
    for wordings in case.facts:
        if not any(_plain(wording) in quote for wording in wordings for quote in quotes):
            yield Finding(
                case.id,
                "facts",
                f"no wording of {list(wordings)!r} stands in a quote of the evidence",
                "add the article's own wording, or a quote that says it",
                warning=True,
            )


_MARKS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"})


def _plain(text: str) -> str:
    """Letter case, quotation marks, dashes and white space made alike."""
    alike = unicodedata.normalize("NFKC", text).translate(_MARKS).casefold()
    return " ".join(alike.split())


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
