"""Conversations kept beside the library, a file each: every owner's apart, bounded, and gone when they are deleted.

A file and no row: SQLite's secure_delete leaves, now and then, a copy of a deleted row in a page that was parted (3 of
13,000 in a trial); a file that is deleted leaves nothing in another.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from assistant.answers import Answer
from index.errors import CitedError, LibraryError, NotFound
from ui.asking import FiltersBody

FOLDER = "conversations"
NOBODYS = "everybody"
"""The owner where no key is asked for."""
MOST = 500
"""Conversations of one owner."""
MOST_TURNS = 200
MOST_BYTES = 64 * 2**20
"""Bytes of all the conversations of one owner."""
LONGEST_TITLE = 200
_ID = re.compile(r"[0-9a-f]{16}", re.ASCII)
_CURSOR = re.compile(r"[\d:.T+-]{1,40}~[0-9a-f]{16}", re.ASCII)
_SAID = b'{"asked": '
_ASKED = "What did the keeper earn?"
_EXAMPLE = Answer(_ASKED, _ASKED, True, "The keeper earned 15% more. [1]", "15%", 0.93, "extractive")
Title = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TITLE, pattern=r"\S")
]


class KeepingOff(CitedError):
    """Nothing is kept: it was turned off."""


class KeepingFull(CitedError):
    """No more is kept until something is deleted."""


class Turn(BaseModel):
    """An answer as it was given, and the filters it was asked under."""

    model_config = ConfigDict(
        extra="ignore", allow_inf_nan=False, json_schema_extra={"examples": [{"answer": _EXAMPLE.to_json()}]}
    )

    answer: Answer
    filters: FiltersBody | None = None

    def holds(self, word: str) -> bool:
        """Whether a word, in small letters, occurs in question, answer or quotations."""
        answer = self.answer
        said = (answer.question, answer.text, *(each.quote for each in answer.citations))
        return any(word in each.casefold() for each in said)


class Renaming(BaseModel):
    """A conversation's new title."""

    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra={"examples": [{"title": "Pay"}]})

    title: Title


@dataclass(frozen=True, slots=True)
class Listed:
    """A conversation without what was said in it. Times are UTC."""

    id: str
    title: str
    made: str
    changed: str
    turns: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A turn, and when it was asked."""

    asked: str
    turn: Turn


class Conversations:
    """The conversations in the folder of a library. An owner is a key's digest, or NOBODYS; every call sees that owner's
    alone. Every call raises LibraryError: a file cannot be read or written."""

    def __init__(
        self, folder: Path, most: int = MOST, most_turns: int = MOST_TURNS, most_bytes: int = MOST_BYTES
    ) -> None:
        self._folder = folder / FOLDER
        self._most, self._most_turns, self._most_bytes = most, most_turns, most_bytes
        self._changing = Lock()
        self._seen: dict[Path, tuple[tuple[int, int, int], Listed]] = {}

    def keep(self, owner: str, turn: Turn, id: str | None = None) -> Listed:
        """The conversation with the turn at its end; a new one, with the question for its title, where there is no `id`.
        Raises NotFound, KeepingFull."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        said = _line({"asked": now, "turn": turn.model_dump(mode="json")})
        with self._changing, self._told():
            held = self._all(owner)
            if sum(path.stat().st_size for path, _ in held) + len(said) > self._most_bytes:
                raise _full(held, f"{self._most_bytes >> 20} MB of conversations are kept")
            if id is not None:
                path, listed = self._one(owner, id)
                if listed.turns >= self._most_turns:
                    raise KeepingFull(
                        f"{self._most_turns} questions of one conversation are kept; begin another"
                    )
                _append(path, said)
                return self._listed(path)
            if len(held) >= self._most:
                raise _full(held, f"{self._most} conversations are kept")
            title = " ".join(turn.answer.question.split())[:LONGEST_TITLE] or "…"
            path = self._folder / owner / f"{secrets.token_hex(8)}.jsonl"
            path.parent.mkdir(0o700, parents=True, exist_ok=True)
            _write(path, _line({"title": title, "made": now}) + said)
            return self._listed(path)

    def page_of(
        self, owner: str, words: str, after: str | None, limit: int
    ) -> tuple[list[Listed], str | None]:
        """At most `limit` conversations that hold all of the words, last changed first, behind the cursor `after`; and
        the cursor of the next page. Raises NotFound."""
        if after is not None and not _CURSOR.fullmatch(after):
            raise NotFound(f"{after[:40]!r} is no cursor; leave it out for the first page")
        wanted = words.casefold().split()
        with self._told():
            held = [(path, one) for path, one in self._all(owner) if after is None or _place(one) < after]
            found: list[Listed] = []
            for path, one in held:
                if len(found) <= limit and _has(path, one, wanted):
                    found.append(one)
        return found[:limit], _place(found[limit - 1]) if len(found) > limit else None

    def get(self, owner: str, id: str) -> tuple[Listed, list[Kept]]:
        """A conversation and what was said in it. Raises NotFound."""
        with self._told():
            path, listed = self._one(owner, id)
            return listed, list(_kept(path))

    def rename(self, owner: str, id: str, title: str) -> Listed:
        """Raises NotFound."""
        with self._changing, self._told():
            path, listed = self._one(owner, id)
            _, _, rest = path.read_bytes().partition(b"\n")
            _write(path, _line({"title": title, "made": listed.made}) + rest)
            return self._listed(path)

    def delete(self, owner: str, id: str) -> Listed:
        """The conversation, which is in no file any more. Raises NotFound."""
        with self._changing, self._told():
            path, listed = self._one(owner, id)
            for each in path.parent.glob(f"{id}.*"):  # what a kill left of a renaming too
                each.unlink()
            self._seen.pop(path, None)
            return listed

    def clear(self, owner: str) -> int:
        """How many there were; none is left."""
        with self._changing, self._told():
            count = len(self._all(owner))
            shutil.rmtree(self._folder / owner, ignore_errors=not count)
            self._seen.clear()
            return count

    def _all(self, owner: str) -> list[tuple[Path, Listed]]:
        """Every conversation, last changed first; a file that is none is passed over."""
        found = []
        for path in (self._folder / owner).glob("*.jsonl"):
            try:
                found.append((path, self._listed(path)))
            except (NotFound, FileNotFoundError):
                continue
        return sorted(found, key=lambda one: _place(one[1]), reverse=True)

    def _one(self, owner: str, id: str) -> tuple[Path, Listed]:
        path = self._folder / owner / f"{id}.jsonl"
        if not _ID.fullmatch(id) or not path.is_file():
            raise NotFound(f"no conversation {id[:40]!r}")
        return path, self._listed(path)

    def _listed(self, path: Path) -> Listed:
        """What a list shows of a file, read again when it has changed."""
        stat = path.stat()
        stamp = stat.st_mtime_ns, stat.st_size, stat.st_ino
        seen = self._seen.get(path)
        if seen is None or seen[0] != stamp:
            seen = self._seen[path] = stamp, _listed(path)
        return seen[1]

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise LibraryError(
                f"the conversations in {str(self._folder)!r} cannot be read or written: {error.strerror}"
            ) from error


