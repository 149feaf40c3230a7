"""What a note says of itself, to facts: YAML or TOML, Pandoc's title lines, Logseq's properties, Joplin's foot."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from importlib import import_module
from typing import Any

from index.reading.dates import Order, read_date
from index.reading.draft import Draft, Fact
from index.reading.inline import inline
from index.reading.labels import Label, read_label, read_url
from index.reading.notemarks import noted

_MATTER = re.compile(r"\A\s*(---|\+\+\+)[ \t]*\n(.*?)\n(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_TITLE_LINES = re.compile(
    r"\A% ?(.*)\n(?:% ?(.*)\n(?:% ?(.*)\n)?)?"
)  # title, authors, day: pandoc_title_block
_PROPERTIES = re.compile(r"\A\s*(?:(?:- )?[\w-]{1,60}:: .*\n)+")
_PROPERTY = re.compile(r"(?:- )?([\w-]+):: (.*)")
_FOOT = re.compile(r"\n\n(id: [0-9a-f]{32}\n(?:\w+:.*(?:\n|\Z))+)\s*\Z")  # of a note as Joplin keeps it
_PAIR = re.compile(r"([\w -]+?)\s*[:=]\s*(.*)")
_NOTES_OWN = ("author", "source_url")  # of Joplin's foot; its days are those of the note
_LONGEST = 65_536
_MOST = 50  # values of one list


def parted(text: str) -> tuple[dict[str, list[str]], str]:
    """The values of each name at the top of the front matter, as strings, and the text below it."""
    matter = _MATTER.match(text)
    if matter is None:
        return _parted_otherwise(text)
    stated = _toml(matter[2]) if matter[1] == "+++" else _yaml(matter[2])
    if stated is None:  # `title: Pier: never again` is no YAML, and common
        pairs = (_PAIR.fullmatch(row.strip()) for row in matter[2].splitlines())
        stated = {pair[1]: pair[2].strip().strip("\"'").strip("[]") for pair in pairs if pair}
    return {str(name): list(_strings(value)) for name, value in stated.items()}, text[matter.end() :]


def _parted_otherwise(text: str) -> tuple[dict[str, list[str]], str]:
    if lines := _TITLE_LINES.match(text):
        stated = dict(zip(("title", "author", "date"), lines.groups(), strict=True))
        authors = [name.strip() for name in (stated.pop("author") or "").split(";") if name.strip()]
        said = {name: [value] for name, value in stated.items() if value}
        return {**said, **({"author": authors} if authors else {})}, text[lines.end() :]
    if lines := _PROPERTIES.match(text):
        pairs = (_PROPERTY.fullmatch(row.strip()) for row in lines[0].splitlines())
        return {pair[1]: [pair[2].strip()] for pair in pairs if pair}, text[lines.end() :]
    if foot := _FOOT.search(text):
        pairs = (_PAIR.fullmatch(row) for row in foot[1].splitlines())
        stated = {pair[1]: pair[2] for pair in pairs if pair}
        return {name: [stated[name]] for name in _NOTES_OWN if stated.get(name)}, text[: foot.start() + 1]
    return {}, text


def draft_of(stated: Mapping[str, list[str]], order: Order | None) -> Draft:
    """The draft that front matter begins."""
    draft = Draft(source="front matter")
    for name, values in stated.items():
        words = [shown for value in values if (shown := _shown(value))]
        found = read_label(f"{name}: {words[0]}") if words else None
        if found:
            _learn(draft, found[0], words, order)
    return draft


def _shown(value: str) -> str:
    """A value's words as a reader of the note sees them."""
    shown = noted(value)
    return " ".join(("".join(inline(shown)) if "](" in shown else shown).split())


def _learn(draft: Draft, kind: Label, words: list[str], order: Order | None) -> None:
    first = words[0]
    if kind == "author":
        draft.learn_all("author", [Fact(name, name) for name in words])
    elif kind == "published":
        iso = read_date(first, order)
        draft.learn("published", Fact(iso, first) if iso else None)
    elif kind in ("url", "publisher") and (address := read_url(first)):
        draft.learn("url", Fact(*address))
    elif kind == "title" or kind == "publisher":
        draft.learn(kind, Fact(first, first))


def _yaml(matter: str) -> Mapping[str, Any] | None:
    """What YAML says, every value a string as it stands; None where it is none."""
    if len(matter) > _LONGEST:
        return None
    yaml: Any = import_module("yaml")  # 20 ms that few files need
    try:
        stated = yaml.load(matter, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError, ValueError):
        return None
    return stated if isinstance(stated, dict) else None


def _toml(matter: str) -> Mapping[str, Any] | None:
    if len(matter) > _LONGEST:
        return None
    try:
        return tomllib.loads(matter)
    except (tomllib.TOMLDecodeError, RecursionError):
        return None


def _strings(value: Any) -> Iterator[str]:
    """A value, the values of a list, or the names of a list of people; what is nested deeper says nothing."""
    for one in (value if isinstance(value, list) else [value])[:_MOST]:
        named = one.get("name") if isinstance(one, dict) else one
        if isinstance(named, date | datetime):
            yield named.isoformat()
        elif isinstance(named, str | int | float) and not isinstance(named, bool):
            yield str(named)
