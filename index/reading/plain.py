"""Plain text, as people and programs dump it, to a draft."""

from __future__ import annotations

import re

from index.reading.aligned import plain_lines, table_texts
from index.reading.chats import chat_of
from index.reading.cleaning import clean
from index.reading.decoding import decode
from index.reading.draft import Draft, Unreadable
from index.reading.hyphens import with_words_whole
from index.reading.lightmarkup import markdown_of
from index.reading.pagefeeds import without_running_lines
from index.reading.parts import articles_of
from index.reading.references import is_references, read_references, references_text
from index.reading.wikitext import is_wikitext, wiki_draft, wiki_lines, wiki_words

_QUOTED = re.compile(r"^[ \t]*(?:[A-Za-z]{0,3}>[ \t]?)+.*$", re.MULTILINE)
_MAILBOX = re.compile(
    rb"From \S[^\r\n]{0,300}\d{4}\r?\n(?:[A-Z][\w-]{1,40}:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){2}"
)
_ATTRIBUTION = re.compile(
    r"^(?:On .{5,120} wrote|.{3,80} (?:wrote|schrieb|writes|a écrit|escribió))\s*:\s*$", re.MULTILINE
)
# In any language: a day, hour or address, and a colon right above what is quoted.
_DATED_ATTRIBUTION = re.compile(
    r"^(?=.*(?:\d[./-]\d|\d:\d\d|\d{4}|@))(?:[^>\n]|<[^<>\s]{3,80}>){8,120}(?:\n[^>\n]{1,80})?:[ \t]*\n+(?=[ \t]*>)",
    re.MULTILINE,
)
# `In article <…> … wrote:` and lines with one other sign before them, as newsreaders of the nineties had it.
_OTHERWISE_QUOTED = re.compile(
    r"^(?:In (?:article|message|news:)[^\n]{0,200}\n?[^\n]{0,120}|[^\n]{3,120} (?:wrote|writes|schrieb|a écrit|escribió))"
    r"[ \t]*:[ \t]*\n\s*(?P<sign>[:|}%#])[^\n]*(?:\n(?P=sign)[^\n]*)*$",
    re.MULTILINE,
)


def read_plain(data: bytes) -> list[Draft | Unreadable]:
    """The articles of a text, most often one; RTF code, a mailbox, a wiki's markup, Org and AsciiDoc are read as such."""
    if is_rtf(data):
        from index.reading.rtf import read_rtf

        return read_rtf(data)
    if is_mailbox(data):
        from index.reading.mail import read_mail

        return read_mail(data)
    text = decode(data).lstrip("\ufeff")
    if is_references(text):
        return read_references(data)
    if is_wikitext(text):
        return [clean(wiki_lines(text), wiki_draft(text))]
    if light := markdown_of(text):
        from index.reading.markdown import noted_draft

        return [noted_draft(*light, text)]
    if chat := chat_of(text):
        return [chat]
    return articles_of(plain_lines(without_quoting(without_running_lines(text))))


def plain_text(data: bytes) -> str:
    """The file's own words, those of its tables again without the bars, and all again with broken words whole."""
    if is_rtf(data):
        from index.reading.rtf import rtf_text

        return rtf_text(data)
    if is_mailbox(data):
        from index.reading.mail import mail_text

        return mail_text(data)
    text = decode(data)
    if is_references(text):
        return references_text(data)
    if is_wikitext(text):
        return wiki_words(text)
    if light := markdown_of(text):
        from index.reading.markdown import markdown_text

        return f"{text}\n{markdown_text(light[1].encode())}"
    whole = with_words_whole(text)
    return "\n".join([text, *table_texts(text), *([whole] if whole != text else [])])


def is_mailbox(data: bytes) -> bool:
    """Whether bytes begin as a mailbox does, as lists keep their months: an envelope's line and a message's head."""
    return data.startswith(b"From ") and bool(_MAILBOX.match(data))


def is_rtf(data: bytes) -> bool:
    """Whether bytes begin as RTF does, whatever their file is called."""
    return data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf")


def without_quoting(text: str) -> str:
    """Drops the lines quoted from an earlier message (`> …`) unless they are most of the text."""
    text = _OTHERWISE_QUOTED.sub("\n", text)
    if ">" not in text:
        return text
    quoted = sum(len(match[0]) for match in _QUOTED.finditer(text))
    if quoted * 2 > len(text):
        return text
    return _ATTRIBUTION.sub("\n", _QUOTED.sub("\n", _DATED_ATTRIBUTION.sub("\n", text))) if quoted else text
