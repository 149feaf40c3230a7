"""Lines that say who wrote an article and when: `By X, Reuters | 16 Aug 2025`, `Publié le …, par …`, a bare name."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from index.articles import MarkKind
from index.reading.dates import FoundDate, Order, find_dates
from index.reading.eastern import eastern_line, is_eastern, signed_line, source_of
from index.reading.furniture import is_credit, is_edge_furniture, is_photo_credit
from index.reading.leads import BY, CHANGED, DATE_LEAD, SAYS_DATE
from index.reading.names import IN_PLACE, NOT_NAMES, is_name, people_of
from index.reading.offices import is_office, without_office, without_office_before
from index.reading.outlets import (
    is_agency,
    is_outlet,
    is_outlet_behind_name,
    is_outlet_led,
    may_be_outlet,
    outlet_behind,
)

_TO_BY = (  # words that a `by` goes on from: `Written by …`
    "written posted reported published story words photo photos photography pictures article text analysis geschrieben"
    " verfasst écrit rédigé publié escrito publicado prepared compiled recorded recueillis recueilli réalisé interview"
    " interviewed entrevista entrevistado opgetekend photographs photographed illustrations illustrated graphics video"
    " edited translated reviewed fotos bilder fotografie"
).split()
_SPLIT = re.compile(
    r"\s+[|·•/–—-]\s+|\s*[|·•]\s*|\s*,\s+|(?=\s+(?:par|von|by|por|door)\s)"
    + "".join(f"(?<!{word})" for word in _TO_BY)
    + r"\s+|\s{2,}|\s+(?=[\u3400-\u9fff]{1,4}[:：])"
    + r"|\s+(?=(?:fotos?|photos?|photographs?|bild(?:er)?|fotografie|video|grafik|illustrations?)\s*[:：])",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"(?<=\w)\s*\(([^()]{2,60})\)")
_PRINTED_IN = re.compile(
    r"(?:from|for|(?:special|exclusive(?:ly)?) (?:to|for)|für|pour|para|per|voor"
    r"|(?:this (?:article|story) )?(?:was )?(?:first |originally )?(?:published|printed|appeared) (?:in|by))\s+",
    re.IGNORECASE,
)

# `Presented by Kestrel Bank`: what is done by somebody and is no writing.
_OF_OTHERS = re.compile(
    r"\W*(?:presented|sponsored|powered|supported|produced|designed|hosted|funded|made possible|brought to you|developed"
    r"|(?:präsentiert|unterstützt|gesponsert) von|présenté par|offert par|patrocinado por|presentado por|sponsorizzato"
    r" da)\b",
    re.IGNORECASE,
)
_HANDLE = re.compile(
    r"(?<=[^\s|·•,;–—-])\s+\(?(?:@\w{2,30}|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)\)?(?=\s|$)"
)  # behind a name
_DASHES = ("—", "–", "-")
_FOR = re.compile(
    r"(?:for|für|pour|para|voor)\s+(?:the\s+)?(?=[^\W\d_a-zß-ÿ])"
)  # `Jane Doe, for The Daily Post`
_WITH = re.compile(
    r"\s+(?:with|avec|mit|con|com|met)\s+(?:l['’])?(?=[A-Za-z])"
)  # `Par Jeanne Martin avec AFP`


@dataclass(frozen=True, slots=True)
class MetaLine:
    """What a line beside the headline says. `labelled`: it says itself what it is, so it may stand after prose too;
    `changed`: the day of a change, and the place of its words."""

    author: str | None
    published: str | None
    publisher: str | None
    spans: tuple[tuple[MarkKind, int, int], ...]
    labelled: bool
    changed: tuple[str, int, int] | None = None


@dataclass(slots=True)
class _Said:
    """What the parts of a line have said so far; places are those of its text."""

    author: str | None = None
    labelled: bool = False
    place: tuple[int, int] | None = None
    outlets: list[tuple[int, int]] = field(default_factory=list)


@lru_cache(2048)
def meta_line(text: str, order: Order | None, bare_names: bool = True) -> MetaLine | None:
    """Author, date and outlet of a line that holds nothing else (roles, counts and reading times excepted) and has one
    of the first two. Without `bare_names` only a `By` makes a name the author's."""
    return told_line(text, order, is_outlet, bare_names)


