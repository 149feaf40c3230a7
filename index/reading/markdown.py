"""Markdown to a draft: front matter becomes facts, headings marks; only signs of markup are taken away."""

from __future__ import annotations

import re

from index.reading.cleaning import clean
from index.reading.dates import numeric_order
from index.reading.decoding import decode
from index.reading.draft import Draft, Line, Unreadable
from index.reading.frontmatter import draft_of, parted
from index.reading.inline import inline
from index.reading.notemarks import callout, footnote, noted, uncommented, without_comments

_HEADING = re.compile(r" {0,3}(#{1,6})\s+(.*)")
_CLOSING = re.compile(r"(?:^|\s)#+$")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-{3,})\s*")
_QUOTE = re.compile(r"^\s*(?:>\s?)+")
_DEFINITION = re.compile(r" {0,3}\[[^\]]+\]:\s+\S+.*")


def read_markdown(data: bytes) -> list[Draft | Unreadable]:
    """One article."""
    whole = decode(data).lstrip("\ufeff")
    stated, text = parted(whole)
    return [clean(_lines(uncommented(text)), draft_of(stated, numeric_order(whole)))]


def markdown_text(data: bytes) -> str:
    """The file's words without the signs of markup, the values of its front matter, and the text as it stands."""
    text = decode(data)
    stated, body = parted(text.lstrip("\ufeff"))
    rows = (_bare(line) for line in without_comments(uncommented(body), " ").splitlines())
    values = (noted(value) for each in stated.values() for value in each)
    return "\n".join([*("".join(inline(row)) for row in rows), *values, text])


def _lines(text: str) -> list[Line]:
    lines: list[Line] = []
    code: list[str] | None = None
    fence = ""
    for raw in without_comments(text, "\n").expandtabs().splitlines():
        marker = _FENCE.match(raw)
        if code is not None:
            if marker and marker[1].startswith(fence):
                lines += (
                    [Line("\n".join(code), "code", whole=True), Line("")] if any(map(str.strip, code)) else []
                )
                code = None
            else:
                code.append(raw.rstrip())
        elif marker:
            code, fence = [], marker[1]
            lines.append(Line(""))
        elif _UNDERLINE.fullmatch(raw) and lines and lines[-1].text and not lines[-1].whole:
            lines[-1] = Line(lines[-1].text, "heading", whole=True)
        else:
            lines += _text_lines(raw)
    return lines + ([Line("\n".join(code), "code", whole=True)] if code else [])


def _text_lines(raw: str) -> list[Line]:
    heading = _HEADING.match(raw)
    if heading:
        return [
            Line(""),
            *(
                Line(words, "heading", whole=True)
                for words in inline(noted(_CLOSING.sub("", heading[2].rstrip())))
            ),
            Line(""),
        ]
    if (
        (_DEFINITION.fullmatch(raw) and not footnote(raw))
        or ("|" in raw and not raw.strip(" \t|:+-"))
        or (raw.strip() and not raw.strip().strip("="))
    ):
        return [Line("")]
    quoted = _QUOTE.sub("", raw)
    if (title := callout(quoted)) is not None:
        return [
            Line(""),
            *(Line(words, whole=True, width=len(words)) for words in inline(noted(title))),
            Line(""),
        ]
    parts = inline(_bare(raw))
    if not parts:
        return [Line("")]
    lines: list[Line] = []
    for number, words in enumerate(parts):
        if number or footnote(raw):
            lines.append(Line(""))
        lines.append(Line(words, indent=len(raw) - len(raw.lstrip()), width=len(raw)))
    return lines


def _bare(raw: str) -> str:
    """A line without the signs of quoting and of notes."""
    quoted = _QUOTE.sub("", raw)
    title = callout(quoted)
    return noted(quoted if title is None else title)
