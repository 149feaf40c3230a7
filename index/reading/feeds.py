"""RSS and Atom feeds to drafts: each item an article. Only the bytes are read; nothing is fetched."""

from __future__ import annotations

import io
import re
import sys
from typing import Any

from index.reading.cleaning import clean
from index.reading.dates import read_date
from index.reading.draft import Draft, Fact, Unreadable, whole_lines
from index.reading.wxr import authors_of, page_of

_MOST_ITEMS = 5_000
_ITEM = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]")
_NO_POSTS = frozenset(
    ("attachment", "nav_menu_item", "revision", "custom_css", "oembed_cache", "customize_changeset")
)
_NUMBERED = re.compile(rb"&#(?:([0-9]+)|[xX]([0-9a-fA-F]+));?")


def read_feed(data: bytes) -> list[Draft | Unreadable]:
    """One article an item; items without words are passed over unless all are, damaged ones stand as Unreadable."""
    feed = _parse(data)
    publisher = " ".join(str(feed.feed.get("title", "")).split())
    author, logins = _author(feed.feed), authors_of(data)
    drafts: list[Draft | Unreadable] = []
    for number, entry in enumerate(feed.entries, 1):
        if not _is_post(entry):
            continue
        try:
            drafts.append(_draft(entry, publisher, author, logins))
        except Unreadable:
            continue
        except (MemoryError, RecursionError):
            raise
        except Exception as error:  # noqa: BLE001  what a parser says of a damaged item is that one's
            drafts.append(Unreadable(f"item {number} in it is damaged ({type(error).__name__})"))
    if not any(isinstance(draft, Draft) for draft in drafts):
        why = (draft for draft in drafts if isinstance(draft, Unreadable))
        raise next(why, Unreadable("no item in it has any words"))
    return drafts


def feed_text(data: bytes) -> str:
    """The feed's title, and of every item its fields and the text of its content."""
    feed = _parse(data)
    parts = [str(feed.feed.get("title", "")), *_author(feed.feed), *authors_of(data).values()]
    for entry in feed.entries:
        parts += [_field(entry, key) for key in ("title", "author", "published", "updated", "link")]
        parts += _author(entry)
        parts += [text for value in _contents(entry) for _, text in _blocks(value)]
    return "\n".join(parts)


def _parse(data: bytes) -> Any:
    import feedparser

    if not data.strip():
        raise Unreadable("it is empty")
    items = len(_ITEM.findall(data))
    if items > _MOST_ITEMS:
        raise Unreadable(f"it has {items} items, more than the {_MOST_ITEMS} allowed; part it")
    try:
        feed = feedparser.parse(io.BytesIO(_NUMBERED.sub(_sign, data)), sanitize_html=False)
    except (MemoryError, RecursionError):
        raise
    except Exception as error:  # feedparser lets through what its readers of dates and addresses raise
        raise Unreadable(f"the feed is damaged ({type(error).__name__})") from error
    if not feed.entries:
        raise Unreadable("it is no RSS or Atom feed, or has no items")
    return feed


def _sign(match: re.Match[bytes]) -> bytes:
    """A numbered sign as it stands, or the mark of a broken one where no sign has the number: feedparser fails at it."""
    digits, base = (match[1], 10) if match[1] else (match[2], 16)
    digits = digits.lstrip(b"0") or b"0"
    number = int(digits, base) if len(digits) <= 12 else sys.maxunicode + 1
    return match[0] if number <= sys.maxunicode and not 0xD800 <= number <= 0xDFFF else b"&#65533;"


def _draft(entry: Any, publisher: str, author: list[str], logins: dict[str, str]) -> Draft:
    draft = Draft(part="", source="feed item")
    title = " ".join(text for _, text in _blocks(_field(entry, "title")))
    draft.learn("title", Fact(title, title) if title else None)
    own = [logins.get(name, name) for name in _author(entry)]
    names = own or author
    draft.learn_all("author", [Fact(name, name) for name in names], None if own else "feed")
    date = _field(entry, "published") or _field(entry, "updated")
    iso = read_date(date, None) if date else None
    draft.learn("published", Fact(iso, date) if iso else None)
    draft.learn("publisher", Fact(publisher, publisher) if publisher else None, "feed")
    link = _field(entry, "link")
    draft.learn("url", Fact(link, link) if link.startswith(("http://", "https://")) else None)
    content = max(_contents(entry), key=len, default="")
    return clean(whole_lines(_blocks(content)), draft)


def _is_post(entry: Any) -> bool:
    """Whether an item is an article: a blog's export (WXR) holds its menus, pictures and bin too."""
    kind, status = _field(entry, "wp_post_type"), _field(entry, "wp_status")
    return not (kind in _NO_POSTS or kind.startswith("wp_") or status in ("trash", "auto-draft"))


def _author(stated: Any) -> list[str]:
    """The names of an item's authors, or of the feed's."""
    names = [_field(one, "name") for one in dict.get(stated, "authors") or ()]
    names = [name for name in names if name] or [_field(stated, "author")]
    words = (" ".join(text for _, text in _blocks(name)) for name in names)
    return list(dict.fromkeys(name for name in words if name))


def _field(entry: Any, key: str) -> str:
    """A field as it stands; feedparser's own `get` answers for another field and warns."""
    return " ".join(str(dict.get(entry, key) or "").split())


def _contents(entry: Any) -> list[str]:
    values = [str(content.get("value", "")) for content in entry.get("content", ())]
    values = [value for value in (*values, str(entry.get("summary", ""))) if value.strip()]
    return [page_of(value) for value in values] if _field(entry, "wp_post_type") else values


def _blocks(value: str) -> list[Any]:
    from index.reading.pagetext import blocks_of
    from index.reading.webpage import page_tree

    return blocks_of(page_tree(f"<div>{value}</div>")) if value.strip() else []
