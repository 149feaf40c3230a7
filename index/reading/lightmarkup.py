"""Org and AsciiDoc, as the Markdown that says the same: `#+TITLE: Pier` and `= Pier` name the title, `*open*` is open.

Org: https://orgmode.org/worg/org-syntax.html; AsciiDoc: https://docs.asciidoctor.org/asciidoc/latest/."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from index.reading.dates import find_dates
from index.reading.notemarks import drawers

Stated = dict[str, list[str]]

_ORG = re.compile(
    r"^#\+(?:title|author|date|options|startup|filetags|begin_\w+)\b", re.IGNORECASE | re.MULTILINE
)
_KEYWORD = re.compile(r"#\+(\w+):\s*(.*)")
_VERBATIM = re.compile(r"\s*#\+(?:begin|end)_(?:src|example|export)\b.*", re.IGNORECASE)
_NO_WORDS = re.compile(r"\s*(?:#\+\w+.*|# .*|#|(?:SCHEDULED|DEADLINE|CLOSED|CLOCK):.*)", re.IGNORECASE)
_DRAWER = drawers(r"[\w-]+", re.IGNORECASE)
_STARS = re.compile(r"(\*+) +(?:(?:TODO|DONE|NEXT|WAITING) +)?(?:\[#[A-Z]\] +)?(.*?)(?: +:[\w@:]+:)?\s*")
_LINK = re.compile(r"\[\[([^\[\]\n]{1,2000})\](?:\[([^\[\]\n]{1,1000})\])?\]")
_MARKED = re.compile(r"(?<![^\s('\"{-])([*/_=~+])(\S|\S[^\n]{0,200}?\S)\1(?![^\s.,;:!?'\")}-])")
_NOTE = re.compile(r"\[fn:([\w-]{1,40})\]")

_ADOC = re.compile(r"\s*= (\S.*[^=\s])[ \t]*\n")
_ADOC_SIGN = re.compile(
    r"^(?:={2,5} \S|:!?[\w-]+!?:(?:[ \t]|$)|\[[^\[\]\n]+\]$|[=_-]{4,}$|\|===$)", re.MULTILINE
)
_ATTRIBUTE = re.compile(r":!?[\w-]+!?:(?:\s.*)?")
_SECTION = re.compile(r"(={2,6}) +(.*)")
_CODE_EDGE = re.compile(r"-{4,}|\.{4,}|\+{4,}|```.*")
_EDGE = re.compile(r"={4,}|\*{4,}|_{4,}|--|\+|\|===|'''|<<<")
_ABOVE_BLOCK = re.compile(r"\[[^\[\]]*\]|include::.*|image::.*|toc::.*|//(?!/).*")
_QUOTED_BY = re.compile(r"\[(?:quote|verse)\s*,\s*(.*)\]")
_ADOC_NOTE = re.compile(r"footnote:[\w-]*\[([^\[\]\n]{1,1000})\]")
_ADOC_LINK = re.compile(
    r"(?:link:|(?=https?://))(\S+?)\[([^\[\]\n]{0,500})\]|<<([^<>,\n]{1,200})(?:,([^<>\n]{1,500}))?>>"
)
_ROLE = re.compile(r"(?:\[[.\w-]+\])?#(\S|\S[^#\n]{0,500}\S)#")
_MAIL = re.compile(r"\s*<[^<>\s]+>")


def markdown_of(text: str) -> tuple[Stated, str] | None:
    """What an Org or AsciiDoc text says of itself, and its body as Markdown; None for other texts."""
    if "#+" in text and _ORG.search(text):
        return _org(text)
    title = _ADOC.match(text)
    if title and _ADOC_SIGN.search(text, title.end()):
        return _adoc(title[1], text[title.end() :])
    return None


def _org(text: str) -> tuple[Stated, str]:
    stated: Stated = {}
    rows: list[str] = []
    for row in _DRAWER.sub("", text).splitlines():
        keyword, stars = _KEYWORD.fullmatch(row), _STARS.fullmatch(row)
        if _VERBATIM.fullmatch(row):
            rows.append("```")
        elif keyword and keyword[1].lower() in ("title", "author", "date"):
            stated.setdefault(keyword[1].lower(), [keyword[2].strip("<> ")])
        elif _NO_WORDS.fullmatch(row):
            continue
        elif stars:
            rows.append(f"{'#' * min(len(stars[1]), 6)} {_org_words(stars[2])}")
        else:
            rows.append(_org_words(row.replace("-+-", "-|-") if row.lstrip().startswith("|-") else row))
    return stated, "\n".join(rows)


def _org_words(row: str) -> str:
    row = _LINK.sub(lambda link: link[2] or link[1].removeprefix("file:"), row)
    row = _NOTE.sub(lambda note: f"[^{note[1]}]" + (":" if note.start() == 0 else ""), row)
    return _MARKED.sub(r"\2", row)


def _adoc(title: str, text: str) -> tuple[Stated, str]:
    stated: Stated = {"title": [title]}
    head, _, body = text.partition("\n\n")
    signed = [row for row in head.splitlines() if not _ATTRIBUTE.fullmatch(row) and not row.startswith("//")]
    if len(signed) > 2 or any(row.startswith(("=", "[")) for row in signed):  # no blank line below the title
        signed, body = [], text
    for number, row in enumerate(signed):
        if dates := find_dates(row, None):
            stated["date"] = [row[dates[0].start : dates[0].end]]
        elif not number:
            stated["author"] = [name.strip() for name in _MAIL.sub("", row).split(";")]
    return stated, "\n".join(_adoc_rows(body.splitlines()))


def _adoc_rows(raws: list[str]) -> Iterator[str]:
    said_by, edges, commented, coded = "", 0, False, False
    table: list[str] | None = None
    for raw in raws:
        row = raw.rstrip()
        section, quoted = _SECTION.fullmatch(row), _QUOTED_BY.fullmatch(row)
        if row.startswith("////"):
            commented = not commented
        elif commented:
            continue
        elif _CODE_EDGE.fullmatch(row):
            coded = not coded
            yield "```"
        elif coded:
            yield raw
        elif row == "|===":
            yield from _rows_of(table or [])
            table = None if table is not None else []
        elif table is not None:
            table.append(row)
        elif quoted:
            said_by, edges = quoted[1], 0
        elif _ATTRIBUTE.fullmatch(row) or _ABOVE_BLOCK.fullmatch(row):
            continue
        elif _EDGE.fullmatch(row):
            edges += 1
            yield from ("", f"— {said_by}") if said_by and edges == 2 else ("",)
            said_by = "" if edges == 2 else said_by
        elif section:
            yield f"{'#' * len(section[1])} {_adoc_words(section[2])}"
        else:
            bullet = re.sub(r"^(?:\*{1,5}|\.{1,5})(?= )", "-", row)
            yield _adoc_words(bullet.removeprefix(".") if re.match(r"\.\w", bullet) else bullet)
    yield from _rows_of(table or [])


def _rows_of(rows: list[str]) -> Iterator[str]:
    """The rows of a table: those of its cells that stand on one line are one."""
    cells = [[cell.strip() for cell in row.split("|")[1:]] for row in rows if row.startswith("|")]
    for number, row in enumerate(cells):
        yield f"| {' | '.join(map(_adoc_words, row))} |"
        if not number:
            yield f"|{'---|' * len(row)}"


def _adoc_words(row: str) -> str:
    shown: Callable[[re.Match[str]], str] = lambda link: link[2] or link[4] or link[1] or link[3]  # noqa: E731
    return _ROLE.sub(r"\1", _ADOC_LINK.sub(shown, _ADOC_NOTE.sub(r"^[\1]", row)))
