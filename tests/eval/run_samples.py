"""Results and reports made by hand, for the tests of comparison, gate and page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answers import Answer, Citation
from assistant.english.sayings import NOT_SAID
from eval.cases import Case, Gold
from eval.report import Report
from eval.results import CaseResult, Place, RunSettings
from eval.scoring import score

QUOTE = "The keeper earned 15% more in 1874."
CHECKSUMS = {"suite": "5" * 64, "library": "1" * 64, "reader": "e" * 64}


def cited(quote: str = QUOTE, file: str = "lantern.txt", number: int = 1) -> Citation:
    """A citation from the start of a file."""
    return Citation(
        number, "a1", file, "The Lantern", "The Gazette", None, "1875-01-02", None, quote, 0, len(quote)
    )


def answer(
    text: str = f"{QUOTE} [1]", *, confidence: float = 0.8, citations: Sequence[Citation] = ()
) -> Answer:
    """An answer with one citation, or a refusal where the text is `NOT_SAID`; of itself right."""
    said = text != NOT_SAID
    return Answer(
        question="What did the keeper earn?",
        standalone_question="What did the keeper earn?",
        answered=said,
        text=text,
        short_answer="15%" if "15%" in text else None,
        confidence=confidence,
        answered_by="extractive",
        citations=(tuple(citations) or (cited(),)) if said else (),
        nearest=() if said else (cited(number=0),),
        timings_ms={"retrieve": 2.0, "read": 30.0, "total": 33.0},
    )


def case(name: str, *, tags: Sequence[str] = ("number",), answerable: bool = True) -> Case:
    """An answerable case about the keeper, or one that nothing answers."""
    if not answerable:
        return Case(name, "Who painted the lamp?", answerable=False, tags=tuple(tags))
    return Case(
        name,
        "What did the keeper earn?",
        facts=(("15%", "15 per cent"),),
        evidence=(Gold("lantern.txt", QUOTE),),
        tags=tuple(tags),
    )


def result(of: Case, said: Answer | None, *, repeat: int = 1, seconds: float = 0.1) -> CaseResult:
    """The asking of a case; without an answer a failed one."""
    gold = (Place("lantern.txt", 0, len(QUOTE)),) if of.evidence else ()
    if said is None:
        return CaseResult(of, repeat, None, gold=gold, error="the library is gone", seconds=seconds)
    return CaseResult(
        of, repeat, said, gold, gold, exact=(True,) * len(said.citations), seconds=seconds
    )  # fmt: skip


def settings(**changed: object) -> RunSettings:
    """Those of an extractive run of the suite `keeper`."""
    plain = RunSettings("keeper", None, 1, "extractive", "0.1.0", CHECKSUMS, "2026-11-22T08:00:00+00:00")
    return replace(plain, **changed)  # type: ignore[arg-type]


def report(rights: Sequence[bool], *, seconds: float = 0.1, **changed: object) -> Report:
    """A run whose answerable cases c0, c1 ... are right, or wrongly refused."""
    results = [
        result(case(f"c{number}"), answer() if right else answer(NOT_SAID), seconds=seconds)
        for number, right in enumerate(rights)
    ]
    return score(settings(**changed), results)
