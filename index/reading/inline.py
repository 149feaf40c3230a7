"""The words of one line of Markdown without the signs of markup, in time that grows with the line."""

from __future__ import annotations

import html
import re

_BRACKET = re.compile(r"\\.|!?\[|\]")
_TARGET = re.compile(
    r"\([^()\s]{0,4000}(?:\([^()]{0,400}\)[^()\s]{0,400}){0,8}(?:\s{1,20}[\"'(][^\"')]{0,1000}[\"')])?\s{0,20}\)"
)
_NAME = re.compile(r"\[[^\[\]]{0,400}\]")
_AUTOLINK = re.compile(r"<(https?://[^<>\s]+|[^<>\s@]+@[^<>\s]+)>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_RUN = re.compile(r"\\.|`+|\*{1,3}(?!\*)|\*{4,}|_{1,2}(?!_)|_{3,}|~~(?!~)|~{3,}")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!>~|])")
_NUMBER = re.compile(r"&#([xX]?)[0-9a-fA-F]{8,};?")


def inline(text: str) -> list[str]:
    """The words of a line; a picture in it is gone and parts the words around it."""
    parts = []
    for piece in _unlinked(text):
        piece = _TAG.sub("", _AUTOLINK.sub(r"\1", piece))
        words = " ".join(decoded(_ESCAPE.sub(r"\1", _plain(piece))).split())
        if words:
            parts.append(words)
    return parts


def decoded(text: str) -> str:
    """The text with its entities as the signs that they stand for; a number that no sign has is a broken one's mark."""
    return html.unescape(_NUMBER.sub("\ufffd", text))


def _unlinked(text: str) -> list[str]:
    """The line with each link's words in its place, parted where a picture stood."""
    gone: list[tuple[int, int]] = []  # signs of links, in the order of their starts once sorted
    pictures: list[tuple[int, int]] = []
    opened: list[int] = []
    position = 0
    while match := _BRACKET.search(text, position):
        position = match.end()
        if match[0][-1] == "[":
            opened.append(match.start())
        elif match[0] == "]" and opened:
            start = opened.pop()
            target = _TARGET.match(text, position) or _NAME.match(text, position)
            if target is None:
                continue
            position = target.end()
            if text[start] == "!":
                pictures.append((start, position))
            else:
                gone += [(start, start + 1), (match.start(), position)]
    if not gone and not pictures:
        return [text]
    parts, last = [""], 0
    pieces: list[str] = []
    for start, end, is_picture in sorted(
        [(*one, False) for one in gone] + [(*one, True) for one in pictures]
    ):
        if start < last:  # inside of what has gone
            last = max(last, end) if is_picture else last
            continue
        pieces.append(text[last:start])
        last = end
        if is_picture:
            parts[-1] += "".join(pieces)
            parts.append("")
            pieces.clear()
    parts[-1] += "".join([*pieces, text[last:]])
    return parts


def _plain(text: str) -> str:
    """The line without the signs of emphasis, and of code without its marks."""
    runs = [match for match in _RUN.finditer(text) if match[0][0] != "\\"]
    if not runs:
        return text
    following = _same_run_after(runs)
    gone: list[tuple[int, int]] = []
    opened: dict[str, list[list[int]]] = {
        "*": [],
        "_": [],
        "~": [],
    }  # [where it ends, how many signs are left]
    place = 0
    while place < len(runs):
        run, sign = runs[place], runs[place][0][0]
        if sign == "`":
            close = following.get(place)
            if close is not None:
                gone += [run.span(), runs[close].span()]
                place = close
        elif len(run[0]) <= 3:
            gone += _paired(text, run, opened[sign])
        place += 1
    kept, last = [], 0
    for start, end in sorted(gone):
        kept.append(text[last:start])
        last = end
    return "".join([*kept, text[last:]])


def _same_run_after(runs: list[re.Match[str]]) -> dict[int, int]:
    """For each run of backticks the next one that is as long."""
    next_of: dict[int, int] = {}
    found: dict[int, int] = {}
    for place in range(len(runs) - 1, -1, -1):
        if runs[place][0][0] == "`":
            length = len(runs[place][0])
            if length in next_of:
                found[place] = next_of[length]
            next_of[length] = place
    return found


def _paired(text: str, run: re.Match[str], opened: list[list[int]]) -> list[tuple[int, int]]:
    """The signs of this run and of runs before it that belong together; what is left of it may open."""
    start, end = run.span()
    before, after = text[start - 1 : start], text[end : end + 1]
    word_before, word_after = before.isalnum() or before == "_", after.isalnum() or after == "_"
    gone: list[tuple[int, int]] = []
    if before and not before.isspace() and not word_after:
        while start < end and opened:
            opener = opened[-1]
            size = min(opener[1], end - start)
            gone += [(opener[0] - size, opener[0]), (start, start + size)]
            opener[0] -= size
            opener[1] -= size
            start += size
            if not opener[1]:
                opened.pop()
    if start < end and after and not after.isspace() and not (run[0][0] == "_" and word_before):
        opened.append([end, end - start])
    return gone
