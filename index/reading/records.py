"""What press databases write above and below an article: Nexis, Factiva, Europresse, ProQuest, PressReader."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TypeAlias

from index.reading.byline import without_label
from index.reading.dates import find_dates, numeric_order, read_date
from index.reading.draft import Draft, Fact, Line
from index.reading.europresse import read_europresse
from index.reading.factiva import read_coded, read_factiva
from index.reading.furniture import is_furniture
from index.reading.labels import read_url
from index.reading.leads import BY
from index.reading.names import is_name
from index.reading.offices import is_role
from index.reading.outlets import dated_outlet
from index.reading.shapes import same_words

Record: TypeAlias = "tuple[Draft, list[Line]]"
# As the databases name them in the languages that they speak: English, German, French, Spanish, Italian, Dutch.
_KINDS = {
    "title": "title|document title|headline|article name|titel|überschrift|titre|título|titolo|kop",
    "author": "byline|author|author(s)|authors|author/byline|autor|autoren|verfasser|auteur|auteurs|autores"
    "|autore|autori",
    "publisher": "publication title|publication|source title|source|from|journal|quelle|zeitung|krant|medium"
    "|publicación|medio|periódico"
    "|pubblicazione|testata|bron",
    "published": "publication date|date|erscheinungsdatum|date de publication|fecha de publicación"
    "|data di pubblicazione"
    "|publicatiedatum",
    "url": "document url|url",
    "text": "body|full text|text|highlight|abstract|lead|volltext|haupttext|corps|texte intégral|cuerpo"
    "|texto completo|corpo"
    "|testo|testo completo|hoofdtekst|volledige tekst",
    "credit": "dateline|graphic|series|grafik|graphique|gráfico|grafico",
    "drop": "section|length|load-date|language|language of publication|publication-type|document-type|source type"
    "|document type|copyright|last updated|database|place of publication|country of publication|publication subject"
    "|publication year|publication info|publisher|issn|proquest document id|links|subject|subject terms"
    "|author-supplied keywords|geographic terms|accession number|disclaimer|details"
    "|persistent link to this record|persistent link to this record (permalink)|full text word count"
    "|gale document number|document number|source citation|copyright|location|people"
    "|company / organization|company|organization|geographic|country|state|city|person|industry|ticker|journal-code"
    "|acc-no|classification|start page|end page|first page|pages|page|word count|identifier / keyword|dateline date"
    "|source attribution|volume|issue|number of pages|edition|record|record number|index terms|readability"
    "|ressort|rubrik|länge|update|ladedatum|sprache|dokumenttyp|publikationstyp|dokumentnummer|seite|seiten|ausgabe"
    "|dauerhafte adresse des dokuments|alle rechte vorbehalten|rubrique|longueur|date de chargement|langue"
    "|type de publication"
    "|type de document|sección|longitud|fecha de carga|idioma|tipo de publicación|sezione|lunghezza|data di caricamento"
    "|lingua|tipo di pubblicazione|rubriek|lengte|laaddatum|taal|soort publicatie",
}
_KIND = {name: kind for kind, names in _KINDS.items() for name in names.split("|")}
_LABEL = re.compile(r"([^\W\d_][^\W\d_ /-]*(?:[ /-]+[^\W\d_]+){0,4}(?: ?\([^\W\d_]+\))?)\s*:\s*(.*)")
_TELLING = frozenset(
    "author(s)|document type|length|load-date|publication-type|full text|accession number|subject terms"
    "|full text word count|publication title|article name|byline|author/byline|proquest document id"
    "|section|headline|index terms|länge|ressort|rubrik|dokumentnummer|dauerhafte adresse des dokuments|volltext"
    "|longueur"
    "|date de chargement|longitud|fecha de carga|sección|lunghezza|data di caricamento|lengte|laaddatum|rubriek".split(
        "|"
    )
)
_ALONE = frozenset(
    "body|graphic|classification|full text|details|source citation|volltext|corps|cuerpo|corpo|hoofdtekst".split(
        "|"
    )
)
_RIGHTS = re.compile(
    r"copyright of .{3,100} is the property of .*|(?:(?:database )?copyright\b(?-i:(?=\W*(?:[^\W_a-z]|by\b|$)))"
    r"|\(c\)|©|all rights reserved).{0,200}",
    re.IGNORECASE,
)
# What stands behind an outlet's name where its number, season or pages are told.
_OF_ISSUE = re.compile(
    r"\s*\(\s*(?:[Ii]ss|[Vv]ol|[Nn]o\b|\w+ \d{4}|\d)|[.,]\s*(?=\(?[^\W\d_]{3,9}\.? ?\d{4}\b|Vol\b|vol\b"
    r"|\d{1,2}/\d)|[.,]\s*\("
)
_LISTED = re.compile(r"\d{1,4}\.\s+(\S.{8,})")
_ASIDE = re.compile(r"\s*\([^()]*\)$")  # `Source Citation (MLA 9th Edition)`
_LINK = re.compile(r"(?:proquest )?document link", re.IGNORECASE)
_ADDRESS = re.compile(r"\s*[<(]?\S+@\S+[>)]?")


def field_named(name: str) -> str | None:
    """What databases call so, in any of their languages: `Überschrift` -> `title`."""
    return _KIND.get(name.lower())


def read_record(lines: list[Line]) -> Record | None:
    """The facts of one article of an export and the lines of its text; None where the lines are no such record."""
    if found := read_coded(lines) or read_factiva(lines) or read_europresse(lines):
        return found
    lines = _below_contents([row for line in lines for row in _rows(line)])
    telling = {
        match[1].lower()
        for line in lines
        if ":" in line.text and (match := _LABEL.match(line.text)) and match[1].lower() in _TELLING
    }
    return _labelled(lines) if len(telling) >= 2 else None


def _rows(line: Line) -> list[Line]:
    """A table of labels and values as labelled lines."""
    rows = line.text.split("\n") if line.kind in ("table", "columns") else []
    labelled = [" ".join(row.split()) for row in rows]
    if len(rows) < 2 or sum(_label(row) is not None for row in labelled) < len(rows) / 2:
        return [line]
    return [Line(row, whole=True, width=len(row)) for row in labelled]


def _below_contents(lines: list[Line]) -> list[Line]:
    """The lines from the first on that is a title of the numbered list above it, as an export's cover has one."""
    listed: set[str] = set()
    for number, line in enumerate(lines):
        if line.text in listed:
            return lines[number:]
        if item := _LISTED.fullmatch(line.text):
            listed.add(item[1])
    return lines


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
        elif kind == "masthead" or len(block) == 1:
            block = [line for line in block if not _is_no_words(line.text)]
        if kind == "masthead":
            masthead += [block] if block else []
        elif kind == "text":
            body += [*block, Line("")]
        elif block:
            facts.append((kind, "; ".join(_texts(block)) if kind == "author" else _joined(block)))
        if block and kind != "masthead":  # a label has one block, what follows is text
            kind = "text"
    if not any(line.text for line in body):  # the labels are a foot
        body = [line for block in masthead for line in (*block, Line(""))]
        masthead = []
    _learn(draft, facts, [[line.text for line in block] for block in masthead])
    return draft, body


