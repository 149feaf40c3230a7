"""Whether the search found what answers: hit@k, MRR@10, nDCG@10 and R@10, computed by ir-measures.

Gold places known: the run is the list of passages found, and a passage is relevant if it overlaps a gold place.
Relevant besides, as items that were not found, is each gold place that no passage found overlaps. R@k alone counts
gold places, not passages: one passage finds every place it overlaps, and two passages on one place find it once.
Gold places unknown, `articles` known (BEIR's judgements): the run is the list of files found, each at its best passage,
and the relevant items are the files of `articles`.
A case with neither, or an unanswerable one, has no score; a failed one, or a quote that stands nowhere, scores 0."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from eval.errors import of_extra
from eval.results import CaseResult


@dataclass(frozen=True, slots=True)
class Hit:
    """1 where one of the first k found is relevant, else 0: ir-measures' `Success@k`."""

    k: int

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """`hit@5`."""
        return f"hit@{self.k}"

    def of(self, result: CaseResult) -> float | None:
        """0 or 1."""
        return _scored(f"Success@{self.k}", result)


@dataclass(frozen=True, slots=True)
class MRR:
    """One over the rank of the first relevant one among the first k found, else 0: ir-measures' `RR@k`."""

    k: int

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """`MRR@10`."""
        return f"MRR@{self.k}"

    def of(self, result: CaseResult) -> float | None:
        """0..1."""
        return _scored(f"RR@{self.k}", result)


@dataclass(frozen=True, slots=True)
class nDCG:
    """The relevant among the first k found, each counted one over the binary logarithm of its rank + 1, against the
    same sum with all that is relevant ranked first: ir-measures' `nDCG@k` (trec_eval's)."""

    k: int

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """`nDCG@10`."""
        return f"nDCG@{self.k}"

    def of(self, result: CaseResult) -> float | None:
        """0..1."""
        return _scored(f"nDCG@{self.k}", result)


@dataclass(frozen=True, slots=True)
class Recall:
    """The share of the gold places (or files) that the first k found overlap: ir-measures' `R@k` where each is an
    item, ranked at the passages that find it."""

    k: int

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """`R@10`."""
        return f"R@{self.k}"

    def of(self, result: CaseResult) -> float | None:
        """0..1."""
        if not _judged(result):
            return None
        if not result.case.evidence:
            return _scored(f"R@{self.k}", result)
        first = result.found[: self.k]
        found = sum(any(passage.overlaps(gold) for passage in first) for gold in result.gold)
        return _ir(f"R@{max(found, 1)}", (True,) * found, len(result.gold) - found)


def _judged(result: CaseResult) -> bool:
    return result.case.answerable and bool(result.case.evidence or result.case.articles)


def _scored(measure: str, result: CaseResult) -> float | None:
    if not _judged(result):
        return None
    if result.case.evidence:
        relevant = tuple(any(passage.overlaps(gold) for gold in result.gold) for passage in result.found)
        missed = sum(not any(gold.overlaps(passage) for passage in result.found) for gold in result.gold)
    else:
        files = dict.fromkeys(passage.file for passage in result.found)
        relevant = tuple(file in result.case.articles for file in files)
        missed = len(set(result.case.articles) - set(files))
    return _ir(measure, relevant, missed)


@lru_cache(maxsize=4096)
def _ir(measure: str, relevant: tuple[bool, ...], missed: int) -> float:
    """What ir-measures says of one query whose ranked items are relevant or not, and that misses some. Kept, because
    a run of thousands of cases has few different outcomes."""
    if not (any(relevant) or missed):
        return 0.0
    with of_extra():  # here, because importing it sets up a log handler
        import ir_measures

    judged = {f"found{rank}": 1 for rank, is_relevant in enumerate(relevant) if is_relevant}
    judged |= {f"missed{number}": 1 for number in range(missed)}
    ranked = {f"found{rank}": float(len(relevant) - rank) for rank in range(len(relevant))}
    asked = ir_measures.parse_measure(measure)
    return float(ir_measures.calc_aggregate([asked], {"q": judged}, {"q": ranked})[asked])
