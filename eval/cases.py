"""A case: a question with its known answer; a suite: a JSON Lines file of cases, read with errors that say where."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, cast

from eval.errors import SuiteError

Split = Literal["tune", "test"]
SPLITS: tuple[Split, ...] = ("tune", "test")


@dataclass(frozen=True, slots=True)
class Gold:
    """Words of an article that support the answer. `article` is a file name as in the library, `quote` stands in
    its stored text apart from white space."""

    article: str
    quote: str


@dataclass(frozen=True, slots=True)
class Case:
    """A question and what is known of its answer. Every inner tuple of `facts` must be met by one of its wordings;
    any one of `evidence` supports the answer; `articles` are the file names a "which articles" question asks for, or
    those that answer where no quote is known; `history` holds the conversation's earlier questions, oldest first.
    An unanswerable case has neither facts nor evidence. `split` "test" is for reporting only. Of an `unresolved` case
    nobody has said yet what is right: no run asks it."""

    id: str
    question: str
    answerable: bool = True
    facts: tuple[tuple[str, ...], ...] = ()
    evidence: tuple[Gold, ...] = ()
    articles: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    split: Split | None = None
    unresolved: bool = False

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types in the documented order; what is empty is left out."""
        line: dict[str, Any] = {"id": self.id, "question": self.question}
        line |= {} if self.unresolved else {"answerable": self.answerable}
        parts = {
            "facts": [list(wordings) for wordings in self.facts],
            "evidence": [{"article": gold.article, "quote": gold.quote} for gold in self.evidence],
            "articles": list(self.articles),
            "history": list(self.history),
            "tags": list(self.tags),
            "split": self.split,
            "unresolved": self.unresolved,
        }
        return line | {name: value for name, value in parts.items() if value}


@dataclass(frozen=True, slots=True)
class Suite:
    """The cases of a file in its order. `checksum` is the sha256 of the file's bytes."""

    name: str
    cases: tuple[Case, ...]
    checksum: str

    def only(self, *, split: str | None = None, tags: Sequence[str] = ()) -> Suite:
        """What can be asked of one split and with at least one of the tags: no unresolved case. Raises SuiteError when
        none is left."""
        kept = tuple(
            case for case in self.cases
            if not case.unresolved
            and (split is None or case.split == split) and (not tags or set(tags) & set(case.tags))
        )  # fmt: skip
        if not kept:
            wanted = [f"split {split!r}"] if split else []
            wanted += [f"tag {tag!r}" for tag in tags]
            if not wanted:
                raise SuiteError(f"{self.name}: every case is unresolved; write down what is right for one")
            raise SuiteError(
                f"{self.name}: no resolved case has {' and '.join(wanted)}; leave the choice out to run all"
            )
        return Suite(self.name, kept, self.checksum)


def read_suite(path: Path) -> Suite:
    """The suite of a .jsonl file; raises SuiteError naming file, line and field. Empty lines are passed over."""
    try:
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise SuiteError(f"{str(path)!r} cannot be read: {error.strerror}; name a .jsonl suite") from None
    except UnicodeDecodeError as error:
        raise SuiteError(
            f"{str(path)!r} is not UTF-8 at byte {error.start}; save the suite as UTF-8"
        ) from None
    cases: list[Case] = []
    lines: dict[str, int] = {}
    # Not splitlines(): U+2028 may stand inside a JSON string.
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        where = f"{path.name}, line {number}"
        case = case_of(_parsed(line, where), where)
        if case.id in lines:
            raise SuiteError(
                f"{where}, id: {case.id!r} is also the id of line {lines[case.id]}; ids are unique"
            )
        lines[case.id] = number
        cases.append(case)
    if not cases:
        raise SuiteError(f"{str(path)!r} holds no case; write one JSON object a line")
    return Suite(path.stem, tuple(cases), hashlib.sha256(content).hexdigest())


def write_suite(cases: Iterable[Case], path: Path) -> int:
    """Write cases one a line, replacing the file only when whole; returns how many."""
    lines = [json.dumps(case.to_json(), ensure_ascii=False) + "\n" for case in cases]
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    partial.write_text("".join(lines), encoding="utf-8")
    partial.replace(path)
    return len(lines)


def case_of(data: Any, where: str) -> Case:
    """The case that one JSON object says; raises SuiteError naming `where` and the field."""
    if not isinstance(data, dict):
        raise SuiteError(f'{where}: not a JSON object; write {{"id": …, "question": …}}')
    known = [field.name for field in fields(Case)]
    for name in data:
        if name not in known:
            raise SuiteError(f"{where}, {name}: no such field; a case has {', '.join(known)}")
    answerable, unresolved = _truth(data, "answerable", True, where), _truth(data, "unresolved", False, where)
    facts = tuple(_texts(data, "facts", where, wordings) for wordings in _list(data, "facts", where))
    evidence = tuple(_golds(data, where))
    case = Case(
        id=_text(data, "id", where),
        question=_text(data, "question", where),
        answerable=answerable,
        facts=facts,
        evidence=evidence,
        articles=_texts(data, "articles", where),
        history=_texts(data, "history", where),
        tags=_texts(data, "tags", where),
        split=_split(data.get("split"), where),
        unresolved=unresolved,
    )
    if not all(facts):
        raise SuiteError(f"{where}, facts: an empty list of wordings; every fact needs at least one")
    if not answerable and (facts or evidence or case.articles):
        raise SuiteError(
            f"{where}, answerable: false, but facts, evidence or articles are given; leave them out"
        )
    if answerable and not unresolved and not (facts or evidence or case.articles):
        raise SuiteError(
            f"{where}, facts: an answerable case needs facts, evidence or articles to be held against"
        )
    return case


def _parsed(line: str, where: str) -> Any:
    try:
        return json.loads(line)
    except ValueError as error:
        raise SuiteError(f"{where}: not JSON ({error}); write one JSON object a line") from None


def _truth(data: dict[str, Any], name: str, otherwise: bool, where: str) -> bool:
    value = data.get(name, otherwise)
    if not isinstance(value, bool):
        raise SuiteError(f"{where}, {name}: {value!r} is neither true nor false")
    return value


def _list(data: dict[str, Any], name: str, where: str) -> list[Any]:
    value = data.get(name, [])
    if not isinstance(value, list):
        raise SuiteError(f"{where}, {name}: {value!r} is not a list")
    return value


def _text(data: dict[str, Any], name: str, where: str) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not value.strip():
        raise SuiteError(
            f"{where}, {name}: {'missing' if value is None else repr(value)}; write words in quotes"
        )
    return value


def _texts(data: dict[str, Any], name: str, where: str, value: Any = None) -> tuple[str, ...]:
    found = _list(data, name, where) if value is None else value
    if not isinstance(found, list) or not all(isinstance(item, str) and item.strip() for item in found):
        raise SuiteError(f"{where}, {name}: {found!r} is not a list of texts")
    return tuple(cast("list[str]", found))


def _golds(data: dict[str, Any], where: str) -> Iterator[Gold]:
    for item in _list(data, "evidence", where):
        if not isinstance(item, dict) or set(item) != {"article", "quote"}:
            raise SuiteError(f'{where}, evidence: {item!r} is not {{"article": file name, "quote": words}}')
        yield Gold(_text(item, "article", f"{where}, evidence"), _text(item, "quote", f"{where}, evidence"))


def _split(value: Any, where: str) -> Split | None:
    if value is not None and value not in SPLITS:
        raise SuiteError(f'{where}, split: {value!r}; write "tune" or "test", or leave it out')
    return cast("Split | None", value)
