"""Ask every case of a suite and log what comes of it: side by side, in the suite's order, going on where a run ended.

For the same library, weights and program everything but the times repeats bit for bit.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Protocol, runtime_checkable

from assistant.answers import EXTRACTIVE, Answer
from assistant.evidence import ArticleStore, Listener
from eval.cases import Case, Suite
from eval.check import require_proof
from eval.checksums import checksums_of, program_version
from eval.gold import StoredTexts, require_articles
from eval.log import writing_log
from eval.results import CaseResult, Place, RunSettings
from index.articles import Article, Hit
from index.endpoint.language_model import Spent
from index.errors import CitedError, NotFound

FOUND = 20  # passages of the search kept for the retrieval measures
_LONGEST_ERROR = 300  # characters

Progress = Callable[[int, int, str], None]


class Asks(Protocol):
    """What answers: an Assistant, or anything in its place."""

    def ask(self, question: str, *, history: Sequence[str] = ()) -> Answer:
        """The answer to a question after the conversation's earlier ones."""
        ...


class Tells(Asks, Protocol):
    """What also tells on the way what a language model costs."""

    def ask(self, question: str, *, history: Sequence[str] = (), waiting: Listener | None = None) -> Answer:
        """The answer; `waiting` hears of it while it is made."""
        ...


@runtime_checkable
class Remembers(Protocol):
    """An assistant that keeps recent answers, and can begin anew without them."""

    def fresh(self) -> Tells:
        """The same assistant, remembering nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Price:
    """What a language model costs: US dollars for a million tokens of prompt, and of answer."""

    prompt: float = 0.0
    completion: float = 0.0


FREE = Price()


class _Meter(Listener):
    """Adds up the tokens of one asking."""

    def __init__(self) -> None:
        self.prompt = self.completion = 0

    def spent(self, tokens: Spent) -> None:
        self.prompt += tokens.prompt
        self.completion += tokens.completion

    def cost(self, price: Price) -> float:
        return round((self.prompt * price.prompt + self.completion * price.completion) / 1e6, 8)


class Evaluated(ArticleStore, Protocol):
    """What a run needs of a library."""

    def articles(self) -> list[Article]:
        """All of them."""
        ...

    def search(self, question: str, k: int = FOUND) -> Sequence[Hit]:
        """The best passages, best first."""
        ...


def run_suite(
    suite: Suite,
    library: Evaluated,
    assistant: Asks,
    log: Path,
    *,
    split: str | None = None,
    repeat: int = 1,
    workers: int = 2,
    progress: Progress | None = None,
    answered_by: str = EXTRACTIVE,
    price: Price = FREE,
    replaced: bool = False,
) -> tuple[RunSettings, list[CaseResult]]:
    """Ask the cases of a suite (of one split) `repeat` times, `workers` at once, and write each result to `log` in
    order. A log of the same run that was interrupted goes on; a finished one is returned as it is. With `replaced`
    whatever else stands in the log makes room; without it raises SuiteError, as for a fact that its evidence does not
    hold, and for a suite of whose articles the library has none. A case that fails is a result with its error, an
    unresolved one is left out. Ctrl-C ends after the cases being asked and leaves a log that can go on."""
    chosen = suite.only(split=split)
    require_proof(chosen.cases)
    articles = library.articles()
    texts = StoredTexts(articles)
    require_articles(chosen.cases, texts)
    plan = [(case, number) for number in range(1, repeat + 1) for case in chosen.cases]
    settings = RunSettings(
        suite=suite.name,
        split=split,
        repeat=repeat,
        answered_by=answered_by,
        version=program_version(),
        checksums=checksums_of(suite, articles),
        started=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    with writing_log(log, settings, plan, replaced=replaced) as (file, held):
        results = list(held.results)
        left = (lambda case=case, number=number: asked(case, number, library, assistant, texts, price)
                for case, number in plan[len(results):])  # fmt: skip
        for result in _in_order(left, workers):
            file.write(result)
            results.append(result)
            if progress:
                progress(len(results), len(plan), result.case.id)
    return held.settings, results


def asked(
    case: Case, repeat: int, library: Evaluated, assistant: Asks, texts: StoredTexts, price: Price = FREE
) -> CaseResult:
    """What comes of asking one case. Its history is asked before the clock starts, where the assistant remembers."""
    gold, meter = texts.gold(case), _Meter()
    began = perf_counter()
    try:
        if isinstance(assistant, Remembers):
            # Without the memory of other cases: a repetition is a real one, and times do not depend on the order.
            fresh = assistant.fresh()
            if case.history:
                fresh.ask(case.history[-1], history=case.history[:-1])
            began = perf_counter()
            answer = fresh.ask(case.question, history=case.history, waiting=meter)
        else:
            answer = assistant.ask(case.question, history=case.history)
        seconds = perf_counter() - began
        hits = library.search(answer.standalone_question, k=FOUND)[:FOUND]
        exact = tuple(_read_back(answer, library))
    except Exception as error:  # noqa: BLE001  a case that fails is a row of the report, the others go on
        seconds = perf_counter() - began
        return CaseResult(case, repeat, None, gold=gold, error=_one_line(error), seconds=round(seconds, 6))
    found = tuple(Place(hit.article.file, hit.passage.start, hit.passage.end) for hit in hits)
    return CaseResult(
        case, repeat, answer, found, gold, exact, seconds=round(seconds, 6),
        tokens=meter.prompt + meter.completion, cost=meter.cost(price),
    )  # fmt: skip


def _read_back(answer: Answer, library: ArticleStore) -> Iterator[bool]:
    """Of each citation, whether its quote stands in the library where it says."""
    for citation in answer.citations:
        try:
            text = library.article(citation.article).text
        except NotFound:  # an article that is not there does not hold the quote
            yield False
        else:
            inside = 0 <= citation.start < citation.end
            yield inside and text[citation.start : citation.end] == citation.quote


def _in_order(work: Iterable[Callable[[], CaseResult]], workers: int) -> Iterator[CaseResult]:
    """The results in the order of the work, of which `workers` pieces are under way and as many wait ready."""
    pool = ThreadPoolExecutor(workers, thread_name_prefix="case")
    under_way: deque[Future[CaseResult]] = deque()
    try:
        for piece in work:
            under_way.append(pool.submit(piece))
            if len(under_way) >= 2 * workers:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _one_line(error: Exception) -> str:
    kind = "" if isinstance(error, CitedError) else f"{type(error).__name__}: "
    return (kind + " ".join(str(error).split()))[:_LONGEST_ERROR]
