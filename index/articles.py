"""The nouns of the ground floor: an Article, a Passage of it, the Hits that a search Found, a Quotation held against them,
the Filters of a question."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Literal, overload

MarkKind = Literal[
    "title", "author", "published", "publisher", "url", "credit", "heading", "columns", "speaker"
]
Status = Literal["exact", "altered", "absent"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch `text[start:end]` of an article that is not running text: where a title, byline, date line,
    publisher, address, credit or section heading stands, or the caption and head rows of a table, whose other rows follow
    in the same paragraph; or the name of the "speaker" of what follows up to the next speaker, heading or credit, empty
    where nobody speaks any more. Metadata are cited from here."""

    kind: MarkKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """One article as stored. `text` is the original file's words apart from white space and removed page
    furniture: first the marked front lines (title, byline, date ...), then the body; any `text[start:end]` inside
    one paragraph also occurs in the original file apart from white space.

    `published` is ISO 8601: a date (`2025-08-14`), or a time in the zone that the file names
    (`2025-08-16T23:30:00-05:00`), so that its first ten signs are the day it states. `file` is the path
    relative to the folder it was read from, with `/`; several articles of one file (feeds, exports) carry
    `#` and a name of their own behind it. `checksum` is the sha256 of the original file's bytes. `sources` says of
    title, author, published, publisher and url where in the file they stood: "JSON-LD", "byline", "file name".
    """

    id: str
    title: str
    text: str
    publisher: str | None
    author: str | None
    published: str | None
    url: str | None
    file: str
    checksum: str
    marks: tuple[Mark, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict, hash=False)

    def marked(self, kind: MarkKind) -> tuple[Mark, ...]:
        """The marks of one kind, in text order."""
        return tuple(mark for mark in self.marks if mark.kind == kind)

    @property
    def header(self) -> str:
        """`Title. Publisher. Date` as embedder and reader see it beside a passage."""
        parts = [self.title, self.publisher, self.published[:10] if self.published else None]
        return ". ".join(part.rstrip(".") for part in parts if part)

    def columns_above(self, start: int) -> Mark | None:
        """Caption and head rows of the table in which `start` stands, where they are above it."""
        for mark in self.marks:
            if mark.kind == "columns" and mark.end <= start and "\n\n" not in self.text[mark.end : start]:
                return mark
        return None

    def speaker_at(self, place: int) -> Mark | None:
        """The name of who speaks at a place of the text: at its turn's opening or further up."""
        last = None
        for mark in self.marks:
            if mark.start > place:
                break
            if mark.kind in ("speaker", "heading", "credit"):
                last = mark
        return last if last and last.kind == "speaker" and last.start < last.end else None

    def speaker_before(self, place: int) -> Mark | None:
        """The same, where the name stands further up: the place is inside of a turn."""
        mark = self.speaker_at(place)
        return mark if mark and mark.end <= place else None

    def beside(self, start: int) -> str:
        """What embedder and keyword search see beside the passage that begins at `start`: the header and, inside of a table,
        its head rows; inside of a turn, who speaks."""
        head = self.columns_above(start) or self.speaker_before(start)
        return f"{self.header}\n{self.text[head.start : head.end]}" if head else self.header

    def to_json(self) -> dict[str, Any]:
        """Its fields in their order as plain JSON types, a mark as `[kind, start, end]`."""
        plain = {each.name: getattr(self, each.name) for each in fields(self)}
        marks = [[mark.kind, mark.start, mark.end] for mark in self.marks]
        return plain | {"marks": marks, "sources": dict(self.sources)}

    @classmethod
    def of_json(cls, plain: Mapping[str, Any]) -> Article:
        """The article that `to_json` gave; what else the mapping holds does not count."""
        values = {each.name: plain[each.name] for each in fields(cls)}
        return cls(**values | {"marks": tuple(Mark(*mark) for mark in plain["marks"])})


@dataclass(frozen=True, slots=True)
class Passage:
    """A slice of whole sentences, `article.text[start:end]`; `number` is the store's ever-growing key."""

    number: int
    article: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question. `score` is the fused reciprocal rank (higher is better);
    `keyword_rank` and `vector_rank` count from 1, None where that search did not find it."""

    passage: Passage
    article: Article
    score: float
    keyword_rank: int | None = None
    vector_rank: int | None = None

    @property
    def text(self) -> str:
        """The passage's words: exactly the article's text at the passage's place."""
        return self.article.text[self.passage.start : self.passage.end]


@dataclass(frozen=True, slots=True)
class Found(Sequence[Hit]):
    """The hits of one search, best first. `lacking` says what it did without: the vectors, an article that is not as it
    was read; None where nothing was lacking;
    `timings_ms` how long its stages took, in milliseconds."""

    hits: tuple[Hit, ...] = ()
    lacking: str | None = None
    timings_ms: Mapping[str, float] = field(default_factory=dict, compare=False)

    def __len__(self) -> int:
        return len(self.hits)

    @overload
    def __getitem__(self, place: int) -> Hit: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Hit, ...]: ...

    def __getitem__(self, place: int | slice) -> Hit | tuple[Hit, ...]:
        return self.hits[place]


@dataclass(frozen=True, slots=True)
class Difference:
    """The words `quoted` where the article has those `stored`; "" where one side has none."""

    quoted: str
    stored: str


@dataclass(frozen=True, slots=True)
class Quotation:
    """What a library holds of a quotation. "exact": `article.text[start:end]` is it, sign for sign but for what
    `but_for` names; "altered": that stretch comes nearest, and more than half of the words stand in it; "absent":
    neither, and there is no article."""

    quote: str
    status: Status = "absent"
    article: Article | None = None
    start: int = 0
    end: int = 0
    but_for: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()

    @property
    def stored(self) -> str:
        """The article's words at that place."""
        return self.article.text[self.start : self.end] if self.article else ""


Sorting = Literal["file", "title", "published", "publisher", "length", "read"]
SortKey = tuple[str | int, str, str]
"""Where an article stands in an order: what it is sorted by, its file and its id."""


@dataclass(frozen=True, slots=True)
class Order:
    """How articles are listed: `by` what, without regard to case, "" or 0 where it is unknown, then by file and id;
    `down`, all of it from the end. "read" is when each was taken in."""

    by: Sorting = "file"
    down: bool = False


def place_in(order: Order, article: Article, read_at: str) -> SortKey:
    """Where an article that was taken in at that time stands in an order."""
    by: dict[Sorting, str | int] = {
        "file": article.file,
        "title": article.title.casefold(),
        "published": article.published or "",
        "publisher": (article.publisher or "").casefold(),
        "length": len(article.text),
        "read": read_at,
    }
    return by[order.by], article.file, article.id


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles a question is about. `since` and `until` are ISO dates, both inclusive; `publisher` matches
    without regard to case; `author` is in the author's line as a word or words of its own, in any case; `article` is an
    article's id or its file name."""

    since: str | None = None
    until: str | None = None
    publisher: str | None = None
    article: str | None = None
    author: str | None = None

    def __bool__(self) -> bool:
        return any((self.since, self.until, self.publisher, self.article, self.author))


def is_by(author: str | None, name: str) -> bool:
    """Whether an author's line has the name: `"Ann Moss and Bo Li", "moss"` -> True; `"Ann Mossman", "moss"` -> False."""
    words = re.escape(" ".join(name.casefold().split()))
    return re.search(rf"(?<!\w){words}(?!\w)", " ".join((author or "").casefold().split())) is not None
