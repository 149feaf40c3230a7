"""A run of a suite as the page and the API show it: its curves, a case beside what was expected, two runs side by side."""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from assistant.answers import Answer
from eval.cases import Case
from index.articles import Filters

if TYPE_CHECKING:
    from eval.cases import Gold
    from eval.compare import Comparison, Pair
    from eval.report import Report
    from eval.results import CaseResult, RunSettings
    from index.library import Library

MOST_PAIRS = 200
Share = Annotated[float, Field(ge=0, le=1)]


@dataclass(frozen=True, slots=True)
class Curves:
    """What a run's plots are drawn of. `risk_coverage`: (share answered, share of these that is wrong), the most confident
    first; `reliability`: (mean confidence, share right, answers); `seconds` of every asking that came to an answer."""

    risk_coverage: tuple[tuple[Share, Share], ...]
    reliability: tuple[tuple[Share, Share, int], ...]
    seconds: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class JudgedFact:
    """A fact of the case: its wordings, and whether the answer meets one; null where there is no answer."""

    wordings: tuple[str, ...]
    met: bool | None


@dataclass(frozen=True, slots=True)
class GoldQuote:
    """Words that support the answer: in which file, and where they stand in the library; null where they do not."""

    file: str
    quote: str
    article: str | None
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class JudgedCitation:
    """Of a citation of the answer: `exact`, it was read back at its place; `gold`, it overlaps a quote of the case."""

    number: int
    exact: bool | None
    gold: bool


@dataclass(frozen=True, slots=True)
class JudgedCase:
    """A case beside what came of it. `states` are `right`, `wrong`, `refused`, `error`, as far as they hold."""

    case: Case
    states: tuple[str, ...]
    facts: tuple[JudgedFact, ...]
    gold: tuple[GoldQuote, ...]
    answer: Answer | None
    citations: tuple[JudgedCitation, ...]
    error: str | None
    seconds: float
    scores: dict[str, float]


@dataclass(frozen=True, slots=True)
class Change:
    """A measure of two runs; `low` to `high` is the 95 % interval of `b` - `a`, paired by case. `verdict`: better, worse,
    no clear difference, or `-` without a value."""

    name: str
    a: float | None
    b: float | None
    difference: float | None
    low: float | None
    high: float | None
    count: int
    verdict: str


@dataclass(frozen=True, slots=True)
class ChangedCase:
    """A case that came out otherwise: what each run said, and its score."""

    case: str
    question: str
    a_text: str
    b_text: str
    a_score: float
    b_score: float


@dataclass(frozen=True, slots=True)
class Compared:
    """Run `b` held against run `a`, as `cited eval compare` does: every measure with the interval of its difference, the
    cases that `b` won and lost on `measure`, how many are tied, and why the two may not be comparable."""

    a: str
    b: str
    measure: str
    differences: tuple[Change, ...]
    won: tuple[ChangedCase, ...]
    lost: tuple[ChangedCase, ...]
    tied: int
    warnings: tuple[str, ...]


def curves_of(report: Report) -> Curves:
    """The curves of a run; empty where a confidence is no probability."""
    from eval.errors import MeasureError
    from eval.measures import reliability, risk_coverage

    results = [row.result for row in report.rows]
    seconds = tuple(result.seconds for result in results if result.answer is not None)
    with suppress(MeasureError):
        return Curves(tuple(risk_coverage(results)), tuple(reliability(results)), seconds)
    return Curves((), (), seconds)


def case_of_run(settings: RunSettings, result: CaseResult, library: Library, failed: str) -> JudgedCase:
    """One asking of a run; `failed` is told in the place of an error's own words, which are of the program's inside."""
    from eval.page.rows import rows_of
    from eval.scoring import score

    (row,) = rows_of(score(settings, [result]))
    return JudgedCase(
        row.case,
        row.states,
        tuple(JudgedFact(fact.wordings, fact.met) for fact in row.facts),
        tuple(_gold(gold, library) for gold in row.case.evidence),
        row.answer,
        tuple(JudgedCitation(one.citation.number, one.exact, one.gold) for one in row.cited),
        failed if result.error else None,
        result.seconds,
        {name: value for name, value in row.scores.items() if math.isfinite(value)},
    )


def _gold(gold: Gold, library: Library) -> GoldQuote:
    from eval.gold import places_of

    for article in library.store.articles(Filters(article=gold.article)):
        for start, end in places_of(gold.quote, article.text):
            return GoldQuote(gold.article, gold.quote, article.id, start, end)
    return GoldQuote(gold.article, gold.quote, None, None, None)


def compared(a: str, b: str, found: Comparison) -> Compared:
    """The comparison of the runs with these ids as it is shown."""
    changes = (
        Change(one.name, one.a, one.b, one.difference, one.low, one.high, one.count, one.verdict)
        for one in found.differences
    )
    won, lost = (tuple(map(_changed, pairs[:MOST_PAIRS])) for pairs in (found.won, found.lost))
    return Compared(a, b, found.measure, tuple(changes), won, lost, len(found.tied), found.warnings)


def _changed(pair: Pair) -> ChangedCase:
    return ChangedCase(
        pair.case, pair.question, _without_inside(pair.a_text), _without_inside(pair.b_text), pair.a_score, pair.b_score
    )  # fmt: skip


def _without_inside(text: str) -> str:
    """An error is told without its words, which are of the program's inside."""
    return "error" if text.startswith("error: ") else text
