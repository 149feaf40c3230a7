"""What is wrong with a suite's cases, held against the stored articles: quotes, file names, facts, questions."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from typing import Any

from eval.cases import Case, Suite
from eval.errors import SuiteError
from eval.gold import StoredTexts, places_of
from eval.measures.wording import says
from index.articles import Article

_SHOWN = 80  # characters of a quote
_NAMED = 3  # faults in one message


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
    """Everything found, in the order of the cases; an unresolved one is a warning, for no run asks it."""
    texts = StoredTexts(articles)
    asked: dict[tuple[str, ...], str] = {}
    found: list[Finding] = []
    for case in suite.cases:
        found += [*_unresolved(case), *_evidence(case, texts), *_articles(case, texts), *_facts(case)]
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


def unproved(case: Case) -> tuple[tuple[str, ...], ...]:
    """The facts of a case that no quote of its evidence says, as an answer would have to say them (`wording.says`);
    none where there is no evidence."""
    return tuple(
        wordings for wordings in case.facts
        if case.evidence
        and not any(says(gold.quote, wording) for wording in wordings for gold in case.evidence)
    )  # fmt: skip


def require_proof(cases: Iterable[Case]) -> None:
    """Raises SuiteError naming the facts of the cases that their evidence does not hold, and that evidence: figures
    made with such a case mean nothing."""
    found = [finding for case in cases for finding in _facts(case)]
    if found:
        more = (
            f" (and {len(found) - _NAMED} more, which `cited eval check` names)"
            if len(found) > _NAMED
            else ""
        )
        raise SuiteError("; ".join(str(finding) for finding in found[:_NAMED]) + more)


def _facts(case: Case) -> Iterator[Finding]:
    """Facts that none of the quotes says: what the answer is held to is not what the evidence says."""
    quotes = " or ".join(f"{_short(gold.quote)!r} in {gold.article!r}" for gold in case.evidence)
    for wordings in unproved(case):
        yield Finding(
            case.id,
            "facts",
            f"no wording of {list(wordings)!r} stands in its evidence, {quotes}",
            "add the article's own wording, or a quote that says it",
        )


def _unresolved(case: Case) -> Iterator[Finding]:
    if case.unresolved:
        yield Finding(
            case.id,
            "unresolved",
            "nobody has said yet what is right, and no run asks it",
            'write facts and evidence, or "answerable": false, and take "unresolved" out',
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
