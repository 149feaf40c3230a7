"""Words broken at the ends of lines, made whole: a hyphen there goes unless the file has the word with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_BROKEN = re.compile(r"[^\W\d_][-\u00ad\u2010]$")
_LINE_END = re.compile(r"(?<=[^\W\d_])[-\u2010][ \t]*\r?\n[ \t]*(?=\S)")
_LONGEST = 60  # of a word
# `Vor- und Nachteile`: the hyphen stands for what follows.
_SUSPENDED = frozenset("und oder bzw and or et ou y o e en of och eller og i lub".split())


def unbroken(lines: Sequence[str], known: frozenset[str]) -> str:
    """Lines as one, `known` being the `compounds` of the file."""
    text = lines[0]
    for after in lines[1:]:
        text = f"{text} {after}" if not _BROKEN.search(text) else _whole(text, after, known)
    return text


def compounds(words: Iterable[str]) -> frozenset[str]:
    """The words that have a hyphen inside."""
    return frozenset(_bare(word) for word in words if "-" in word.strip("-"))


def with_words_whole(text: str) -> str:
    """A text with the words broken at the ends of its lines joined."""
    if not _LINE_END.search(text):
        return text
    known = compounds(text.split())

    def whole(end: re.Match[str]) -> str:
        before, after = (
            text[max(0, end.start() - _LONGEST) : end.start()],
            text[end.end() : end.end() + _LONGEST],
        )
        return _whole(f"{before}-", after, known)[len(before) :].removesuffix(after)

    return _LINE_END.sub(whole, text)


def is_broken(line: str) -> bool:
    """Whether a line ends in the middle of a word, or may do so."""
    return bool(_BROKEN.search(line))


def _whole(text: str, after: str, known: frozenset[str]) -> str:
    first, last = text.rsplit(None, 1)[-1], after.split(None, 1)[0]
    if text[-1] != "\u00ad" and last in _SUSPENDED:
        return f"{text} {after}"
    keeps = not after[0].islower() or (text[-1] != "\u00ad" and _bare(first + last) in known)
    return (text if keeps else text[:-1]) + after


def _bare(word: str) -> str:
    return word.strip(".,;:!?\"'“”‘’()[]").casefold()
