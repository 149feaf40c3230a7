"""The front lines between headline and first prose: byline, date line and outlet, each told by what stands beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from index.articles import MarkKind
from index.reading.byline import MetaLine, meta_line, told_line
from index.reading.dates import Order, find_dates
from index.reading.draft import Draft, Fact, FrontLine, Paragraph
from index.reading.furniture import is_edge_furniture, is_photo_credit
from index.reading.leads import EMBARGO
from index.reading.names import name_line, people_of
from index.reading.offices import is_role
from index.reading.outlets import is_agency, is_outlet, is_title_cased, may_be_outlet, names_media
from index.reading.shapes import is_keyword_list, is_prose, is_sentence, same_words, word_count

_REACH = 30
_LONGEST_DAY = 90  # letters of a line
_LONGEST_KICKER = 12  # words


@dataclass(frozen=True, slots=True)
class _Front:
    """What is known of an article's head before its lines are taken: all its prose, the names of its first `By` line,
    how it writes dates."""

    told: str
    byline: str | None
    order: Order | None
    heard: dict[str, MetaLine | None] = field(default_factory=dict)

    def meta(self, text: str) -> MetaLine | None:
        if text not in self.heard:  # asked for several times
            meta = None if is_prose(text) else told_line(text, self.order, self.outlet, self.byline is None)
            self.heard[text] = meta
        return self.heard[text]

    def outlet(self, words: str) -> bool:
        """An outlet by its words; beside a `By` line also any name that is not its author's and not in the prose."""
        if is_outlet(words):
            return True
        own = self.byline is None or words in self.byline or self.byline in words
        return not own and may_be_outlet(words) and not self._is_told(words)

    def _is_told(self, words: str) -> bool:
        return re.search(rf"\b{re.escape(words)}\b", self.told, re.IGNORECASE) is not None


def take_front(paragraphs: list[Paragraph], draft: Draft, behind_title: int, order: Order | None) -> None:
    """Bylines, date lines and outlets near the head become facts; keyword lists, picture credits and page parts there
    go. The outlet is a line of its own beside one of the others, or a part of one."""
    live = [n for n, p in enumerate(paragraphs) if not p.gone][:_REACH]
    front = _front_of([paragraphs[number].text for number in live], paragraphs, order)
    outlets = _outlet_lines(paragraphs, live, front)
    publisher = draft.publisher or _publisher(paragraphs, live, front, outlets)
    headline = _headline_of_page(paragraphs, draft)
    prose, byline, said = 0, _REACH, False
    for place, number in enumerate(live):
        paragraph = paragraphs[number]
        text = paragraph.text
        if is_photo_credit(text):
            paragraph.gone = True
            continue
        if prose > 3:
            continue
        meta = front.meta(text)
        if number in outlets:
            paragraph.gone = _take_outlet(draft, text, publisher, alone=front.byline is None)
        elif EMBARGO.match(text) and (
            draft.published or not (meta and meta.published)
        ):  # when it may be told
            continue
        elif meta and (meta.labelled or prose == 0):
            _learn_meta(draft, text, meta, publisher, beside=meta.labelled and place == byline + 1)
            byline = place if meta.author else byline
            paragraph.gone = True
        elif (
            prose == 0
            and (
                is_edge_furniture(text)
                or _is_office_at(text, draft.publisher)
                or (draft.title and number >= behind_title and not said and is_keyword_list(text))
            )
        ) or (prose == 0 and draft.published is None and _take_day(draft, text, order)):
            paragraph.gone = True
        elif prose == 0 and place <= 3 and number >= behind_title:
            paragraph.gone = _take_name(draft, text, front)
        elif number < behind_title:  # a masthead beside nothing, or who wrote it
            known = draft.publisher is not None and same_words(text, draft.publisher)
            known |= draft.author is not None and _names_again(text, draft.author)
            kicker = number < headline and not said and paragraph.kind in ("text", "heading")
            kicker &= word_count(text) <= _LONGEST_KICKER and not is_sentence(text)
            paragraph.gone = known or kicker or (word_count(text) <= 5 and names_media(text))
        prose += is_prose(text) and not paragraph.gone
        said |= is_sentence(text) and not paragraph.gone


def _headline_of_page(paragraphs: list[Paragraph], draft: Draft) -> int:
    """The place of a page's headline, above which stand its section and what leads to it; 0 in other files."""
    if draft.links is None or draft.title is None:
        return 0
    said = (n for n, p in enumerate(paragraphs) if p.gone and same_words(p.text, str(draft.title)))
    return next(said, 0)


def _is_office_at(text: str, publisher: str | None) -> bool:
    """`The Post, Kirkwall` below a name: its owner's paper, and where."""
    if publisher is None or not text.startswith(f"{publisher},"):
        return False
    return is_title_cased(text[len(publisher) + 1 :].strip())


def _front_of(lines: list[str], paragraphs: list[Paragraph], order: Order | None) -> _Front:
    told = "\n".join(p.text for p in paragraphs if is_prose(p.text) and not p.gone)
    for text in lines:
        if is_prose(text):
            break
        meta = meta_line(text, order, bare_names=False)
        if meta and meta.author:
            return _Front(told, meta.author, order)
    return _Front(told, None, order)


