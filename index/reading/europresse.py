"""Records of Europresse's: outlet, `Région, samedi 8 mars 2025 401 mots, p. 5`, title, author, text, rights."""

from __future__ import annotations

import re

from index.reading.dates import find_dates
from index.reading.draft import Draft, Fact, Line
from index.reading.furniture import is_ruler
from index.reading.names import is_name
from index.reading.shapes import is_headline, is_prose

_COUNTED = re.compile(r".*\d{4}.*?\s\d[\d\s,.]* (?:mots|words)(?:, p\. .*)?")
_FOOT = re.compile(
    r"Cet article est paru dans .*|This article appeared in .*|(?:copyright\b|\(c\)|©).*|\w+·\d{8}·\S+"
    r"|Certificat émis le .*|Certificate issued on .*",
    re.IGNORECASE,
)
_PRINTED = re.compile(r"(?:Cet article est paru dans|This article appeared in) (.+?)[ .]*")
_ISSUED = re.compile(r"Certificat émis le .*|Certificate issued on .*|\w+·\d{8}·\S+")
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
    if found := _read_footed(lines):
        return found
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


def _read_footed(lines: list[Line]) -> tuple[Draft, list[Line]] | None:
    """A record of a document, whose head counts no words: told by its foot, of which the first line with words is the
    outlet, one of the next its day, and the title a heading or what stands above the author."""
    lines = [line for line in lines if line.text and not is_ruler(line.text)]
    end = len(lines)
    while end and _FOOT.fullmatch(lines[end - 1].text):
        end -= 1
    foot = [line.text for line in lines[end:]]
    if not any(_ISSUED.fullmatch(text) for text in foot) or len(foot) < 2:
        return None
    first = next((n for n in range(end) if is_prose(lines[n].text)), end)
    head = lines[:first]
    dated = next((n for n, line in enumerate(head) if n and find_dates(line.text, None)), None)
    if dated is None or len(head) < 3:
        return None
    marked = next((n for n, line in enumerate(head) if line.kind == "heading"), None)
    names = [name for name in _AND.split(head[-1].text) if name]
    signed = marked != first - 1 and first - 1 > dated and bool(names) and all(map(is_name, names))
    title = marked if marked is not None else first - 1 - signed
    if title <= dated:
        return None
    draft = Draft(source="database record")
    draft.learn("title", Fact(head[title].text, head[title].text))
    if signed:
        draft.learn_all("author", [Fact(name, name) for name in names])
    day = find_dates(head[dated].text, None)[0]
    draft.learn("published", Fact(day.iso, head[dated].text) if day.iso else None)
    printed = next((match[1] for text in foot if (match := _PRINTED.fullmatch(text))), head[0].text)
    draft.learn("publisher", Fact(printed, head[0].text if printed in head[0].text else printed))
    text = [line for line in lines[title + 1 + signed : end] if line.text]
    return draft, [one for line in text for one in (line, Line(""))]
