"""One case of the report as the page shows it: what was expected beside what came, each part already judged."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.answers import Answer, Citation
from eval.cases import Case
from eval.measures.answering import facts_met
from eval.report import Report, Scored
from eval.results import CaseResult, Place

_MARKER = re.compile(r"(\[\d+\])")


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of the case: its wordings, and whether the answer meets one of them (None: there is no answer)."""

    wordings: tuple[str, ...]
    met: bool | None


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation of the answer; `exact`: read back word for word at its place (None: not checked); `gold`: it
    overlaps a quote of the case's evidence."""

    citation: Citation
    exact: bool | None
    gold: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One asking as the page shows it. `anchor` is unique in the page; `states` are the filter's choices it belongs
    to; `pieces` are the answer's text, cut at its markers: (text, whether it is a marker)."""

    anchor: str
    result: CaseResult
    states: tuple[str, ...]
    facts: tuple[Fact, ...]
    cited: tuple[Cited, ...]
    nearest: tuple[Cited, ...]
    pieces: tuple[tuple[str, bool], ...]
    scores: dict[str, float]

    @property
    def case(self) -> Case:
        """What was asked."""
        return self.result.case

    @property
    def answer(self) -> Answer | None:
        """What came, None where the asking failed."""
        return self.result.answer


def rows_of(report: Report) -> tuple[Row, ...]:
    """The report's rows in its order."""
    return tuple(_row(number, scored) for number, scored in enumerate(report.rows, 1))


def _row(number: int, scored: Scored) -> Row:
    result = scored.result
    answer = result.answer
    return Row(
        f"case-{number}",
        result,
        states_of(scored),
        _facts(result),
        _cited(result),
        tuple(Cited(citation, None, False) for citation in answer.nearest) if answer else (),
        pieces_of(answer.text) if answer else (),
        {name: value for name, value in scored.scores.items() if value is not None},
    )


def states_of(scored: Scored) -> tuple[str, ...]:
    """`error`, or `right` or `wrong`, and `refused` besides where nothing was answered."""
    if scored.result.answer is None:
        return ("error",)
    right = scored.scores.get("right")
    verdict = "right" if right is not None and right >= 1 else "wrong"
    return (verdict,) if scored.result.answer.answered else (verdict, "refused")


def pieces_of(text: str) -> tuple[tuple[str, bool], ...]:
    """`Up 15 %. [1]` -> (("Up 15 %. ", False), ("[1]", True))."""
    return tuple((piece, bool(_MARKER.fullmatch(piece))) for piece in _MARKER.split(text) if piece)


def _facts(result: CaseResult) -> tuple[Fact, ...]:
    met: list[bool | None] = [*facts_met(result)] if result.answer else [None] * len(result.case.facts)
    return tuple(Fact(wordings, one) for wordings, one in zip(result.case.facts, met, strict=True))


def _cited(result: CaseResult) -> tuple[Cited, ...]:
    citations = result.answer.citations if result.answer else ()
    exact: list[bool | None] = [*result.exact, *[None] * len(citations)]
    return tuple(
        Cited(citation, checked, _is_gold(citation, result.gold))
        for citation, checked in zip(citations, exact, strict=False)
    )


def _is_gold(citation: Citation, gold: tuple[Place, ...]) -> bool:
    place = Place(citation.file, citation.start, citation.end)
    return any(place.overlaps(each) for each in gold)