def _listed(path: Path) -> Listed:
    first, *lines = path.read_bytes().split(b"\n")
    said = [line for line in lines if line.startswith(_SAID)]
    try:
        head = json.loads(first)
        changed = re.match(rb'"([\d:.T+-]{1,40})"', said[-1][len(_SAID) :]) if said else None
        changed_at = changed[1].decode() if changed else str(head["made"])
        return Listed(path.stem, str(head["title"]), str(head["made"]), changed_at, len(said))
    except (ValueError, TypeError, KeyError) as error:
        raise NotFound(f"the conversation {path.stem!r} cannot be read") from error


def _kept(path: Path) -> Iterator[Kept]:
    """The turns of a file; a line that is torn or damaged is passed over."""
    for line in path.read_bytes().split(b"\n")[1:]:
        try:
            plain = json.loads(line)
            yield Kept(str(plain["asked"]), Turn.model_validate(plain["turn"]))
        except (ValueError, TypeError, KeyError, ValidationError):
            continue


def _has(path: Path, listed: Listed, wanted: list[str]) -> bool:
    """Whether title and turns hold every word."""
    missing = [word for word in wanted if word not in listed.title.casefold()]
    if not missing:
        return True
    turns = [each.turn for each in _kept(path)]
    return all(any(turn.holds(word) for turn in turns) for word in missing)


def _place(listed: Listed) -> str:
    return f"{listed.changed}~{listed.id}"


def _full(held: list[tuple[Path, Listed]], why: str) -> KeepingFull:
    oldest = f"; the oldest is “{held[-1][1].title}”" if held else ""
    return KeepingFull(f"{why}, and this one is not: delete some to make room{oldest}")


def _line(plain: dict[str, object]) -> bytes:
    return json.dumps(plain, ensure_ascii=False, allow_nan=False).encode("utf-8") + b"\n"


def _append(path: Path, line: bytes) -> None:
    with path.open("rb+") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(size - 1)
        torn = file.read(1) != b"\n"  # by a kill while writing
        file.write(b"\n" + line if torn else line)
        file.flush()
        os.fsync(file.fileno())


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, its owner's alone from the first byte."""
    beside = path.with_suffix(f".{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
