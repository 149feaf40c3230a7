"""Rows of named values, as exports have them, to drafts: a column is known by its name, whatever program wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeAlias

from index.reading.byline import without_label
from index.reading.cleaning import clean
from index.reading.dates import numeric_order, read_date, stated_time
from index.reading.draft import Draft, Fact, Line, Unreadable, lines_of, whole_lines
from index.reading.labels import read_label, read_url
from index.reading.records import field_named

Row: TypeAlias = Mapping[str, Any]
_MOST_ROWS = 10_000
_COLUMNS = {
    "title": "title headline resolvedtitle giventitle booktitle documenttitle articletitle subject titel überschrift"
    " ueberschrift schlagzeile titre titulo título titolo tytuł rubrik tittel overskrift",
    "text": "fulltext articlebody maintext selftext text body bodytext content contenttext contenthtml textcontent"
    " articletext html markdown article story highlight highlights selection quote leadparagraph description summary"
    " excerpt abstract abstractnote volltext artikeltext inhalt texte contenu corps texto contenido cuerpo testo"
    " contenuto corpo conteúdo tekst inhoud brödtext",
    "author": "author authors byline creator bookauthor publishedby writer userprofile owner sender from username"
    " user autor autorin autoren verfasser auteur auteurs autora autores autore autori forfatter författare",
    "published": "published publishedat datepublished publisheddate publishdate datepublish publicationdate pubdate"
    " publishtime publishedtime date publishedon dateofpublication issued created createdat timestamp ts"
    " createdtimestampusec datum erscheinungsdatum veröffentlicht publié fecha fechadepublicación dato",
    "publisher": "publisher publication publicationtitle containertitle outlet source sourcename newspaper site"
    " sitename website sourcehostname sourcedomain domainname domain hostname origin quelle zeitung medium journal"
    " fuente periódico diario fonte giornale testata jornal bron krant kilde avis källa tidning",
    "url": "url link resolvedurl givenurl permalink sourceurl canonicalurl articleurl weburl uri canonical alternate",
}
_COLUMN = {name: kind for kind, names in _COLUMNS.items() for name in names.split()}
_RANK = {name: rank for rank, name in enumerate(_COLUMN)}
_LAST = len(_RANK)
_LONGEST_NAME = 80
_MOST_NAMES = 50  # of one list
# `article_title`, `webPublicationDate`: what scrapers put before a name that says enough without it.
_OF_ARTICLE = frozenset("article news post story item page doc document entry web main the".split())
_OTHER_TIMES = re.compile(
    r"updat|modif|edit|chang|access|retriev|crawl|scrap|download|fetch|index|expir|last|sav|add|import|export|clip|start|end|due"
    r"|birth|event",
    re.IGNORECASE,
)
# When a row was made: the day of a note or message, and not of what was saved from an address.
_MADE = frozenset("created createdat timestamp ts createdtimestampusec".split())
_TOKEN = re.compile(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+(?![^\W\d_A-Z])")
_NAMED = "name title text content display_name real_name displayName original main html rendered".split()
_ACCOUNT = re.compile(r"[A-Za-z]*\d[A-Za-z\d]*")  # a number or key, nobody's name
_MARKUP = re.compile(
    r"</?(?:p|br|div|span|h[1-6]|a|em|strong|b|i|ul|ol|li|blockquote|article|figure)\b[^<>]*>", re.IGNORECASE
)
_EVENTS = ("channel_", "group_")  # Slack's, of who joined and left
_SLACK_LINK = re.compile(
    r"<(?:https?://|mailto:)[^<>|\s]+\|([^<>|]+)>|<[@#][A-Z0-9]{2,20}(?:\|([^<>|]+))?>\s?"
)
_CLIPS = frozenset(("highlight", "selection", "quote"))  # several rows of one title are one article's
_REMARKS = frozenset(("note", "notes", "comment", "annotation"))  # of who kept the text, behind it
_EITHER = re.compile(r"(?<=\w)[/:*_](?:in|innen|a|e|ice|rice)\b")  # `Autor/in`, `Auteur/rice`
# What a column is by its name's last word (`plain_text`, `og_title`), unless its first says of what part of an article.
_LAST_WORDS = frozenset(("title", "headline", "text", "body", "content", "author", "byline"))
_OF_PARTS = frozenset(
    "alt link anchor button image img photo picture caption job user section seo parent comment file".split()
)
_BEHIND = frozenset("utc gmt iso epoch unix".split())  # what says in a name how a time is written
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(Z?)")  # ISO 8601 in its basic form
_FIRST_SECOND, _FIRST_MILLISECOND, _FIRST_MICROSECOND = 1e8, 1e11, 1e14


def drafts_of_rows(rows: Iterable[Row]) -> list[Draft | Unreadable]:
    """An article a row; highlights of one title are one. Rows without text are passed over unless all are. Raises
    Unreadable, which names the columns, where none of them is known as a text's."""
    rows = [_flat(row) for row in rows if not str(row.get("subtype") or "").startswith(_EVENTS)]
    if len(rows) > _MOST_ROWS:
        raise Unreadable(f"it holds {len(rows)} rows, more than the {_MOST_ROWS} allowed; part it")
    seen = list(dict.fromkeys(str(name).strip() for row in rows for name in row))
    kinds = {kind for name in seen if (kind := _kind(name))}
    listed = ", ".join(name[:40] for name in seen[:20]) or "none"
    if "text" not in kinds:
        what = (
            "it holds addresses only, not the articles' texts"
            if "url" in kinds
            else "no column is known as a text's"
        )
        raise Unreadable(
            f"{what}; its columns: {listed}; known are title, text, author, date, url, source and their like"
        )
    drafts: list[Draft | Unreadable] = []
    for number, row in enumerate(_joined_clips(rows), 1):
        try:
            drafts.append(_draft(row))
        except Unreadable:
            continue
        except (TypeError, ValueError, KeyError) as error:
            drafts.append(Unreadable(f"row {number} in it is damaged ({type(error).__name__})"))
    if not any(isinstance(draft, Draft) for draft in drafts):
        raise Unreadable(f"no row in it has a text; its columns: {listed}")
    return drafts


