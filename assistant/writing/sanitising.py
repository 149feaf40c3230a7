"""A model's text -> plain words: no link, address, markup, control character or marker survives."""

from __future__ import annotations

import re
import unicodedata
from html import unescape

from assistant.writing.addresses import without_links

_ANSI = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])|\x9b[0-?]*[ -/]*[@-~]"
)
_BLANK = dict.fromkeys(  # letters and marks that show nothing (Unicode's Default_Ignorable_Code_Point), a blank pattern
    (
        *map(ord, "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"),
        *range(0x180B, 0x1810),
        *range(0xFE00, 0xFE10),
        *range(0xE0000, 0xE1000),
    )
)
_ASCII_TWINS = {
    **{
        wide: wide - 0xFEE0
        for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
    },
    **{
        ord(twin): sign
        for twin, sign in zip("［］【】〔〕⟦⟧⁅⁆〚〛＜＞｀＠／＼", "[][][][][][]<>`@/\\", strict=True)
    },
}
_ACCENT = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
_PILED = re.compile(f"({_ACCENT}{{3}}){_ACCENT}+")
_COMMENT = re.compile(r"<!--.*?(?:-->|$)|<!\[CDATA\[.*?(?:\]\]>|$)", re.DOTALL)
_SCRIPT = re.compile(
    r"<\s*(script|style|svg|iframe|object|math|template)\b.*?(?:<\s*/\s*\1\s*>|$)", re.I | re.DOTALL
)
_TAG = re.compile(r"<\s*[/!?]?\s*[a-zA-Z][^<>]*(?:>|$)")
_INLINE = re.compile(  # browsers put no blank there
    r"<\s*/?\s*(?:a|abbr|b|bdi|bdo|cite|code|em|font|i|kbd|mark|q|s|small|span|strong|sub|sup|tt|u|var|wbr)\b[^<>]*>|<!--.*?-->",
    re.IGNORECASE | re.DOTALL,
)
_OPENING = re.compile(r"<(?![\s\d=])")
_IMAGE = re.compile(r"!\s*\[[^\[\]]*\]\s*(?:\([^()]*(?:\([^()]*\)[^()]*)*\)?|\[[^\[\]]*\])?")
_LINK = re.compile(r"\[([^\[\]]*)\]\s*\([^()]*(?:\([^()]*\)[^()]*)*\)")
_DEFINITION = re.compile(r"^\s*\[[^\[\]]{1,80}\]:.*$", re.MULTILINE)
_LINE_START = re.compile(r"^\s*(?:#{1,6}\s+|>\s*|(?:[-*+•‣]|\d{1,2}[.)])\s+|[-=_*~]{3,}\s*$)+", re.MULTILINE)
_EMPHASIS = re.compile(r"(\*{1,3}|_{1,3}|~~)(?=\S)([^*_~]*?)(?<=\S)\1(?!\w)")
_LEFT_OVER = re.compile(r"`+|\*\*+|~~+|(?<!\w)__+|__+(?!\w)|!(?=\[)")
_EMPTY_PAIR = re.compile(r"(?<!\w)\(\s*[,;:.!]*\s*\)|\(\s*[,;:.!]*\s*\)(?!\w)|“\s*”|\"\s*\"|«\s*»")
_BRACKETS = str.maketrans("[]", "()")
_ROUNDS = (
    4  # markup hidden in markup: each round takes one layer off, what is left after them loses its signs
)


def sanitised(text: str, *, keep_addresses: bool = False) -> str:
    """One line of plain words: "**Late**, see [here](http://x.example)" -> "Late, see here". Square brackets that
    remain become round ones, so that nothing here can pass for a citation. `keep_addresses` leaves links, addresses
    and markup as they are written (for what a model reads, which is shown to nobody)."""
    clean = without_hidden(text)
    if keep_addresses:
        return " ".join(clean.translate(_BRACKETS).split())
    for _ in range(_ROUNDS):
        before = clean
        clean = _without_markup(without_hidden(unescape(clean)))
        if clean == before:
            break
    before = ""
    while before != clean:  # what was apart may be an address now
        before, clean = clean, _tidied(without_links(clean))
    return clean


def _tidied(text: str) -> str:
    text = _OPENING.sub(" ", _LEFT_OVER.sub("", text).translate(_BRACKETS))
    return re.sub(r"\s+([,;.!?])", r"\1", " ".join(_EMPTY_PAIR.sub("", text).split()))


def without_hidden(text: str) -> str:
    """No control, direction, zero-width, private or unassigned characters, no terminal sequences, no piles of accents;
    full-width letters, digits and brackets as their ASCII twins. Line feeds stay."""
    text = _ANSI.sub("", text)
    kept = "".join(
        char if char == "\n" or unicodedata.category(char) not in _HIDDEN else _instead(char) for char in text
    )
    return _PILED.sub(r"\1", unicodedata.normalize("NFC", kept.translate(_BLANK).translate(_ASCII_TWINS)))


_HIDDEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))


def _instead(char: str) -> str:
    return " " if char in "\t\r\x0b\x0c\x85\u2028\u2029" else ""


def _without_markup(text: str) -> str:
    text = _COMMENT.sub(" ", _INLINE.sub("", text))
    text = _SCRIPT.sub(" ", text)
    text = _TAG.sub(" ", text)
    text = _DEFINITION.sub(" ", text)
    text = _IMAGE.sub(" ", text)
    text = _LINK.sub(r"\1", text)
    text = without_links(text)
    text = _LINE_START.sub("", text)
    return _EMPHASIS.sub(r"\2", text)
