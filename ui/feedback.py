"""What readers think of answers: kept in the library's folder, one JSON object a line, and made into draft cases."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from index.errors import LibraryError, NotFound
from ui.asking import MAX_HISTORY, WHOLE, Name, Question

if TYPE_CHECKING:
    from eval.cases import Case

FILE = "feedback.jsonl"
DRAFTS = Path("suites") / "drafts.jsonl"
MOST_BYTES = 16 * 2**20
MOST_CITATIONS = 100
LONGEST_WORD = 2_000

Words = Annotated[str, StringConstraints(max_length=20_000)]
Place = Annotated[int, Field(ge=0, le=2**31 - 1), WHOLE]
_EXAMPLE: JsonDict = {
    "verdict": "up",
    "word": "Just what I needed.",
    "answer": {
        "question": "What did the keeper earn?",
        "answered": True,
        "text": "The keeper earned 15% more. [1]",
        "short_answer": "15%",
        "citations": [
            {
                "file": "keeper.txt",
                "article": "0f3c",
                "quote": "The keeper earned 15% more.",
                "start": 12,
                "end": 39,
            }
        ],
    },
}


class CitedWords(BaseModel):
    """A citation of the answer: the words, and where they stand."""

    model_config = ConfigDict(extra="ignore", strict=True)

    file: Name
    article: Name
    quote: Words
    start: Place
    end: Place


class Judged(BaseModel):
    """The answer that is judged, as it was given; what else it holds is not kept."""

    model_config = ConfigDict(extra="ignore", strict=True)

    question: Question
    standalone_question: Annotated[str, StringConstraints(max_length=4_000)] | None = None
    answered: bool
    text: Words
    short_answer: Name | None = None
    citations: Annotated[list[CitedWords], Field(max_length=MOST_CITATIONS)] = []


class Judging(BaseModel):
    """What is thought of an answer, in a word if there is one, and the answer with the questions before it."""

    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra={"examples": [_EXAMPLE]})

    verdict: Literal["up", "down"]
    word: Annotated[str, StringConstraints(max_length=LONGEST_WORD)] = ""
    history: Annotated[list[Question], Field(max_length=MAX_HISTORY)] = []
    answer: Judged


@dataclass(frozen=True, slots=True)
class Feedback:
    """What was given at a time (UTC)."""

    id: str
    time: str
    verdict: Literal["up", "down"]
    word: str
    history: tuple[str, ...]
    answer: Judged

    def to_json(self) -> dict[str, Any]:
        """A line of the file."""
        return asdict(self) | {"answer": self.answer.model_dump()}


def give(folder: Path, judging: Judging) -> Feedback:
    """Keeps it in the library's folder. Raises LibraryError: there is no more room, or it cannot be written."""
    time = datetime.now(UTC).isoformat(timespec="milliseconds")
    feedback = Feedback(
        secrets.token_hex(8), time, judging.verdict, judging.word, tuple(judging.history), judging.answer
    )
    line = json.dumps(feedback.to_json()).encode() + b"\n"
    path = folder / FILE
    try:
        with path.open("ab+") as file:
            size = file.seek(0, os.SEEK_END)
            if size + len(line) > MOST_BYTES:
                raise LibraryError(f"{str(path)!r} is full; move it away to make room")
            torn = (
                size and file.seek(size - 1) is not None and file.read(1) != b"\n"
            )  # by a kill while writing
            file.write(b"\n" + line if torn else line)
    except OSError as error:
        raise LibraryError(f"{str(path)!r} cannot be written: {error.strerror}") from error
    return feedback


def given(folder: Path) -> list[Feedback]:
    """All that was given, newest first; a line that is none is passed over."""
    try:
        lines = (folder / FILE).read_bytes().split(b"\n")
    except FileNotFoundError:
        return []
    found = []
    for line in reversed(lines):
        try:
            plain = json.loads(line)
            answer = Judged.model_validate(plain["answer"])
            found.append(Feedback(**plain | {"answer": answer, "history": tuple(plain["history"])}))
        except (ValueError, TypeError, KeyError):
            continue
    return found


def page_of(folder: Path, after: str | None, limit: int) -> tuple[list[Feedback], str | None]:
    """At most `limit` of what was given, newest first, behind the one with the id `after`; and the id to go on after.
    Raises NotFound."""
    found = given(folder)
    if after is not None:
        place = next((place for place, one in enumerate(found) if one.id == after), None)
        if place is None:
            raise _not_found(after)
        found = found[place + 1 :]
    return found[:limit], found[limit - 1].id if len(found) > limit else None


def drafted(folder: Path, id: str) -> Case:
    """A draft case of it, at the end of the suite `drafts` of the library. Raises NotFound, SuiteError: it stands there
    already, or has nothing to be held against."""
    from eval.drafting import add_case

    for one in given(folder):
        if one.id == id:
            answer = one.answer.model_dump() | {"history": list(one.history)}
            return add_case(folder / DRAFTS, answer, right=one.verdict == "up")
    raise _not_found(id)


def _not_found(id: str) -> NotFound:
    return NotFound(f"no feedback {id!r}")
