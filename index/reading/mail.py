"""Mail messages and mailboxes to drafts: headers are facts, the text part is the article, quotations and signature go."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from email.utils import getaddresses

from index.reading.cleaning import clean
from index.reading.dates import read_date
from index.reading.decoding import decode
from index.reading.draft import Draft, Fact, FrontLine, Line, Unreadable, lines_of, whole_lines
from index.reading.outlets import is_outlet
from index.reading.plain import without_quoting
from index.reading.sites import host_words

_ENVELOPE = re.compile(rb"^From \S+.*\d{4}\r?$", re.MULTILINE)
_FORWARDED = re.compile(r"^(?:(?:fwd?|re|wg|aw|tr)\s*:\s*)+", re.IGNORECASE)
_FLOWED_END = re.compile(r" \r?\n(?=[^\n>])")


def read_mail(data: bytes) -> list[Draft]:
    """One article a message; of a mailbox, messages without words are passed over unless all are."""
    messages = list(_messages(data))
    drafts: list[Draft] = []
    for message in messages:
        try:
            drafts.append(_draft(message))
        except Unreadable:
            if len(messages) == 1:
                raise
    if not drafts:
        raise Unreadable("no message in it has any words")
    return drafts


def mail_text(data: bytes) -> str:
    """Headers and text parts of every message, decoded."""
    parts: list[str] = []
    for message in _messages(data):
        parts += [
            str(message[name] or "") for name in ("Subject", "From", "Date", "Organization", "Organisation")
        ]
        plain, page = _bodies(message)
        parts.append(plain or "")
        if page:
            from index.reading.webpage import webpage_text

            parts.append(webpage_text(page.encode()))
    return "\n".join(parts)


def _messages(data: bytes) -> Iterator[EmailMessage]:
    starts = [match.start() for match in _ENVELOPE.finditer(data)] if data.startswith(b"From ") else []
    chunks = [data[start:end] for start, end in zip(starts, [*starts[1:], len(data)], strict=False)] or [data]
    for chunk in chunks:
        if starts:
            chunk = chunk.split(b"\n", 1)[1] if b"\n" in chunk else b""
        if not chunk.strip():
            raise Unreadable("it is empty")
        message = BytesParser(policy=policy.default).parsebytes(chunk)
        if not message.keys():
            raise Unreadable("it has no mail headers")
        yield message


def _draft(message: EmailMessage) -> Draft:
    draft = Draft()
    subject = " ".join(str(message["Subject"] or "").split())
    title = _FORWARDED.sub("", subject).strip()
    draft.learn("title", Fact(title, title) if title else None)
    draft.learn("author", _sender(message))
    text = _lines(message)
    _name_organisation(message, "\n".join(line.text for line in text), draft)
    date = " ".join(str(message["Date"] or "").split())
    iso = read_date(date, None) if date else None
    draft.learn("published", Fact(iso, date) if iso else None)
    return clean(text, draft)


def _sender(message: EmailMessage) -> Fact | None:
    raw = " ".join(str(message["From"] or "").split())
    for name, address in getaddresses([raw]):
        value = name or address
        if value:
            return Fact(value, value if value in raw else raw)
    return None


def _name_organisation(message: EmailMessage, text: str, draft: Draft) -> None:
    """The sender's organisation: what the message says it is, the sender that is an outlet, else the words of the
    sender's name or of the message whose letters are the name of the sender's host."""
    stated = " ".join(str(message["Organization"] or message["Organisation"] or "").split())
    if stated:
        draft.learn("publisher", Fact(stated, stated))
        return
    pairs = getaddresses([str(message["From"] or "")])
    name, address = pairs[0] if pairs else ("", "")
    inside = name if is_outlet(name) else host_words(address, name)
    if inside and draft.front and draft.front[-1].spans[0][0] == "author" and inside in draft.front[-1].text:
        draft.publisher = inside
        line = draft.front[-1]
        start = line.text.index(inside)
        draft.front[-1] = FrontLine(line.text, (*line.spans, ("publisher", start, start + len(inside))))
    elif words := host_words(address, text, longer=True):
        draft.learn("publisher", Fact(words, words))


def _lines(message: EmailMessage) -> list[Line]:
    plain, page = _bodies(message)
    if plain and plain.strip():
        text = without_quoting(plain)
        text = re.split(r"^-- ?\r?$", text, maxsplit=1, flags=re.MULTILINE)[0]
        return lines_of(text)
    if page:
        from index.reading.webpage import blocks_of, page_tree

        return whole_lines(blocks_of(page_tree(page)))
    raise Unreadable("the message has no text part")


def _bodies(message: EmailMessage) -> tuple[str | None, str | None]:
    """(plain text, page) of a message, attachments not looked at."""
    plain = message.get_body(("plain",))
    page = message.get_body(("html",))
    return _content(plain), _content(page)


def _content(part: MIMEPart | None) -> str | None:
    """A part's text; one that declares a wrong or unknown charset is decoded by its bytes."""
    if part is None:
        return None
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes) or not payload.strip():
        return None
    try:
        return payload.decode(part.get_content_charset() or "utf-8")
    except (LookupError, UnicodeDecodeError):
        return decode(payload)
