"""Subtitles and captions (.srt, .vtt) to a draft: cues joined to paragraphs, a speaker at the head of each of theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.reading.cleaning import clean
from index.reading.decoding import decode
from index.reading.draft import Draft, Fact, Line, Unreadable
from index.reading.inline import decoded
from index.reading.shapes import ends_sentence, opening_title

_TIMES = re.compile(r"\s*(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}\s+-->\s+(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}.*")
_VOICE = re.compile(r"<v(?:\.[\w.]+)?\s+([^<>]{1,100})>")
_MARKUP = re.compile(r"</?[a-zA-Z0-9:.]{1,10}(?:[.\s][^<>]{0,200})?>|\{\\[^{}]{0,40}\}")
_SPEAKS = re.compile(r"(?:>>\s*|[-–—]\s+)|[A-ZÀ-Þ][\w.'’ -]{1,40}(?:\s\([^()]{1,40}\))?:\s")
_NAMED = re.compile(
    r"([^\W\d_a-zß-ÿ][\w.'’-]*(?: [\w.'’()-]+){0,4}):\s+(?=\S)"
)  # who speaks, at a cue's beginning
_PARAGRAPH = 400  # characters after which a sentence's end ends a paragraph


def read_captions(data: bytes) -> list[Draft | Unreadable]:
    """One article."""
    lines = list(_paragraphs(data))
    if not lines:
        raise Unreadable("there are no cues with words in it")
    draft = Draft(source="captions")
    if title := _title(decode(data)):
        draft.learn("title", Fact(title, title))
    else:
        draft.state(
            "title", opening_title(lines[0]), "opening words"
        )  # else the first cue, a short one, would be taken for it
    return [
        clean([one for text in lines for one in (Line(text, whole=True, width=len(text)), Line(""))], draft)
    ]


def captions_text(data: bytes) -> str:
    """The words of the cues with their speakers, then the file as it stands."""
    text = decode(data)
    return "\n".join([*_paragraphs(data), text])


def _title(text: str) -> str:
    """What stands behind `WEBVTT` on its line, or a `Title:` in its head."""
    head = text.lstrip("\ufeff").partition("\n\n")[0]
    match = re.match(r"WEBVTT[ \t]+(?:-\s*)?(\S.*)", head) or re.search(
        r"^Title:\s*(\S.*)", head, re.MULTILINE
    )
    return " ".join(match[1].split()) if match and head.startswith("WEBVTT") else ""


def _paragraphs(data: bytes) -> Iterator[str]:
    words: list[str] = []
    speaker, size = "", 0
    for text in _cue_lines(decode(data).lstrip("\ufeff")):
        voice = _VOICE.search(text)
        bare = " ".join(decoded(_MARKUP.sub("", _VOICE.sub("", text))).split())
        if not bare or (words and bare == words[-1]):  # rolling captions say a line again
            continue
        named = _NAMED.match(bare)
        again = bool(named and words and speaker == named[1])  # a cue that goes on names its speaker again
        if named and again:
            bare = bare[named.end() :]
        other = bool(voice and voice[1].strip() != speaker) or (bool(_SPEAKS.match(bare)) and not again)
        if words and (other or (size > _PARAGRAPH and ends_sentence(words[-1]))):
            yield " ".join(words)
            words, size = [], 0
        if voice or (again and not words):
            speaker = voice[1].strip() if voice else speaker
            bare = bare if words else f"{speaker}: {bare}"
        elif named:
            speaker = named[1]
        words.append(bare)
        size += len(bare)
    if words:
        yield " ".join(words)


def _cue_lines(text: str) -> Iterator[str]:
    """The lines of words below each line of times."""
    inside = False
    for line in text.splitlines():
        if _TIMES.fullmatch(line):
            inside = True
        elif not line.strip():
            inside = False
        elif inside:
            yield line
