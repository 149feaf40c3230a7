"""Mail messages and mailboxes to drafts: headers are facts, the fuller form of the text is the article, quotations and
signature go; what is attached is read by its own kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.utils import getaddresses
from typing import TypeAlias

from index.reading.aligned import plain_lines, table_texts
from index.reading.attached import attachments, drafts_of_attached, is_attached, text_of_attached
from index.reading.cleaning import clean
from index.reading.dates import read_date
from index.reading.decoding import decode
from index.reading.draft import Draft, Fact, FrontLine, Line, Unreadable, lines_of, whole_lines
from index.reading.forwarded import forwarded_from, with_heads_kept
from index.reading.names import is_name
from index.reading.outlets import is_outlet, is_outlet_led, is_title_cased
from index.reading.plain import without_quoting
from index.reading.sites import host_words

_ENVELOPE = re.compile(rb"^From \S[^\r\n]{0,300}?\d{4}\r?$", re.MULTILINE)
_FORWARDED = re.compile(r"^(?:(?:fwd?|re|wg|aw|tr)\s*:\s*)+", re.IGNORECASE)
_PASSED_ON = re.compile(r"^(?:fwd?|wg|tr|rv|i|doorst|enc|vs|vb)\s*:", re.IGNORECASE)
_SIGNATURE = re.compile(r"^-- ?\r?$", re.MULTILINE)
# What a list's keeper says in the place of what was attached.
_SCRUBBED = re.compile(
    r"^-{8,} next part -{8,}$(?:\n(?:An? .{3,40} attachment was scrubbed\.\.\.|(?:Name|Type|Size|Desc|Url|URL)\s*:.*))*",
    re.M,
)
_LIST_FOOT = re.compile(r"^_{20,}[ \t]*\r?\n.{1,80} mailing list[ \t]*$", re.MULTILINE)  # Mailman's
_AT = re.compile(r"^(\S+) at (\S+\.\S+)(?= \()")  # as lists hide an address
_MOST_MESSAGES = 10_000
_LONGEST_HEADER = 2_000
_MADE = 3  # addresses in a text
_STUB = 2  # a text with so many times fewer words than the page beside it stands for it and is not it
_Mail: TypeAlias = "Message[str, str]"


def read_mail(data: bytes) -> list[Draft | Unreadable]:
    """An article a message and one or more an attachment; of a mailbox, messages without words are passed over unless all
    are, and damaged ones stand as Unreadable in their place, as do attachments that cannot be read."""
    chunks = _chunks(data)
    if len(chunks) > _MOST_MESSAGES:
        raise Unreadable(f"it holds {len(chunks)} messages, more than the {_MOST_MESSAGES} allowed; part it")
    drafts: list[Draft | Unreadable] = []
    for number, chunk in enumerate(chunks, 1):
        try:
            drafts += _read(_message(data[chunk]), "" if chunk.start else None)
        except Unreadable:
            if len(chunks) == 1:
                raise
        except (MemoryError, RecursionError):
            raise
        except Exception as error:
            damaged = Unreadable(f"message {number} in it is damaged ({type(error).__name__})")
            if len(chunks) == 1:
                raise damaged from error
            drafts.append(damaged)
    if not any(isinstance(draft, Draft) for draft in drafts):
        why = (draft for draft in drafts if isinstance(draft, Unreadable))
        raise next(why, Unreadable("no message in it has any words"))
    return drafts


def _read(message: _Mail, part: str | None) -> list[Draft | Unreadable]:
    """The message, then what is attached to it."""
    attached = [found for name, data in attachments(message) for found in drafts_of_attached(name, data)]
    try:
        return [_draft(message, part), *attached]
    except Unreadable:
        if not any(isinstance(one, Draft) for one in attached):
            raise
        return attached


def mail_text(data: bytes) -> str:
    """Headers and text parts of every message, decoded, and all words of what is attached to it."""
    parts: list[str] = []
    for chunk in _chunks(data):
        message = _message(data[chunk])
        parts += [
            _header(message, name) for name in ("Subject", "From", "Date", "Organization", "Organisation")
        ]
        for kind, text in _texts(message, every=True):
            if kind == "html":
                from index.reading.webpage import webpage_text

                text = webpage_text(text.encode())
            parts += [text, *(table_texts(_own(text)) if kind == "plain" else ())]
        parts += [text_of_attached(name, attached) for name, attached in attachments(message)]
    return "\n".join(parts)


def _chunks(data: bytes) -> list[slice]:
    """Where the messages of a mailbox stand, their envelope lines left out; one message is a whole file."""
    lines = list(_ENVELOPE.finditer(data)) if data.startswith(b"From ") else []
    if not lines:
        return [slice(0, len(data))]
    ends = [line.start() for line in lines[1:]] + [len(data)]
    return [slice(line.end() + 1, end) for line, end in zip(lines, ends, strict=True)]


def _message(data: bytes) -> _Mail:
    if not data.strip():
        raise Unreadable("it is empty")
    message: _Mail = BytesParser(policy=policy.compat32).parsebytes(data)
    if not message.keys():
        raise Unreadable("it has no mail headers")
    return message


def _header(message: _Mail, name: str, decoded: bool = True) -> str:
    """A header's words, encoded ones decoded where they can be, on one line and of a length that can be."""
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")
    text = " ".join(raw[:_LONGEST_HEADER].split())
    if not text.isascii():
        text = text.encode("ascii", "surrogateescape").decode("utf-8", "replace")
    return _decoded(text) if decoded else text


