"""The visible words of a page in paragraphs, in page order, and which of them are the article's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.reading.draft import ParagraphKind
from index.reading.entries import Entries, Entry, entries_of
from index.reading.furniture import is_credit_alone
from index.reading.shapes import is_prose, is_sentence
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
_NEVER = re.compile(  # consent walls and archives' banners, whatever is taken for the article's
    r"sp_message_container|onetrust|didomi|qc-cmp|cybotcookiebot|truste|usercentrics|fc-consent|cmpbox|cookie-?(?:notice"
    r"|banner|consent|compliance|law)|gdpr|wm-ipp|wm-capinfo",
    re.IGNORECASE,
)
_STANDFIRST = re.compile(
    r"(?:^|[\s_-])(?:standfirst|dek|deck|lede|sub-?head(?:line)?|sub-?title|excerpt)(?:$|[\s_-])", re.I
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_FOR_MACHINES = re.compile(
    r"(?:^|[\s_-])(?:sr-only|screen-reader(?:-text)?|visually-?hidden|mw-editsection)(?:$|[\s_-])",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:shar(?:e|ing)|social|sociable|newsletter|subscri\w*|sign-?up|cookies?|consent|breadcrumbs?|sidebar|nav"
    r"|navigation|navbar|menu|toolbar|related|recommend\w*|teasers?|promo\w*|sponsor\w*|ads?|advert\w*|outbrain|taboola"
    r"|side|titlebox|bookmark|comments?|disqus\w*|respond|footer|tags?|tag-?list|most-?(?:read|popular|viewed)|more-(?:on|from)|read-?(?:more|next)"
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
_NOTE = re.compile(r"foot-?note|fn-?ref|note-?ref", re.IGNORECASE)
_SAID_BY = re.compile(r"[—–―-]\s*[^\W\d_]")
_LONGEST_LIST = 1_500  # characters, with the line that introduces it
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
    titled: bool = False
    standfirst: bool = False
    links: int = 0


@dataclass(frozen=True, slots=True)
class _Paragraph:
    block: int
    kind: ParagraphKind
    text: str
    linked: int
    entry: bool = False
    goes_on: bool = False  # with the paragraph before it: who said a quotation, a list's item below the line that names it


def blocks_of(tree: HtmlElement) -> list[tuple[ParagraphKind, str]]:
    """All visible text in paragraphs, in page order, navigation left out."""
    return _joined(_Walk(tree).paragraphs)


def _joined(paragraphs: Iterable[_Paragraph]) -> list[tuple[ParagraphKind, str]]:
    """The paragraphs, those that go on with the one before on lines of their own below it."""
    joined: list[tuple[ParagraphKind, str]] = []
    for paragraph in paragraphs:
        above = joined[-1][1] if joined else ""
        if paragraph.goes_on and above and len(above) + len(paragraph.text) <= _LONGEST_LIST:
            joined[-1] = ("code", f"{above}\n{paragraph.text}")
        else:
            joined.append((paragraph.kind, paragraph.text))
    return joined


def article_of(tree: HtmlElement, chosen: str) -> list[tuple[ParagraphKind, str]]:
    """The article's paragraphs, in page order: all that stands in the element which holds what was `chosen` for its
    text, whole, less boxes of which nothing was chosen and which are furniture by their name or their links; of a live
    blog its entries besides, of a thread nothing else."""
    told = _shingles(chosen)
    entries = entries_of(tree)
    walk = _Walk(tree, entries)
    if entries is not None:
        outside = [p for p in walk.paragraphs if not p.entry and is_prose(p.text) and _vote(p.text, told)]
        if not (entries.live and not entries.comments) and len(outside) < 2:
            return _thread(walk, told)
        if entries.comments or not entries.live:
            walk = _Walk(tree)
    votes = [_vote(paragraph.text, told) for paragraph in walk.paragraphs]
    _count(walk, votes)
    inside = _inside(walk.blocks, whole=entries is not None and entries.live)
    if (standfirst := _standfirst(walk, inside)) is not None:
        inside[standfirst] = True
    said = {paragraph.text for paragraph in walk.paragraphs if inside[paragraph.block]}
    return _joined(
        paragraph
        for paragraph, vote in zip(walk.paragraphs, votes, strict=True)
        if inside[paragraph.block]
        or paragraph.entry
        or (vote and paragraph.text not in said and not _is_menu(walk.blocks[paragraph.block]))
    )


def entry_texts(tree: HtmlElement) -> Iterator[str]:
    """The paragraphs of a page's entries: a head is read in one piece, whatever stands between its parts."""
    entries = entries_of(tree)
    if entries is not None:
        yield from (f"\n{p.text}\n" for p in _Walk(tree, entries).paragraphs if p.entry)


