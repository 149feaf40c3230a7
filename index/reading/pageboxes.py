"""The boxes and paragraphs of a page: what each holds, and which boxes are the article's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.reading.byline import starts_with_label
from index.reading.draft import ParagraphKind
from index.reading.furniture import asks_to_subscribe, is_promotion, starts_related
from index.reading.shapes import ends_sentence, is_sentence

_HOLDERS = frozenset(
    ("html", "body", "main", "article", "section", "div", "form", "center", "td", "tr", "tbody", "table")
)
_LINK_BOXES = frozenset(("ul", "ol", "dl", "menu", "div", "section", "table", "p", "header", "details"))
_BAR = re.compile(r"\s*[|·•\[\]]\s*")
_LONGEST_LIST = 1_500  # characters, with the line that introduces it
_LONGEST_BYLINE = 120
_LONGEST_PLEA, _MOST_ASKED = 80, 80  # letters of a line, words of a box
_SMALL = 0.25  # of the words taken for the article's: more are it, whatever their box is called
_HELD = 0.95  # of the words taken for the article's are in the element that is taken for it


@dataclass(slots=True)
class Block:
    """An element that stands apart from what is beside it: the block that holds it (-1: none), and how many letters,
    letters of links and words taken for the article's stand in it. `behind`: named as what stands behind an article, of its
    author or publisher; `card`: an `article` whose heading leads to another page; `parts`, `words`: its paragraphs and the
    words in them; `asks`: for a subscription, in a line that is no sentence; `headed`, `signed`: a heading,
    a byline stands in it; `paid`: named as an advertisement; `pleads`, `plain`: a paragraph asks for a subscription, a
    sentence in it does not."""

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
    caption: bool = False
    links: int = 0
    form: bool = False
    behind: bool = False
    card: bool = False
    parts: int = 0
    words: int = 0
    asks: bool = False
    headed: bool = False
    signed: bool = False
    paid: bool = False
    pleads: bool = False
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    block: int
    kind: ParagraphKind
    text: str
    linked: int
    entry: bool = False
    goes_on: bool = False  # with the paragraph before it: who said a quotation, a list's item below the line that names it


def joined(paragraphs: Iterable[Paragraph]) -> list[tuple[ParagraphKind, str]]:
    """The paragraphs, those that go on with the one before on lines of their own below it."""
    joined: list[tuple[ParagraphKind, str]] = []
    for paragraph in paragraphs:
        above = joined[-1][1] if joined else ""
        if paragraph.goes_on and above and len(above) + len(paragraph.text) <= _LONGEST_LIST:
            joined[-1] = ("code", f"{above}\n{paragraph.text}")
        else:
            joined.append((paragraph.kind, paragraph.text))
    return joined


def counted(blocks: list[Block], paragraphs: list[Paragraph], votes: list[int]) -> None:
    """Adds up in each block what stands in it, `votes` being the words of each paragraph taken for the article's."""
    named: list[bool] = []  # what stands in furniture by its name
    for block in blocks:
        named.append(block.furniture or (block.parent >= 0 and named[block.parent]))
    for paragraph, vote in zip(paragraphs, votes, strict=True):
        block = blocks[paragraph.block]
        block.letters += len(paragraph.text)
        block.linked += paragraph.linked
        block.told += vote
        block.own |= vote > 0
        block.sentence |= is_sentence(paragraph.text)
        pleads = named[paragraph.block] and is_promotion(paragraph.text)
        block.pleads |= pleads
        block.plain |= not pleads and is_sentence(paragraph.text)
        block.titled |= block.tag == "h1"
        block.parts += 1
        block.words += paragraph.text.count(" ") + 1
        block.headed |= paragraph.kind == "heading"
        block.signed |= 0 < paragraph.linked < len(paragraph.text) <= _LONGEST_BYLINE and starts_with_label(
            paragraph.text
        )
        block.asks |= len(paragraph.text) <= _LONGEST_PLEA and (
            asks_to_subscribe(paragraph.text)
            or (not ends_sentence(paragraph.text) and is_promotion(paragraph.text))
        )
    for block in reversed(blocks):
        if block.parent >= 0:
            above = blocks[block.parent]
            above.letters += block.letters
            above.linked += block.linked
            above.told += block.told
            above.sentence |= block.sentence
            above.pleads |= block.pleads
            above.plain |= block.plain
            above.titled |= block.titled
            above.links += block.links
            above.form |= block.form
            above.parts += block.parts
            above.words += block.words
            above.headed |= block.headed
            above.asks |= block.asks
            above.signed |= block.signed


