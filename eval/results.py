"""What came of a case, before it is measured: the answer, the passages found, where the gold evidence stands."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from assistant.answers import Answer
from eval.cases import Case, case_of


@dataclass(frozen=True, slots=True)
class Place:
    """`start:end` of the stored text of the article in `file`."""

    file: str
    start: int
    end: int

    def overlaps(self, other: Place) -> bool:
        """Whether the two share at least one character."""
        return self.file == other.file and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One asking of one case. `found` are the passages of the search for the answer's standalone question, best
    first; `gold` is where each quote of `case.evidence` stands in the library (every occurrence). `exact` says of each
    citation of the answer, in order, whether its quote was read back from the library at its place. `error` is one
    line, and `answer` None, when the asking failed. `seconds` is the time of the asking; `tokens` and `cost` (US
    dollars) are a language model's, 0 without."""

    case: Case
    repeat: int
    answer: Answer | None
    found: tuple[Place, ...] = ()
    gold: tuple[Place, ...] = ()
    exact: tuple[bool, ...] = ()
    error: str | None = None
    seconds: float = 0.0
    tokens: int = 0
    cost: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """One line of a run's log. Everything but `seconds` and `answer.timings_ms` repeats bit for bit."""
        return asdict(self) | {"case": self.case.to_json()}


@dataclass(frozen=True, slots=True)
class RunSettings:
    """What a run was made with: enough to run it again and to know whether two runs may be compared. `checksums` are
    those of the suite, the library's articles and the weights by name; `started` is a UTC time."""

    suite: str
    split: str | None
    repeat: int
    answered_by: str
    version: str
    checksums: dict[str, str] = field(default_factory=dict)
    started: str = ""

    def to_json(self) -> dict[str, Any]:
        """The first line of a run's log."""
        return asdict(self)


def result_of(data: dict[str, Any], where: str) -> CaseResult:
    """The result that one line of a log holds; raises SuiteError for a case and KeyError or TypeError for the rest,
    which the log's reader turns into a SuiteError that names the line."""
    answer = data["answer"]
    if answer is not None:
        answer = Answer.from_json(answer)
    places = {name: tuple(Place(**place) for place in data[name]) for name in ("found", "gold")}
    return CaseResult(
        case_of(data["case"], where), data["repeat"], answer, **places, exact=tuple(data["exact"]),
        error=data["error"], seconds=data["seconds"], tokens=data["tokens"], cost=data["cost"],
    )  # fmt: skip