def _thread(walk: _Walk, told: set[tuple[str, ...]]) -> list[tuple[ParagraphKind, str]]:
    """The entries, and what is told above the first of them."""
    first = next(number for number, paragraph in enumerate(walk.paragraphs) if paragraph.entry)
    furniture: list[bool] = []
    for block in walk.blocks:
        furniture.append(block.furniture or (block.parent >= 0 and furniture[block.parent]))
    return _joined(
        p
        for number, p in enumerate(walk.paragraphs)
        if p.entry
        or (number < first and is_sentence(p.text) and _vote(p.text, told) and not furniture[p.block])
    )


class _Walk:
    """One pass over a page's elements: `blocks`, a parent before its children, and their `paragraphs`."""

    def __init__(
        self,
        tree: HtmlElement,
        entries: Entries | None = None,
        left_out: frozenset[HtmlElement] | None = None,
    ) -> None:
        part = left_out is not None and tree.tag not in _BLOCKS  # of an entry
        self.blocks: list[_Block] = [_Block(-1, "div", False)] if part else []
        self.paragraphs: list[_Paragraph] = []
        self._entries = {entry.element: entry for entry in entries.all} if entries else {}
        self._left_out = left_out or frozenset()
        self._open: list[int] = [0] if part else []
        self._words: list[str] = []
        self._times: list[bool] = []
        self._introduced: set[int] = set()  # lists below a line that ends with a colon
        self._tables: list[tuple[Table, int]] = []  # with the number of paragraphs before it
        self._links = self._linked = 0
        self._pass(tree)
        self._close()

    def _pass(self, tree: HtmlElement) -> None:
        from lxml.etree import iterwalk

        walker = iterwalk(tree, events=("start", "end"))
        for event, element in walker:
            tag = element.tag
            block = tag in _BLOCKS or (tag == "time" and self._time_apart(event)) or _is_quoted_by(element)
            if event == "start":
                if element in self._entries:
                    self._enter(element)
                    self._say_entry(element)
                    walker.skip_subtree()
                    continue
                if element in self._left_out or _is_unseen(element):
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
                if tag == "a" and self._open:
                    self.blocks[self._open[-1]].links += 1
                if self._words and _is_note(element, self._words[-1]):
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

    def _say_entry(self, element: HtmlElement) -> None:
        """The entry's paragraphs, its head's lines above the first, and those of the entries inside it."""
        for one in element.iter():
            entry = self._entries.get(one)
            if entry is None:
                continue
            below = tuple(other for other in one.iterdescendants() if other in self._entries)
            said = _paragraphs_of(entry, below)
            text = "\n".join([*entry.opening, *(words for _, words in said[:1])])
            self.paragraphs += [
                _Paragraph(self._open[-1], kind, words, 0, entry=True)
                for kind, words in [("code", text), *said[1:]]
                if words
            ]

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
        named = f"{element.get('class', '')} {element.get('id', '')} {element.get('data-gu-name', '')}"
        furniture = element.get("role", "").lower() in _FURNITURE_ROLES or bool(
            _FURNITURE.search(named[:400])
        )
        self.blocks.append(_Block(self._open[-1] if self._open else -1, element.tag, furniture))
        self.blocks[-1].standfirst = bool(_STANDFIRST.search(named[:400]))
        self._open.append(len(self.blocks) - 1)
        if element.tag in ("ul", "ol") and self.paragraphs and self.paragraphs[-1].text.endswith(":"):
            self._introduced.add(self._open[-1])

    def _goes_on(self, text: str) -> bool:
        """Whether these words belong to the paragraph before them."""
        before = self.paragraphs[-1] if self.paragraphs else None
        if before is None or before.kind == "heading":
            return False
        if before.block in self._open[:-1] and _MARKER.fullmatch(before.text):  # a note below its figure
            return True
        if not self._introduced.isdisjoint(self._open):
            return True
        held = [self.blocks[number].tag for number in self._open]
        if "blockquote" in held:
            quote = self._open[held.index("blockquote")]
            inside = any(number == quote for number in self._above(before.block))
            names = not _SAID_BY.match(text) and not {"cite", "footer"} & set(held)
            return inside and (
                not names or (self.blocks[before.block].tag == "cite" and before.text.endswith(":"))
            )
        return held[-1:] == ["figcaption"] and any(
            self.blocks[number].tag == "blockquote" and self.blocks[number].parent in self._open
            for number in self._above(before.block)
        )

    def _above(self, number: int) -> Iterator[int]:
        """A block and those around it."""
        while number >= 0:
            yield number
            number = self.blocks[number].parent

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
        if self._tables and text:
            self._tables[-1][0].say(text)
        if self._open and any(map(str.isalnum, text)):
            tag = self.blocks[self._open[-1]].tag
            kind: ParagraphKind = "heading" if tag in _HEADINGS else "text"
            if tag == "figcaption" and not is_credit_alone(text):
                kind = "code"
            goes_on = self._goes_on(text)
            self.paragraphs.append(_Paragraph(self._open[-1], kind, text, self._linked, goes_on=goes_on))
            if self._tables:
                self._tables[-1][0].is_layout |= kind == "heading"
        self._words.clear()
        self._linked = 0


