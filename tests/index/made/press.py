"""Made XML: stories as agencies send them, papers as archives keep them, a program's export."""

from __future__ import annotations

from html import escape
from xml.sax.saxutils import quoteattr

from tests.index.made.stories import Made, Story
from tests.index.made.texts import told


def press_files() -> list[Made]:
    """NewsML-G2, NITF, JATS, and elements of a program's own names."""
    return [_newsml(), _nitf(), _jats(), _rows()]


def _said(words: str | None) -> str:
    return escape(words or "", quote=False)


def _paragraphs(story: Story) -> str:
    return "".join(f"<p>{_said(text)}</p>" for text in story.paragraphs)


def _newsml() -> Made:
    stories = [one.but(url=None) for one in told(420, 3)]
    items = "".join(
        f"<newsItem><rightsInfo><copyrightHolder><name>{_said(one.outlet)}</name></copyrightHolder></rightsInfo>"
        f"<contentMeta><contentCreated>{one.day}T09:30:00+01:00</contentCreated><by>By {_said(one.author)}</by>"
        f"<headline>{_said(one.title)}</headline></contentMeta><contentSet><inlineXML><html><head><title>x</title>"
        f"</head><body>{_paragraphs(one)}</body></html></inlineXML></contentSet></newsItem>"
        for one in stories
    )
    message = f"<newsMessage xmlns='http://iptc.org/std/nar/2006-10-01/'>{items}</newsMessage>"
    return Made("press-newsml.xml", message.encode(), stories)


def _nitf() -> Made:
    story = told(423, 1)[0].but(url=None)
    text = (
        f"<!DOCTYPE nitf SYSTEM 'nitf.dtd'><nitf><head><docdata><date.issue norm='{story.day:%Y%m%d}T081500Z'/></docdata>"
        f"<pubdata name={quoteattr(story.outlet or '')}/></head><body><body.head><hedline><hl1>{_said(story.title)}</hl1>"
        f"</hedline><byline>By <person>{_said(story.author)}</person></byline></body.head><body.content>"
        f"<block>{_paragraphs(story)}</block></body.content></body></nitf>"
    )
    return Made("press-nitf.xml", text.encode(), [story])


def _jats() -> Made:
    story = told(424, 1)[0].but(url=None)
    given, _, family = (story.author or "").partition(" ")
    text = (
        f"<article><front><journal-meta><journal-title>{_said(story.outlet)}</journal-title></journal-meta>"
        f"<article-meta><title-group><article-title>{_said(story.title)}</article-title></title-group>"
        f"<contrib-group><contrib contrib-type='author'><name><surname>{family}</surname><given-names>{given}"
        f"</given-names></name></contrib></contrib-group><pub-date>{story.day:<day>%d</day><month>%m</month>}"
        f"<year>{story.day:%Y}</year></pub-date></article-meta></front><body>{_paragraphs(story)}</body><back><ref-list>"
        "<ref><mixed-citation>Umbrella A. Of umbrellas. 1999.</mixed-citation></ref></ref-list></back></article>"
    )
    return Made("press-jats.xml", text.encode(), [story])


def _rows() -> Made:
    stories = told(425, 2)
    rows = "".join(
        f"<doc id='{n}'><headline>{_said(one.title)}</headline><byline>{_said(one.author)}</byline><date>{one.day}"
        f"</date><publication>{_said(one.outlet)}</publication><link>{one.url}</link><body><![CDATA[{_paragraphs(one)}]]>"
        "</body></doc>"
        for n, one in enumerate(stories)
    )
    return Made("press-rows.xml", f"<export made='x'>{rows}</export>".encode(), stories)
