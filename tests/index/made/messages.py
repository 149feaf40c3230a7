"""Made mail and feeds: what programs send and publish."""

from __future__ import annotations

from datetime import UTC, datetime, time
from email.message import EmailMessage
from email.mime.base import MIMEBase
from email.utils import format_datetime
from html import escape

from tests.index.made.markup import paragraphs
from tests.index.made.stories import Made, Story, Teller, spoken
from tests.index.made.texts import told, wrapped


def mails() -> list[Made]:
    """Messages of five kinds and a mailbox."""
    return [_plain(), _newsletter(), _forwarded(), _signed(), _with_attachment(), _mailbox()]


def feeds() -> list[Made]:
    """RSS with whole texts, Atom, a blog's export."""
    return [_rss(), _atom(), _blog()]


def _moment(story: Story) -> datetime:
    assert story.day is not None
    return datetime.combine(story.day, time(9, 15), UTC)


def _message(story: Story, outlet: bool = False) -> EmailMessage:
    host = (story.url or "").split("/")[2].removeprefix("www.")
    message = EmailMessage()
    message["From"] = f'"{story.author}" <desk@{host}>'
    message["To"] = "Reader <reader@mail.example>"
    message["Subject"] = story.title
    message["Date"] = format_datetime(_moment(story))
    if outlet:
        message["Organization"] = story.outlet
    return message


def _plain() -> Made:
    story = Teller(400).story()
    message = _message(story, outlet=True)
    message.set_content(wrapped(story, 70), cte="quoted-printable")
    return Made("mail-plain.eml", bytes(message), [story.but(url=None)])


def _newsletter() -> Made:
    """The text part is a stub; the words are in the page."""
    story = Teller(401).story()
    message = _message(story, outlet=True)
    message.set_content("View this email in your browser: https://letters.example/v/812\n")
    cells = f"<table width='600'><tr><td><h1>{story.title}</h1>{paragraphs(story)}</td></tr></table>"
    message.add_alternative(f"<html><body>{cells}</body></html>", subtype="html")
    return Made("mail-newsletter.eml", bytes(message), [story.but(url=None)])


def _forwarded() -> Made:
    """A colleague's line above the article as it was sent on; the forwarded head is kept, its writer is the author."""
    story = Teller(402).story()
    message = _message(story.but(author="Gesine Abendroth"))
    message.replace_header("Subject", f"Fwd: {story.title}")
    line = "Worth a read before Thursday, I would think."
    head = [
        "---------- Forwarded message ---------", (f"From: {story.author} "
        "<x@letters.example>"), f"Date: {spoken(story.day)}",
        f"Subject: {story.title}", "To: Gesine Abendroth <g@mail.example>",
    ]  # fmt: skip
    message.set_content(f"{line}\n\n" + "\n".join(head) + "\n\n" + "\n\n".join(story.paragraphs))
    said = [line, *head, *story.paragraphs]
    return Made(
        "mail-forwarded.eml",
        bytes(message),
        [story.but(outlet=None, url=None, paragraphs=said)],
    )


def _signed() -> Made:
    story = Teller(403).story()
    message = _message(story, outlet=True)
    message.set_content(
        "\n\n".join(story.paragraphs) + f"\n\n-- \n{story.author}\nDesk, {story.outlet}\nTel. 555 0136\n"
    )
    return Made("mail-signed.eml", bytes(message), [story.but(url=None)])


def _with_attachment() -> Made:
    """A letter, and an article attached to it as a text file."""
    letter, attached = Teller(404).story(2), Teller(405).story(5).but(outlet=None, url=None)
    message = _message(letter, outlet=True)
    message.set_content("\n\n".join(letter.paragraphs))
    text = f"{attached.title}\n\nBy {attached.author}\n{spoken(attached.day)}\n\n" + "\n\n".join(
        attached.paragraphs
    )
    part = MIMEBase("text", "plain", charset="utf-8", name="piece.txt")
    part.set_payload(text.encode().decode("latin-1").encode("latin-1"))
    message.add_attachment(
        text.encode(), maintype="application", subtype="octet-stream", filename="piece.txt"
    )
    return Made("mail-attachment.eml", bytes(message), [letter.but(url=None), attached])


def _mailbox() -> Made:
    stories = told(406, 3)
    box = b""
    for story in stories:
        message = _message(story, outlet=True)
        message.set_content("\n\n".join(story.paragraphs))
        box += (
            f"From desk@mail.example {_moment(story):%a %b %d %H:%M:%S %Y}\n".encode()
            + bytes(message)
            + b"\n"
        )
    return Made("mail-box.mbox", box, [story.but(url=None) for story in stories])


def _rss() -> Made:
    stories = [one.but(outlet="Lantern & Loom") for one in told(410, 3)]
    items = "".join(
        f"<item><title>{escape(one.title or '')}</title><link>{one.url}</link><dc:creator>"
        f"{escape(one.author or '')}</dc:creator>"
        f"<pubDate>{format_datetime(_moment(one))}</pubDate><description>{escape(one.paragraphs[0][:80])}…"
        "</description>"
        f"<content:encoded><![CDATA[{paragraphs(one)}]]></content:encoded></item>"
        for one in stories
    )
    feed = (
        "<?xml version='1.0'?><rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'"
        " xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>Lantern &amp; Loom</title>"
        f"<link>https://lanternloom.example/</link><description>All of it</description>{items}</channel></rss>"
    )
    return Made("feed-full.rss", feed.encode(), stories)


def _atom() -> Made:
    """The author stands at the feed alone."""
    stories = [one.but(outlet="Semaphore", author="Ruth Castellane") for one in told(411, 2)]
    entries = "".join(
        f"<entry><title>{escape(one.title or '')}</title><link rel='alternate' href='{one.url}'/><id>tag:{n}</id>"
        f"<published>{_moment(one).isoformat()}</published><updated>2026-07-01T00:00:00Z</updated>"
        f"<content type='html'>{escape(paragraphs(one))}</content></entry>"
        for n, one in enumerate(stories)
    )
    feed = (
        "<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom'><title>Semaphore"
        "</title><id>tag:s</id>"
        f"<updated>2026-07-01T00:00:00Z</updated><author><name>Ruth Castellane</name></author>{entries}</feed>"
    )
    return Made("feed-entries.atom", feed.encode(), stories)


def _blog() -> Made:
    stories = [one.but(outlet="Cinder Review") for one in told(412, 2)]
    items = "".join(
        f"<item><title>{escape(one.title or '')}</title><link>{one.url}</link><pubDate>"
        f"{format_datetime(_moment(one))}</pubDate>"
        f"<dc:creator><![CDATA[{one.author}]]></dc:creator><content:encoded><![CDATA["
        + "\n\n".join(
            f"<!-- wp:paragraph -->\n<p>{escape(text, quote=False)}</p>\n<!-- /wp:paragraph -->"
            for text in one.paragraphs
        )
        + "]]></content:encoded><wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>"
        for one in stories
    )
    menu = (
        "<item><title>Umbrellas</title><content:encoded><![CDATA[]]></content:encoded><wp:status>publish"
        "</wp:status><wp:post_type>nav_menu_item</wp:post_type></item>"
    )
    feed = (
        "<?xml version='1.0' encoding='UTF-8'?><rss version='2.0'"
        " xmlns:content='http://purl.org/rss/1.0/modules/content/'"
        " xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:wp='http://wordpress.org/export/1.2/'><channel>"
        f"<title>Cinder Review</title><wp:wxr_version>1.2</wp:wxr_version>{items}{menu}</channel></rss>"
    )
    return Made("feed-blog.xml", feed.encode(), stories)