def _decoded(text: str) -> str:
    try:
        return " ".join(str(make_header(decode_header(text))).split())
    except (HeaderParseError, LookupError, ValueError):
        return text


def _draft(message: _Mail, part: str | None) -> Draft:
    draft = Draft(part=part, source="mail header")
    lines = _lines(message)
    came = forwarded_from(lines) if _PASSED_ON.match(_header(message, "Subject")) else None
    title = _FORWARDED.sub("", _header(message, "Subject")).strip()
    draft.learn("title", Fact(title, title) if title else None)
    name, address = next(
        (
            (_decoded(name), address)
            for name, address in getaddresses([_AT.sub(r"\1@\2", _header(message, "From", False))])
        ),
        ("", ""),
    )
    if came:
        return _passed_on(message, draft, lines, came, name or address)
    if sender := name or address:
        words = _header(message, "From")
        draft.learn("author", Fact(sender, sender if sender in words else words))
    _name_organisation(message, name, address, "\n".join(line.text for line in lines), draft)
    draft.links = _links(message)
    date = _header(message, "Date")
    iso = read_date(date, None) if date else None
    draft.learn("published", Fact(iso, date) if iso else None)
    return clean(lines, draft)


def _passed_on(
    message: _Mail, draft: Draft, lines: list[Line], came: tuple[str, str, str], sender: str
) -> Draft:
    """A message that only hands on another: outlet and day are those of the one inside, the author its byline's, else
    whoever wrote it; who passed it on only where that says nothing."""
    name, address, day = came
    named = is_outlet(name) or is_outlet_led(name) or (is_title_cased(name) and not is_name(name))
    outlet = name if named else host_words(address, name) if name else None
    if outlet:
        draft.state("publisher", outlet, "forwarded head")
    if day:
        draft.state("published", day, "forwarded head")
    draft.links = _links(message)
    draft = clean(lines, draft)
    if draft.author is None:
        draft.state("author", name or sender, "forwarded head" if name else "mail header")
    if draft.published is None and (iso := read_date(_header(message, "Date"), None)):
        draft.state("published", iso, "mail header")
    return draft


def _name_organisation(message: _Mail, name: str, address: str, text: str, draft: Draft) -> None:
    """The sender's organisation: what the message says it is, the sender that is an outlet, else the words of the
    sender's name or of the message whose letters are the name of the sender's host."""
    stated = _header(message, "Organization") or _header(message, "Organisation")
    if stated:
        draft.learn("publisher", Fact(stated, stated))
        return
    inside = name if is_outlet(name) else host_words(address, name)
    if inside and draft.front and draft.front[-1].spans[0][0] == "author" and inside in draft.front[-1].text:
        draft.state("publisher", inside)
        line = draft.front[-1]
        start = line.text.index(inside)
        draft.front[-1] = FrontLine(line.text, (*line.spans, ("publisher", start, start + len(inside))))
    elif words := host_words(address, text, longer=True):
        draft.learn("publisher", Fact(words, words), "sender's address")


