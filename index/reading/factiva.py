"""Records of Factiva's: the plain layout (title, byline, `288 words`, date, outlet …) and the coded one (HD, BY, WC …)."""

from __future__ import annotations

import re

from index.reading.byline import starts_with_label, without_label
from index.reading.dates import find_dates
from index.reading.draft import Draft, Fact, Line

_WORDS = re.compile(r"\d[\d,.]* (?:words|Wörter|mots|palabras|parole)")
_TIME = re.compile(r"\d{1,2}:\d\d(?::\d\d)?(?: ?[AP]M)?(?: GMT)?", re.IGNORECASE)
_RIGHTS = re.compile(r"(?:copyright\b|\(c\)|©).*", re.IGNORECASE)
_HEAD = 16  # lines with words within which the count of words and the rights stand
_CODES = "SE HD BY CR WC PD ET SN SC ED PG LA CY LP TD CT RF CO IN NS RE PUB ART IPD IPC AN".split()
_CODED = re.compile(rf"({'|'.join(_CODES)})(?: (.*))?")
_BEHIND_TEXT = re.compile(r"(?:CT|RF|PUB|ART|IPD|IPC|AN)(?: .*)?|(?:CO|IN|NS|RE)(?: [a-z0-9]+ : .*)?")


def read_factiva(lines: list[Line]) -> tuple[Draft, list[Line]] | None:
    """The facts and the text of a record in the plain layout; None where a count of words, a date and the rights do not
    stand one below the other at its head."""
    head = [number for number, line in enumerate(lines) if line.text][:_HEAD]
    counted = next((place for place, n in enumerate(head) if _WORDS.fullmatch(lines[n].text)), None)
    if not counted:
        return None
    rights = next((n for n in head[counted:] if _RIGHTS.fullmatch(lines[n].text)), None)
    below = [lines[n].text for n in head[counted + 1 :] if rights is not None and n < rights]
    if rights is None or not below or not find_dates(below[0], None):
        return None
    draft = Draft(source="database record")
    above = [lines[n] for n in range(head[0], head[counted])]
    byline = next((line.text for line in above if starts_with_label(line.text)), None)
    title = _title([line.text for line in above if line.text != byline])
    draft.learn("title", Fact(title, title) if title else None)
    draft.learn("author", Fact(without_label(byline), byline) if byline else None)
    date = find_dates(below[0], None)[0]
    draft.learn("published", Fact(date.iso, below[0]) if date.iso else None)
    outlet = next((text for text in below[1:] if not _TIME.fullmatch(text)), None)
    draft.learn("publisher", Fact(outlet, outlet) if outlet else None)
    while rights < len(lines) and lines[rights].text:  # it may go on over the line
        rights += 1
    return draft, lines[rights:]


def _title(above: list[str]) -> str:
    """The headline of the lines above the byline: the last ones that stand together, less a section's name."""
    while above and not above[-1]:
        above.pop()
    gap = max((n for n, text in enumerate(above) if not text), default=-1)
    lines = above[gap + 1 :]
    return " ".join(lines[1:] if len(lines) > 1 and len(lines[0].split()) <= 3 else lines)


def read_coded(lines: list[Line]) -> tuple[Draft, list[Line]] | None:
    """The facts and the text of a record in the coded layout; None where it lacks a headline, an outlet or a text."""
    fields: dict[str, list[Line]] = {}
    code = ""
    for line in lines:
        match = _CODED.fullmatch(line.text)
        if match and (code not in ("LP", "TD") or match[1] == "TD" or _BEHIND_TEXT.fullmatch(line.text)):
            code = match[1]
            value = match[2] or ""
            fields.setdefault(code, []).extend([Line(value, width=len(value))] if value else [])
        elif code:
            fields[code].append(line)
    said = {name: " ".join(line.text for line in value if line.text) for name, value in fields.items()}
    if not said.get("HD") or not said.get("SN") or not (said.get("TD") or said.get("LP")):
        return None
    draft = Draft(source="database record")
    draft.learn("title", Fact(said["HD"], said["HD"]))
    if byline := said.get("BY"):
        draft.learn("author", Fact(without_label(byline), byline))
    dates = find_dates(said.get("PD", ""), None)
    draft.learn("published", Fact(dates[0].iso, said["PD"]) if dates and dates[0].iso else None)
    draft.learn("publisher", Fact(said["SN"], said["SN"]))
    return draft, [*fields.get("LP", []), Line(""), *fields.get("TD", [])]