def _is_no_words(text: str) -> bool:
    """Whose the rights are, a link or what is furniture anywhere; `Copyright law has changed.` is a sentence."""
    return bool(_RIGHTS.fullmatch(text) or _LINK.fullmatch(text) or is_furniture(text))


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
    if (alone := _ASIDE.sub("", text).lower()) in _ALONE:
        return _KIND[alone], ""
    match = _LABEL.fullmatch(text)
    kind = _KIND.get(match[1].lower()) if match else None
    return (kind, match[2]) if kind and match else None


def _texts(lines: list[Line]) -> list[str]:
    return [line.text for line in lines]


def _outlet(words: str) -> str:
    """`History Monthly. May2024, Vol. 74 Issue 5, p28-33.`, `The Evening Herald(Issue 3312)` -> the outlet's name."""
    name = _OF_ISSUE.split(words.split(";")[0], maxsplit=1)[0].strip(" ,;:(")
    return name or words


def _joined(lines: list[Line]) -> str:
    return " ".join(line.text for line in lines)


def _learn(draft: Draft, facts: list[tuple[str, str]], masthead: list[list[str]]) -> None:
    title, publisher, date = _masthead(masthead)
    order = numeric_order(" ".join([date, *(value for _, value in facts)]))
    stated = dict(reversed(facts))
    title, publisher = stated.get("title") or title, stated.get("publisher") or publisher
    draft.learn("title", Fact(title, title) if title else None)
    if publisher:
        outlet, date = dated_outlet(publisher, order) or (publisher, date)
        draft.learn("publisher", Fact(_outlet(outlet), publisher))
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
    if above and dated_outlet(date, None):
        return " ".join(above), date, date
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


def _inverted(words: str) -> str:
    """`Bell, Oscar; Nair, Sunita` -> `Oscar Bell, Sunita Nair`; "" where names do not stand so."""
    people = [[part.strip() for part in one.split(",")] for one in words.split(";") if one.strip()]
    alike = people and all(
        len(one) == 2 and all(map(is_name, one)) and not any(map(is_role, one)) for one in people
    )
    if not alike or (len(people) == 1 and " " in people[0][0] and " " in people[0][1]) or BY.match(words):
        return ""
    return ", ".join(f"{given} {family}" for family, given in people)


def author_of(words: str, publisher: str | None) -> str:
    """`By GLORIA TENNANT, Staff Writer gt@paper.example` -> `GLORIA TENNANT`."""
    if people := _inverted(words):
        return people
    name, *more = [part.strip() for part in without_label(_ADDRESS.sub("", words)).split(",")]
    kept = [part for part in more if not is_role(part) and not (publisher and same_words(part, publisher))]
    return ", ".join([name, *kept]).strip(" .;") or words
