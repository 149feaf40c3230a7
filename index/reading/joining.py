"""Hard-wrapped lines joined to paragraphs: by the file's own line width where it has one, else by how lines end."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from index.reading.dates import find_dates
from index.reading.draft import Line, Paragraph
from index.reading.hyphens import compounds, is_broken, unbroken
from index.reading.shapes import ends_sentence, is_cjk
from index.reading.turns import opens_turn

_RULER_INSIDE = re.compile(r"\s*[=_*#~+-]{6,}\s*")
_BULLET = re.compile(r"(?:[-*•‣◦▪–—·+]|\(?\d{1,2}[.)]|\(?[a-z]\))\s+\S")
_OPEN_END = re.compile(
    r"(?:[,;(]|\b(?:a|an|the|of|in|on|at|to|for|from|by|with|and|or|but|as|that|which|than|is|are|was|were|be|has|have|had"
    r"|its|his|her|their|this|these|der|die|das|den|dem|des|und|oder|von|mit|zu|im|am|ein|eine|für|auf|le|la|les|de|du|et"
    r"|à|un|une|el|los|y|en|por|para|con|il|di|e|che|w|na|z|i|do|het|een|op|o|os|da|que))$",
    re.IGNORECASE,
)
# A figure that goes on with a sentence: `3.5 metres`, `12 days`, `€9 million`.
_FIGURE = re.compile(
    r"(?:[€$£¥]\s?\d|\d{1,3}(?:[.,]\d+)+\b|\d{1,4}(?:st|nd|rd|th)?\s+[^\W\d_A-Z]|\d+\s?[%°])"
)
_WIDEST_WRAP = 100


def split_rulers(lines: list[Line]) -> list[Line]:
    """Lines with a ruler in their middle become the words before it and the words behind it, apart."""
    split: list[Line] = []
    for line in lines:
        if line.whole or not _RULER_INSIDE.search(line.text):
            split.append(line)
            continue
        for number, part in enumerate(_RULER_INSIDE.split(line.text)):
            if number:
                split.append(Line("-----"))
            if part:
                split.append(Line(part, line.kind, line.indent, len(part)))
    return split


def paragraphs(lines: list[Line], alone: Callable[[str], bool]) -> list[Paragraph]:
    """The lines as paragraphs; a line of which `alone` is true is never joined to another."""
    width = wrap_width(lines)
    spaced = _blank_between_paragraphs(lines)
    broken = width is not None and any(is_broken(line.text) for line in lines)
    known = compounds(word for line in lines for word in line.text.split()) if broken else None
    made: list[Paragraph] = []
    words: list[str] = []
    previous: Line | None = None

    def close() -> None:
        if words:
            made.append(Paragraph(_glued(words, known), previous.kind if previous else "text"))
            words.clear()

    for line in lines:
        if not line.text:
            close()
            previous = None
            continue
        if previous is not None and (
            not _continues(previous, line, width, spaced, first=not made and len(words) == 1)
            or alone(previous.text)
            or alone(line.text)
        ):
            close()
        words.append(line.text)
        previous = line
    close()
    return made


def wrap_width(lines: list[Line]) -> int | None:
    """The column at which this text was wrapped, None where its lines are paragraphs."""
    widths = sorted(line.width for line in lines if line.text and not line.whole)
    if len(widths) < 4:
        return None
    widest = widths[-1 - len(widths) // 50]
    if not 30 <= widest <= _WIDEST_WRAP:
        return None
    inner = [line.width for line, after in pairwise(lines) if line.text and after.text]
    full = sum(width >= 0.75 * widest for width in inner)
    return widest if inner and full * 2 >= len(inner) and full >= 3 else None


def _continues(line: Line, after: Line, width: int | None, spaced: bool, first: bool) -> bool:
    """Whether `after` goes on with the paragraph that `line` stands in."""
    if line.whole or after.whole or line.kind != "text" or after.kind != "text" or _BULLET.match(after.text):
        return False
    if opens_turn(after.text):
        return False
    begins_small = after.text[0].islower()
    if width is not None:
        first_word = after.text.split(" ", 1)[0]
        full = line.width + 1 + len(first_word) > 0.92 * width
        indented = after.indent >= line.indent + 2 and not _BULLET.match(line.text)
        goes_on = (
            begins_small or bool(_OPEN_END.search(line.text)) or _is_broken_before_figure(line, after, width)
        )
        return not indented and (full or goes_on)
    if begins_small:
        return not ends_sentence(line.text) or len(line.text) < _WIDEST_WRAP
    if ends_sentence(line.text) or line.text.endswith(":"):
        return False
    if is_cjk(line.text) and is_cjk(after.text):
        return not first and len(line.text) >= 30
    if len(line.text) >= 45 and _OPEN_END.search(line.text):
        return True
    return spaced and not first and len(line.text) >= 60


def _is_broken_before_figure(line: Line, after: Line, width: int) -> bool:
    """Whether a line ends early and in mid sentence, and the next begins with a figure that is no date and no time."""
    if (
        line.width < 0.6 * width
        or ends_sentence(line.text)
        or line.text[-1] in ":;"
        or not _FIGURE.match(after.text)
    ):
        return False
    return not any(found.start == 0 for found in find_dates(after.text[:60], None))


def _blank_between_paragraphs(lines: list[Line]) -> bool:
    """Whether this file sets its paragraphs apart by blank lines, so that a bare line break means little."""
    blanks = sum(1 for line, after in pairwise(lines) if line.text and not after.text)
    return blanks >= 3 and blanks * 6 >= sum(1 for line in lines if line.text)


def _glued(words: list[str], known: frozenset[str] | None) -> str:
    """Lines with spaces between, except where the script has none, or where a word is broken and `known` is told."""
    if known is not None and any(map(is_broken, words)):
        return unbroken(words, known)
    glued = [words[0]]
    for before, word in pairwise(words):
        glued.append(word if is_cjk(before[-4:]) and is_cjk(word[:4]) else " " + word)
    return "".join(glued)
