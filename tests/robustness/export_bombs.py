"""Exports, rows, captions and archives that ask for much: the bombs of the kinds that hold several articles."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator

_WORDS = "The river rose by night and nobody in the town had been told of it. "
_ROW = json.dumps({"title": "a", "text": _WORDS})
TEXTS: dict[str, Callable[[], str]] = {
    "numbered": lambda: "".join(f"{n} of 90000 DOCUMENTS\n\n{_WORDS}\n\n" for n in range(1, 30_000)),
    "numbered, no words": lambda: "".join(f"{n} of 400000 DOCUMENTS\n" for n in range(1, 400_000)),
    "ends": lambda: f"{_WORDS}\n\nEnd of Document\n\n" * 30_000,
    "rulers": lambda: f"A short headline\nBy Ida Fenn\n\n{_WORDS}\n\n=====\n\n" * 20_000,
    "rulers alone": lambda: "=====\n\n-----\n\n* * *\n\n" * 200_000,
    "heads": lambda: f"Subject: a\nFrom: b\n\n{_WORDS}\n\n" * 30_000,
    "heads alone": lambda: "Subject: a\nFrom: b\n\n" * 200_000,
    "clips": lambda: f"A book (Ida Fenn)\n- Your Highlight on page 3\n\n{_WORDS}\n==========\n" * 60_000,
    "labels": lambda: "BYLINE: a\nLENGTH: 3 words\nLOAD-DATE: b\n" * 100_000,
    "feet": lambda: "Article Name: a\nPublication: b\n" * 200_000,
    "bylines": lambda: "".join(
        f"Headline {n}\nBy Ida Fenn | 10 July 2025\n\n{_WORDS}\n\n" for n in range(20_000)
    ),
    "org": lambda: "#+TITLE: a\n" + " *a /b =c [[d" * 200_000 + "\n" + ":A:\n" * 200_000,
    "asciidoc": lambda: "= a\n\n== b\n" + "|===\n|a |b\n" * 100_000 + "____\n" * 100_000,
    "broken words": lambda: f"{_WORDS[:60]}bro-\nken and a well-known\n" * 50_000 + "a" * 1_000_000 + "-\nb",
    "codes": lambda: "HD\nSN\nTD\n" * 300_000,
}
RTF: dict[str, Callable[[], str]] = {
    "words": lambda: r"{\rtf1\ansi " + (_WORDS + r"\par ") * 100_000 + "}",
    "opened": lambda: r"{\rtf1" + "{" * 2_000_000,
    "links": lambda: r"{\rtf1 " + r"{\field{\*\fldinst{HYPERLINK " * 50_000,
    "fonts": lambda: r"{\rtf1{\fonttbl" + r"{\f0\fcharset" * 100_000,
    "signs": lambda: r"{\rtf1 " + r"\u8364?\'e9" * 500_000 + "}",
}
ROWS: dict[str, tuple[str, Callable[[], str]]] = {
    "100,000 rows": ("a.jsonl", lambda: f"{_ROW}\n" * 100_000),
    "10,000 rows": ("a.json", lambda: f"[{','.join([_ROW] * 10_000)}]"),
    "deep": ("a.json", lambda: "[" * 1_000_000),
    "deep objects": ("a.json", lambda: '{"a":' * 500_000),
    "a number": ("a.json", lambda: '[{"text": ' + "9" * 1_000_000 + "}]"),
    "columns": ("a.csv", lambda: ",".join(f"c{n}" for n in range(500_000)) + "\ntext,a\n"),
    "a cell": ("a.csv", lambda: 'title,text\na,"' + "word " * 2_000_000),
    "quotes": ("a.csv", lambda: "title,text\n" + '"' * 5_000_000),
    "cues": ("a.srt", lambda: "1\n00:00:01,000 --> 00:00:02,000\nA: words of it.\n\n" * 100_000),
    "voices": ("a.vtt", lambda: "WEBVTT\n\n00:01.000 --> 00:02.000\n" + "<v " * 500_000),
    "references": ("a.ris", lambda: f"TY  - NEWS\nAB  - {_WORDS}\n" * 9_000 + "AB  - " * 500_000),
    "entries": ("a.bib", lambda: '@a{b, c = {"\\"{' * 300_000),
    "notes": (
        "a.enex",
        lambda: "<n>" + f"<note><content>{_WORDS}</content></note>" * 9_000 + "<note>" * 300_000,
    ),
    "an outline": ("a.json", lambda: '[{"title": "a", ' + '"children": [{"string": "b", ' * 300_000),
    "parts": ("a.mhtml", lambda: "Content-Type: multipart/related; boundary=b\n\n" + "--b\n\na\n" * 200_000),
}
ZIPS: dict[str, Callable[[], dict[str, bytes]]] = {
    "one blank": lambda: {"a.txt": b" " * 250_000_000},
    "ten texts": lambda: {f"{n}.txt": _WORDS.encode() * 80_000 for n in range(10)},
    "20,000 files": lambda: {f"{n}.txt": _WORDS.encode() for n in range(20_000)},
    "5,000 files": lambda: {f"{n}.txt": _WORDS.encode() for n in range(5_000)},
    "an archive": lambda: {"b.zip": _zipped({"a.txt": b" " * 10_000_000})},
    "a Word file": lambda: {"a.docx": _zipped({"word/document.xml": b" " * 60_000_000})},
}


def export_bombs() -> Iterator[tuple[str, str, Callable[[], bytes]]]:
    """(what it is, the name of its file, its bytes when asked for)."""
    for name, text in TEXTS.items():
        yield f"export: {name}", "a.txt", lambda text=text: text().encode()  # type: ignore[misc]
    for name, text in RTF.items():
        yield f"rtf: {name}", "a.rtf", lambda text=text: text().encode()  # type: ignore[misc]
    for name, (file, text) in ROWS.items():
        yield f"rows: {name}", file, lambda text=text: text().encode()  # type: ignore[misc]
    for name, members in ZIPS.items():
        yield f"zip: {name}", "a.zip", lambda members=members: _zipped(members())  # type: ignore[misc]


def _zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()
