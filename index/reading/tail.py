"""The end of a page: comments, link boxes, subscription pleas and footers go; closing credits are kept as such."""

from __future__ import annotations

import re

from index.reading.draft import Paragraph
from index.reading.eastern import is_eastern_foot
from index.reading.furniture import (
    is_ad,
    is_credit,
    is_edge_furniture,
    is_furniture,
    is_photo_credit,
    is_promotion,
    is_teaser,
    starts_comments,
    starts_related,
)
from index.reading.shapes import ends_sentence, is_prose, is_sentence

_INLINE_RELATED = re.compile(
    r"(?:(?<=[.!?”\"]\s)|(?<=^)|(?<=\w\s))You (?:may|might) also (?:like|enjoy)\b:?\s+(?=[A-Z\"“])"
)
_SIGNATURE = re.compile(r"--|—|__+")
_AD = re.compile(r"\badvertisement\b", re.IGNORECASE)  # says what stands there and asks for nothing
_TAIL_CREDITS = 6


def cut_tail(paragraphs: list[Paragraph], links: frozenset[str] | None = None) -> None:
    """Marks as gone whatever follows the article. `links`: the words of each of the page's links, None where
    that is unknown."""
    _cut_comments(paragraphs)
    _cut_signature(paragraphs)
    _cut_pleas(paragraphs, links is not None)
    _cut_link_boxes(paragraphs, links)
    _cut_inline_links(paragraphs)
    for paragraph in reversed(paragraphs):
        if paragraph.gone:
            continue
        text = paragraph.text
        if not (is_edge_furniture(text) or is_photo_credit(text) or is_eastern_foot(text)):
            break
        paragraph.gone = True


def take_credits(paragraphs: list[Paragraph]) -> list[str]:
    """The closing credit lines, in order, taken out of the paragraphs."""
    credits: list[str] = []
    live = [paragraph for paragraph in paragraphs if not paragraph.gone]
    for paragraph in reversed(live[-_TAIL_CREDITS:] if len(live) > 1 else []):
        if is_credit(paragraph.text):
            paragraph.gone = True
            credits.insert(0, paragraph.text.lstrip("-–—* "))
    return credits


def _cut_comments(paragraphs: list[Paragraph]) -> None:
    """From the head of the comments on, all is other people's."""
    prose = 0
    for number, paragraph in enumerate(paragraphs):
        if prose >= 2 and starts_comments(paragraph.text):
            _drop(paragraphs[number:])
            return
        prose += is_prose(paragraph.text)


def _cut_signature(paragraphs: list[Paragraph]) -> None:
    """`-- ` and at most five short lines at the very end."""
    for number in range(max(1, len(paragraphs) - 6), len(paragraphs)):
        rest = paragraphs[number + 1 :]
        own = any(is_prose(paragraph.text) or is_credit(paragraph.text) for paragraph in rest)
        if _SIGNATURE.fullmatch(paragraphs[number].text) and not own:
            _drop(paragraphs[number:])
            return


def _cut_pleas(paragraphs: list[Paragraph], paged: bool) -> None:
    """From the first plea (subscribe, sign up …) behind which no sentence of the author's follows. An advertisement's place
    in a page (`paged`) is none: what is a box there is known."""
    last = next((n for n in range(len(paragraphs) - 1, -1, -1) if _is_authors(paragraphs[n])), -1)
    if not any(is_prose(paragraph.text) for paragraph in paragraphs[: last + 1]):
        return
    for number in range(last + 1, len(paragraphs)):
        if _is_plea(paragraphs[number].text) and not (paged and is_ad(paragraphs[number].text)):
            _drop(paragraphs[number + _short_ending(paragraphs[number:]) :])
            return


def _short_ending(tail: list[Paragraph]) -> int:
    """How many paragraphs the article goes on for: short sentences of the author's behind lines that are furniture
    wherever they stand, `RELATED: Goose stops traffic` or `Advertisement`."""
    end = 0
    for number, paragraph in enumerate(tail):
        if _is_short_sentence(paragraph):
            end = number + 1
        elif is_furniture(paragraph.text) and not is_promotion(_AD.sub("", paragraph.text)):
            paragraph.gone = True
        elif not paragraph.gone:
            break
    return end


