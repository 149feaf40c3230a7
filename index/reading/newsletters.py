"""A newsletter saved as a page to its stories: each below a heading of one kind, with a byline or a link of its own."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from index.reading.byline import meta_line
from index.reading.cleaning import clean
from index.reading.draft import Draft, Fact, FrontLine, ParagraphKind, Unreadable, whole_lines
from index.reading.furniture import is_ad, is_edge_furniture, is_promotion, names_sponsor
from index.reading.pageboxes import Paragraph, joined
from index.reading.pagewalk import Walk
from index.reading.shapes import is_sentence
from index.reading.sites import site_name

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LEAVES = re.compile(  # what every newsletter has below it, by law
    r"unsubscribe|opt[ -]out|abbestellen|abmelden|désabonn|désinscri|darse de baja|cancelar (?:la )?suscripción|disiscri"
    r"|annulla l['’]iscrizione|afmelden|uitschrijven|wypisz|cancelar (?:a )?(?:inscrição|assinatura)|avregistrer|avmeld"
    r"|afmeld|配信停止|구독 ?취소|수신 ?거부|退订",
    re.IGNORECASE,
)
_LEVELS = ("h1", "h2", "h3", "h4")
_LONGEST_LEAD = 60  # letters of a line that leads on: `Read more`
_OPENING = 40  # words of its editor before the stories, which are an article of their own
_NUMBERED = re.compile(r"\d{1,2}(?:\.|\)|:| big thing)\s*\S")


def stories_of(tree: HtmlElement, known: Draft) -> list[Draft | Unreadable]:
    """The stories of a page of which `known` is what machines are told; [] where nobody can leave it, as every newsletter
    lets its readers, or the headings of no level are each one of a story: above sentences, and linked, numbered, or with
    a byline or a line that leads on behind it."""
    if not any(_LEAVES.search("".join(link.itertext())) for link in tree.iter("a")):
        return []
    walk = Walk(tree)
    site = site_name([one.text for one in walk.paragraphs])
    feet = {_cell(walk, one.block) for one in walk.paragraphs if one.linked and _LEAVES.search(one.text)}
    own = [one for one in walk.paragraphs if _cell(walk, one.block) not in feet - {-1}]
    walk.paragraphs = own if any(is_sentence(one.text) for one in own) else walk.paragraphs
    for level in _LEVELS:
        starts = [number for number, one in enumerate(walk.paragraphs) if walk.blocks[one.block].tag == level]
        if len(starts) < (3 if level == "h1" else 2):  # one is its own name
            continue
        parts = [walk.paragraphs[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)]
        told = [part for part in parts if any(is_sentence(one.text) for one in part[1:] if not one.linked)]
        stories = [story for part in told if (story := _story(part))]
        if len(stories) >= 2 and len(stories) == len(told):
            return _drafts(walk.paragraphs[: starts[0]], stories, known, site)
    return []


def _cell(walk: Walk, number: int) -> int:
    """The cell that a block stands in, -1 where it stands in none."""
    while number >= 0 and walk.blocks[number].tag != "td":
        number = walk.blocks[number].parent
    return number


def _story(part: list[Paragraph]) -> list[Paragraph]:
    """A heading and its text, up to what somebody paid for; [] where it is no story's."""
    lead = any(0 < len(one.text) <= min(one.linked, _LONGEST_LEAD) for one in part[1:])
    signed = any((meta := meta_line(one.text, None)) and meta.author and meta.labelled for one in part[1:4])
    headed = part[0].linked >= len(part[0].text) or _NUMBERED.match(part[0].text)
    paid = (n for n, one in enumerate(part) if is_ad(one.text) or names_sponsor(one.text))
    told = part[: next(paid, len(part))]
    while len(told) > 1 and 0 < len(told[-1].text) <= min(told[-1].linked, _LONGEST_LEAD):  # leads on
        del told[-1]
    return told if signed or headed or lead else []


def _drafts(
    told: list[Paragraph], stories: list[list[Paragraph]], known: Draft, site: str | None
) -> list[Draft | Unreadable]:
    """The stories with the newsletter's day and name, and its author where he is one and they name none."""
    above = [(one.text, meta) for one in told if (meta := meta_line(one.text, None))]
    day = next(((text[slice(*span[1:])], meta.published) for text, meta in above if meta.published
                for span in meta.spans if span[0] == "published"), None)  # fmt: skip
    author = next((meta.author for _, meta in above if meta.author and meta.labelled), None)
    names = [one.text for one in told if known.title and one.text in known.title and len(one.text) >= 4]
    outlet = known.publisher or next(iter(names), None) or site
    drafts: list[Draft | Unreadable] = []
    opening = [one for one in told if not (is_edge_furniture(one.text) or is_promotion(one.text))]
    if known.title and sum(one.text.count(" ") for one in opening if is_sentence(one.text)) >= _OPENING:
        drafts.append(
            clean(whole_lines(joined(opening)), replace(known, part="", front=known.front[:], credits=[]))
        )
    for story in stories:
        draft = Draft(part="", source="newsletter")
        title = story[0].text
        draft.learn("title", Fact(title, title), "headline")
        draft.learn("publisher", Fact(outlet, outlet) if outlet else None)
        if known.published is not None:
            draft.state("published", known.published, known.sources["published"])
            draft.front += [line for line in known.front if line.spans[0][0] == "published"]
        elif day:
            draft.state("published", day[1], "date line")
            draft.front.append(FrontLine.whole("published", day[0]))
        paragraphs: list[tuple[ParagraphKind, str]] = joined(story[1:])
        try:
            draft = clean(whole_lines(paragraphs), draft)
        except Unreadable:  # a heading over a picture
            continue
        if author and draft.author is None:
            draft.state("author", author, "newsletter")
        drafts.append(draft)
    return drafts
