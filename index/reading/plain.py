"""Plain text, as people and programs dump it, to a draft."""

from __future__ import annotations

import re

from index.reading.aligned import plain_lines, table_texts
from index.reading.cleaning import clean
from index.reading.decoding import decode
from index.reading.draft import Draft, Unreadable
from index.reading.parts import articles_of
from index.reading.wikitext import is_wikitext, wiki_draft, wiki_lines, wiki_words

_QUOTED = re.compile(r"^[ \t]*(?:[A-Za-z]{0,3}>[ \t]?)+.*$", re.MULTILINE)
_ATTRIBUTION = re.compile(
    r"^(?:On .{5,120} wrote|.{3,80} (?:wrote|schrieb|writes|a écrit|escribió))\s*:\s*$", re.MULTILINE
)


def read_plain(data: bytes) -> list[Draft | Unreadable]:
    """The articles of a text, most often one; RTF code and a wiki's markup are read as what they are."""
    if is_rtf(data):
        from index.reading.rtf import read_rtf

        return read_rtf(data)
    text = decode(data).lstrip("\ufeff")
    if is_wikitext(text):
        return [clean(wiki_lines(text), wiki_draft(text))]
    return articles_of(plain_lines(without_quoting(text)))


def plain_text(data: bytes) -> str:
    """The file's own words, those of its tables again without the bars."""
    if is_rtf(data):
        from index.reading.rtf import rtf_text

        return rtf_text(data)
    text = decode(data)
    return wiki_words(text) if is_wikitext(text) else "\n".join([text, *table_texts(text)])


def is_rtf(data: bytes) -> bool:
    """Whether bytes begin as RTF does, whatever their file is called."""
    return data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf")


def without_quoting(text: str) -> str:
    """Drops the lines quoted from an earlier message (`> …`) unless they are most of the text."""
    if ">" not in text:
        return text
    quoted = sum(len(match[0]) for match in _QUOTED.finditer(text))
    if quoted * 2 > len(text):
        return text
    return _ATTRIBUTION.sub("\n", _QUOTED.sub("\n", text)) if quoted else text
