"""The head of an article: which line is its title, which date stands before its words, and what is not its own at all."""

from __future__ import annotations

import re

from index.articles import MarkKind
from index.reading.byline import meta_line
from index.reading.dates import Order, find_dates, language_of
from index.reading.draft import Draft, Fact, FrontLine, Paragraph
from index.reading.furniture import is_edge_furniture, is_furniture, is_photo_credit, is_plea
from index.reading.leads import EMBARGO
from index.reading.outlets import is_title_cased, names_media
from index.reading.shapes import is_headline, is_keyword_list, is_prose, is_sentence, same_words, word_count

_REACH = 30
_DATE_PREFIX = re.compile(r"\W*(?:date|dated|published|posted|datum|fecha|data)\b[\s:]*", re.IGNORECASE)
_DATELINE = re.compile(r"[^\W\d_].{1,100}?(?:\s[-–—]{1,2}|[–—]|:)\s")
_AGENCY = re.compile(r"[^a-z\n]{2,40}[^.!?\n]{0,40}?\(([A-Z][A-Za-z ]{1,30})\)\s*[-–—]")
_SITE_SUFFIX = re.compile(r"\s+[|·•–—-]\s+([^|·•–—]{2,40})$")


def take_date_prefix(paragraphs: list[Paragraph], draft: Draft, order: Order | None) -> None:
    """A date before the first words: `date 2025-08-14 Some article …`, or a press release's dateline."""
    first = next((p for p in paragraphs if not p.gone), None)
    if first is not None and (label := _DATE_PREFIX.match(first.text)):
        dates = find_dates(first.text[:120], order)
        if dates and dates[0].start == label.end() and len(first.text) > dates[0].end + 20:
            words = first.text[: dates[0].end].strip()
            draft.learn("published", Fact(dates[0].iso, words), "date line")
            first.text = first.text[dates[0].end :].lstrip(" |:;,.-–—")
    prose = next((p for p in paragraphs if not p.gone and is_prose(p.text)), None)
    if prose is not None:
        _take_dateline(prose, draft, order)


def _take_dateline(prose: Paragraph, draft: Draft, order: Order | None) -> None:
    agency = _AGENCY.match(prose.text)
    if agency and draft.publisher is None:
        draft.state("publisher", agency[1], "dateline")
    dateline = _DATELINE.match(prose.text)
    if dateline is None or draft.published is not None:
        return
    dates = find_dates(dateline[0], order)
    if dates and dates[0].iso and _is_place(dateline[0][: dates[0].start]):
        draft.learn("published", Fact(dates[0].iso, dateline[0].strip()), "dateline")
        prose.text = prose.text[dateline.end() :]


def _is_place(text: str) -> bool:
    """`ROCHESTER, N.Y.,`: one to four short capitalised parts."""
    parts = [part.strip() for part in text.strip(" ,(–—-").split(",")]
    return len(parts) <= 4 and all(
        part[:1].isupper() and len(part.split()) <= 4 and len(part) <= 30 for part in parts
    )


def take_title(paragraphs: list[Paragraph], draft: Draft, order: Order | None) -> int:
    """Finds the headline, drops its repetitions and the kickers above it; the place behind it (0 where there is none)."""
    live = [n for n, p in enumerate(paragraphs) if not p.gone][:_REACH]
    place = 0
    if draft.title is None:
        live, below = _below_masthead(paragraphs, live, draft, order)
        chosen = _headline(paragraphs, live, draft, order)
        chosen = below if chosen is None else chosen
        if chosen is None:
            return 0
        draft.learn("title", Fact(paragraphs[chosen].text, paragraphs[chosen].text), "headline")
        paragraphs[chosen].gone = True
        for number in live[: live.index(chosen)]:
            kicker = paragraphs[number].text
            stands_for_something = names_media(kicker) or find_dates(kicker, order)
            paragraphs[number].gone |= (
                word_count(kicker) <= 3 and not is_sentence(kicker) and not stands_for_something
            )
        place = chosen + 1
    else:
        _part_from_site(draft, [paragraphs[number].text for number in live[:5]])
    for number in live if draft.sources.get("title") != "opening words" else ():
        if draft.title and _says_title(paragraphs[number], draft.title):
            paragraphs[number].gone = True
            place = max(place, number + 1)
    return place


def _says_title(paragraph: Paragraph, title: str) -> bool:
    """Whether a line is the headline again, or as a heading with its section before it: `Health: Waiting for a doctor`."""
    if same_words(paragraph.text, title):
        return True
    section = paragraph.text.removesuffix(title)
    headed = paragraph.kind == "heading" and section != paragraph.text and section.rstrip().endswith(":")
    return headed and word_count(section) <= 3


def _part_from_site(draft: Draft, lines: list[str]) -> None:
    """`Headline - Site`, as a document's own data have it, where the headline stands alone below."""
    title = draft.title or ""
    behind = _SITE_SUFFIX.search(title)
    if behind is None or not any(same_words(line, title[: behind.start()]) for line in lines):
        return
    spans: tuple[tuple[MarkKind, int, int], ...] = (
        ("title", 0, behind.start()),
        ("publisher", *behind.span(1)),
    )
    spans = spans[:1] if draft.publisher else spans
    draft.front = [FrontLine(line.text, spans) if line.text == title else line for line in draft.front]
    draft.state("title", title[: behind.start()], draft.sources["title"])
    if draft.publisher is None:
        draft.state("publisher", behind[1], draft.sources["title"])


