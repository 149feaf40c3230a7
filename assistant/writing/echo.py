"""Whether a statement gives away the prompt: its delimiter, marks that stand in it, or a run of its words."""

from __future__ import annotations

import re
from collections.abc import Sequence

_RUN = 6  # words in a row that the instructions and a statement have in common only by copying
_WORD = re.compile(r"[^\W_]+")
_MARK = re.compile(r"[^\s\"'“”(){}\[\]<>,;:]{6,}")


class Echo:
    """Knows a system prompt. Marks are its words with digits or underscores in them, or in capitals throughout (a
    delimiter, a key, a canary), unless `allowed` texts (question, evidence) hold them too."""

    def __init__(self, instructions: str, allowed: Sequence[str]) -> None:
        open_words = {_squeezed(word) for text in allowed for word in text.split()}
        marks = {_squeezed(word) for word in _MARK.findall(instructions) if _telling(word)}
        self._marks = {mark for mark in marks if len(mark) >= 6 and mark not in open_words}
        self._runs = set(_runs(instructions)) - {run for text in allowed for run in _runs(text)}

    def heard(self, text: str) -> bool:
        """Whether a statement repeats the prompt, spaced out, with other punctuation or backwards too."""
        squeezed = _squeezed(text)
        return any(
            mark in squeezed or mark[::-1] in squeezed for mark in self._marks
        ) or not self._runs.isdisjoint(_runs(text))


def _telling(word: str) -> bool:
    return any(char.isdigit() for char in word) or "_" in word or (word.isupper() and len(word) >= 8)


def _squeezed(text: str) -> str:
    return "".join(_WORD.findall(text)).casefold()


def _runs(text: str) -> list[tuple[str, ...]]:
    words = [word.casefold() for word in _WORD.findall(text)]
    return [tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)]
