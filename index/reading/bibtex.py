"""BibTeX's entries to rows: fields in braces or quotation marks, TeX's accents as the letters that they print.

The format: http://www.bibtex.org/Format/."""

from __future__ import annotations

import re
import unicodedata

_ENTRY = re.compile(r"@(\w+)\s*[{(]\s*[^\s,{}()]*\s*,")
_FIELD = re.compile(r"\s*,?\s*([\w-]+)\s*=\s*")
_BARE = re.compile(r"[^\s,{}\"#]+")
_EDGE = re.compile(r"[{}]|(?<!\\)\"")
_NO_ENTRIES = frozenset(("comment", "string", "preamble"))
_NAMES = {
    "title": "title",
    "author": "author",
    "date": "date",
    "year": "date",
    "journal": "publication",
    "journaltitle": "publication",
    "booktitle": "publication",
    "organization": "publication",
    "publisher": "publication",
    "url": "url",
    "abstract": "abstract",
    "note": "note",
    "annote": "note",
    "annotation": "note",
}
_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307", '"': "\u0308",
    "r": "\u030a", "H": "\u030b", "v": "\u030c", "c": "\u0327", "k": "\u0328",
}  # fmt: skip
_ACCENT = re.compile(r"\\(?:([`'^~=.\"])\s*|([uvrHck])(?=[\s{])\s*)(?:\{\s*\\?([^\W\d_])\s*\}|\\?([^\W\d_]))")
_LETTERS = {"ss": "ß", "o": "ø", "O": "Ø", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "l": "ł",
            "L": "Ł", "i": "ı", "j": "ȷ"}  # fmt: skip
_LETTER = re.compile(r"\\(ss|[oO]|ae|AE|oe|OE|aa|AA|[lL]|[ij])(?![A-Za-z])(?:\s*\{\}|\s+(?=\S))?")
_COMMAND = re.compile(r"\\[A-Za-z]+\*?\s*|\\(?=[&%$#_{}])")


def bibtex_rows(text: str) -> list[dict[str, str | list[str]]]:
    """The entries' fields by the names of columns; what is no entry is passed over."""
    rows = []
    position = 0
    while entry := _ENTRY.search(text, position):
        position = entry.end()
        if entry[1].lower() in _NO_ENTRIES:
            continue
        row: dict[str, str | list[str]] = {}
        while field := _FIELD.match(text, position):
            value, position = _value(text, field.end())
            name = _NAMES.get(field[1].lower())
            if name == "author":
                row[name] = [
                    given_first(printed(one)) for one in re.split(r"\s+and\s+", value) if one.strip()
                ]
            elif name and (name not in row or name == field[1].lower()):
                row[name] = printed(value)
        rows.append(row)
    return rows


def printed(value: str) -> str:
    """`{Bats} in M{\\"u}nchen` -> `Bats in München`."""
    composed = _ACCENT.sub(_accented, value) if "\\" in value else value
    if "\\" in composed:
        composed = _COMMAND.sub("", _LETTER.sub(lambda letter: _LETTERS[letter[1]], composed))
    return " ".join(composed.replace("{", "").replace("}", "").replace("~", " ").split())


def _accented(match: re.Match[str]) -> str:
    letter, accent = match[3] or match[4], _ACCENTS[match[1] or match[2]]
    return unicodedata.normalize("NFC", letter + accent)


def given_first(name: str) -> str:
    """`Pellow, Agatha` -> `Agatha Pellow`."""
    family, _, given = name.partition(",")
    return f"{given.strip()} {family.strip()}" if given.strip() and "," not in given else name


def _value(text: str, start: int) -> tuple[str, int]:
    """A field's value, its parts between `#` put together, and where it ends."""
    parts = []
    while start < len(text):
        if text[start] in '{"':
            end = _closing(text, start)
            parts.append(text[start + 1 : end])
            start = end + 1
        elif bare := _BARE.match(text, start):
            parts.append(bare[0])
            start = bare.end()
        joined = re.compile(r"\s*#\s*").match(text, start)
        if joined is None:
            break
        start = joined.end()
    return "".join(parts), start


def _closing(text: str, start: int) -> int:
    """Where the brace or quotation mark at `start` is closed; the text's end where it is not."""
    depth = 0
    for edge in _EDGE.finditer(text, start + (text[start] == '"')):
        if edge[0] == '"' and text[start] == '"' and not depth:
            return edge.start()
        depth += {"{": 1, "}": -1}.get(edge[0], 0)
        if text[start] == "{" and not depth:
            return edge.start()
    return len(text)
