"""RSS and Atom feeds to drafts: each item an article. Only the bytes are read; nothing is fetched."""

from __future__ import annotations

import io
from typing import Any

from index.reading.cleaning import clean
from index.reading.dates import read_date
from index.reading.draft import Draft, Fact, Unreadable, whole_lines


def read_feed(data: bytes) -> list[Draft]:
    """One article an item; items without words are passed over unless all are."""
    feed = _parse(data)
    drafts: list[Draft] = []
    for entry in feed.entries:
        try:
            drafts.append(_draft(entry, " ".join(str(feed.feed.get("title", "")).split())))
        except Unreadable:
            continue
    if not drafts:
        raise Unreadable("no item in it has any words")
    return drafts


def feed_text(data: bytes) -> str:
    """The feed's title, and of every item its fields and the text of its content."""
    feed = _parse(data)
    parts = [str(feed.feed.get("title", ""))]
    for entry in feed.entries:
        parts += [_field(entry, key) for key in ("title", "author", "published", "updated", "link")]
        parts += [text for value in _contents(entry) for _, text in _blocks(value)]
    return "\n".join(parts)


def _parse(data: bytes) -> Any:
    import feedparser

    if not data.strip():
        raise Unreadable("it is empty")
    feed = feedparser.parse(io.BytesIO(data), sanitize_html=False)
    if not feed.entries:
        raise Unreadable("it is no RSS or Atom feed, or has no items")
    return feed


def _draft(entry: Any, publisher: str) -> Draft:
    draft = Draft()
    for kind in ("title", "author"):
        words = " ".join(text for _, text in _blocks(_field(entry, kind)))
        draft.learn(kind, Fact(words, words) if words else None)
    date = _field(entry, "published") or _field(entry, "updated")
    iso = read_date(date, None) if date else None
    draft.learn("published", Fact(iso, date) if iso else None)
    draft.learn("publisher", Fact(publisher, publisher) if publisher else None)
    link = _field(entry, "link")
    draft.learn("url", Fact(link, link) if link.startswith(("http://", "https://")) else None)
    content = max(_contents(entry), key=len, default="")
    return clean(whole_lines(_blocks(content)), draft)


def _field(entry: Any, key: str) -> str:
    """A field as it stands; feedparser's own `get` answers for another field and warns."""
    return " ".join(str(dict.get(entry, key) or "").split())


def _contents(entry: Any) -> list[str]:
    values = [str(content.get("value", "")) for content in entry.get("content", ())]
    return [value for value in (*values, str(entry.get("summary", ""))) if value.strip()]


def _blocks(value: str) -> list[Any]:
    from index.reading.webpage import blocks_of, page_tree

    return blocks_of(page_tree(f"<div>{value}</div>")) if value.strip() else []