def inside_of(blocks: list[Block], whole: bool = False) -> list[bool]:
    """Of each block whether it stands in the article's element and in no box that is furniture; with `whole` that is
    the one with the page's headline in it."""
    holder = _holder(blocks, whole)
    out = _out_though_told(blocks)
    inside: list[bool] = []
    for number, block in enumerate(blocks):
        within = number == holder or (block.parent >= 0 and inside[block.parent])
        kept = number == holder or (
            number not in out
            and not is_menu(block)
            and (
                block.told > 0
                or (_is_in_quotation(blocks, number) and not block.furniture)
                or not _is_box(block, blocks[0].told)
            )
        )
        inside.append(within and kept)
    return inside


def out_of_article(blocks: list[Block]) -> list[bool]:
    """Of each block whether it is, or stands in, a box that is none of the article's though it was taken for it."""
    out = _out_though_told(blocks)
    found: list[bool] = []
    for number, block in enumerate(blocks):
        found.append(number in out or (block.parent >= 0 and found[block.parent]))
    return found


def _out_though_told(blocks: list[Block]) -> set[int]:
    """Boxes with a small part of what was taken for the article's: furniture by their name with a form in them;
    advertisements by their name with a link in them; what is named as standing behind an article, with nothing else behind
    it; cards beside an article."""
    told = blocks[0].told if blocks else 0
    small = {number for number, block in enumerate(blocks) if 0 < block.told <= _SMALL * told}
    in_cards = sum(block.told for block in blocks if block.card)
    cards = {
        number for number in small if blocks[number].card and in_cards * 2 <= told
    }  # else it is a page of cards
    out = cards | {number for number in small if blocks[number].form and blocks[number].furniture}
    out |= {number for number in small if blocks[number].paid and blocks[number].links}
    out |= {
        number
        for number in small
        if blocks[number].furniture
        and not blocks[number].plain
        and (blocks[number].pleads or blocks[number].linked >= 0.9 * blocks[number].letters)
    }
    out |= set(_asking(blocks, told))
    return out | _at_the_end(blocks, {number for number in small if blocks[number].behind}, out)


def _asking(blocks: list[Block], told: int) -> Iterator[int]:
    """Small boxes with a heading that ask for a subscription and stand between paragraphs of the article's own that are no
    boxes: newsletters' in the middle of a text, whatever they are called."""
    own: dict[int, list[int]] = {}
    for number, block in enumerate(blocks):
        if block.tag == "p" and block.own and block.parent >= 0:
            own.setdefault(block.parent, []).append(number)
    for number, block in enumerate(blocks):
        small = block.asks and block.headed and 2 <= block.parts <= 8 and block.words <= _MOST_ASKED
        beside = (
            own.get(block.parent, []) if small and block.tag not in ("p", "blockquote", "ul", "ol") else []
        )
        if beside and beside[0] < number < beside[-1] and block.told * 2 <= told:
            yield number


def _at_the_end(blocks: list[Block], boxes: set[int], out: set[int]) -> set[int]:
    """Those of the boxes that nothing stands behind but others of them and what is out. Blocks stand in page order, so a
    box and what is in it stand together."""
    box_of: list[int] = []
    gone: list[bool] = []
    for number, block in enumerate(blocks):
        above = box_of[block.parent] if block.parent >= 0 else -1
        box_of.append(above if above >= 0 else number if number in boxes else -1)
        gone.append(number in out or (block.parent >= 0 and gone[block.parent]))
    found: set[int] = set()
    number = len(blocks) - 1
    while number >= 0:
        if not blocks[number].own or gone[number]:
            number -= 1
        elif box_of[number] < 0:
            break
        else:
            found.add(box_of[number])
            number = box_of[number] - 1
    return found


def _holder(blocks: list[Block], whole: bool) -> int:
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


def is_menu(block: Block) -> bool:
    """A cell of a page laid out by tables in which all is links, whatever of it is taken for the article's."""
    return block.tag == "td" and block.links >= 2 and block.linked >= 0.9 * block.letters > 0


def is_row_of_links(paragraph: Paragraph) -> bool:
    """`Back to index | Contact`: links with bars or brackets between them; or one behind words like `Read also`."""
    if not paragraph.linked:
        return False
    parts = [part for part in _BAR.split(paragraph.text) if part.strip()]
    if len(parts) > 1 and paragraph.linked >= sum(map(len, parts)) and not is_sentence(paragraph.text):
        return True
    before = paragraph.text[: max(0, len(paragraph.text) - paragraph.linked)]
    return bool(before.strip()) and starts_related(before.strip())


def _is_in_quotation(blocks: list[Block], number: int) -> bool:
    """Whether it says who is quoted, which may be a link: no box of links stands in a quotation."""
    while (number := blocks[number].parent) >= 0:
        if blocks[number].tag == "blockquote":
            return True
    return False


def _is_box(block: Block, told: int) -> bool:
    """Furniture by its name or its links; or another article beside the one that is `told`."""
    if block.furniture or (block.tag == "article" and told):
        return True
    if block.signed and block.parts == 1:  # whose name is a link
        return False
    return block.tag in _LINK_BOXES and block.linked >= 0.8 * block.letters > 0 and not block.sentence
