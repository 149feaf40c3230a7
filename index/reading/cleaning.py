"""Lines of a dirty file to a draft: rulers split, labels read, head and tail told from the author's words."""

from __future__ import annotations

import re
from functools import lru_cache

from index.articles import MarkKind
from index.reading.byline import meta_line, starts_with_label
from index.reading.colophon import colophon, take_colophon
from index.reading.dates import find_dates, numeric_order
from index.reading.draft import Draft, Fact, FrontLine, Line, Paragraph, Unreadable
from index.reading.eastern import ending_author, is_eastern, is_signature, opening_author
from index.reading.front import take_front
from index.reading.furniture import is_edge_furniture, is_photo_credit
from index.reading.head import drop_furniture, take_date_prefix, take_title
from index.reading.joining import paragraphs, split_rulers
from index.reading.labelled import take_labels, take_table
from index.reading.labels import read_label, read_url
from index.reading.leads import DAY_LEAD
from index.reading.names import IN_PLACE, is_name, people_of
from index.reading.official import take_decided_day, take_official_day
from index.reading.outlets import is_outlet
from index.reading.shapes import (
    ends_sentence,
    is_cjk,
    is_headline,
    is_sentence,
    opening_title,
    same_words,
    word_count,
)
from index.reading.sites import host_of, site_name
from index.reading.tables import apart, not_cut, put_back
from index.reading.tail import cut_tail, take_credits
from index.reading.turns import mark_turns, take_day

# `by Jane Doe in Oslo`, `by Jane Doe of The Guardian`: a byline beside a headline, but also a line of wrapped prose.
_GOES_ON = re.compile(r"[^\s,|·] (?:in|of|for|at) [A-Z]")
_REACH = 10
_REPORTED = re.compile(r"\W*Reporting by (.+?)(?:;.*|[.)]*)", re.IGNORECASE)
_OUTLET_BEHIND = re.compile(r"(.{8,}?)\s+[|·•–—-]\s+([^|·•–—]{2,40})")
_SCORE = re.compile(r"\D{2,40} \d{1,3}(?:\s*[-–:]\s*\d{1,3}\b.*|,?\s+\D{2,40} \d{1,3}\b.{0,20})")


def clean(lines: list[Line], known: Draft | None = None) -> Draft:
    """The draft of one article. `known` carries facts and front lines that the file's machine-read parts gave.
    Raises Unreadable where no words are left."""
    draft = known or Draft()
    whole = paragraphs(split_rulers(lines), _stands_alone)
    order = numeric_order(" ".join(block.text for block in whole[:40]))
    take_table(whole[:_REACH], draft, order)
    blocks, tables = apart([block for block in whole if not block.gone])
    take_labels(blocks, draft, order)
    take_date_prefix(blocks, draft, order)
    cut_tail(blocks, draft.links)
    tables = not_cut(blocks, tables)
    behind = take_title(blocks, draft, order)
    take_decided_day(blocks, draft, order)
    take_front(blocks, draft, behind, order)
    take_official_day(blocks, draft, order)
    take_colophon(blocks, draft, order)
    drop_furniture(blocks, draft, order)
    _drop_last_heading(blocks)
    draft.credits += take_credits(blocks)
    draft.learn("published", draft.changed, "day of the last change")
    _name_eastern(draft, blocks)
    _name_reporters(draft)
    _name_publisher(draft, [block.text for block in blocks if block.gone])
    draft.body = put_back(blocks, tables)
    spoken = mark_turns(draft.body, draft.voices, to_the_end=draft.source == "captions")
    if spoken and draft.voices is None:
        take_day(draft, order)
    _find_headings(draft.body, after_front=bool(draft.front))
    if not any(character.isalpha() for block in draft.body for character in block.text[:1000]):
        draft.body = []
    if draft.title is None and draft.body:
        first = next((block for block in draft.body if is_sentence(block.text)), draft.body[0])
        draft.state("title", opening_title(first.text), "opening words")
    if draft.title is None or not draft.body:
        raise Unreadable("there are no words of an article in it")
    return draft


@lru_cache(8192)
def _stands_alone(text: str) -> bool:
    """Lines that are something by themselves and belong to no paragraph."""
    if len(text) > 220:
        return False
    return (
        bool(colophon(text, None))
        or read_label(text) is not None
        or read_url(text) is not None
        or is_edge_furniture(text)
        or is_photo_credit(text)
        or (len(text) <= 120 and text.count("(") == text.count(")") and _is_byline(text))
        or (len(text) <= 60 and _is_day(text))
    )