def _below_masthead(
    paragraphs: list[Paragraph], live: list[int], draft: Draft, order: Order | None
) -> tuple[list[int], int | None]:
    """The lines less the newspaper's name where that is the first of them, and the headline below it: a short one above a
    longer headline, with a day right below it, or its section; or capitalised throughout as no headline of the article's
    language is."""
    text = paragraphs[live[0]].text if len(live) > 2 else ""
    if not _may_be_name(text) or meta_line(text, order) is not None:
        return live, None
    dated = next((place for place in (1, 2) if _is_day(paragraphs[live[place]].text, order)), 0)
    if not dated and not (is_title_cased(text) and word_count(text) > 1 and _is_sentence_cased(paragraphs)):
        return live, None
    for number in live[dated + 1 :]:
        below = paragraphs[number].text
        if is_prose(below):
            break
        longer = word_count(below) >= max(3 if dated else 4, word_count(text)) and not is_title_cased(below)
        if longer and _may_be_headline(below, order) and not _is_byline(below, order):
            draft.learn("publisher", Fact(text, text), "masthead")
            paragraphs[live[0]].gone = True
            return live[1:], number
    return live, None


def _is_sentence_cased(paragraphs: list[Paragraph]) -> bool:
    """Whether the text is in a language whose headlines capitalise what sentences do: any known one but English."""
    return language_of(" ".join(p.text for p in paragraphs)) not in (None, "en")


def _may_be_name(text: str) -> bool:
    words = word_count(text)
    return (
        words <= 5
        and is_headline(text)
        and not is_edge_furniture(text)
        and (words <= 2 or is_title_cased(text))
    )


def _is_day(text: str, order: Order | None) -> bool:
    meta = meta_line(text, order) if len(text) <= 80 else None
    return meta is not None and meta.published is not None and meta.author is None


def _headline(paragraphs: list[Paragraph], live: list[int], draft: Draft, order: Order | None) -> int | None:
    head = []
    for number in live:
        if is_prose(paragraphs[number].text):
            break
        head.append(number)
    if len(live) < 2 or not head:
        return None
    shaped = [n for n in head if _may_be_headline(paragraphs[n].text, order)]
    shaped = [n for n in shaped if not _is_byline(paragraphs[n].text, order)] or shaped
    for number in shaped:
        text = paragraphs[number].text
        again = any(same_words(text, paragraphs[other].text) for other in live if other != number)
        if again and word_count(text) >= 4:
            return number
        suffix = _SITE_SUFFIX.search(text)
        if suffix and any(same_words(text[: suffix.start()], paragraphs[other].text) for other in live):
            paragraphs[number].gone = True
            draft.learn("publisher", Fact(suffix[1], suffix[1]), "headline")
            return next(n for n in live if same_words(text[: suffix.start()], paragraphs[n].text))
    if shaped and shaped[0] == head[0] and _is_marked_title(paragraphs, live):
        return shaped[0]
    long = [n for n in shaped if word_count(paragraphs[n].text) >= 4]
    if long:  # a newspaper's name above the headline is not it
        return next((n for n in long if not _is_masthead(paragraphs[n].text)), long[0])
    return shaped[0] if shaped and shaped[0] == head[0] else None


def _is_marked_title(paragraphs: list[Paragraph], live: list[int]) -> bool:
    """Whether the file itself sets the first line off as a heading, and not the next too, whose kicker it would be."""
    first, second = (paragraphs[number] for number in live[:2])
    return first.kind == "heading" and second.kind != "heading" and not _is_masthead(first.text)


def _may_be_headline(text: str, order: Order | None) -> bool:
    return (
        is_headline(text)
        and not EMBARGO.match(text)
        and not is_keyword_list(text)
        and not is_edge_furniture(text)
        and not is_photo_credit(text)
        and not _is_dated_front_line(text, order)
    )


def _is_masthead(text: str) -> bool:
    return word_count(text) <= 5 and names_media(text)


def _is_dated_front_line(text: str, order: Order | None) -> bool:
    """`The Daily Post | 3 March 2025`, which may stand above the headline."""
    meta = meta_line(text, order)
    return meta is not None and (meta.published is not None or meta.author is None)


def _is_byline(text: str, order: Order | None) -> bool:
    meta = meta_line(text, order)
    return meta is not None and meta.author is not None and meta.labelled


def drop_furniture(paragraphs: list[Paragraph], draft: Draft, order: Order | None) -> None:
    """Page furniture between the author's paragraphs, and lines that say again when and by whom it was published."""
    for paragraph in paragraphs:
        text = paragraph.text
        if paragraph.gone or paragraph.kind == "code":
            continue
        paragraph.gone = (
            is_furniture(text) or is_plea(text) or is_photo_credit(text) or _says_again(text, draft, order)
        )


def _says_again(text: str, draft: Draft, order: Order | None) -> bool:
    meta = meta_line(text, order) if len(text) <= 120 and draft.published else None
    if meta is None or meta.published is None or draft.published is None:
        return False
    same_day = meta.published[:10] == draft.published[:10]
    return same_day and meta.author in (None, draft.author) and meta.publisher in (None, draft.publisher)
