"""Chats as WhatsApp, Signal and Zoom export them to lines: a message a paragraph, what the program itself says left out."""

from __future__ import annotations

import re

from index.reading.cleaning import clean
from index.reading.draft import Draft, Line
from index.reading.shapes import opening_title

# `09:12:33 From Ida: …`, `[2025-03-08 09:12] Ida: …`, `[08.03.25, 09:12:44] Heide: …`, `3/8/25, 9:12 AM - Heide: …`.
# WhatsApp marks what it says itself with an invisible sign.
_STAMP = re.compile(
    r"\u200e?\[?\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? \d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:[\s\u202f][AaPp]\.?[Mm]\.?)?\]?(?: -)? "
    r"|\d\d:\d\d:\d\d[ \t]+From[ \t]+"
)
_SPOKEN = re.compile(r"(?P<name>[^:\n]{1,60}?)\s*:[ \t]*(?P<words>.*)")
_TO = re.compile(r"\s+to\s+")  # `Ida Wick to Everyone`
_OMITTED = re.compile(r"<[^<>]{2,40}>\s*")
_FEWEST = 3


def without_notices(text: str) -> str:
    """A chat's text without the lines in which its program speaks: those without a name, those that it marks (U+200E), and
    `<Media omitted>`; any other text as it is."""
    messages = _messages(text)
    return text if messages is None else "\n".join(line for message in messages for line in message)


def chat_of(text: str) -> Draft | None:
    """A chat, a line a message; None where a text is none. No message is its headline: it is called by its opening words."""
    told = [" ".join(" ".join(message).split()) for message in _messages(text) or () if message]
    if not told:
        return None
    lines = [line for words in told for line in (Line(words, whole=True, width=len(words)), Line(""))]
    first = told[0][found.end() :] if (found := _STAMP.match(told[0])) else told[0]
    draft = Draft(source="chat")
    draft.state("title", opening_title(first), "opening words")
    draft = clean(lines, draft)
    for paragraph in draft.body:
        stamp = _STAMP.match(paragraph.text)
        said = _SPOKEN.fullmatch(paragraph.text, stamp.end()) if stamp else None
        if said:
            paragraph.speaker = said.start("name"), said.start("name") + len(_TO.split(said["name"])[0])
    return draft


def _messages(text: str) -> list[list[str]] | None:
    """The lines of each message; None where a text is no chat."""
    if not _STAMP.match(text.lstrip("\ufeff")):
        return None
    messages: list[list[str]] = []
    spoken = 0
    for line in text.lstrip("\ufeff").splitlines():
        stamp = _STAMP.match(line)
        if stamp is None:
            messages[-1].append(line)
            continue
        words = line[stamp.end() :]
        said = _SPOKEN.fullmatch(words)
        spoken += said is not None
        notice = said is None or said["words"].startswith("\u200e") or _OMITTED.fullmatch(said["words"])
        messages.append([] if notice or words.startswith("\u200e") else [line])
    return messages if spoken >= _FEWEST else None