def words_of(value: Any) -> list[str]:
    """All that a value says, markup decoded: strings, numbers and what lists and mappings hold of them."""
    if isinstance(value, Mapping):
        told = _of_reference(value)
        return [told, *(words for name, one in value.items() for words in (str(name), *words_of(one)))]
    if isinstance(value, list | tuple):
        together = (
            _value(value[:_MOST_NAMES], ", ") if len(value) > 1 else ""
        )  # as several authors are printed
        return [together, *(words for one in value for words in words_of(one))]
    if isinstance(value, str) and _MARKUP.search(value):
        return [text for _, text in _blocks(value)]
    if isinstance(value, str) and "<" in value and (bare := _unlinked(value)) != value:
        return [value, bare]
    return [] if value is None else [str(value)]


def has_text(rows: Sequence[Row]) -> bool:
    """Whether a column of the rows is known as a text's."""
    return any(_kind(name) == "text" for row in rows[:100] for name in _flat(row))


def _flat(row: Row) -> Row:
    """The row with the values of a mapping in it, where its own name is no column's (`fields`), as its own."""
    flat = dict(row)
    for name, value in row.items():
        if isinstance(value, Mapping) and _place(str(name))[1] >= _LAST:
            flat |= {str(inner): one for inner, one in value.items() if inner not in flat}
    return flat


@lru_cache(16_384)
def _place(name: str) -> tuple[str | None, int]:
    """What a column of this name holds, and how little it is the one for that: by its name, by that less what only says
    that it is an article's, by what a label of that name says in other languages, by its last word where that is a day."""
    if len(name) > _LONGEST_NAME:
        return None, _LAST
    tokens = [token.lower() for token in _TOKEN.findall(_EITHER.sub("", name))]
    bare = tokens[:]
    while len(bare) > 1 and bare[0] in _OF_ARTICLE:
        del bare[0]
    while len(bare) > 1 and bare[-1] in _BEHIND:
        del bare[-1]
    for key in ("".join(filter(str.isalnum, name)).lower(), "".join(bare)):
        if key in _COLUMN:
            return _COLUMN[key], _RANK[key]
    words = " ".join(bare)
    label = read_label(f"{words}: x")
    kind = label[0] if label else field_named(words)
    if kind in _COLUMNS:
        return kind, _LAST
    if len(bare) > 1 and bare[-1] in _LAST_WORDS and bare[0] not in _OF_PARTS:
        return _COLUMN[bare[-1]], _LAST + 2
    day = bare[-1:] in (["date"], ["datum"], ["timestamp"]) and not _OTHER_TIMES.search(name)
    return ("published", _LAST + 1) if day else (None, _LAST)


def _kind(name: object) -> str | None:
    return _place(str(name))[0]


def _key(name: object) -> str:
    return "".join(filter(str.isalnum, str(name))).lower()


def _joined_clips(rows: list[Row]) -> list[Row]:
    """The rows, those that are clips of one title made one."""
    joined: list[Row] = []
    of_title: dict[str, dict[str, Any]] = {}
    for row in rows:
        clip = next((name for name in row if _key(name) in _CLIPS), None)
        title = _first(row, "title")
        if clip is None or not title:
            joined.append(row)
        elif title in of_title:
            of_title[title][clip] = f"{of_title[title].get(clip) or ''}\n\n{_text(row)}"
        else:
            kept = {name: value for name, value in row.items() if _key(name) not in _REMARKS}
            of_title[title] = {**kept, clip: _text(row)}
            joined.append(of_title[title])
    return joined


