"""Documents of a published set as article files that the reading floor reads back word for word.

Each is Markdown: what is known of it as front matter, its words between fences, where no sign of theirs is taken for
markup, page furniture or a byline.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from functools import lru_cache
from pathlib import Path

from eval.cases import Gold
from index.errors import ReadingError
from index.passages import sentences
from index.reading import read_bytes

_LONGEST_TITLE = 300  # what the reading floor takes for a title
_SLUG = 60  # characters of a title in a file name; under 255 bytes in any script
_FENCES = re.compile(r"^ {0,3}(`{3,}|~{3,})", re.MULTILINE)
_BREAKS = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
# Signs that front matter loses at the ends of a value, in pairs and alone.
_PAIRED = ((re.compile(r'"([^"]*)"'), r"“\1”"), (re.compile(r"\[([^\[\]]*)\]"), r"(\1)"))
_OPENING = str.maketrans({'"': "“", "'": "‘", "[": "(", "]": ")"})
_CLOSING = str.maketrans({'"': "”", "'": "’", "[": "(", "]": ")"})
_GUARD = "Article\n\n"  # a line that reading passes over; behind it a body's first words are not taken for a date line


class ArticleFiles:
    """The folder that a set's documents go to. The same document twice is one file."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self._folder = folder
        self._names: dict[bytes, str] = {}
        self._notes: Counter[str] = Counter()
        self._squashed = lru_cache(maxsize=2_000)(self._read_squashed)

    @property
    def count(self) -> int:
        """How many files were written."""
        return len(self._names)

    def add(
        self,
        text: str,
        *,
        title: str | None = None,
        author: str | None = None,
        published: str | None = None,
        publisher: str | None = None,
        url: str | None = None,
    ) -> str | None:
        """Write one document; its file name, None (and a note) where it has no words. Without a title the reading
        floor takes the opening sentence."""
        facts = {"author": author, "published": published, "publisher": publisher, "url": url, "title": title}
        key = hashlib.sha256(_markdown(text, facts).encode("utf-8")).digest()
        if key in self._names:
            return self._names[key]
        name = f"{len(self._names) + 1:05d}{_slug(title or text[:200])}.md"
        content = self._content(name, text, facts)
        if content is None:
            self.note("{} documents left out: there are no words of an article in them")
            return None
        (self._folder / name).write_bytes(content)
        self._names[key] = name
        return name

    def _content(self, name: str, text: str, facts: dict[str, str | None]) -> bytes | None:
        """The file's bytes in the form that reads back word for word; None where no form has words."""
        readable: list[bytes] = []
        for guard in ("", _GUARD):
            content = _markdown(text, facts, guard).encode("utf-8")
            try:
                articles = read_bytes(name, content)
            except ReadingError:  # the other form may do; else the caller notes it
                continue
            if articles[0].text.endswith(_plain(text)):
                return content
            readable.append(content)
        if not readable:
            return None
        self.note("{} articles read back with some words left out, or moved to their head")
        return readable[0]

    def gold(self, name: str, quote: str) -> tuple[Gold, ...]:
        """The quote as evidence, if it stands in the file as read back; nothing (and a note) if not."""
        quote = " ".join(_plain(quote).split())
        if quote and _squash(quote) in self._squashed(name):
            return (Gold(name, quote),)
        self.note("{} quotes left out: they do not stand in their article")
        return ()

    def around(self, name: str, text: str, words: str) -> tuple[Gold, ...]:
        """The sentences of a document that hold `words`, whatever their case, as evidence; else the whole of it."""
        wanted = words.casefold()
        spans = [text[start:end] for start, end in sentences(text)]
        held = [sentence for sentence in spans if wanted in sentence.casefold()]
        return tuple(gold for quote in held or [text] for gold in self.gold(name, quote))

    def note(self, line: str) -> None:
        """Count something that could not be taken over; `{}` in the line stands for how often it happened."""
        self._notes[line] += 1

    def notes(self) -> tuple[str, ...]:
        """The notes so far, each once, with its count."""
        return tuple(line.format(count) for line, count in self._notes.items())

    def _read_squashed(self, name: str) -> str:
        return _squash(read_bytes(name, (self._folder / name).read_bytes())[0].text)


def _markdown(text: str, facts: dict[str, str | None], guard: str = "") -> str:
    body = _plain(text)
    longest = max((len(match[1]) for match in _FENCES.finditer(body)), default=0)
    fence = "`" * max(3, longest + 1)
    known = [f"{name}: {value}" for name, said in facts.items() if said and (value := _value(said))]
    front = ["---", *known, "---", ""] if known else []
    return "\n".join([*front, f"{guard}{fence}text", body, fence, ""])


def _plain(text: str) -> str:
    """`text` with the line breaks, spaces and signs that survive being read: no tabs, controls or HTML comments."""
    lines = _CONTROLS.sub("", _BREAKS.sub("\n", text)).replace("<!--", "<! --").expandtabs().split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def _value(text: str) -> str:
    """`text` as one line of front matter that keeps all its signs, quotation marks at its ends made typographic."""
    value = " ".join(_plain(text).split())
    if len(value) > _LONGEST_TITLE:
        value = value[: _LONGEST_TITLE - 1].rstrip() + "…"
    ends = value[:1] + value[-1:]
    if ends != ends.translate(_OPENING):
        for pair, typographic in _PAIRED:
            value = pair.sub(typographic, value)
    return (
        value
        if len(value) < 2
        else value[0].translate(_OPENING) + value[1:-1] + value[-1].translate(_CLOSING)
    )


def _slug(title: str) -> str:
    """The title as part of a file name: letters and digits of any script only, so that no name leads elsewhere."""
    words = re.sub(r"[\W_]+", "-", title[:_LONGEST_TITLE].lower())[:_SLUG].strip("-")
    return f"-{words}" if words else ""


def _squash(text: str) -> str:
    return "".join(text.split())