def told_line(
    text: str, order: Order | None, outlet: Callable[[str], bool], bare_names: bool
) -> MetaLine | None:
    """`meta_line`, outlets' names told by `outlet`."""
    if len(text) > 180 or _OF_OTHERS.match(text):
        return None
    if is_eastern(text) and (names := signed_line(text)):
        return MetaLine(text[slice(*names)], None, None, (("author", *names),), True)
    text = _HANDLE.sub(lambda handle: " " * len(handle[0]), text) if "@" in text else text
    text = _ASIDE.sub(lambda aside: _without_place(aside, outlet), text) if BY.match(text) else text
    dates = find_dates(text, order)
    published, date_place, pieces, changed = _published(text, dates, _between(text, dates))
    if is_eastern(text) and (east := eastern_line(text, pieces)):
        author, publisher = (
            text[slice(*place)] if place else None for place in (east.author, east.publisher)
        )
        made = MetaLine(author, published, publisher, east.marks(date_place), east.labelled, changed)
        return made if author or date_place or east.labelled else None
    said = _Said()
    parts = [part for piece in pieces for part in _parts(text, *piece)]
    if not all(_hear(said, text, *part, outlet, bare_names and bool(dates)) for part in parts):
        return None
    author = said.author
    if author is None and not dates:
        return None
    if author and not said.labelled and (published is None or not _spaced_name(author)):
        return None
    paper = next((place for place in said.outlets if not is_agency(text[slice(*place)])), None)
    paper = paper or next(iter(said.outlets), None)
    found: tuple[tuple[MarkKind, tuple[int, int] | None], ...]
    found = (("author", said.place), ("published", date_place), ("publisher", paper))
    spans = [(kind, *place) for kind, place in found if place]
    return MetaLine(
        author, published, text[slice(*paper)] if paper else None,
        tuple(sorted(spans, key=lambda span: span[1])), said.labelled or _says_date(text, dates), changed,
    )  # fmt: skip


def _without_place(aside: re.Match[str], outlet: Callable[[str], bool]) -> str:
    """What stands in brackets behind a name, as blanks unless it is an outlet, a name or a date: `Jane Doe (Oslo)`."""
    words = aside[1]
    kept = outlet(words) or find_dates(words, None) or (" " in words and is_name(words)) or "@" in words
    return aside[0] if kept else " " * len(aside[0])


def _hear(said: _Said, text: str, start: int, end: int, outlet: Callable[[str], bool], bare: bool) -> bool:
    """Takes in one part of a line; whether it is anything that may stand in such a line."""
    given = _FOR.match(text[start:end])
    if given and any(is_one(text[start + given.end() : end]) for is_one in (outlet, may_be_outlet)):
        said.outlets.append((start + given.end(), end))
        return True
    start += len(printed[0]) if (printed := _PRINTED_IN.match(text[start:end])) else 0
    words = text[start:end]
    if is_eastern(words) and (source := source_of(words)):
        _place_outlet(said, text, source, start, end)
        return True
    behind_name = said.labelled and any(map(str.islower, text)) and is_outlet_behind_name(words)
    if not BY.match(words) and (outlet(words) or behind_name):
        said.outlets.append((start, end))
        return True
    bare = bare or said.author is not None
    names, has_label = _names(words, bare)
    if behind := outlet_behind(without_label(words)) if has_label or bare else None:
        _place_outlet(said, text, behind[1], start, end)
        end = start + len(words[: words.index(behind[0]) + len(behind[0])])
        names, has_label = _names(text[start:end], bare)
    if names and said.author is None and (has_label or _spaced_name(names)):
        said.author, said.labelled, said.place = names, has_label, (start, end)
        if has_label and is_outlet(names):
            _place_outlet(said, text, names, start, end)
        return True
    if said.author and not said.outlets and is_outlet_led(words):
        said.outlets.append((start, end))
        return True
    placed = text[:start].rstrip()[-1:] in _DASHES  # `Jane Doe — Santa Rita`: where she was
    another = names and not has_label and not placed and not said.outlets and not is_office(words)
    if another and said.place and (_spaced_name(str(names)) or not _spaced_name(str(said.author))):
        said.author, said.place = f"{said.author}, {names}", (said.place[0], end)
        return True
    return _is_filler(words)


def _place_outlet(said: _Said, text: str, outlet: str, start: int, end: int) -> None:
    place = text.rindex(outlet, start, end)
    said.outlets.append((place, place + len(outlet)))


def starts_with_label(text: str) -> bool:
    """Whether a line begins as bylines and date lines that say what they are do."""
    return bool(BY.match(text) or SAYS_DATE.match(text))