def _is_day(text: str) -> bool:
    """A line that is a day with its weekday and nothing more."""
    dates = find_dates(text, None) if text[-1].isalnum() else []
    return len(dates) == 1 and dates[0].end == len(text) and bool(DAY_LEAD.fullmatch(text, 0, dates[0].start))


def _is_byline(text: str) -> bool:
    if not starts_with_label(text) or _GOES_ON.search(text):
        return False
    meta = meta_line(text, None)
    return meta is not None and meta.labelled


def _drop_last_heading(blocks: list[Paragraph]) -> None:
    """The heading of what has gone behind it goes too: `Updates to this page`."""
    last = next((number for number in range(len(blocks) - 1, 0, -1) if not blocks[number].gone), 0)
    while 0 < last < len(blocks) - 1 and blocks[last].kind == "heading":
        blocks[last].gone = True
        last = next((number for number in range(last, 0, -1) if not blocks[number].gone), 0)


def _name_publisher(draft: Draft, furniture: list[str]) -> None:
    if draft.publisher is None and (name := site_name([*furniture, draft.url or ""])):
        draft.learn("publisher", Fact(name, name), "footer")
    _part_title(draft)
    if draft.publisher is None and draft.url:
        draft.state("publisher", host_of(draft.url), "address")


def _name_reporters(draft: Draft) -> None:
    """An agency's `(Reporting by A in London and B; Editing by C)` names the authors where nothing above does."""
    for number, credit in enumerate(draft.credits if draft.author is None else ()):
        reported = _REPORTED.fullmatch(credit)
        names = IN_PLACE.sub("", reported[1]).strip(" .,()") if reported else ""
        if names and all(map(is_name, people_of(names))):
            draft.learn("author", Fact(names, credit), "closing line")
            del draft.credits[number]
            return


def _name_eastern(draft: Draft, blocks: list[Paragraph]) -> None:
    """Who the opening or the end of a Chinese, Japanese or Korean text names as its writer; a signature's line goes."""
    live = [block for block in blocks if not block.gone]
    if not live or not any(is_eastern(block.text) for block in live[:3]):
        return
    opening = opening_author(live[0].text)
    author = opening or ending_author(live[-1].text)
    if draft.author is None and author:
        draft.state("author", author, "dateline" if opening else "closing line")
    live[-1].gone = len(live) > 1 and is_signature(live[-1].text) and draft.author is not None


def _part_title(draft: Draft) -> None:
    """`Headline | The Kestrel` is a headline and an outlet where the outlet's name stands elsewhere too, or says itself
    what it is."""
    parted = _OUTLET_BEHIND.fullmatch(draft.title or "")
    if parted is None or draft.sources.get("title") not in ("headline", "labelled line"):
        return
    title, outlet = parted.groups()
    known = draft.publisher or next((name for name in [host_of(draft.url or "")] if name), "")
    if not (
        same_words(outlet, known)
        or same_words(outlet, known.split(".")[0])
        or (not known and is_outlet(outlet))
    ):
        return
    spans: tuple[tuple[MarkKind, int, int], ...] = (
        ("title", *parted.span(1)),
        ("publisher", *parted.span(2)),
    )
    draft.front = [FrontLine(line.text, spans) if line.text == draft.title else line for line in draft.front]
    draft.state("title", title, draft.sources["title"])
    if draft.publisher is None:
        draft.state("publisher", outlet, "headline")


def _find_headings(body: list[Paragraph], after_front: bool) -> None:
    """Short lines that are no sentence and stand between sentences are section headings."""
    for number, paragraph in enumerate(body[:-1]):
        if (
            paragraph.kind != "text"
            or paragraph.speaker
            or not _is_heading(paragraph.text)
            or not is_sentence(body[number + 1].text)
        ):
            continue
        before = body[number - 1] if number else None
        if (before is None and after_front) or (
            before and (before.kind == "heading" or ends_sentence(before.text))
        ):
            paragraph.kind = "heading"


def _is_heading(text: str) -> bool:
    short = len(text) <= 90 and word_count(text) <= 14 and is_headline(text)
    return (
        short
        and not _SCORE.fullmatch(text)
        and (text[0].isupper() or text[0].isdigit() or is_cjk(text))
        and not text.endswith((".", "…"))
    )
