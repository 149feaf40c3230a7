"""What is attached to a mail message: each file by its own kind, under its own name; pictures and signatures are none."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import Message
from typing import TypeAlias

from index.reading.draft import Draft, Unreadable
from index.reading.kinds import drafts_of, text_of
from index.reading.naming import suffixes
from index.reading.noise import noise

_Mail: TypeAlias = "Message[str, str]"
_UNREAD = ("image", "audio", "video")


def is_attached(part: _Mail) -> bool:
    """Whether a part is a file and not the message's own words."""
    return part.get_content_disposition() == "attachment" or part.get_filename() is not None


def attachments(message: _Mail) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of each file and each whole message inside a message, those of inner messages left to these."""
    if message.get_content_type() == "message/rfc822":
        inner = message.get_payload()
        if isinstance(inner, list) and inner and isinstance(inner[0], Message):
            yield _named(message, "message.eml"), inner[0].as_bytes()
    elif message.is_multipart():
        for part in message.get_payload():
            yield from attachments(part) if isinstance(part, Message) else ()
    elif is_attached(message) and not _is_none(message):
        data = message.get_payload(decode=True)
        if isinstance(data, bytes) and data.strip():
            kind = "html" if message.get_content_subtype() == "html" else "txt"
            yield _named(message, f"attachment.{kind}"), data


def drafts_of_attached(name: str, data: bytes) -> list[Draft | Unreadable]:
    """The articles of a file by its name, called by it; what cannot be read stands as Unreadable."""
    try:
        found = drafts_of(name, data)
    except Unreadable as error:
        return [Unreadable(f"its attachment {name!r}: {error}")]
    for draft, suffix in zip(found, suffixes(found), strict=True):
        if isinstance(draft, Draft):
            draft.part = name + suffix
    return [one if isinstance(one, Draft) else Unreadable(f"its attachment {name!r}: {one}") for one in found]


def text_of_attached(name: str, data: bytes) -> str:
    """All words of a file, none where it cannot be read."""
    try:
        return text_of(name, data)
    except Unreadable:
        return ""


def _is_none(part: _Mail) -> bool:
    """Whether a file is no article by what it is: a picture, a signature, an invitation."""
    kind = part.get_content_type()
    name = _named(part, "")
    return (
        part.get_content_maintype() in _UNREAD
        or kind.endswith("signature")
        or kind in ("text/calendar", "text/vcard", "text/x-vcard")
        or bool(name and noise(name))
    )


def _named(part: _Mail, otherwise: str) -> str:
    """The file's name without folders, in signs that can be shown; a text without suffix is one by its kind."""
    name = " ".join(str(part.get_filename() or otherwise).replace("\\", "/").rpartition("/")[2].split())
    return name if name.isprintable() else ascii(name)[1:-1]
