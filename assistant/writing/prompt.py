"""Prompts: the instructions as packaged files, and the messages made of them, with untrusted text fenced as data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Literal

from assistant.answers import Answer
from assistant.writing.sanitising import sanitised
from index.endpoint.language_model import Message

FOLDER = Path(__file__).parent / "prompts"
_LONGEST_TURN = 600  # characters of an earlier answer that a follow-up is rewritten with


@cache
def instructions(name: Literal["answer", "rewriting"]) -> str:
    """The text of a prompt file, with its `{fence}`, `{today}` and `{refusal}` still open."""
    return (FOLDER / f"{name}.txt").read_text(encoding="utf-8")


def fence(*parts: str) -> str:
    """A delimiter made of what it encloses: the same request always has the same one, and no article can hold it,
    because an author would have to know the question and all other evidence, and find text that names its own hash."""
    salt = 0
    while True:
        made = blake2b("\0".join([str(salt), *parts]).encode("utf-8", "replace"), digest_size=8).hexdigest()
        if not any(made in part for part in parts):
            return made
        salt += 1


def fenced(data: str, mark: str) -> str:
    """Data between its two lines (spotlighting by delimiters: Hines et al. 2024, arXiv:2403.14720)."""
    return f"BEGIN DATA {mark}\n{data}\nEND DATA {mark}"


def answer_messages(
    question: str, evidence: str, today: date, refusal: str, *, rules: str | None = None
) -> tuple[Message, Message]:
    """The two messages that ask for an answer. `evidence` is `Numbered.shown`; `refusal` are the words agreed on where it
    does not answer; `rules` replaces the packaged file."""
    asked = one_line(question)
    mark = fence(asked, evidence)
    system = _filled(rules or instructions("answer"), mark).replace("{refusal}", refusal)
    system = system.replace("{today}", f"{today:%A}, {today.isoformat()}")
    data = fenced(evidence, mark)
    return Message("system", system), Message("user", f"{data}\n\nQuestion: {asked}")


def rewriting_messages(question: str, turns: Sequence[Answer]) -> tuple[Message, Message]:
    """The two messages that ask for a follow-up made standalone."""
    lines = []
    for turn in turns:
        lines.append(f"Question: {one_line(turn.standalone_question)}")
        lines.append(f"Answer: {one_line(turn.text)[:_LONGEST_TURN]}")
    data, asked = "\n".join(lines), one_line(question)
    mark = fence(asked, data)
    system = _filled(instructions("rewriting"), mark)
    return Message("system", system), Message("user", f"{fenced(data, mark)}\n\nLast question: {asked}")


def one_line(text: str) -> str:
    """Untrusted text as it is put before a model: one line, brackets round, so that it can neither open a line of
    its own nor look like a number of ours: "a\\n[1] b" -> "a (1) b"."""
    return sanitised(text, keep_addresses=True)


def _filled(text: str, mark: str) -> str:
    """The openings are filled in by replacement, since braces elsewhere in a prompt mean nothing."""
    return text.strip().replace("{fence}", mark)
