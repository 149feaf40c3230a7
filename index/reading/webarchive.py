"""A page saved with its pictures as one file (.mhtml): the page, its address from the head of the archive."""

from __future__ import annotations

from email import message_from_bytes
from email.message import Message

from index.reading.draft import Draft, Fact, Unreadable
from index.reading.webpage import read_webpage, webpage_text


def read_webarchive(data: bytes) -> list[Draft | Unreadable]:
    """One article. Raises Unreadable where no page is in it."""
    address, page = _page(data)
    drafts = read_webpage(page)
    for draft in drafts:
        if isinstance(draft, Draft) and address.startswith(("http://", "https://")):
            draft.learn("url", Fact(address, address), "saved page's address")
    return drafts


def webarchive_text(data: bytes) -> str:
    """The page's address and all its words."""
    address, page = _page(data)
    return f"{address}\n{webpage_text(page)}"


def _page(data: bytes) -> tuple[str, bytes]:
    """The address and bytes of the first page in it: the main one."""
    if not data.strip():
        raise Unreadable("it is empty")
    archive: Message = message_from_bytes(data)
    for part in archive.walk():
        body = part.get_payload(decode=True) if part.get_content_type() in _PAGES else None
        if isinstance(body, bytes) and body.strip():
            address = archive.get("Snapshot-Content-Location") or part.get("Content-Location") or ""
            return "".join(str(address).split()), _in_utf8(body, part.get_content_charset())
    raise Unreadable("there is no page in it")


def _in_utf8(body: bytes, charset: str | None) -> bytes:
    """The page as it stands, or by the charset that the archive names where that is not UTF-8."""
    try:
        return body if charset in (None, "utf-8") else body.decode(charset).encode("utf-8", "replace")
    except (LookupError, UnicodeDecodeError):
        return body


_PAGES = ("text/html", "application/xhtml+xml")
