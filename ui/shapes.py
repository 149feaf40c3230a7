"""What doors show of articles, hits and checked quotations, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from assistant.answers import Answer, Citation, read_url, source_url
from index.articles import Article, Difference, Hit, MarkKind, Quotation, Status

FACTS: tuple[MarkKind, ...] = ("title", "publisher", "author", "published", "url")


@dataclass(frozen=True, slots=True)
class ListedArticle:
    """An article without its text, which is so many characters long: what a list shows. `sources` says where its title,
    author, day, publisher and url stood in the file; `read_at` is when it was taken in (UTC), null where not known."""

    id: str
    title: str
    publisher: str | None
    author: str | None
    published: str | None
    url: str | None
    file: str
    checksum: str
    characters: int
    sources: Mapping[str, str]
    read_at: str | None

    @classmethod
    def of(cls, article: Article, read_at: str | None = None) -> ListedArticle:
        """The article as a list shows it."""
        return cls(
            article.id, article.title, article.publisher, article.author, article.published, article.url,
            article.file, article.checksum, len(article.text), article.sources, read_at,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a fact of an article was read: at `start:end` of its text, or, without a place, from the file's own data:
    its properties, its markup, its name."""

    fact: MarkKind
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class OneArticle:
    """A `ListedArticle`, and where each fact that is known of it was read."""

    id: str
    title: str
    publisher: str | None
    author: str | None
    published: str | None
    url: str | None
    file: str
    checksum: str
    characters: int
    sources: Mapping[str, str]
    read_at: str | None
    origins: tuple[Origin, ...]

    @classmethod
    def of(cls, article: Article, read_at: str | None) -> OneArticle:
        """The article by itself."""
        listed = ListedArticle.of(article, read_at)
        marks = {mark.kind: mark for mark in reversed(article.marks)}
        known = (fact for fact in FACTS if getattr(article, fact))
        origins = (
            Origin(fact, marks[fact].start, marks[fact].end) if fact in marks else Origin(fact, None, None)
            for fact in known
        )
        return cls(**asdict(listed), origins=tuple(origins))


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A found passage: its article, its place `start:end` in the stored text, its words, how it was found, and where a
    person sees it: our page of the article, and the article's own where it has one on the web."""

    article: str
    title: str
    publisher: str | None
    author: str | None
    published: str | None
    url: str | None
    file: str
    start: int
    end: int
    text: str
    score: float
    keyword_rank: int | None
    vector_rank: int | None
    read_url: str
    source_url: str | None

    @classmethod
    def of(cls, hit: Hit, address: str) -> FoundPassage:
        """The hit with what names its article, at the server that is reached at this address."""
        article, passage = hit.article, hit.passage
        return cls(
            article.id, article.title, article.publisher, article.author, article.published, article.url,
            article.file, passage.start, passage.end, hit.text, hit.score, hit.keyword_rank, hit.vector_rank,
            read_url(address, article.id, passage.start, passage.end), source_url(article.url, hit.text),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class CheckedQuotation:
    """What the articles hold of a quotation. "exact": the `stored` words at `start:end` of the article are the
    quotation, sign for sign but for what `but_for` names; "altered": they come nearest, and `differences` says how;
    "absent": neither, and there is no place. `read_url` and `source_url` are where a person sees the stored words."""

    quote: str
    status: Status
    but_for: tuple[str, ...]
    differences: tuple[Difference, ...]
    stored: str | None = None
    start: int | None = None
    end: int | None = None
    article: str | None = None
    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    published: str | None = None
    url: str | None = None
    file: str | None = None
    read_url: str | None = None
    source_url: str | None = None

    @classmethod
    def of(cls, checked: Quotation, address: str) -> CheckedQuotation:
        """The quotation with what names its article, at the server that is reached at this address."""
        said = (checked.quote, checked.status, checked.but_for, checked.differences)
        article = checked.article
        if article is None:
            return cls(*said)
        return cls(
            *said, checked.stored, checked.start, checked.end, article.id, article.title, article.publisher,
            article.author, article.published, article.url, article.file,
            read_url(address, article.id, checked.start, checked.end), source_url(article.url, checked.stored),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """Articles in the order that was asked for; `next` is the cursor of the next page, null on the last."""

    articles: tuple[ListedArticle, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class CheckedText:
    """Every quotation of the text, in order, how many there are of each kind, and whether all were looked up."""

    quotations: tuple[CheckedQuotation, ...]
    exact: int
    altered: int
    absent: int
    complete: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """The stored words of an article at `start:end`."""

    article: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class StandingTurn:
    """A kept turn as its articles bear it out now: of the answer what still stands, and the quotations that do not stand in
    their article any more."""

    asked: str
    answer: Answer
    withdrawn: tuple[Citation, ...]
    filters: dict[str, str] | None = None
