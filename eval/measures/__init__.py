"""The measures by name: each a small frozen value whose docstring is its definition."""

from __future__ import annotations

from eval.errors import MeasureError as _MeasureError
from eval.measures.answering import ArticlesF1, ExactMatch, Facts, FactsAll, Right, TokenF1
from eval.measures.citing import CitationCoverage, CitationPrecision, CitationRecall, QuotationsExact
from eval.measures.confidence import AURC, AUROC, ECE, reliability, risk_coverage, too_few
from eval.measures.finding import MRR, Hit, Recall, nDCG
from eval.measures.measure import CaseMeasure, Measure, RunMeasure
from eval.measures.refusing import Errors, RefusalPrecision, Refused, WronglyRefused
from eval.measures.spending import Seconds, Spent

ALL: tuple[Measure, ...] = (
    Right(), Facts(), FactsAll(), ExactMatch(), TokenF1(), ArticlesF1(),
    CitationPrecision(), CitationRecall(), CitationCoverage(), QuotationsExact(),
    Refused(), WronglyRefused(), RefusalPrecision(), Refused("refusal_recall"), Errors(),
    Hit(1), Hit(5), Hit(10), MRR(10), nDCG(10), Recall(10),
    AUROC(), AURC(), ECE(),
    Seconds(50), Seconds(95), Spent("tokens"), Spent("cost"),
)  # fmt: skip
MAIN = ("right", "facts", "citation_precision", "citation_recall", "refused", "wrongly_refused")
LOWER_IS_BETTER = frozenset(
    ("wrongly_refused", "errors", "AURC", "ECE", "seconds_p50", "seconds_p95", "tokens", "cost")
)


def named(name: str) -> Measure:
    """The measure of `ALL` that has this name; raises MeasureError naming those there are."""
    for measure in ALL:
        if measure.name == name:
            return measure
    raise _MeasureError(f"no measure {name!r}; there are {', '.join(measure.name for measure in ALL)}")


__all__ = [
    "ALL",
    "AURC",
    "AUROC",
    "ECE",
    "LOWER_IS_BETTER",
    "MAIN",
    "MRR",
    "ArticlesF1",
    "CaseMeasure",
    "CitationCoverage",
    "CitationPrecision",
    "CitationRecall",
    "Errors",
    "ExactMatch",
    "Facts",
    "FactsAll",
    "Hit",
    "Measure",
    "QuotationsExact",
    "Recall",
    "RefusalPrecision",
    "Refused",
    "Right",
    "RunMeasure",
    "Seconds",
    "Spent",
    "TokenF1",
    "WronglyRefused",
    "nDCG",
    "named",
    "reliability",
    "risk_coverage",
    "too_few",
]  # fmt: skip
