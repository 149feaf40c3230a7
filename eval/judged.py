"""Judged measures: LlamaIndex's faithfulness and correctness evaluators, asked of a Judge.

Kept apart from the other measures: a judge is a model too. LlamaIndex 0.14 counts "yes" anywhere in the reply as
faithful and takes any number, "nan" too, as a mark: here a reply that is not exactly what was asked for is an error.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from eval.errors import MeasureError
from eval.intervals import Resampled
from eval.judge import Judge
from eval.measures.wording import without_markers
from eval.replies import without_thought
from eval.report import Value
from eval.results import CaseResult

if TYPE_CHECKING:
    from llama_index.core.evaluation import BaseEvaluator
    from llama_index.core.llms.custom import CustomLLM

JUDGED = ("judged_faithfulness", "judged_correctness")
_MARK = re.compile(r"([1-5](?:\.\d+)?)(?:\s*/\s*5(?:\.0)?)?")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the judge said of one result. `score` is None, and `error` one line, where it gave no reply or none that
    can be read."""

    measure: str
    case: str
    repeat: int
    score: float | None
    reply: str = ""
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """The judged figures of a run. Each of `totals` is the mean over the verdicts with a score; `failed` counts those
    without by measure."""

    model: str
    totals: tuple[Value, ...]
    verdicts: tuple[Verdict, ...]
    failed: dict[str, int]

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types."""
        return asdict(self)


def judged(results: Sequence[CaseResult], judge: Judge, measures: Sequence[str] = JUDGED) -> Judged:
    """The judged figures of a run's results, by the measures of `JUDGED`:

    - judged_faithfulness: 1 where the judge finds the answer supported by the quotations it cites, else 0;
      answered cases with citations.
    - judged_correctness: the judge's mark from 1 to 5 for the answer beside the case's facts; answerable cases with
      facts, refusals included.

    Raises MeasureError for an unknown measure."""
    for name in measures:
        if name not in _KINDS:
            raise MeasureError(f"no judged measure {name!r}; there are {', '.join(JUDGED)}")
    from eval.judge_llm import JudgeLLM

    llm = JudgeLLM(judge.reply)
    verdicts: list[Verdict] = []
    totals, failed = [], {}
    for name in measures:
        found = [_verdict(name, result, llm) for result in results]
        verdicts += [one for one in found if one]
        failed[name] = sum(one is not None and one.score is None for one in found)
        scores = [one.score if one else None for one in found]
        totals.append(Resampled(results, range(len(results))).mean(name, scores))
    return Judged(judge.name, tuple(totals), tuple(verdicts), failed)


def yes_or_no(reply: str) -> float:
    """1 for YES, 0 for NO: the reply's first word, with nothing but punctuation behind it on its line. Raises
    MeasureError for any other reply, "yesterday", "yes and no" and "NO, I mean YES" among them."""
    line = _first_line(reply).strip(" \t*_\"'`.,!:;#()[]").casefold()
    line = line.removeprefix("answer").strip(" :*")
    if line not in ("yes", "no"):
        raise MeasureError(f"neither YES nor NO: {line[:60]!r}")
    return float(line == "yes")


def mark(reply: str) -> float:
    """The mark from 1 to 5 that stands alone on the reply's first line. Raises MeasureError for any other reply."""
    line = _first_line(reply).strip(" \t*_\"'`.")
    found = _MARK.fullmatch(line)
    if not found or float(found[1]) > 5:
        raise MeasureError(f"no mark from 1 to 5: {line[:60]!r}")
    return float(found[1])


def _first_line(reply: str) -> str:
    return without_thought(reply).partition("\n")[0]


def _faithfulness(result: CaseResult, llm: CustomLLM) -> str | None:
    answer = result.answer
    if answer is None or not answer.answered or not answer.citations:
        return None
    from llama_index.core.evaluation import FaithfulnessEvaluator

    return _evaluated(
        FaithfulnessEvaluator(llm=llm),
        query=answer.standalone_question,
        response=" ".join(without_markers(answer.text).split()),
        contexts=[cited.quote for cited in answer.citations],
    )


def _correctness(result: CaseResult, llm: CustomLLM) -> str | None:
    answer, case = result.answer, result.case
    if answer is None or not case.answerable or not case.facts:
        return None
    from llama_index.core.evaluation import CorrectnessEvaluator

    return _evaluated(
        CorrectnessEvaluator(llm=llm, parser_function=lambda reply: (None, reply)),
        query=answer.standalone_question,
        response=" ".join(without_markers(answer.text).split()),
        reference="; ".join(" or ".join(wordings) for wordings in case.facts),
    )


_KINDS: dict[str, tuple[Callable[[CaseResult, CustomLLM], str | None], Callable[[str], float]]] = {
    "judged_faithfulness": (_faithfulness, yes_or_no),
    "judged_correctness": (_correctness, mark),
}


def _evaluated(evaluator: BaseEvaluator, **about: Any) -> str:
    """The judge's own words: the evaluator's reading of them is not used."""
    # Not `evaluate`: LlamaIndex would make an event loop for it and leave it open.
    return asyncio.run(evaluator.aevaluate(**about)).feedback or ""


def _verdict(name: str, result: CaseResult, llm: CustomLLM) -> Verdict | None:
    ask, parse = _KINDS[name]
    reply: str | None = None
    try:
        reply = ask(result, llm)
        if reply is None:
            return None
        return Verdict(name, result.case.id, result.repeat, parse(reply), reply)
    except MeasureError as error:
        return Verdict(name, result.case.id, result.repeat, None, reply or "", str(error))
