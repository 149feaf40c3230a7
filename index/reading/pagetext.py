"""The visible words of a page in paragraphs, in page order, and which of them are the article's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.reading.byline import meta_line
from index.reading.dates import find_dates
from index.reading.draft import ParagraphKind
from index.reading.entries import Entries, entries_of
from index.reading.furniture import is_promotion
from index.reading.pageboxes import counted, inside_of, is_menu, is_row_of_links, joined, out_of_article
from index.reading.pagewalk import Walk
from index.reading.shapes import is_prose, is_sentence

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LONGEST_DAY = 90  # letters of a line with a day above the text
_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_]+")


def blocks_of(tree: HtmlElement) -> list[tuple[ParagraphKind, str]]:
    """All visible text in paragraphs, in page order, navigation left out."""
    return joined(p for p in Walk(tree).paragraphs if not is_row_of_links(p))


def article_of(tree: HtmlElement, chosen: str, entries: Entries | None) -> list[tuple[ParagraphKind, str]]:
    """The article's paragraphs, in page order: all that stands in the element which holds what was `chosen` for its
    text, whole, less boxes of which nothing was chosen and which are furniture by their name or their links; of a live
    blog its entries besides, of a thread nothing else."""
    told = _shingles(chosen)
    walk = Walk(tree, entries)
    if entries is not None:
        outside = [p for p in walk.paragraphs if not p.entry and is_prose(p.text) and _vote(p.text, told)]
        if not (entries.live and not entries.comments) and len(outside) < 2:
            return _thread(walk, told)
        if entries.comments or not entries.live:
            walk = Walk(tree)
    votes = [_vote(paragraph.text, told) for paragraph in walk.paragraphs]
    counted(walk.blocks, walk.paragraphs, votes)
    inside = inside_of(walk.blocks, whole=entries is not None and entries.live)
    for number in _above_the_text(walk, inside):
        inside[number] = True
    out = out_of_article(walk.blocks)
    said = {paragraph.text for paragraph in walk.paragraphs if inside[paragraph.block]}
    kept = [
        (inside[paragraph.block] and not is_row_of_links(paragraph))
        or paragraph.entry
        or bool(
            vote
            and paragraph.text not in said
            and not out[paragraph.block]
            and not is_menu(walk.blocks[paragraph.block])
        )
        for paragraph, vote in zip(walk.paragraphs, votes, strict=True)
    ]
    last = next((number for number in range(len(kept) - 1, -1, -1) if kept[number]), -1)
    while 0 < last < len(kept) - 1 and walk.paragraphs[last].kind == "heading":  # of what is left out
        kept[last] = False
        last = next((number for number in range(last, -1, -1) if kept[number]), -1)
    return joined(p for p, stays in zip(walk.paragraphs, kept, strict=True) if stays)


def links_of(tree: HtmlElement) -> frozenset[str]:
    """The words of each link of a page."""
    return frozenset(" ".join("".join(link.itertext()).split()) for link in tree.iter("a"))


def entry_texts(tree: HtmlElement) -> Iterator[str]:
    """The paragraphs of a page's entries: a head is read in one piece, whatever stands between its parts."""
    entries = entries_of(tree)
    if entries is not None:
        yield from (f"\n{p.text}\n" for p in Walk(tree, entries).paragraphs if p.entry)


def voices_of(
    entries: Entries | None, told: list[tuple[ParagraphKind, str]]
) -> tuple[list[str], bool] | None:
    """The writers of a page's entries, and whether the entries are a live blog's; None where it was `told` without
    entries."""
    if entries is None or sum(kind == "code" and "\n" in text for kind, text in told) < 2:
        return None
    return [name for entry in entries.all for name in entry.writers], entries.live and not entries.comments


def all_words(tree: HtmlElement) -> Iterator[str]:
    """Every word of the page, and the values of attributes that say something, each apart."""
    yield from tree.itertext()
    for element in tree.iter("meta", "link", "time", "a", "html"):
        yield from (f"\n{value}\n" for value in element.attrib.values())
    yield from (f"\n{value}\n" for value in tree.xpath("//span/@title|//abbr/@title|//img/@alt"))


def _thread(walk: Walk, told: set[tuple[str, ...]]) -> list[tuple[ParagraphKind, str]]:
    """The entries, and what is told above the first of them."""
    first = next(number for number, paragraph in enumerate(walk.paragraphs) if paragraph.entry)
    furniture: list[bool] = []
    for block in walk.blocks:
        furniture.append(block.furniture or (block.parent >= 0 and furniture[block.parent]))
    return joined(
        p
        for number, p in enumerate(walk.paragraphs)
        if p.entry
        or (number < first and is_sentence(p.text) and _vote(p.text, told) and not furniture[p.block])
    )


def _shingles(text: str) -> set[tuple[str, ...]]:
    tokens = _TOKEN.findall(text)
    return set(zip(tokens, tokens[1:], tokens[2:], strict=False))


def _vote(text: str, told: set[tuple[str, ...]]) -> int:
    """A paragraph's words where most of them, in threes, are told; else 0."""
    tokens = _TOKEN.findall(text)
    threes = list(zip(tokens, tokens[1:], tokens[2:], strict=False))
    return len(tokens) if threes and sum(three in told for three in threes) * 2 >= len(threes) else 0


def _above_the_text(walk: Walk, inside: list[bool]) -> Iterator[int]:
    """The blocks between the page's headline and its article that are named as what stands there, or say by whom it is
    and when."""
    titled = named = False
    for paragraph in walk.paragraphs:
        block = walk.blocks[paragraph.block]
        if inside[paragraph.block]:
            return
        titled |= block.titled
        if not titled or block.titled or paragraph.linked >= len(paragraph.text) > 0:
            continue
        told = is_sentence(paragraph.text) and not (paragraph.linked or is_promotion(paragraph.text))
        if not named and (block.standfirst or walk.blocks[block.parent].standfirst or told):
            named = len(paragraph.text) <= 600
            yield from [paragraph.block] if named else []
        elif (
            (meta := meta_line(paragraph.text, None)) and (meta.labelled or meta.published is not None)
        ) or (len(paragraph.text) <= _LONGEST_DAY and len(find_dates(paragraph.text, None)) == 1):
            yield paragraph.block