def _paragraphs_of(entry: Entry, below: tuple[HtmlElement, ...]) -> list[tuple[ParagraphKind, str]]:
    """The paragraphs of an entry's words, boxes of links and what is furniture by its name left out."""
    walk = _Walk(entry.body, left_out=frozenset((*entry.head, *entry.apart, *below)))
    _count(walk, [0] * len(walk.paragraphs))
    inside = _inside(walk.blocks)
    said = _joined(p for p in walk.paragraphs if inside[p.block])
    return [
        ("code" if kind == "text" else kind, text) for kind, text in said
    ]  # no short line of it is a heading


def _is_quoted_by(element: HtmlElement) -> bool:
    """Whether a `cite` says who is quoted and is no title inside of the quotation."""
    if element.tag not in ("cite", "footer") or element.getparent() is None:
        return False
    holder = element.getparent()
    if element.tag == "footer" or holder.tag == "footer":
        return holder.tag == "blockquote"
    if holder.tag not in ("blockquote", "div") or not any(True for _ in element.iterancestors("blockquote")):
        return False
    first = not (holder.text or "").strip() and element.getprevious() is None
    return bool(first or (not (element.tail or "").strip() and element.getnext() is None))


def _is_unseen(element: HtmlElement) -> bool:
    if element.tag == "footer" and element.getparent().tag == "blockquote":  # who said it
        return False
    return element.tag in _UNSEEN or _is_hidden(element) or bool(_NEVER.search(element.get("id") or ""))


def _is_hidden(element: HtmlElement) -> bool:
    style, named = element.get("style"), element.get("class")
    return (
        element.get("hidden") is not None
        or bool(style and _HIDDEN.search(style[:1000]))
        or bool(named and _FOR_MACHINES.search(named[:400]))
    )


def _is_note(raised: HtmlElement, before: str) -> bool:
    """Whether a figure is a note's, which would be read as the end of the word or number before it."""
    if raised.tag != "sup" and not (
        raised.tag == "a" and _NOTE.search(f"{raised.get('class')} {raised.get('role')}")
    ):
        return False
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
        block.titled |= block.tag == "h1"
    for block in reversed(blocks):
        if block.parent >= 0:
            above = blocks[block.parent]
            above.letters += block.letters
            above.linked += block.linked
            above.told += block.told
            above.sentence |= block.sentence
            above.titled |= block.titled
            above.links += block.links


def _inside(blocks: list[_Block], whole: bool = False) -> list[bool]:
    """Of each block whether it stands in the article's element and in no box that is furniture; with `whole` that is
    the one with the page's headline in it."""
    holder = _holder(blocks, whole)
    inside: list[bool] = []
    for number, block in enumerate(blocks):
        within = number == holder or (block.parent >= 0 and inside[block.parent])
        kept = number == holder or (not _is_menu(block) and (block.told > 0 or not _is_box(block)))
        inside.append(within and kept)
    return inside


def _standfirst(walk: _Walk, inside: list[bool]) -> int | None:
    """The block between the page's headline and its article that is named as what stands there."""
    titled = False
    for paragraph in walk.paragraphs:
        block = walk.blocks[paragraph.block]
        if inside[paragraph.block]:
            return None
        titled |= block.titled
        named = block.standfirst or walk.blocks[block.parent].standfirst
        if titled and named and not block.titled and len(paragraph.text) <= 600:
            return paragraph.block
    return None


def _holder(blocks: list[_Block], whole: bool) -> int:
    """The innermost element that has all but a few of the words taken for the article's and none but in its blocks; an
    `article` is taken whole."""
    holder = 0
    for number, block in enumerate(blocks):
        if block.parent != holder or block.tag not in _HOLDERS or blocks[holder].tag == "article":
            continue
        if whole and not block.titled:
            continue
        if block.told >= _HELD * blocks[0].told > 0 and not block.own:
            holder = number
    return holder


def _is_menu(block: _Block) -> bool:
    """A cell of a page laid out by tables in which all is links, whatever of it is taken for the article's."""
    return block.tag == "td" and block.links >= 2 and block.linked >= 0.9 * block.letters > 0


def _is_box(block: _Block) -> bool:
    if block.furniture or block.tag == "article":
        return True
    return block.tag in _LINK_BOXES and block.linked >= 0.8 * block.letters > 0 and not block.sentence


def all_words(tree: HtmlElement) -> Iterator[str]:
    """Every word of the page, and the values of attributes that say something, each apart."""
    yield from tree.itertext()
    for element in tree.iter("meta", "link", "time", "a", "html"):
        yield from (f"\n{value}\n" for value in element.attrib.values())