def _draft(row: Row) -> Draft:
    draft = Draft(part="", source="column")
    for kind in ("title", "author", "publisher"):
        words = _first(row, kind)
        value = without_label(words) if words and kind == "author" else words
        draft.learn(kind, Fact(value, words) if value and words else None)
    address = read_url(_first(row, "url") or "")
    dated = {name: row[name] for name in row if not address or _key(name) not in _MADE}
    if words := _first(dated, "published"):
        iso = _day(words)
        draft.learn("published", Fact(iso, words) if iso else None)
    draft.learn("url", Fact(*address) if address else None)
    return clean(_lines(_text(row)), draft)


def _lines(text: str) -> list[Line]:
    return whole_lines(_blocks(text)) if _MARKUP.search(text) else lines_of(text)


def _blocks(text: str) -> list[Any]:
    from index.reading.pagetext import blocks_of
    from index.reading.webpage import page_tree

    return blocks_of(page_tree(f"<div>{text}</div>"))


def _text(row: Row) -> str:
    """The value of the column that most surely holds the whole text, else of the next that has any, and what who kept it
    remarked."""
    values = (_unnamed(name, _value(row[name], "\n\n")) for name in _ranked(row, "text"))
    text = next(filter(None, values), "")
    text = _unlinked(text) if "<" in text else text
    remarks = (_value(row[name], "\n\n") for name in row if _key(name) in _REMARKS)
    return (
        "\n\n".join([text, *(words for words in remarks if " " in words and words not in text)])
        if text
        else ""
    )


def _unlinked(text: str) -> str:
    """Slack's links as the words that it shows; whom a message is for goes by a key and says nothing."""
    return _SLACK_LINK.sub(lambda link: link[1] or link[2] or "", text)


def _unnamed(name: str, value: str) -> str:
    """A value without its column's own name before its lines: `Highlight:The heron …`."""
    own = str(name).rstrip("s")
    return (
        re.sub(rf"^{re.escape(own)}s?:[ \t]*", "", value, flags=re.M | re.I)
        if ":" in value and own
        else value
    )


def _first(row: Row, kind: str) -> str | None:
    """The first value of a kind that is not empty, on one line."""
    values = (" ".join(_value(_few(row[name]), ", ").split()) for name in _ranked(row, kind))
    values = (value for value in values if kind != "author" or not _ACCOUNT.fullmatch(value))
    values = (value for value in values if kind != "publisher" or not read_url(value))
    return next((value for value in values if value and len(value) <= 1_000), None)


def _few(value: Any) -> Any:
    return value[:_MOST_NAMES] if isinstance(value, list) else value


def _ranked(row: Row, kind: str) -> list[str]:
    return sorted((name for name in row if _kind(name) == kind), key=lambda name: _place(str(name))[1])


def _value(value: Any, between: str) -> str:
    if isinstance(value, Mapping) and (told := _of_reference(value)):
        return told
    if isinstance(value, Mapping):
        value = next((value[name] for name in (*_NAMED, "href", *value) if value.get(name)), "")
        value = value if isinstance(value, str | list | tuple) else ""
    if isinstance(value, list | tuple):
        if _is_marked(value):
            # One text, parts of which are marked.
            return "".join(_run(one) for one in value).strip()
        return between.join(filter(None, (_value(one, between) for one in value)))
    return "" if value is None or isinstance(value, bool) else str(value).strip()


def _of_reference(value: Mapping[Any, Any]) -> str:
    """A name or a day as CSL has it: `{"family": "Senn", "given": "Urs"}`, `{"date-parts": [[2024, 12, 3]]}`."""
    if value.get("family"):
        return " ".join(str(value[part]) for part in ("given", "family") if value.get(part))
    days = value.get("date-parts")
    parts = days[0] if isinstance(days, list) and days and isinstance(days[0], list) else []
    return "-".join(f"{part:0>2}" for part in map(str, parts))


def _is_marked(value: Sequence[Any]) -> bool:
    """Whether a list holds the parts of one text, strings and marked ones."""
    return {type(one) for one in value} == {str, dict}


def _run(value: Any) -> str:
    """A part of a marked text, with the blanks at its edges."""
    return str(value.get("text") or "") if isinstance(value, Mapping) else str(value or "")


def _day(words: str) -> str | None:
    """A date, or seconds, milliseconds or microseconds since 1970."""
    if re.fullmatch(r"\d{9,16}(?:\.\d+)?", words) and (since := float(words)) >= _FIRST_SECOND:
        seconds = since / (1e6 if since >= _FIRST_MICROSECOND else 1e3 if since >= _FIRST_MILLISECOND else 1)
        return stated_time(datetime.fromtimestamp(seconds, UTC))
    if compact := _COMPACT.fullmatch(words):
        words = "{}-{}-{}T{}:{}:{}{}".format(*compact.groups())
    return read_date(words, numeric_order(words))
