"""Markdown to a draft: front matter becomes facts, headings marks; only signs of markup are taken away."""

from __future__ import annotations

import re

from index.reading.cleaning import clean
from index.reading.dates import find_dates, numeric_order
from index.reading.decoding import decode
from index.reading.draft import Draft, Fact, Line, Unreadable, whole_lines
from index.reading.frontmatter import draft_of, parted
from index.reading.inline import inline
from index.reading.notemarks import callout, footnote, noted, uncommented, without_comments
from index.reading.outlets import names_media
from index.reading.shapes import is_sentence
from index.reading.tables import TABLE, Table

_HEADING = re.compile(r" {0,3}(#{1,6})\s+(.*)")
_TITLE = re.compile(r"\s*# +(\S.*)")
_CLOSING = re.compile(r"(?:^|\s)#+$")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-{3,})\s*")
_BAR = re.compile(r"(?<!\\)\|")
_DELIMITER = re.compile(r" {0,3}\|?(?: *:?-+:? *\|)* *:?-+:? *\|? *")
_QUOTE = re.compile(r"^\s*(?:>\s?)+")
# An outline's bullet before a heading or quotation, or alone.
_HOLDER = re.compile(r"^\s*[-*+](?:\s+(?=#{1,6}\s|>\s)|\s*$)")
# A page that a program made Markdown of, by what it states of its address.
_OF_PAGE = re.compile(
    r"^\W*(?:url source|source|url|link|source_url|canonical)\W{1,4}https?://", re.IGNORECASE | re.MULTILINE
)
_LINK_ALONE = re.compile(r"\s*(?:[-*+]\s+)?\[[^\[\]]{1,80}\]\([^()\s]+\)\s*")
_DEFINITION = re.compile(r" {0,3}\[[^\]]+\]:\s+\S+.*")


def read_markdown(data: bytes) -> list[Draft | Unreadable]:
    """One article."""
    whole = decode(data).lstrip("\ufeff")
    return [noted_draft(*parted(whole), whole)]


def noted_draft(stated: dict[str, list[str]], text: str, whole: str) -> Draft:
    """The article that a note's text is, of which it states so much; `whole`: all of its file."""
    draft = draft_of(stated, numeric_order(whole))
    if (first := _TITLE.match(text)) and (
        words := "".join(inline(noted(_CLOSING.sub("", first[1].rstrip()))))
    ):
        known = names_media(words) or find_dates(words, None)  # a masthead, a day's note
        draft.learn("title", None if known else Fact(words, words), "headline")
    return clean(
        _lines(_without_menu(uncommented(text)) if _OF_PAGE.search(whole[:2000]) else uncommented(text)),
        draft,
    )


def _without_menu(text: str) -> str:
    """A page's text less the lists of links above its first words, which are its menus."""
    lines = text.splitlines()
    first = next((n for n, line in enumerate(lines) if is_sentence("".join(inline(line)))), 0)
    return "\n".join(
        "" if n < first and _LINK_ALONE.fullmatch(line) else line for n, line in enumerate(lines)
    )


def markdown_text(data: bytes) -> str:
    """The file's words without the signs of markup, the values of its front matter, and the text as it stands."""
    text = decode(data)
    stated, body = parted(text.lstrip("\ufeff"))
    shown = uncommented(body)
    rows = (_bare(line) for line in without_comments(shown, " ").splitlines())
    values = (noted(value) for each in stated.values() for value in each)
    tables = (line.text for line in _lines(shown) if line.kind in TABLE)
    return "\n".join([*("".join(inline(row)) for row in rows), *values, text, *tables])


def _lines(text: str) -> list[Line]:
    lines: list[Line] = []
    code: list[str] | None = None
    fence = ""
    raws = without_comments(text, "\n").expandtabs().splitlines()
    behind = 0  # the table that was read last
    for number, raw in enumerate(raws):
        if number < behind:
            continue
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
        elif (end := _end_of_table(raws, number)) > number:
            lines += [Line(""), *_table(raws[number:end])]
            behind = end
        elif _UNDERLINE.fullmatch(raw) and lines and lines[-1].text and not lines[-1].whole:
            lines[-1] = Line(lines[-1].text, "heading", whole=True)
        else:
            lines += _text_lines(raw)
    return lines + ([Line("\n".join(code), "code", whole=True)] if code else [])


def _end_of_table(raws: list[str], first: int) -> int:
    """Behind the last row of the table whose head row is the first; `first` where there is none."""
    under = _QUOTE.sub("", raws[first + 1]) if "|" in raws[first] and first + 1 < len(raws) else ""
    if not _DELIMITER.fullmatch(under) or len(_cells(raws[first])) != len(_cells(raws[first + 1])):
        return first
    end = first + 2
    while end < len(raws) and "|" in raws[end] and raws[end].strip():
        end += 1
    return end


def _table(rows: list[str]) -> list[Line]:
    table = Table()
    for number, row in enumerate(rows):
        if number != 1:
            table.row()
            if not number:
                table.name_columns()
            for cell in _cells(row):
                table.cell()
                table.say(" ".join(inline(noted(cell))))
    told = whole_lines(table.paragraphs(sure=True))
    return told or [line for row in rows for line in _text_lines(row)]


def _cells(row: str) -> list[str]:
    inside = _QUOTE.sub("", row).strip()
    inside = inside.removeprefix("|")
    parts = _BAR.split(inside)
    return parts[:-1] if not parts[-1].strip() and len(parts) > 1 else parts


def _text_lines(raw: str) -> list[Line]:
    raw = _HOLDER.sub("", raw)
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
