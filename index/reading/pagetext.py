"""The visible words of a page in paragraphs, in page order, and which of them are the article's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.reading.draft import ParagraphKind
from index.reading.shapes import is_sentence
from index.reading.tables import Table, whole_number

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_UNSEEN = frozenset(
    "script style template noscript svg head nav aside footer button iframe select textarea object audio video canvas"
    " datalist dialog".split()
)
_BLOCKS = frozenset(
    "p div section article main header h1 h2 h3 h4 h5 h6 li ul ol dl dt dd blockquote pre table tr td th hr body html"
    " address details summary center figure figcaption form caption fieldset legend tbody thead tfoot hgroup"
    " menu".split()
)
_PROSE = frozenset(
    ("p", "li", "blockquote", "dd", "figcaption")
)  # where a time tag is a part of the sentence
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_HOLDERS = frozenset(
    ("html", "body", "main", "article", "section", "div", "form", "center", "td", "tr", "tbody", "table")
)
_LINK_BOXES = frozenset(("ul", "ol", "dl", "menu", "div", "section", "table", "p", "header", "details"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_FOR_MACHINES = re.compile(
    r"(?:^|[\s_-])(?:sr-only|screen-reader(?:-text)?|visually-?hidden)(?:$|[\s_-])", re.IGNORECASE
)
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:shar(?:e|ing)|social|sociable|newsletter|subscri\w*|sign-?up|cookies?|consent|breadcrumbs?|sidebar|nav"
    r"|navigation|navbar|menu|toolbar|related|recommend\w*|teasers?|promo\w*|sponsor\w*|ads?|advert\w*|outbrain|taboola"
    r"|comments?|disqus\w*|respond|footer|tags?|tag-?list|most-?(?:read|popular|viewed)|more-(?:on|from)|read-?(?:more|next)"
    r"|up-?next|trending|widget|paywall|modal|popup|overlay|pagination|author-(?:bio|box|card|info)|about-(?:the-)?author|bio"
    r"|noprint|print-only)(?:$|[\s_-])",
    re.IGNORECASE,
)
_FURNITURE_ROLES = frozenset(
    ("navigation", "complementary", "dialog", "search", "menu", "contentinfo", "alert")
)
_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_]+")
_MARKER = re.compile(r"\s*\[?(?:\d{1,3}|[a-z]|[*†‡§]{1,3})\]?\s*")
# `m²` and `10⁶` as pages write them: a raised figure that is no note's.
_POWER = re.compile(r"(?:(?<![^\W\d_])(?:[mck]?m|ft|in|mi|s|h)|(?<!\d)10|[)\]])$")
_HELD = 0.95  # of the words taken for the article's are in the element that is taken for it


@dataclass(slots=True)
class _Block:
    """An element that stands apart from what is beside it: the block that holds it (-1: none), and how many letters,
    letters of links and words taken for the article's stand in it."""

    parent: int
    tag: str
    furniture: bool
    letters: int = 0
    linked: int = 0
    told: int = 0
    sentence: bool = False
    own: bool = False


@dataclass(frozen=True, slots=True)
class _Paragraph:
    block: int
    kind: ParagraphKind
    text: str
    linked: int


def blocks_of(tree: HtmlElement) -> list[tuple[ParagraphKind, str]]:
    """All visible text in paragraphs, in page order, navigation left out."""
    return [(paragraph.kind, paragraph.text) for paragraph in _Walk(tree).paragraphs]


def article_of(tree: HtmlElement, chosen: str) -> list[tuple[ParagraphKind, str]]:
    """The article's paragraphs, in page order: all that stands in the element which holds what was `chosen` for its
    text, whole, less boxes of which nothing was chosen and which are furniture by their name or their links."""
    walk = _Walk(tree)
    told = _shingles(chosen)
    votes = [_vote(paragraph.text, told) for paragraph in walk.paragraphs]
    _count(walk, votes)
    inside = _inside(walk.blocks)
    kept = [paragraph for paragraph in walk.paragraphs if inside[paragraph.block]]
    said = {paragraph.text for paragraph in kept}
    return [
        (paragraph.kind, paragraph.text)
        for paragraph, vote in zip(walk.paragraphs, votes, strict=True)
        if inside[paragraph.block] or (vote and paragraph.text not in said)
    ]


