"""What stands between a file and its articles: lines, paragraphs, facts found, and the draft made of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from index.articles import MarkKind

ParagraphKind = Literal["text", "heading", "code", "columns", "table"]


class Unreadable(Exception):
    """Why these bytes cannot become an article, in a few words; the caller adds the file's name."""


@dataclass(slots=True)
class Line:
    """One line of a file: white space normalised, `indent` and `width` as it stood. `text` "" is a blank line.
    `whole` says that the line is a paragraph by itself (a structured source said so)."""

    text: str
    kind: ParagraphKind = "text"
    indent: int = 0
    width: int = 0
    whole: bool = False


@dataclass(slots=True)
class Paragraph:
    """Words that stand together in the file; `gone` ones are not part of the article. `speaker`: where the name of who
    speaks from here on stands; (0, 0) where nobody does any more."""

    text: str
    kind: ParagraphKind = "text"
    gone: bool = False
    speaker: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known of an article: its value, and the file's own words for it."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class FrontLine:
    """A line at the head of an article, with the stretches of it that say something: (kind, start, end)."""

    text: str
    spans: tuple[tuple[MarkKind, int, int], ...]

    @classmethod
    def whole(cls, kind: MarkKind, text: str) -> FrontLine:
        return cls(text, ((kind, 0, len(text)),))


@dataclass(slots=True)
class Draft:
    """An article before it has a file name: its facts, and front lines, body and credits in reading order. `part` is
    what the file calls it (a member, a chapter), "" where it is one of a file made to hold several, None otherwise.
    `sources` says where each fact stood, `source` where those stand of which nothing else is said; `voices` are the
    writers of a page's entries, None where it has none; `links` the words of a page's links, None where that is
    unknown; `changed` the day of a change, which dates an article that names no other."""

    title: str | None = None
    author: str | None = None
    published: str | None = None
    publisher: str | None = None
    url: str | None = None
    front: list[FrontLine] = field(default_factory=list)
    body: list[Paragraph] = field(default_factory=list)
    credits: list[str] = field(default_factory=list)
    part: str | None = None
    source: str = "text"
    sources: dict[MarkKind, str] = field(default_factory=dict)
    voices: list[str] | None = None
    links: frozenset[str] | None = None
    changed: Fact | None = None

    def learn(self, kind: MarkKind, fact: Fact | None, source: str | None = None) -> None:
        """Keeps the first fact of each kind; its words become a front line."""
        if fact is None or getattr(self, kind) is not None:
            return
        self.state(kind, fact.value, source)
        self.front.append(FrontLine.whole(kind, " ".join(fact.words.split())))

    def learn_all(self, kind: MarkKind, facts: Sequence[Fact], source: str | None = None) -> None:
        """Keeps several facts of one kind together, as of an article's authors; the words of each become a front line."""
        if facts and getattr(self, kind) is None:
            self.state(kind, ", ".join(fact.value for fact in facts), source)
            self.front += [FrontLine.whole(kind, " ".join(fact.words.split())) for fact in facts]

    def state(self, kind: MarkKind, value: str | None, source: str | None = None) -> None:
        """Keeps a value that has no line of its own, and where it stood."""
        setattr(self, kind, value)
        if value is not None:
            self.sources[kind] = source or self.source


def lines_of(text: str) -> list[Line]:
    """`text` as lines, white space normalised, indents and widths remembered."""
    lines = []
    for raw in text.splitlines():
        words = " ".join(raw.split())
        expanded = raw.expandtabs().rstrip() if words else ""
        lines.append(Line(words, indent=len(expanded) - len(expanded.lstrip()), width=len(expanded)))
    return lines


def whole_lines(paragraphs: Iterable[tuple[ParagraphKind, str]]) -> list[Line]:
    """Paragraphs that a structured source (a page, a document) already told apart, as lines of their own."""
    lines: list[Line] = []
    for kind, text in paragraphs:
        words = text.strip("\n") if kind in ("code", "columns", "table") else " ".join(text.split())
        if words.strip():
            lines += [Line(words, kind, whole=True, width=len(words)), Line("")]
    return lines