def _outlet_lines(paragraphs: list[Paragraph], live: list[int], front: _Front) -> set[int]:
    """The lines before the first prose that are an outlet's name: one known by its words beside a byline, a date line
    or another outlet, or any name between a byline and a date line."""
    lines = [number for number in live if not is_edge_furniture(paragraphs[number].text)]
    prose = (place for place, number in enumerate(lines) if is_prose(paragraphs[number].text))
    lines = lines[: next(prose, len(lines))]
    metas = [front.meta(paragraphs[number].text) for number in lines]
    beside = [
        meta is not None or _is_signed(paragraphs[n].text, front)
        for n, meta in zip(lines, metas, strict=True)
    ]
    found: set[int] = set()
    for _ in range(2):  # the second time sees the outlets of the first as neighbours
        for place, number in enumerate(lines):
            text = paragraphs[number].text
            if metas[place] is not None or number in found:
                continue
            around = {near for near in (place - 1, place + 1) if 0 <= near < len(lines)}
            said = [metas[near] for near in around]
            whole = any(m and m.author for m in said) and any(m and m.published for m in said)
            if (is_outlet(text) and any(beside[near] for near in around)) or (whole and front.outlet(text)):
                found.add(number)
                beside[place] = True
    return found


def _is_signed(text: str, front: _Front) -> bool:
    """A name with its owner's office: `Jane Doe, sports reporter`."""
    return is_role(text) and name_line(text, front.told) is not None


def _publisher(paragraphs: list[Paragraph], live: list[int], front: _Front, outlets: set[int]) -> str | None:
    """The first outlet of the front lines; an agency only where there is no other, as others print its text."""
    names = []
    for number in live:
        text = paragraphs[number].text
        if is_prose(text):
            break
        meta = None if number in outlets else front.meta(text)
        name = text if number in outlets else meta.publisher if meta else None
        names += [name] if name else []
    return next((name for name in names if not is_agency(name)), names[0] if names else None)


def _take_outlet(draft: Draft, text: str, publisher: str | None, alone: bool) -> bool:
    """A line that is an outlet's name; an agency's beside the paper's own is the author's where nobody (`alone`) is
    named. Whether the line is thereby dealt with."""
    if publisher and same_words(text, publisher):
        draft.learn("publisher", Fact(text, text), "line of its own")
        return True
    if is_agency(text):
        draft.learn("author", Fact(text, text) if alone else None, "line of its own")
        return True
    return False


def _take_day(draft: Draft, text: str, order: Order | None) -> bool:
    """A short line that is no sentence with one day in it: `Press release 12 March 2024 Brussels`."""
    found = (
        find_dates(text, order) if len(text) <= _LONGEST_DAY and draft.title and not is_sentence(text) else []
    )
    if len(found) != 1 or not found[0].iso:
        return False
    draft.state("published", found[0].iso, "date line")
    draft.front.append(FrontLine(text, (("published", found[0].start, found[0].end),)))
    return True


def _take_name(draft: Draft, text: str, front: _Front) -> bool:
    """A bare name below the headline; then the same name again, or its owner's office."""
    if draft.author is not None:
        return _names_again(text, draft.author) or is_role(text)
    if front.byline is not None:
        return same_words(text, front.byline)
    bare = text.removeprefix(draft.publisher).strip(" .,|·–—-") if draft.publisher else text
    name = name_line(bare if bare != text and bare else text, front.told) if draft.title else None
    draft.learn("author", Fact(name, text) if name else None, "line of its own")
    return name is not None


def _names_again(text: str, author: str) -> bool:
    """Whether a line names the authors that are known, all and in whatever way they are joined."""
    if same_words(text, author):
        return True
    said, known = people_of(text), people_of(author)
    return len(said) == len(known) > 1 and all(map(same_words, said, known))


def _learn_meta(draft: Draft, text: str, meta: MetaLine, publisher: str | None, beside: bool) -> None:
    """The line's facts that are new, and the line where there are any. `beside`: it stands below another byline."""
    facts: dict[MarkKind, str | None] = {"author": meta.author, "published": meta.published}
    if meta.changed and draft.changed is None:
        iso, start, end = meta.changed
        draft.changed = Fact(iso, text[start:end])
    if meta.publisher and publisher and same_words(meta.publisher, publisher):
        facts["publisher"] = meta.publisher
    joined = bool(meta.author and draft.author) and _join_authors(draft, str(meta.author), beside)
    kept = tuple(
        span
        for span in meta.spans
        if (getattr(draft, span[0]) is None and (span[0] != "publisher" or span[0] in facts))
        or (joined and span[0] == "author")
    )
    for kind, value in facts.items():
        if getattr(draft, kind) is None:
            draft.state(kind, value, "date line" if kind == "published" else "byline")
    if kept:
        draft.front.append(FrontLine(text, kept))


def _join_authors(draft: Draft, author: str, beside: bool) -> bool:
    """A byline that names all known authors and shows them in one line, or more of them, takes the place of their lines;
    one below another adds its names. Whether it does."""
    known, said = people_of(str(draft.author)), people_of(author)
    met = [any(same_words(one, other) for other in said) for one in known]
    lines = [line for line in draft.front if all(kind == "author" for kind, _, _ in line.spans)]
    if all(met) and (len(said) > len(known) or len(lines) > 1):
        draft.front = [line for line in draft.front if line not in lines]
        draft.state("author", author, "byline")
        return True
    if beside and not any(met) and draft.sources["author"] == "byline":
        draft.state("author", f"{draft.author}, {author}", "byline")
        return True
    return False