def without_label(text: str) -> str:
    """A name without the `By ` before it."""
    match = BY.match(text)
    return text[match.end() :] if match and match.end() < len(text) else text


def _published(
    text: str, dates: list[FoundDate], pieces: list[tuple[int, int]]
) -> tuple[str | None, tuple[int, int] | None, list[tuple[int, int]], tuple[str, int, int] | None]:
    """The date that is not said to be an update's, its place with its lead words, the pieces less those words, and the
    first update's date with its place."""
    published, place, moved = None, None, None
    left = list(pieces)
    for number, found in enumerate(dates):
        start, end = pieces[number]
        before = text[start:end]
        lead = _trailing_lead(before)
        if changed := CHANGED.search(before):
            left[number] = (start, start + changed.start())
            if moved is None and found.iso:
                moved = (found.iso, start + changed.start(), found.end)
            continue
        left[number] = (start, end - len(lead))
        if place is None:
            published = found.iso or None
            stripped = lead.lstrip(" |·•,;–—-(")
            place = (found.start - len(stripped), found.end)
    return published, place, left, moved


def _trailing_lead(before: str) -> str:
    """The longest end of `before` that only leads up to a date (`Published on Sat, `)."""
    for start in [
        0,
        *(match.start() for match in re.finditer(r"(?<=\S)(?=\s)|(?<=[|·•,;(])|(?<=\s)(?=\S)", before)),
    ]:
        if DATE_LEAD.fullmatch(before, start):
            return before[start:]
    return ""


def _between(text: str, dates: list[FoundDate]) -> list[tuple[int, int]]:
    edges = [0, *(edge for found in dates for edge in (found.start, found.end)), len(text)]
    return [(edges[i], edges[i + 1]) for i in range(0, len(edges), 2)]


def _parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The parts of `text[start:end]` between separators, stripped of signs, empty ones left out."""
    parts, last = [], start
    for match in [*_SPLIT.finditer(text, start, end), None]:
        stop = match.start() if match else end
        piece = text[last:stop]
        left = len(piece) - len(piece.lstrip(" \t|·•,;:–—-()/"))
        right = len(piece.rstrip(" \t|·•,;:–—-(/"))
        if left < right:
            parts.append((last + left, last + right))
        last = match.end() if match else end
    return parts


def _names(text: str, bare: bool) -> tuple[str | None, bool]:
    """The names that a labelled part (or, where `bare`, an unlabelled one) consists of, and whether it had a label."""
    match = BY.match(text)
    names = text[match.end() :] if match else text
    names = without_office_before(names) if match else names
    names = without_office(IN_PLACE.sub("", names.strip(" .,;:()")))
    if (match is None and not bare) or not names:
        return None, bool(match)
    joined = _WITH.search(names)
    if match and is_eastern(names) and (signed := signed_line(names)):
        return names[slice(*signed)], True
    people = people_of(names[: joined.start()] if joined and is_agency(names[joined.end() :]) else names)
    if (
        people
        and all(is_name(person) for person in people)
        and not (match is None and any(w.lower() in NOT_NAMES for person in people for w in person.split()))
    ):
        return names, bool(match)
    return None, bool(match)


def _is_filler(text: str) -> bool:
    """Words beside a byline that are neither name nor date: a role, an agency, a reading time, a count."""
    if label := BY.match(text):
        return bool(re.fullmatch(r"[a-z]+", text[label.end() :]))  # `by admin` names nobody
    return bool(
        is_office(text)
        or is_edge_furniture(text)
        or is_photo_credit(text)
        or is_credit(text)
        or DATE_LEAD.fullmatch(text)
        or re.fullmatch(
            r"\W*|(?:at|um|à|uhr|[A-Z]{2,4}|\d{1,5}|\d{1,2}[:.h]\d\d(?: ?[ap]\.?m\.?)?"
            r"|(?:pages?|pp?\.|seite|s\.) ?[A-Z]?\d{1,3})",
            text,
            re.IGNORECASE,
        )
        or (
            len(text) <= 30
            and len(text.split()) <= 3
            and all(word[0].isupper() or word.isdigit() for word in text.split())
        )
    )


def _spaced_name(author: str) -> bool:
    return " " in author


def _says_date(text: str, dates: list[FoundDate]) -> bool:
    return bool(dates) and bool(SAYS_DATE.match(text))