def _lines(message: _Mail) -> list[Line]:
    lines: list[Line] = []
    for kind, text in _texts(message):
        lines += with_heads_kept(_page_lines(text) if kind == "html" else plain_lines(_own(text)))
        lines.append(Line(""))
    if not any(line.text for line in lines):
        raise Unreadable("the message has no text part")
    return lines


def _links(message: _Mail) -> frozenset[str] | None:
    """The words of the message's links where its text is a page."""
    pages = [text for kind, text in _texts(message) if kind == "html"]
    if not pages:
        return None
    from index.reading.pagetext import links_of
    from index.reading.webpage import page_tree

    return frozenset().union(*(links_of(page_tree(page)) for page in pages))


def _own(text: str) -> str:
    own = _LIST_FOOT.split(without_quoting(_SCRUBBED.sub("", text)), maxsplit=1)[0]
    return _SIGNATURE.split(own, maxsplit=1)[0]


def _page_lines(page: str) -> list[Line]:
    from index.reading.pagetext import blocks_of
    from index.reading.webpage import page_tree

    return whole_lines(blocks_of(page_tree(page)))


def _texts(part: _Mail, every: bool = False) -> Iterator[tuple[str, str]]:
    """("plain" or "html", text) of the message's own text parts in order, attachments left out; of several forms of one
    text the fullest, or `every` one."""
    if part.is_multipart() and part.get_content_maintype() == "multipart":
        parts = [list(_texts(inner, every)) for inner in part.get_payload() if isinstance(inner, Message)]
        parts = [texts for texts in parts if texts]
        if not every and _are_forms_of_one(part.get_content_subtype(), parts):
            parts = [_fuller(parts)]
        for texts in parts:
            yield from texts
    elif part.get_content_type() in ("text/plain", "text/html") and not is_attached(part):
        text = _content(part)
        yield from [(part.get_content_subtype(), text)] if text is not None else []


def _are_forms_of_one(subtype: str, parts: list[list[tuple[str, str]]]) -> bool:
    """Whether parts say the same: by the message's word, or as a text before a page that has its words."""
    if len(parts) < 2 or subtype == "alternative":
        return len(parts) >= 2
    kinds = [kind for texts in parts for kind, _ in texts]
    if kinds != ["plain", "html"]:
        return False
    words, there = _words(parts[0]), set(_words(parts[1]))
    return sum(word in there for word in words) >= 0.8 * len(words)


def _fuller(forms: list[list[tuple[str, str]]]) -> list[tuple[str, str]]:
    """The first form that is no mere stub of another; a text that a program made of the page, which tells by the addresses
    in it, is none where the page has about as much."""
    sizes = [len(_words(texts)) for texts in forms]
    for place, texts in enumerate(forms):
        made = texts[0][0] == "plain" and sum(text.count("http") for _, text in texts) >= _MADE
        if made and any(
            form[0][0] == "html" and size >= 0.5 * sizes[place]
            for form, size in zip(forms, sizes, strict=True)
        ):
            sizes[place] = 0
    return next(texts for texts, size in zip(forms, sizes, strict=True) if size * _STUB >= max(sizes))


def _words(texts: list[tuple[str, str]]) -> list[str]:
    return [
        word
        for kind, text in texts
        for line in (_page_lines(text) if kind == "html" else lines_of(_own(text)))
        for word in line.text.split()
    ]


def _content(part: _Mail) -> str | None:
    """A part's text; one that declares a wrong or unknown charset is decoded by its bytes."""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes) or not payload.strip():
        return None
    try:
        return payload.decode(part.get_content_charset() or "utf-8")
    except (LookupError, UnicodeDecodeError):
        return decode(payload)