def _is_short_sentence(paragraph: Paragraph) -> bool:
    text = paragraph.text
    return (
        not (paragraph.gone or paragraph.kind == "heading" or is_teaser(text))
        and len(text.split()) > 1
        and not (is_promotion(text) or is_edge_furniture(text) or is_photo_credit(text))
    )


def _is_plea(text: str) -> bool:
    short = len(text) <= 120 and any(map(str.isalpha, text))  # a sign or number alone asks for nothing
    return (
        short
        and (is_edge_furniture(text) or is_promotion(text))
        and not (is_sentence(text) and not is_promotion(text))
    )


def _is_authors(paragraph: Paragraph) -> bool:
    text = paragraph.text
    return not paragraph.gone and (
        is_credit(text) or (is_sentence(text) and not is_promotion(text) and not is_edge_furniture(text))
    )


def _cut_link_boxes(paragraphs: list[Paragraph], links: frozenset[str] | None) -> None:
    """A `Related …` line and the headlines under it; a teaser's sentence goes only with a headline just above it and
    when nothing but the box follows, as anything else may be the author's. What is a link itself heads no box."""
    live = [paragraph for paragraph in paragraphs if not paragraph.gone]
    last = _last_out_of_box(live, links)
    prose = False
    place = 0
    while place < len(live):
        paragraph = live[place]
        place += 1
        if not (prose and starts_related(paragraph.text)):
            prose = prose or is_prose(paragraph.text)
            continue
        paragraph.gone = True
        if links and paragraph.text in links:  # `Read more` below what it leads to
            continue
        # The sentence under a box's head has no headline above it.
        if last < place and (place == len(live) or _in_box(live[place].text, None, links)):
            _drop(live[place - 1 :])
            return
        while place < len(live) and _is_headline_in_box(live[place]):
            live[place].gone = True
            place += 1


def _last_out_of_box(live: list[Paragraph], links: frozenset[str] | None) -> int:
    """Where the last paragraph stands that is in no box, whatever is above the one before it; -1 where all may be."""
    for place in range(len(live) - 1, 0, -1):
        if not _in_box(live[place].text, live[place - 1].text, links):
            return place
    return -1


def _is_headline_in_box(paragraph: Paragraph) -> bool:
    return is_teaser(paragraph.text) and len(paragraph.text) <= 160 and paragraph.kind != "heading"


def _in_box(text: str, above: str | None, links: frozenset[str] | None) -> bool:
    """Whether a line may be a box's. Where it is known which lines are links, a sentence that is none, however short, and
    has no link above it is the author's."""
    if is_credit(text):
        return False
    told = is_sentence(text) or (links is not None and text not in links and _ends_short(text))
    if not told or is_promotion(text) or is_edge_furniture(text) or is_teaser(text):
        return True
    headed = above is not None and is_teaser(above) and len(above) <= 160
    return headed and len(text) <= 240 and (not links or above in links)


def _ends_short(text: str) -> bool:
    return ends_sentence(text) and len(text.split()) > 1


def _cut_inline_links(paragraphs: list[Paragraph]) -> None:
    """`… deployment. You might also like …` run together at the end of the last words."""
    live = [paragraph for paragraph in paragraphs if not paragraph.gone]
    for paragraph in live[-3:]:
        match = _INLINE_RELATED.search(paragraph.text)
        if (
            match
            and len(paragraph.text) - match.end() <= 600
            and not _INLINE_RELATED.search(paragraph.text, match.end())
        ):
            paragraph.text = paragraph.text[: match.start()].rstrip()
            paragraph.gone = not paragraph.text


def _drop(paragraphs: list[Paragraph]) -> None:
    for paragraph in paragraphs:
        paragraph.gone = True
