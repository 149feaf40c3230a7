"""Whether the citations bear the answer out: their precision, recall and coverage, and that quotations are exact."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answers import Citation
from assistant.english.words import content_stems
from eval.cases import Case
from eval.measures.answering import cites_gold
from eval.measures.measure import Points, RunMeasure, answered
from eval.measures.wording import markers, says
from eval.results import CaseResult, Place


@dataclass(frozen=True, slots=True)
class CitationPrecision:
    """The share of an answer's citations that overlap a gold place (whose file is in `articles`, where no quote is
    known) or say the same elsewhere (`says_the_same`). Wrong besides are those whose quote was not read back, and
    each number in the text that no citation has; an answer that cites nothing at all scores 0. Answered answerable
    cases with evidence or `articles`. After ALCE (Gao et al. 2023, arXiv:2305.14627), with gold evidence in place of
    its entailment model."""

    name: str = "citation_precision"

    def __str__(self) -> str:
        return self.name

    def of(self, result: CaseResult) -> float | None:
        """0..1."""
        case, answer = result.case, result.answer
        if not case.answerable or not (case.evidence or case.articles) or not answer or not answer.answered:
            return None
        supporting = 0
        for position, cited in enumerate(answer.citations):
            place = Place(cited.file, cited.start, cited.end)
            if case.evidence:
                there = any(place.overlaps(gold) for gold in result.gold) or says_the_same(case, cited)
            else:
                there = cited.file in case.articles
            supporting += there and is_exact(result, position)
        naught = set(markers(answer.text)) - {cited.number for cited in answer.citations}
        return supporting / max(len(answer.citations) + len(naught), 1)


@dataclass(frozen=True, slots=True)
class CitationRecall:
    """1 where a citation whose quote was read back overlaps a gold place, else 0, for any one quote supports the
    answer. Answerable cases with evidence; 0 where refused or failed."""

    name: str = "citation_recall"

    def __str__(self) -> str:
        return self.name

    def of(self, result: CaseResult) -> float | None:
        """0 or 1."""
        return float(cites_gold(result)) if result.case.answerable and result.case.evidence else None


@dataclass(frozen=True, slots=True)
class CitationCoverage:
    """The share of the gold articles (`articles`, else those of the evidence) that a citation whose quote was read
    back comes from. Answerable cases that have any; 0 where refused or failed."""

    name: str = "citation_coverage"

    def __str__(self) -> str:
        return self.name

    def of(self, result: CaseResult) -> float | None:
        """0..1."""
        gold = set(result.case.articles) or {quoted.article for quoted in result.case.evidence}
        if not (result.case.answerable and gold):
            return None
        citations = result.answer.citations if result.answer else ()
        cited = {one.file for position, one in enumerate(citations) if is_exact(result, position)}
        return len(gold & cited) / len(gold)


@dataclass(frozen=True, slots=True)
class QuotationsExact(RunMeasure):
    """The share of all citations, of all answered cases together, whose quote was read back from the library at its
    place. 1 is the bar: less is a broken promise."""

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """`quotations_exact`."""
        return "quotations_exact"

    def point(self, result: CaseResult) -> tuple[float, ...] | None:
        """Exact citations, citations."""
        if not answered(result) or not result.answer or not result.answer.citations:
            return None
        count = len(result.answer.citations)
        return sum(is_exact(result, position) for position in range(count)), count

    def of_points(self, points: Points) -> float | None:
        """0..1."""
        return float(points[:, 0].sum() / points[:, 1].sum())


def says_the_same(case: Case, cited: Citation) -> bool:
    """Whether a quotation that stands elsewhere than the known evidence makes the same statement: by itself it says every
    fact of the case (`wording.says`), and, their own words aside, it holds the greater part of the words that carry meaning
    in the question, or shares the greater part of them with a quote of the evidence (of the shorter's, two at least). So a
    sentence in which the same number or name merely occurs does not count. A case's `articles`, where it has any, are the
    only ones allowed."""
    if not case.facts or (case.articles and cited.file not in case.articles):
        return False
    if not all(any(says(cited.quote, wording) for wording in wordings) for wordings in case.facts):
        return False
    own = {stem for wordings in case.facts for wording in wordings for stem in content_stems(wording)}
    words, asked = (set(content_stems(text)) - own for text in (cited.quote, case.question))
    if 2 * len(words & asked) > len(asked):
        return True
    known = [set(content_stems(gold.quote)) - own for gold in case.evidence]
    return any(2 * len(words & one) > max(min(len(words), len(one)), 2) for one in known)


def is_exact(result: CaseResult, position: int) -> bool:
    """Whether the quote of the citation at `position` was read back; not, where nobody looked."""
    return position < len(result.exact) and result.exact[position]
