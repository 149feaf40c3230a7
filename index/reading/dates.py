"""Dates as articles write them, in many languages, to ISO 8601; what is ambiguous stays unread."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from importlib import import_module
from typing import Any, Literal

from index.reading.months import month_of

Order = Literal["dmy", "mdy"]
_ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "bst": 1, "cet": 1, "cest": 2, "mez": 1, "mesz": 2, "est": -5, "edt": -4, "cst": -6,
    "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "jst": 9, "kst": 9,
}  # fmt: skip
_FARTHEST = timedelta(hours=18)  # what ISO 8601 writers allow a zone; a larger one is no zone
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}  # the year before the first
_WORD = r"[^\W\d_]{3,12}\.?"
_TIME = (
    r"(?:[\s,;|·•–-]*(?:\bT|\bat|\bum|\bà|\ba las|\balle(?: ore)?|\bklo?\.?|\bom|\bo|\bgodz\.?|\bàs|@)?\s*"
    r"(?:오전|오후|午前|午後|上午|下午)?\s*(?P<hour>[01]?\d|2[0-3])(?:(?:[:.時]|\s?h\s?)(?P<minute>[0-5]\d)(?:分|:(?P<second>[0-5]\d)(?:[.,]\d+)?)?)"
    r"\s*(?P<half>[ap]\.?m\b\.?)?(?:\s*(?:uhr|heures|h\b))?"
    r"\s*\(?(?P<zone>[+-]\d\d:?\d\d|Z\b|(?:UTC|GMT)(?:[+-]\d{1,2}(?::?\d\d)?)?\b"
    r"|BST|CES?T|MES?Z|[ECMP][SD]T|[JK]ST)?\)?)?"
)
_PATTERNS = tuple(
    re.compile(pattern + _TIME, re.IGNORECASE)
    for pattern in (
        r"(?<![\d.-])(?P<year>(?:1[6-9]|20)\d\d)(?P<sign>[-/.])\s?(?P<month>\d\d?)(?P=sign)\s?(?P<day>\d\d?)(?![\d-])"
        r"(?:T(?=\d)|\.(?=\s|[오午]|\d\d?:))?",
        rf"(?<![\d.,])(?P<day>\d\d?)(?:st|nd|rd|th|er|º|ª|\.)?[\s-]+(?:de |of |d['’])?(?P<name>{_WORD}),?[\s-]+(?:de |del )?"
        r"(?P<year>(?:1[6-9]|20)\d\d)\b",
        rf"\b(?P<name>{_WORD})\s+(?P<day>\d\d?)(?:st|nd|rd|th)?(?:,\s*|\s+)(?P<year>(?:1[6-9]|20)\d\d)\b",
        rf"\b(?P<year>(?:1[6-9]|20)\d\d)\.\s*(?P<name>{_WORD})\s+(?P<day>\d\d?)\.",
        r"(?P<year>(?:1[6-9]|20)\d\d)\s*[年년]\s*(?P<month>\d\d?)\s*[月월]\s*(?P<day>\d\d?)\s*[日일](?:\s*[(（].[)）])?",
        r"(?<![\d.,/-])(?P<first>\d\d?)(?P<sign>[./-])\s?(?P<other>\d\d?)(?P=sign)\s?(?P<year>(?:1[6-9]|20)\d\d)\b(?!\.\d)",
        r"(?P<era>令和|平成|昭和|民國|民国)\s?(?P<of>\d{1,3}|元)\s?年\s?(?P<month>\d\d?)\s?月\s?(?P<day>\d\d?)\s?日",
        r"(?<![\d.,/-])(?P<day>\d\d)\.(?P<month>\d\d)\.(?P<short>\d\d)(?![\d.])",
        r"(?<![\d.,/-])(?P<year>20\d\d)\s(?P<month>[01]\d)[/-](?P<day>[0-3]\d)(?![\d/-])",
        r"(?<!\d)(?P<day>\d\d?) (?P<name>[^\W\d_]{3}) (?P<short>\d\d)(?=\s+\d\d:\d\d)",
    )
)
_YEAR_OR_TIME = re.compile(r"(?:1[6-9]|20)\d\d|\d:\d\d|\d\d\.\d\d\.\d\d|[成和民國国]\s?[\d元]")
_BEYOND_THE_TABLE = [
    "ar",
    "et",
    "fa",
    "he",
    "hi",
    "hr",
    "id",
    "is",
    "lt",
    "lv",
    "sl",
    "sr",
    "th",
    "vi",
]  # all 200 take 13 s
_COMPACT = re.compile(
    r"((?:1[6-9]|20)\d\d)(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?)?"
)  # ISO 8601 in its basic form
_IN_FIGURES = re.compile(r"\d[./-]\s?\d\d?[./-]\s?\d{4}")
_NUMERIC = re.compile(r"(?<![\d./-])(\d\d?)([/-])(\d\d?)\2(?:19|20)\d\d\b")
_STOPWORDS = {
    "en": "the and of to in that is for with was",
    "de": "der die und das ist nicht mit von den ein",
    "fr": "le les des est et une dans pour que qui",
    "es": "el los las del que y una por con para",
    "it": "il che di della per una sono con gli nel",
    "pl": "się nie na jest że do przez w z oraz",
    "nl": "het een van de en dat is op te voor",
    "pt": "o os que da do uma para com não em",
    "scandinavian": "och og att det som en på är er av för",
    "fi": "ja ei että oli hän joka sekä mutta",
    "cs": "a se na že je v z do s pro by",
    "ru": "и в на не что с по для из это",
    "ro": "și în de la cu pe care nu din pentru",
    "hu": "az és hogy nem egy van volt",
    "tr": "ve bir bu da için ile olarak çok ne",
}
_LANGUAGE = {
    word: [k for k, v in _STOPWORDS.items() if word in v.split()]
    for v in _STOPWORDS.values()
    for word in v.split()
}


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date at `start:end` of a line, and what it says in ISO 8601 (a date, or a time where a zone is named);
    "" where it may be read in two ways."""

    start: int
    end: int
    iso: str


