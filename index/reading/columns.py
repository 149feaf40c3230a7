"""Rows of named values, as exports have them, to drafts: a column is known by its name, whatever program wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeAlias

from index.reading.cleaning import clean
from index.reading.dates import numeric_order, read_date, stated_time
from index.reading.draft import Draft, Fact, Line, Unreadable, lines_of, whole_lines
from index.reading.labels import read_url

Row: TypeAlias = Mapping[str, Any]
_MOST_ROWS = 10_000
_COLUMNS = {
    "title": "title headline resolvedtitle giventitle booktitle documenttitle articletitle subject",
    "text": "fulltext articlebody text body bodytext content contenttext contenthtml articletext html markdown article story"
    " highlight selection description summary excerpt abstract",
    "author": "author authors byline creator bookauthor publishedby writer",
    "published": "published publishedat datepublished publisheddate publishdate publicationdate pubdate date publishedon"
    " dateofpublication",
    "publisher": "publisher publication publicationtitle outlet source sourcename newspaper site sitename website domainname"
    " domain origin",
    "url": "url link resolvedurl givenurl permalink sourceurl canonicalurl articleurl weburl uri canonical"
    " alternate",
}
_COLUMN = {name: kind for kind, names in _COLUMNS.items() for name in names.split()}
_RANK = {name: rank for rank, name in enumerate(_COLUMN)}
_MARKUP = re.compile(
    r"</?(?:p|br|div|span|h[1-6]|a|em|strong|b|i|ul|ol|li|blockquote|article|figure)\b[^<>]*>", re.IGNORECASE
)
_CLIPS = frozenset(("highlight", "selection"))  # several rows of one title are one article's
_FIRST_SECOND, _FIRST_MILLISECOND = 1e8, 1e11


def drafts_of_rows(rows: Iterable[Row]) -> list[Draft | Unreadable]:
    """An article a row; highlights of one title are one. Rows without text are passed over unless all are. Raises
    Unreadable, which names the columns, where none of them is known as a text's."""
    rows = list(rows)
    if len(rows) > _MOST_ROWS:
        raise Unreadable(f"it holds {len(rows)} rows, more than the {_MOST_ROWS} allowed; part it")
    seen = list(dict.fromkeys(str(name).strip() for row in rows for name in row))
    kinds = {kind for name in seen if (kind := _COLUMN.get(_key(name)))}
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
        return [words for name, one in value.items() for words in (str(name), *words_of(one))]
    if isinstance(value, list | tuple):
        marked = [_value(value, "")] if _is_marked(value) else []
        return marked + [words for one in value for words in words_of(one)]
    if isinstance(value, str) and _MARKUP.search(value):
        return [text for _, text in _blocks(value)]
    return [] if value is None else [str(value)]


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
            of_title[title][clip] = f"{of_title[title].get(clip) or ''}\n\n{row[clip] or ''}"
        else:
            of_title[title] = dict(row)
            joined.append(of_title[title])
    return joined


def _draft(row: Row) -> Draft:
    draft = Draft(part="", source="column")
    for kind in ("title", "author", "publisher"):
        words = _first(row, kind)
        draft.learn(
            kind, Fact(words, words) if words and not (kind == "publisher" and read_url(words)) else None
        )
    if words := _first(row, "published"):
        iso = _day(words)
        draft.learn("published", Fact(iso, words) if iso else None)
    address = read_url(_first(row, "url") or "")
    draft.learn("url", Fact(*address) if address else None)
    return clean(_lines(_text(row)), draft)


def _lines(text: str) -> list[Line]:
    return whole_lines(_blocks(text)) if _MARKUP.search(text) else lines_of(text)


def _blocks(text: str) -> list[Any]:
    from index.reading.pagetext import blocks_of
    from index.reading.webpage import page_tree

    return blocks_of(page_tree(f"<div>{text}</div>"))


def _text(row: Row) -> str:
    """The value of the column that most surely holds the whole text, else of the next that has any."""
    values = [_value(row[name], "\n\n") for name in _ranked(row, "text")]
    return next(filter(None, values), "")


def _first(row: Row, kind: str) -> str | None:
    """The first value of a kind that is not empty, on one line."""
    values = (" ".join(_value(row[name], ", ").split()) for name in _ranked(row, kind))
    return next((value for value in values if value and len(value) <= 1_000), None)


def _ranked(row: Row, kind: str) -> list[str]:
    return sorted(
        (name for name in row if _COLUMN.get(_key(name)) == kind), key=lambda name: _RANK[_key(name)]
    )


def _value(value: Any, between: str) -> str:
    if isinstance(value, Mapping):
        href = value.get("href")
        value = value.get("name") or value.get("title") or value.get("text") or value.get("content")
        value = value or href or ""
    if isinstance(value, list | tuple):
        if _is_marked(value):
            # One text, parts of which are marked.
            return "".join(_run(one) for one in value).strip()
        return between.join(filter(None, (_value(one, between) for one in value)))
    return "" if value is None or isinstance(value, bool) else str(value).strip()


def _is_marked(value: Sequence[Any]) -> bool:
    """Whether a list holds the parts of one text, strings and marked ones."""
    return {type(one) for one in value} == {str, dict}


def _run(value: Any) -> str:
    """A part of a marked text, with the blanks at its edges."""
    return str(value.get("text") or "") if isinstance(value, Mapping) else str(value or "")


def _day(words: str) -> str | None:
    """A date, or seconds or milliseconds since 1970."""
    if re.fullmatch(r"\d{9,13}(?:\.\d+)?", words) and float(words) >= _FIRST_SECOND:
        seconds = float(words) / (1000 if float(words) >= _FIRST_MILLISECOND else 1)
        return stated_time(datetime.fromtimestamp(seconds, UTC))
    return read_date(words, numeric_order(words))
