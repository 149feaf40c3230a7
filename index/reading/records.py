"""What press databases write above and below an article: Nexis, Factiva, Europresse, ProQuest, PressReader."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TypeAlias

from index.reading.byline import is_role, without_label
from index.reading.dates import find_dates, numeric_order, read_date
from index.reading.draft import Draft, Fact, Line
from index.reading.europresse import read_europresse
from index.reading.factiva import read_coded, read_factiva
from index.reading.labels import read_url
from index.reading.shapes import same_words

Record: TypeAlias = "tuple[Draft, list[Line]]"
_KINDS = {
    "title": "title|headline|article name",
    "author": "byline|author",
    "publisher": "publication title|publication|journal",
    "published": "publication date",
    "url": "document url|url",
    "text": "body|full text|text|highlight|abstract|lead",
    "credit": "dateline|graphic|series",
    "drop": "section|length|load-date|language|language of publication|publication-type|document-type|source type"
    "|document type|copyright|last updated|database|place of publication|country of publication|publication subject"
    "|publication year|publication info|publisher|issn|proquest document id|source|links|subject|location|people"
    "|company / organization|company|organization|geographic|country|state|city|person|industry|ticker|journal-code"
    "|acc-no|classification|start page|end page|first page|pages|page|word count|identifier / keyword|dateline date"
    "|source attribution|volume|issue|number of pages",
}
_KIND = {name: kind for kind, names in _KINDS.items() for name in names.split("|")}
_LABEL = re.compile(r"([A-Za-z][A-Za-z /-]{2,28}?)\s*:\s*(.*)")
_TELLING = re.compile(
    r"(?:LENGTH|Length|LOAD-DATE|Load-Date|PUBLICATION-TYPE|Publication-Type|Full text|Publication title"
    r"|Article Name|BYLINE|Byline|ProQuest document ID|SECTION|Section|HEADLINE)\s*:"
)
_ALONE = re.compile(r"(?:body|graphic|classification)", re.IGNORECASE)
_RIGHTS = re.compile(r"(?:copyright\b|\(c\)|©|all rights reserved).{0,200}", re.IGNORECASE)
_LINK = re.compile(r"(?:proquest )?document link", re.IGNORECASE)
_ADDRESS = re.compile(r"\s*[<(]?\S+@\S+[>)]?")


def read_record(lines: list[Line]) -> Record | None:
    """The facts of one article of an export and the lines of its text; None where the lines are no such record."""
    if found := read_coded(lines) or read_factiva(lines) or read_europresse(lines):
        return found
    telling = {match[0].lower() for line in lines if (match := _TELLING.match(line.text))}
    return _labelled(lines) if len(telling) >= 2 else None


def _labelled(lines: list[Line]) -> Record:
    """Blocks that labels begin become facts; those above the first label are masthead, date and headline."""
    draft, body = Draft(source="database record"), list[Line]()
    masthead: list[list[Line]] = []
    facts: list[tuple[str, str]] = []
    kind = "masthead"
    for block in _blocks(lines):
        if found := _label(block[0].text):
            kind, value = found
            block = [Line(value, width=len(value)), *block[1:]] if value else block[1:]
        elif _RIGHTS.fullmatch(block[0].text) or _LINK.fullmatch(block[0].text):
            continue
        if kind == "masthead":
            masthead.append(block)
        elif kind == "text":
            body += [*block, Line("")]
        elif block:
            facts.append((kind, _joined(block)))
        if block and kind != "masthead":  # a label has one block, what follows is text
            kind = "text"
    if not any(line.text for line in body):  # the labels are a foot
        body = [line for block in masthead for line in (*block, Line(""))]
        masthead = []
    _learn(draft, facts, [[line.text for line in block] for block in masthead])
    return draft, body


def _blocks(lines: list[Line]) -> list[list[Line]]:
    """Lines that no blank parts; a labelled line begins another."""
    blocks: list[list[Line]] = []
    for worded, group in groupby(lines, lambda line: bool(line.text)):
        if not worded:
            continue
        fresh = True
        for line in group:
            if fresh or _label(line.text):
                blocks.append([])
            blocks[-1].append(line)
            fresh = False
    return blocks


def _label(text: str) -> tuple[str, str] | None:
    if _ALONE.fullmatch(text):
        return _KIND[text.lower()], ""
    match = _LABEL.fullmatch(text)
    kind = _KIND.get(match[1].lower()) if match else None
    return (kind, match[2]) if kind and match else None


def _joined(lines: list[Line]) -> str:
    return " ".join(line.text for line in lines)


def _learn(draft: Draft, facts: list[tuple[str, str]], masthead: list[list[str]]) -> None:
    title, publisher, date = _masthead(masthead)
    order = numeric_order(" ".join([date, *(value for _, value in facts)]))
    stated = dict(reversed(facts))
    title, publisher = stated.get("title") or title, stated.get("publisher") or publisher
    draft.learn("title", Fact(title, title) if title else None)
    draft.learn("publisher", Fact(publisher.split(";")[0].strip(), publisher) if publisher else None)
    if words := stated.get("author"):
        draft.learn("author", Fact(author_of(words, publisher), words))
    if words := stated.get("published") or date:
        iso = read_date(words, order)
        draft.learn("published", Fact(iso, words) if iso else None)
    address = read_url(stated.get("url", ""))
    draft.learn("url", Fact(*address) if address else None)
    draft.credits += [value for kind, value in facts if kind == "credit"]


def _masthead(blocks: list[list[str]]) -> tuple[str, str, str]:
    """(title, outlet, date) of what stands above the labels: outlet, date with edition, title, or title, outlet, date."""
    lines = [(text, number) for number, block in enumerate(blocks) for text in block]
    dated = next((n for n, (text, _) in enumerate(lines) if len(text) <= 60 and find_dates(text, None)), None)
    if dated is None:
        return " ".join(blocks[-1]) if blocks else "", " ".join(blocks[0]) if len(blocks) > 1 else "", ""
    date, block = lines[dated]
    above = [text for text, _ in lines[:dated]]
    below = [text for text, number in lines[dated + 1 :] if number != block and not _is_edition(text)]
    if below:
        return " ".join(below), " ".join(above), date
    if len(above) > 1:
        return " ".join(above[:-1]), above[-1], date
    beside = [text for text, _ in lines[dated + 1 :] if not _is_edition(text)]
    return (" ".join(beside), " ".join(above), date) if beside else (" ".join(above), "", date)


def _is_edition(text: str) -> bool:
    return len(text.split()) <= 6 and bool(
        re.search(r"\b(?:edition|cycle|\d{1,2}:\d\d(?: [AP]M)?\b.*)$", text, re.IGNORECASE)
    )


def author_of(words: str, publisher: str | None) -> str:
    """`By GLORIA TENNANT, Staff Writer gt@paper.example` -> `GLORIA TENNANT`."""
    name, *more = [part.strip() for part in without_label(_ADDRESS.sub("", words)).split(",")]
    kept = [part for part in more if not is_role(part) and not (publisher and same_words(part, publisher))]
    return ", ".join([name, *kept]).strip(" .;") or words