def find_dates(text: str, order: Order | None) -> list[FoundDate]:
    """All dates of a short text, in text order, none inside another."""
    found: list[FoundDate] = []
    if not _YEAR_OR_TIME.search(text):
        return found
    taken = bytearray(len(text))
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            iso = _iso(match.groupdict(), order)
            if iso is not None and not any(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = b"\x01" * len(match[0])
                found.append(FoundDate(match.start(), match.start() + len(match[0].rstrip(" (")), iso))
    return sorted(found, key=lambda one: one.start)


def read_date(text: str, order: Order | None) -> str | None:
    """The one date that a field's value says, or None. Slower languages than the table's go to dateparser."""
    if compact := _COMPACT.fullmatch(text.strip()):
        year, month, day, hour, minute, second, zone = compact.groups(default="")
        text = f"{year}-{month}-{day}" + (f"T{hour}:{minute}:{second or '00'}{zone}" if hour else "")
    found = find_dates(text, order)
    if found:
        return found[0].iso or None
    if not re.search(r"(?:19|20)\d\d", text) or len(text) > 60 or not re.search(r"[^\W\d_]{3}", text):
        return None
    return _by_dateparser(text)


def _by_dateparser(text: str) -> str | None:
    dateparser: Any = import_module("dateparser")  # 0.3 s, so only for the languages that the table lacks
    settings = {"REQUIRE_PARTS": ["day", "month", "year"], "STRICT_PARSING": True}
    moment = dateparser.parse(text, languages=_BEYOND_THE_TABLE, settings=settings)
    return moment.date().isoformat() if moment else None


def numeric_order(text: str) -> Order | None:
    """How this document writes 03/04/2025, where it writes such a date: by one of its own that is unambiguous, else by its
    language."""
    if not _IN_FIGURES.search(text):
        return None
    for match in _NUMERIC.finditer(text):
        first, second = int(match[1]), int(match[3])
        if first > 12 >= second:
            return "dmy"
        if second > 12 >= first:
            return "mdy"
    language = language_of(text)
    return None if language in (None, "en") else "dmy"


def language_of(text: str) -> str | None:
    """The language whose small words are the most frequent among the first words, None where too few are seen."""
    votes: Counter[str] = Counter()
    for word in text[:2500].lower().split():
        for language in _LANGUAGE.get(word, ()):
            votes[language] += 1
    if not votes:
        return None
    (best, count), *others = votes.most_common(2)
    return best if count >= 4 and (not others or count > others[0][1]) else None


def _iso(parts: dict[str, str | None], order: Order | None) -> str | None:
    """ISO 8601, "" for an ambiguous date, None for what is no date."""
    if parts.get("first") and _day(parts, order) is None:
        return "" if _day(parts, "dmy") and _day(parts, "mdy") else None
    day = _day(parts, order)
    if day is None:
        return None
    if not parts.get("hour") or not parts.get("zone"):
        return day.isoformat()
    hour, zone = int(parts["hour"] or 0), str(parts["zone"]).lower()
    half = (parts.get("half") or "")[:1].lower()
    hour = hour % 12 + 12 if half == "p" else hour % 12 if half == "a" else hour
    shift = _shift(zone)
    moment = datetime(
        day.year,
        day.month,
        day.day,
        hour,
        int(parts["minute"] or 0),
        int(parts["second"] or 0),
        tzinfo=timezone(shift),
    )
    return stated_time(moment)


def stated_time(moment: datetime) -> str:
    """A time in ISO 8601 in its own zone, `Z` for UTC: `2025-08-16T23:30:00-04:00`. Its first ten signs are its day."""
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _shift(zone: str) -> timedelta:
    if zone in _ZONES:
        return timedelta(hours=_ZONES[zone])
    match = re.fullmatch(r"(?:utc|gmt)?([+-])(\d\d?):?(\d\d)?", zone)
    if match is None:
        return timedelta()
    shift = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    if shift > _FARTHEST:
        return timedelta()
    return -shift if match[1] == "-" else shift


def _day(parts: dict[str, str | None], order: Order | None) -> date | None:
    if parts.get("name"):
        month = month_of(str(parts["name"]))
        day = int(parts["day"] or 0)
    elif parts.get("first"):
        numbers = _ordered(int(parts["first"] or 0), int(parts["other"] or 0), parts["sign"], order)
        if numbers is None:
            return None
        day, month = numbers
    else:
        day, month = int(parts["day"] or 0), int(parts["month"] or 0)
    short = parts.get("short")
    if era := parts.get("era"):
        return _of_era(str(era), str(parts["of"]), month, day)
    year = int(parts.get("year") or 0) if not short else (2000 if int(short) < 70 else 1900) + int(short)
    if month is None or not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    try:
        return date(year, month, day)
    except ValueError:  # 31 June
        return None


def _of_era(era: str, of: str, month: int | None, day: int) -> date | None:
    """A day by the years of Japan's emperors or of the Republic of China."""
    try:
        return date(_ERAS[era] + (1 if of == "元" else int(of)), month or 0, day)
    except ValueError:
        return None


def _ordered(first: int, second: int, sign: str | None, order: Order | None) -> tuple[int, int] | None:
    """(day, month) of `first sign second sign year`, None where it could be either."""
    if sign == "." or first > 12 or first == second:
        return first, second
    if second > 12:
        return second, first
    if order is None:
        return None
    return (first, second) if order == "dmy" else (second, first)
