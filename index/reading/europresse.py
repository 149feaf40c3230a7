"""Records of Europresse's: outlet, `Région, samedi 8 mars 2025 401 mots, p. 5`, title, author, text, rights."""

from __future__ import annotations

import re

from index.reading.dates import find_dates
from index.reading.draft import Draft, Fact, Line
from index.reading.furniture import is_ruler
from index.reading.names import is_name
from index.reading.shapes import is_headline

_COUNTED = re.compile(r".*\d{4}.*?\s\d[\d\s,.]* (?:mots|words)(?:, p\. .*)?")
_FOOT = re.compile(
    r"Cet article est paru dans .*|This article appeared in .*|(?:copyright\b|\(c\)|©).*|\w+·\d{8}·\S+",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*[;,]\s*|\s+(?:et|and)\s+")


def heads_of(lines: list[Line]) -> list[int]:
    """Where each record's outlet stands: right above the line of its day and its count of words."""
    heads: list[int] = []
    for number, line in enumerate(lines):
        if not (len(line.text) <= 200 and (" mots" in line.text or " words" in line.text)):
            continue
        above = next((n for n in range(number - 1, -1, -1) if lines[n].text), -1)
        if above < 0:
            continue
        near = above == number - 1 or (line.whole and lines[above].whole)
        apart = above == 0 or not lines[above - 1].text
        if near and apart and _COUNTED.fullmatch(line.text) and find_dates(line.text, None):
            heads.append(above)
    return heads


def read_europresse(lines: list[Line]) -> tuple[Draft, list[Line]] | None:
    """The facts and the text of one record; None where the lines do not begin with an outlet, its day and count of words,
    and a headline below."""
    lines = [line for line in lines if not is_ruler(line.text)] if heads_of(lines) else []
    worded = [number for number, line in enumerate(lines) if line.text]
    if len(worded) < 4 or heads_of(lines) != [worded[0]] or not is_headline(lines[worded[2]].text):
        return None
    outlet, dated, title, below = (lines[number].text for number in worded[:4])
    draft, text = Draft(source="database record"), worded[3]
    draft.learn("title", Fact(title, title))
    names = [name for name in _AND.split(below) if name]
    if names and all(map(is_name, names)):
        draft.learn_all("author", [Fact(name, name) for name in names])
        text += 1
    date = find_dates(dated, None)[0]
    draft.learn("published", Fact(date.iso, dated) if date.iso else None)
    draft.learn("publisher", Fact(outlet, outlet))
    end = len(lines)
    while end > text and (not lines[end - 1].text or _FOOT.fullmatch(lines[end - 1].text)):
        end -= 1
    return draft, lines[text:end]
