"""One pass over the elements of a page, which gives its boxes and the paragraphs that can be seen in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.reading.byline import meta_line
from index.reading.draft import ParagraphKind
from index.reading.entries import Entries, Entry
from index.reading.furniture import is_credit_alone, is_edge_furniture
from index.reading.pageboxes import Block, Paragraph, counted, inside_of, joined
from index.reading.pageelements import MARKER, is_note, is_quoted_by, is_unseen
from index.reading.tables import Table, whole_number

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_BLOCKS = frozenset(
    "p div section article main header h1 h2 h3 h4 h5 h6 li ul ol dl dt dd blockquote pre table tr td th hr body html"
    " address details summary center figure figcaption form caption fieldset legend tbody thead tfoot hgroup"
    " menu aside".split()
)
_SOMETIMES_BLOCKS = frozenset(("time", "cite", "footer"))
# Where a time tag is a part of the sentence.
_PROSE = frozenset(("p", "li", "blockquote", "dd", "figcaption"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_STANDFIRST = re.compile(
    r"(?:^|[\s_-])(?:standfirst|dek|deck|lede|sub-?head(?:line)?|sub-?title|excerpt)(?:$|[\s_-])", re.I
)
_CAPTION = re.compile(
    r"(?:^|[\s_-])(?:captions?(?:-?text)?|thumbcaption|legend|legende)(?:$|[\s_-])", re.IGNORECASE
)
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:shar(?:e|ing|edaddy)|sd-like|social|sociable|newsletter|subscri\w*|sign-?up|cookies?|consent|breadcrumbs?|sidebar|nav"
    r"|navigation|navbar|menu|toolbar|related\w*|recommend\w*|teasers?|promo\w*|sponsor\w*|ads?|advert\w*|outbrain|taboola"
    r"|side|titlebox|bookmark|comments?|disqus\w*|respond|footer|tags?|tag-?list|most-?(?:read|popular|viewed)|more-(?:on|from)|read-?(?:more|next)"
    r"|up-?next|trending|widget|paywall|modal|popup|overlay|pagination|author-(?:bio|box|card|info)|about-(?:the-)?author|bio"
    r"|noprint|print-only|metrics(?:-bar)?|partag(?:e|er)|teilen|compartir|condividi|abo|abonn\w*|suscri\w*|lire-?aussi|relacionad\w*|verwandt\w*"
    r"|werbung|anzeige|publicit\w*|publicidad\w*|fil-?ariane|mots-?cles|etiquetas|schlagw\w*|kommentare?|commentaires?"
    r"|comentarios?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"(?:^|[\s_-])(?:author-?(?:bio|box|card|info|desc(?:ription)?)|about-?(?:the-)?author|bio(?:graphy)?|disclaimer)(?:$|[\s_-])",
    re.IGNORECASE,
)
_PAID = re.compile(r"(?:^|[\s_-])(?:sponsor\w*|advert\w*|ads?|promoted)(?:$|[\s_-])", re.IGNORECASE)
_FURNITURE_ROLES = frozenset(
    ("navigation", "complementary", "dialog", "search", "menu", "contentinfo", "alert")
)
_SAID_BY = re.compile(r"[—–―-]\s*[^\W\d_]")


@dataclass(frozen=True, slots=True)
class _Open:
    """A table that is being read; `first`: how many paragraphs stand before it."""

    element: HtmlElement
    table: Table
    first: int


class Walk:
    """One pass over a page's elements: `blocks`, a parent before its children, and their `paragraphs`."""

    def __init__(
        self,
        tree: HtmlElement,
        entries: Entries | None = None,
        left_out: frozenset[HtmlElement] | None = None,
    ) -> None:
        part = left_out is not None and tree.tag not in _BLOCKS  # of an entry
        self.blocks: list[Block] = [Block(-1, "div", False)] if part else []
        self.paragraphs: list[Paragraph] = []
        self._entries = {entry.element: entry for entry in entries.all} if entries else {}
        self._left_out = left_out or frozenset()
        self._open: list[int] = [0] if part else []
        self._words: list[str] = []
        self._times: list[bool] = []
        self._introduced: set[int] = set()  # lists below a line that ends with a colon
        self._tables: list[_Open] = []
        self._links = self._linked = 0
        self._pass(tree)
        self._close()

    def _pass(self, tree: HtmlElement) -> None:
        from lxml.etree import iterwalk

        walker = iterwalk(tree, events=("start", "end"))
        for event, element in walker:
            tag = element.tag
            block = tag in _BLOCKS or (type(tag) is str and "-" in tag)  # a page's own elements
            if tag in _SOMETIMES_BLOCKS:
                block = self._time_apart(event) if tag == "time" else is_quoted_by(element)
            if event == "start":
                if element in self._entries:
                    self._enter(element)
                    self._say_entry(element)
                    walker.skip_subtree()
                    continue
                if element in self._left_out or is_unseen(element):
                    if any(words.strip() for words in element.itertext()):
                        self._close()  # no paragraph may span what is left out
                    if tag in ("ul", "ol") and self._open:  # the page's contents: links of the box around it
                        letters = len("".join(element.itertext()))
                        self.blocks[self._open[-1]].letters += letters
                        self.blocks[self._open[-1]].linked += letters
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
                if tag in ("sup", "a") and self._words and is_note(element, self._words[-1]):
                    self._words.append(" ")
                if tag in ("span", "a") and self._words and self._open and self._is_set_apart(element):
                    self._words.append(" ")
                self._say(element.text)
            elif tag == "br":
                self._close()
                self._say(element.tail)
            else:
                self._links -= tag == "a"
                if block:
                    self._close()
                    if self._tables and self._tables[-1].element is element:
                        self._end_table()
                    self._open.pop()
                if (
                    tag == "sup"
                    and (element.tail or "")[:1].isupper()
                    and MARKER.fullmatch(element.text or "")
                ):
                    self._words.append(" ")  # `1 Institute of Hearing`
                self._say(element.tail)

    def _is_set_apart(self, span: HtmlElement) -> bool:
        """Whether the page sets a span apart from the words before it: day and hour of a time, spans beside each other out
        of sentences that have names of their own or cannot be one word."""
        if self._times and self._times[-1]:
            return True
        before = span.getprevious()
        if (
            before is None
            or before.tag != span.tag
            or before.tail
            or self.blocks[self._open[-1]].tag in _PROSE
        ):
            return False
        named = span.get("class") and before.get("class") and span.get("class") != before.get("class")
        ended, begun = self._words[-1][-1:], (span.text or "")[:1]
        grown = (ended.islower() or ended == ":" or ended.isdigit()) and begun.isupper()
        return bool(named or grown or (ended.islower() and begun.isdigit()))

    def _say_entry(self, element: HtmlElement) -> None:
        """The entry's paragraphs, its head's lines above the first, and those of the entries inside it."""
        for outer in self._tables:
            outer.table.is_layout = True
        for one in element.iter():
            entry = self._entries.get(one)
            if entry is None:
                continue
            below = tuple(other for other in one.iterdescendants() if other in self._entries)
            said = _paragraphs_of(entry, below)
            text = "\n".join([*entry.opening, *(words for _, words in said[:1])])
            self.paragraphs += [
                Paragraph(self._open[-1], kind, words, 0, entry=True)
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
        furniture = element.get("role", "").lower() in _FURNITURE_ROLES or (
            len(named) > 2 and bool(_FURNITURE.search(named[:400]))
        )
        self.blocks.append(Block(self._open[-1] if self._open else -1, element.tag, furniture))
        self.blocks[-1].behind = len(named) > 2 and bool(_BEHIND.search(named[:400]))
        self.blocks[-1].paid = furniture and bool(_PAID.search(named[:400]))
        self.blocks[-1].form = element.tag == "form"
        self.blocks[-1].standfirst = len(named) > 2 and bool(_STANDFIRST.search(named[:400]))
        self.blocks[-1].caption = element.tag == "figcaption" or bool(
            _CAPTION.search(element.get("class") or "")
        )
        self._open.append(len(self.blocks) - 1)
        if element.tag in ("ul", "ol") and self.paragraphs and self.paragraphs[-1].text.endswith(":"):
            self._introduced.add(self._open[-1])

    def _goes_on(self, text: str) -> bool:
        """Whether these words belong to the paragraph before them."""
        before = self.paragraphs[-1] if self.paragraphs else None
        if before is None or before.kind == "heading":
            return False
        if before.block in self._open[:-1] and MARKER.fullmatch(before.text):  # a note below its figure
            return True
        if not self._introduced.isdisjoint(self._open):
            return True
        held = [self.blocks[number].tag for number in self._open]
        if held[-1:] == ["dd"] and self.blocks[before.block].tag == "dt":  # what its name says
            return meta_line(text, None) is None  # `Published` and its day are the page's front
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
            for outer in self._tables:
                outer.table.is_layout = True
            self._tables.append(_Open(element, Table(), len(self.paragraphs)))
            self._tables[-1].table.is_layout = element.get("role", "") in ("presentation", "none")
        elif self._tables and tag == "tr":
            self._tables[-1].table.row()
            if element.getparent().tag == "thead":
                self._tables[-1].table.name_columns()
        elif self._tables and tag in ("td", "th"):
            spans = (whole_number(element.get(name)) for name in ("colspan", "rowspan"))
            self._tables[-1].table.cell(tag == "th", *spans)

    def _end_table(self) -> None:
        """What was read as its cells' paragraphs becomes the table, if it is one."""
        closed = self._tables.pop()
        table, first = closed.table, closed.first
        if rows := table.paragraphs():
            linked = sum(paragraph.linked for paragraph in self.paragraphs[first:])
            self.paragraphs[first:] = [Paragraph(self._open[-1], kind, text, 0) for kind, text in rows[:-1]]
            self.paragraphs.append(Paragraph(self._open[-1], *rows[-1], linked))

    def _say(self, words: str | None) -> None:
        if words:
            self._words.append(words)
            self._linked += len(words) if self._links else 0

    def _close(self) -> None:
        text = " ".join("".join(self._words).split())
        if self._tables and text:
            self._tables[-1].table.say(text)
        if self._open and any(map(str.isalnum, text)):
            tag = self.blocks[self._open[-1]].tag
            kind: ParagraphKind = "heading" if tag in _HEADINGS else "text"
            if self.blocks[self._open[-1]].caption and kind == "text" and not is_credit_alone(text):
                kind = "code"
            if kind == "heading" and self._linked >= len(text):
                card = next((n for n in self._above(self._open[-1]) if self.blocks[n].tag == "article"), None)
                if card is not None:
                    self.blocks[card].card = True
            goes_on = self._goes_on(text)
            self.paragraphs.append(Paragraph(self._open[-1], kind, text, self._linked, goes_on=goes_on))
            if self._tables:
                self._tables[-1].table.is_layout |= kind == "heading"
        self._words.clear()
        self._linked = 0


def _paragraphs_of(entry: Entry, below: tuple[HtmlElement, ...]) -> list[tuple[ParagraphKind, str]]:
    """The paragraphs of an entry's words, boxes of links and what is furniture by its name left out."""
    walk = Walk(entry.body, left_out=frozenset((*entry.head, *entry.apart, *below)))
    counted(walk.blocks, walk.paragraphs, [0] * len(walk.paragraphs))
    inside = inside_of(walk.blocks)
    said = joined(p for p in walk.paragraphs if inside[p.block] and not is_edge_furniture(p.text))
    return [
        ("code" if kind == "text" else kind, text) for kind, text in said
    ]  # no short line of it is a heading
