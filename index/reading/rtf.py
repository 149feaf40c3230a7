"""Rich Text Format to drafts: striprtf takes the words out of the code; exports are parted as plain text is."""

from __future__ import annotations

import re

from index.reading.draft import Draft, Fact, Unreadable, lines_of
from index.reading.parts import articles_of

_LINK = re.compile(r"HYPERLINK(?=\s*\")")  # striprtf writes the address of one behind its words
_FACT = re.compile(r"\{\\(title|author) ([^{}\\]{1,300})\}")


def read_rtf(data: bytes) -> list[Draft | Unreadable]:
    """The articles of an RTF document, most often one. Raises Unreadable where it is damaged or has no words."""
    drafts = articles_of(lines_of(_words(data)))
    alone = drafts[0] if len(drafts) == 1 else None
    if isinstance(alone, Draft) and alone.author is None and (author := _facts(data).get("author")):
        alone.learn("author", Fact(author, author), "document properties")
    return drafts


def rtf_text(data: bytes) -> str:
    """The document's words, then its title and author properties."""
    return "\n".join([_words(data), *_facts(data).values()])


def _facts(data: bytes) -> dict[str, str]:
    code = data[:65_536].decode("cp1252", "replace")
    return {kind: " ".join(value.split()) for kind, value in _FACT.findall(code)}


def _words(data: bytes) -> str:
    from striprtf.striprtf import rtf_to_text

    try:
        text = rtf_to_text(_LINK.sub("", data.decode("latin-1")), errors="replace")  # type: ignore[no-untyped-call]
    except (MemoryError, RecursionError):
        raise
    except Exception as error:
        raise Unreadable(f"the RTF code is damaged ({type(error).__name__})") from error
    # Signs beyond the sixteenth bit stand as two halves in it.
    text = str(text).encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "\ufffd")
    if not text.strip():
        raise Unreadable("there are no words in it")
    return text