class _Walk:
    """One pass over a page's elements: `blocks`, a parent before its children, and their `paragraphs`."""

    def __init__(self, tree: HtmlElement) -> None:
        self.blocks: list[_Block] = []
        self.paragraphs: list[_Paragraph] = []
        self._open: list[int] = []
        self._words: list[str] = []
        self._times: list[bool] = []
        self._tables: list[tuple[Table, int]] = []  # with the number of paragraphs before it
        self._links = self._linked = 0
        self._pass(tree)
        self._close()

    def _pass(self, tree: HtmlElement) -> None:
        from lxml.etree import iterwalk

        walker = iterwalk(tree, events=("start", "end"))
        for event, element in walker:
            tag = element.tag
            block = tag in _BLOCKS or (tag == "time" and self._time_apart(event))
            if event == "start":
                if tag in _UNSEEN or _is_hidden(element):
                    if any(words.strip() for words in element.itertext()):
                        self._close()  # no paragraph may span what is left out
                    walker.skip_subtree()
                    self._links += tag == "a"
                    if block:
                        self._enter(element)
                    continue
                if block:
                    self._enter(element)
                    self._begin(element)
                self._links += tag == "a"
                if tag == "sup" and self._words and _is_note(element, self._words[-1]):
                    self._words.append(" ")
                self._say(element.text)
            elif tag == "br":
                self._close()
                self._say(element.tail)
            else:
                self._links -= tag == "a"
                if block:
                    self._close()
                    if tag == "table":
                        self._end_table()
                    self._open.pop()
                self._say(element.tail)

    def _time_apart(self, event: str) -> bool:
        """Whether a time tag is a line of its own and no part of a sentence."""
        if event == "end":
            return self._times.pop()
        words = next((words for words in reversed(self._words) if words.strip()), "")
        prose = bool(self._open) and self.blocks[self._open[-1]].tag in _PROSE
        self._times.append(not prose and (not words or not self._words[-1][-1].isspace()))
        return self._times[-1]

    def _enter(self, element: HtmlElement) -> None:
        self._close()
        named = f"{element.get('class', '')} {element.get('id', '')}"
        furniture = element.get("role", "").lower() in _FURNITURE_ROLES or bool(
            _FURNITURE.search(named[:400])
        )
        self.blocks.append(_Block(self._open[-1] if self._open else -1, element.tag, furniture))
        self._open.append(len(self.blocks) - 1)

    def _begin(self, element: HtmlElement) -> None:
        """A table, or a row or cell of one."""
        tag = element.tag
        if tag == "table":
            for outer, _ in self._tables:
                outer.is_layout = True
            self._tables.append((Table(), len(self.paragraphs)))
            self._tables[-1][0].is_layout = element.get("role", "") in ("presentation", "none")
        elif self._tables and tag == "tr":
            self._tables[-1][0].row()
            if element.getparent().tag == "thead":
                self._tables[-1][0].name_columns()
        elif self._tables and tag in ("td", "th"):
            spans = (whole_number(element.get(name)) for name in ("colspan", "rowspan"))
            self._tables[-1][0].cell(tag == "th", *spans)

    def _end_table(self) -> None:
        """What was read as its cells' paragraphs becomes the table, if it is one."""
        table, first = self._tables.pop()
        if rows := table.paragraphs():
            linked = sum(paragraph.linked for paragraph in self.paragraphs[first:])
            self.paragraphs[first:] = [_Paragraph(self._open[-1], kind, text, 0) for kind, text in rows[:-1]]
            self.paragraphs.append(_Paragraph(self._open[-1], *rows[-1], linked))

    def _say(self, words: str | None) -> None:
        if words:
            self._words.append(words)
            self._linked += len(words) if self._links else 0

    def _close(self) -> None:
        text = " ".join("".join(self._words).split())
        if text and self._open:
            kind: ParagraphKind = "heading" if self.blocks[self._open[-1]].tag in _HEADINGS else "text"
            self.paragraphs.append(_Paragraph(self._open[-1], kind, text, self._linked))
            if self._tables:
                self._tables[-1][0].say(text)
                self._tables[-1][0].is_layout |= kind == "heading"
        self._words.clear()
        self._linked = 0


def _is_hidden(element: HtmlElement) -> bool:
    style, named = element.get("style"), element.get("class")
    return (
        element.get("hidden") is not None
        or bool(style and _HIDDEN.search(style[:1000]))
        or bool(named and _FOR_MACHINES.search(named[:400]))
    )


def _is_note(raised: HtmlElement, before: str) -> bool:
    """Whether a raised figure is a note's, which would be read as the end of the word or number before it."""
    text = "".join(raised.itertext())
    return bool(_MARKER.fullmatch(text)) and not _POWER.search(before[-4:])


def _shingles(text: str) -> set[tuple[str, ...]]:
    tokens = _TOKEN.findall(text)
    return set(zip(tokens, tokens[1:], tokens[2:], strict=False))


def _vote(text: str, told: set[tuple[str, ...]]) -> int:
    """A paragraph's words where most of them, in threes, are told; else 0."""
    tokens = _TOKEN.findall(text)
    threes = list(zip(tokens, tokens[1:], tokens[2:], strict=False))
    return len(tokens) if threes and sum(three in told for three in threes) * 2 >= len(threes) else 0


def _count(walk: _Walk, votes: list[int]) -> None:
    blocks = walk.blocks
    for paragraph, vote in zip(walk.paragraphs, votes, strict=True):
        block = blocks[paragraph.block]
        block.letters += len(paragraph.text)
        block.linked += paragraph.linked
        block.told += vote
        block.own |= vote > 0
        block.sentence |= is_sentence(paragraph.text)
    for block in reversed(blocks):
        if block.parent >= 0:
            above = blocks[block.parent]
            above.letters += block.letters
            above.linked += block.linked
            above.told += block.told
            above.sentence |= block.sentence


def _inside(blocks: list[_Block]) -> list[bool]:
    """Of each block whether it stands in the article's element and in no box that is furniture."""
    holder = _holder(blocks)
    inside: list[bool] = []
    for number, block in enumerate(blocks):
        within = number == holder or (block.parent >= 0 and inside[block.parent])
        inside.append(within and (block.told > 0 or number == holder or not _is_box(block)))
    return inside


def _holder(blocks: list[_Block]) -> int:
    """The innermost element that has all but a few of the words taken for the article's and none but in its blocks; an
    `article` is taken whole."""
    holder = 0
    for number, block in enumerate(blocks):
        if block.parent != holder or block.tag not in _HOLDERS or blocks[holder].tag == "article":
            continue
        if block.told >= _HELD * blocks[0].told > 0 and not block.own:
            holder = number
    return holder


def _is_box(block: _Block) -> bool:
    if block.furniture or block.tag == "article":
        return True
    return block.tag in _LINK_BOXES and block.linked >= 0.8 * block.letters > 0 and not block.sentence


def all_words(tree: HtmlElement) -> Iterator[str]:
    """Every word of the page, and the values of attributes that say something, each apart."""
    yield from tree.itertext()
    for element in tree.iter("meta", "link", "time", "a", "html"):
        yield from (f"\n{value}\n" for value in element.attrib.values())
