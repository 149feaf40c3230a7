"""Whether what was asked is answered: right, the facts met, SQuAD's exact match and F1, the articles named."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from eval.measures.measure import answered, refused
from eval.measures.wording import says, without_markers
from eval.results import CaseResult, Place

ENOUGH = 0.5  # F1 of the files cited from which a "which articles" question counts as answered
_ARTICLES = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)


@dataclass(frozen=True, slots=True)
class Right:
    """1 where the case came out as it should, else 0; a failed asking is 0. Unanswerable: refused. Answerable:
    answered, with all facts met; where none are known, with files cited whose F1 against `articles` is at least 0.5;
    where neither are known, with a gold place cited by an exact citation."""

    name: str = "right"

    def __str__(self) -> str:
        return self.name

    def of(self, result: CaseResult) -> float | None:
        """0 or 1; applies to every case."""
        case = result.case
        if not case.answerable:
            return float(refused(result))
        if not answered(result):
            return 0.0
        if case.facts:
            return float(all(facts_met(result)))
        if case.articles:
            return float(set_f1(cited_files(result), case.articles) >= ENOUGH)
        return float(cites_gold(result))


@dataclass(frozen=True, slots=True)
class Facts:
    """The share of the case's facts met: a fact is met when the answer's text (without its markers) or its short
    answer says one of its wordings in whole words (`wording.says`). Answerable cases with facts; 0 where refused or
    failed."""

    name: str = "facts"

    def __str__(self) -> str:
        return self.name

    def of(self, result: CaseResult) -> float | None:
        """0..1."""
        if not (result.case.answerable and result.case.facts):
            return None
        met = facts_met(result)
        return sum(met) / len(met)


@dataclass(frozen=True, slots=True)
class FactsAll:
    """1 where every fact is met, else 0; applies as `facts` does."""

    name: str = "facts_all"

    def __str__(self) -> str:
        return self.name

    def of(self, result: CaseResult) -> float | None:
        """0 or 1."""
        if not (result.case.answerable and result.case.facts):
            return None
        return float(all(facts_met(result)))


@dataclass(frozen=True, slots=True)
class ExactMatch:
    """SQuAD's exact match of the short answer with the best of the fact's wordings, both normalised SQuAD's way (lower
    case; without punctuation, "a", "an", "the" and extra white space). Answerable cases with exactly one fact; no
    short answer is the empty one. On SQuAD 2.0 this is the script's `HasAns_exact`, and `refused` its `NoAns_exact`."""

    name: str = "EM"

    def __str__(self) -> str:
        return self.name

    def of(self, result: CaseResult) -> float | None:
        """0 or 1."""
        return _best(result, lambda said, wanted: float(squad_normalised(said) == squad_normalised(wanted)))


@dataclass(frozen=True, slots=True)
class TokenF1:
    """SQuAD's F1 of the words of the short answer and of the best of the fact's wordings, normalised as for `EM`;
    where either has no word left, 1 if both have none, else 0 (SQuAD 2.0's rule). Applies as `EM` does."""

    name: str = "F1"

    def __str__(self) -> str:
        return self.name

    def of(self, result: CaseResult) -> float | None:
        """0..1."""
        return _best(result, squad_f1)


@dataclass(frozen=True, slots=True)
class ArticlesF1:
    """F1 of the files cited against the case's `articles`; answerable cases with `articles`, 0 where refused or
    failed."""

    name: str = "articles_F1"

    def __str__(self) -> str:
        return self.name

    def of(self, result: CaseResult) -> float | None:
        """0..1."""
        if not (result.case.answerable and result.case.articles):
            return None
        return set_f1(cited_files(result), result.case.articles) if answered(result) else 0.0


def facts_met(result: CaseResult) -> tuple[bool, ...]:
    """For each fact of the case in order, whether the answer says it; nothing is said where refused or failed."""
    answer = result.answer
    if answer is None or not answer.answered:
        return (False,) * len(result.case.facts)
    said = [without_markers(answer.text), answer.short_answer or ""]
    return tuple(
        any(says(text, wording) for wording in wordings for text in said) for wordings in result.case.facts
    )


def cited_files(result: CaseResult) -> set[str]:
    """The files that the answer cites; none where refused or failed."""
    return {citation.file for citation in result.answer.citations} if result.answer else set()


def cites_gold(result: CaseResult) -> bool:
    """Whether a citation whose quote was read back lies on a gold place."""
    citations = result.answer.citations if result.answer else ()
    return any(
        exact and any(Place(cited.file, cited.start, cited.end).overlaps(gold) for gold in result.gold)
        for cited, exact in zip(citations, result.exact, strict=False)
    )


def set_f1(found: Iterable[str], wanted: Iterable[str]) -> float:
    """Harmonic mean of precision and recall of two sets; 0 where they share nothing, empty ones included."""
    left, right = set(found), set(wanted)
    shared = len(left & right)
    return 2 * shared / (len(left) + len(right)) if shared else 0.0


def squad_normalised(text: str) -> str:
    """Rajpurkar et al. 2016 (arXiv:1606.05250): `The  U.S. army!` -> `us army`."""
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def squad_f1(said: str, wanted: str) -> float:
    """F1 of two texts as bags of words; Rajpurkar et al. 2018 (arXiv:1806.03822) for texts without words."""
    left, right = squad_normalised(said).split(), squad_normalised(wanted).split()
    if not (left and right):
        return float(left == right)
    shared = sum((Counter(left) & Counter(right)).values())
    return 2 * shared / (len(left) + len(right)) if shared else 0.0


def _best(result: CaseResult, score: Callable[[str, str], float]) -> float | None:
    if not result.case.answerable or len(result.case.facts) != 1:
        return None
    said = (result.answer.short_answer or "") if result.answer and result.answer.answered else ""
    # As SQuAD 2.0's script: wordings of which nothing is left do not count beside others.
    wordings = [wording for wording in result.case.facts[0] if squad_normalised(wording)] or [""]
    return max(score(said, wording) for wording in wordings)
