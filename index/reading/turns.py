"""Who speaks: the names at the openings of the turns of a transcript or an interview, and of a thread's entries."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from index.reading.dates import Order, find_dates
from index.reading.draft import Draft, FrontLine, Paragraph
from index.reading.labels import read_label
from index.reading.names import is_name

_OPENING = re.compile(
    r"[\[(]?(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s+)?(?:\d{1,2}:)?(?:\d{1,2}:\d{2}(?:\s?[APap][Mm])?[\])]?\s+)?(?:>>\s*|[-–—]\s+)?"
    r"(?P<name>[^\W\d_][\w.'’ -]{0,40}?)(?P<aside>\s[(\[][^()\[\]]{1,40}[)\]])?(?::|(?<=^[QA])\.)\s+(?=\S)"
)
_LETTERS = re.compile(r"[QA]|[FI]")  # question and answer, Frage, interviewer
_BY = re.compile(
    r"(?:(?:posted|written) )?by:? (?P<name>\S+(?: \S+){0,3}?)(?:,? [»|·•–—-] | on |, )", re.IGNORECASE
)
_ASIDE = re.compile(r"[\[(][^\[\]()]*[\])]")
_FEWEST = 3  # turns, of at least two speakers, one of whom speaks again
_HEAD = 5  # lines of an entry within which its writer's name stands


def mark_turns(body: list[Paragraph], voices: Sequence[str] | None = None, to_the_end: bool = False) -> bool:
    """Notes on each paragraph that begins a turn where its speaker's name stands, and an empty place where nobody speaks
    any more: the last turn is one paragraph, unless all is spoken `to_the_end`. `voices` are the names of the writers of
    a thread's entries. Whether there are turns."""
    if voices is not None:
        for paragraph in body:
            paragraph.speaker = _writer(paragraph.text, set(voices)) if paragraph.kind == "code" else None
        return any(paragraph.speaker for paragraph in body)
    found = {n: place for n, p in enumerate(body) if p.kind == "text" and (place := _name_at(p.text))}
    said = Counter(_label(body[n].text[slice(*place)]) for n, place in found.items())
    known = {name for name, times in said.items() if times > 1 or (name.isupper() and len(said) > 1)}
    turns = {n: place for n, place in found.items() if _label(body[n].text[slice(*place)]) in known}
    if len(turns) < _FEWEST or len(known) < 2 or max(said.values()) < 2:
        return False
    for number, place in turns.items():
        body[number].speaker = place
    for number in range(min(turns), len(body)):
        if number not in turns and (
            (number > max(turns) and not to_the_end) or _ASIDE.fullmatch(body[number].text)
        ):
            body[number].speaker = (0, 0)
    return True


def take_day(draft: Draft, order: Order | None) -> None:
    """The day at the end of what a transcript is called is the day it was spoken: `Water committee, 12 May 2025`."""
    if draft.published is not None:
        return
    for number, line in enumerate(draft.front):
        if line.spans[0][0] != "title":
            continue
        found = find_dates(line.text, order)
        if len(found) == 1 and found[0].iso and not re.search(r"\w", line.text[found[0].end :]):
            spans = (*line.spans, ("published", found[0].start, found[0].end))
            draft.front[number] = FrontLine(line.text, spans)
            draft.state("published", found[0].iso, "headline")
            return


def opens_turn(text: str) -> bool:
    """Whether a line can only be a turn's first: `BAKKE: Not entirely.`"""
    place = _name_at(text)
    return place is not None and text[slice(*place)].isupper() and place[1] - place[0] > 2


def _name_at(text: str) -> tuple[int, int] | None:
    """Where the name stands with which a paragraph opens: of `[00:14:32] BAKKE (on video): I ...` that of `BAKKE`."""
    match = _OPENING.match(text)
    if match is None or read_label(text) is not None:
        return None
    name, aside = match["name"], (match["aside"] or " ()")[2:-1]
    if not (_LETTERS.fullmatch(name) or is_name(name) or name.replace(" ", "").isupper()):
        return None
    return match.start("name"), match.end("aside" if is_name(aside) else "name")


def _label(name: str) -> str:
    """`MODERATOR (Elin Strand)` -> `MODERATOR`."""
    return name.partition(" (")[0].partition(" [")[0]


def _writer(text: str, voices: set[str]) -> tuple[int, int] | None:
    at = 0
    for line in text.split("\n")[:_HEAD]:
        by = _BY.match(line)
        if by or line in voices:
            return (at + by.start("name"), at + by.end("name")) if by else (at, at + len(line))
        at += len(line) + 1
    return (0, 0) if "\n" in text and any(map(str.isdigit, text.split("\n")[0])) else None
