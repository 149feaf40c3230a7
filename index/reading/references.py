"""Lists of references with abstracts to drafts, a reference an article: RIS, PubMed's and EndNote's tags, BibTeX.

RIS: https://en.wikipedia.org/wiki/RIS_(file_format); PubMed: https://www.nlm.nih.gov/bsd/mms/medlineelements.html."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.reading.bibtex import bibtex_rows, given_first
from index.reading.columns import drafts_of_rows, words_of
from index.reading.decoding import decode
from index.reading.draft import Draft, Unreadable

Row = dict[str, str | list[str]]
# The surest tag of each kind first; `%` ones are EndNote's.
_TAGS = {
    "title": "TI T1 %T CT",
    "author": "FAU AU A1 %A",
    "date": "DA Y1 %8 DP PY %D",
    "publication": "T2 JF JT JO JA TA %J %B PB %I",
    "url": "UR %U",
    "abstract": "AB N2 %X",
    "note": "N1 %Z",
}
_TAGGED = re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,2}-(?: (.*)|$)|(%[A-Z0-9!@]) (.*)")
_BEGINS = re.compile(r"\s*(?:TY {1,2}- \S|PMID- \d|%0 [A-Z]\w+)")
_RECORD = ("TY", "PMID", "%0")
_DATE = re.compile(r"(\d{4}/\d{1,2}/\d{1,2})/?.*")  # `2023/07/02/` as RIS has it
_YEAR_FIRST = re.compile(r"(\d{4}) ([A-Z][a-z]{2}) (\d{1,2})\b.*")  # `2023 Jul 2` as PubMed has it


def is_references(text: str) -> bool:
    """Whether a text begins as a list of tagged references does, whatever its file is called."""
    return bool(_BEGINS.match(text))


def read_references(data: bytes) -> list[Draft | Unreadable]:
    """An article a reference that has an abstract or a note. Raises Unreadable where none has."""
    rows = _rows(decode(data))
    if not rows:
        raise Unreadable("there is no reference in it")
    return drafts_of_rows(rows)


def references_text(data: bytes) -> str:
    """What the references say, and the file as it stands."""
    text = decode(data)
    return "\n".join([*words_of(_rows(text)), text])


def _rows(text: str) -> list[Row]:
    text = text.lstrip("\ufeff")
    return list(map(_row, _records(text))) if is_references(text) else bibtex_rows(text)


def _records(text: str) -> Iterator[dict[str, list[str]]]:
    """The values of each tag of each reference; a line without one goes on with the value above it."""
    record: dict[str, list[str]] = {}
    tag = ""
    for line in text.splitlines():
        if match := _TAGGED.fullmatch(line.rstrip()):
            tag = match[1] or match[3]
            if tag in _RECORD and record:
                yield record
                record = {}
            record.setdefault(tag, []).append((match[2] or match[4] or "").strip())
        elif line.strip() and tag in record:
            record[tag][-1] = f"{record[tag][-1]} {line.strip()}".strip()
    if record:
        yield record


def _row(record: dict[str, list[str]]) -> Row:
    row: Row = {}
    for name, tags in _TAGS.items():
        values = next((said for tag in tags.split() if (said := [*filter(None, record.get(tag, ()))])), [])
        if name == "author":
            row[name] = [given_first(value) for value in values]
        elif values:
            row[name] = _day(values[0]) if name == "date" else "\n\n".join(values)
    return row


def _day(value: str) -> str:
    return _YEAR_FIRST.sub(r"\3 \2 \1", _DATE.sub(r"\1", value))
