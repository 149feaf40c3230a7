"""The nouns of the answering floor: Citation, Statement, and the Answer that every door returns unchanged; its error.

CitedError
└── QuestionError    a question that cannot be asked: empty, too long, or filters that make no sense
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal
from urllib.parse import quote as quoted

from index.articles import Hit
from index.errors import CitedError

Basis = Literal["stated", "likely", "not_stated"]
"""How an answer stands in the articles: said there; likely meant, for the reader to see; not said."""
Origin = Literal["sentences", "model"]
"""Whose words an answer is in: the articles' own sentences, or a language model's."""
EXTRACTIVE = "extractive"
"""The name by which answers in the articles' own sentences are known in `answered_by`."""
STATED_FROM = 0.6
"""The confidence from which one sentence is shown without the next likely one, chosen on the tune halves of the suites
(docs/answers.md). An answer whose confidence was not fitted counts as stated from here on; where it was, the calibration
has a bound of its own."""

ADDRESS = "http://127.0.0.1:7860"
"""Where `cited serve` is reached as long as nothing says otherwise."""

_WEB = re.compile(r"https?://[^\s/?#<>\"\\^`{|}\x00-\x20\x7f][^\s<>\"\\^`{|}\x00-\x20\x7f]*", re.IGNORECASE)
_PARAGRAPHS = re.compile(r"\s*\n\s*\n\s*")
_WHOLE = 300  # characters up to which a text fragment holds the whole quotation, as browsers make them
_ENDS = 5  # words at each end of a longer one
_SIGNS = 20  # or characters, where it is not written in words


class QuestionError(CitedError):
    """The question or its filters cannot be used; the message says which part and what would do."""


@dataclass(frozen=True, slots=True)
class Citation:
    """An exact quotation at a stated place: `quote` equals the stored text of `article` at `start:end`.
    `number` is the marker `[number]` in the answer's text, from 1; 0 for passages shown only as nearest. `read_url` is
    our page of the article at these words, `source_url` the article's own (None: it has none on the web), and
    `answer_start:answer_end` the place in the answer's text of the first statement that it bears out."""

    number: int
    article: str
    file: str
    title: str
    publisher: str | None
    author: str | None
    published: str | None
    url: str | None
    quote: str
    start: int
    end: int
    read_url: str = ""
    source_url: str | None = None
    answer_start: int | None = None
    answer_end: int | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer, without markers, and the numbers of the citations that bear it out. `supported` False:
    what the articles hold does not bear it out; it then has no citations."""

    text: str
    citations: tuple[int, ...] = ()
    supported: bool = True


@dataclass(frozen=True, slots=True)
class Account:
    """A short answer that articles give, and the numbers of the citations that give it."""

    answer: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Consulted:
    """A passage that the answer was looked for in: `start:end` of the stored text of an article, how it was found
    (ranks from 1; None: not by this search), best first by `score`."""

    article: str
    start: int
    end: int
    score: float
    keyword_rank: int | None = None
    vector_rank: int | None = None

    @classmethod
    def of(cls, hit: Hit) -> Consulted:
        """A hit without its article."""
        place = hit.passage
        return cls(place.article, place.start, place.end, hit.score, hit.keyword_rank, hit.vector_rank)


@dataclass(frozen=True, slots=True)
class Stage:
    """What is being done for an answer that is not there yet. `places`, when reading: how many were found."""

    name: Literal["searching", "reading", "writing"]
    places: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Partial:
    """An answer that is being written: what is verified so far. The next one, and at last the Answer, stand in its
    place."""

    text: str
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]

    def at(self, address: str) -> Partial:
        """The same, told by the server that is reached at this address."""
        return replace(self, citations=_reached(self.citations, address))

    def to_json(self) -> dict[str, Any]:
        """Plain JSON types."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked, what may be said of it, and the proof. `answered` False has no statements, no citations and the
    text `Sayings.not_said`; `nearest` then shows the passages that came closest. `text` is the statements one after the
    other, each with the markers of its citations, or marked as unsupported. `confidence` is the probability, 0..1, that
    the answer is right (or, unanswered, that the articles do answer after all); None where none was fitted. `accounts`
    are the short answer and who gives it, where that is sure, and the other figures of articles that differ on it. Times
    are milliseconds."""

    question: str
    standalone_question: str
    answered: bool
    text: str
    short_answer: str | None
    confidence: float | None
    answered_by: str
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Citation, ...] = ()
    notes: tuple[str, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)
    statements: tuple[Statement, ...] = ()
    basis: Basis = "not_stated"
    origin: Origin = "sentences"
    hits: tuple[Consulted, ...] = ()
    accounts: tuple[Account, ...] = ()

    def at(self, address: str) -> Answer:
        """The same, told by the server that is reached at this address."""
        citations, nearest = (_reached(each, address) for each in (self.citations, self.nearest))
        return replace(self, citations=citations, nearest=nearest)

    def to_json(self) -> dict[str, Any]:
        """The contract every door keeps: plain JSON types, keys in the documented order."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Answer:
        """What `to_json` made, also by a version that did not know all of today's fields. Raises TypeError."""
        kinds: dict[str, Any] = {
            "citations": Citation,
            "nearest": Citation,
            "statements": Statement,
            "hits": Consulted,
            "accounts": Account,
        }
        rows = {name: tuple(kind(**row) for row in data.get(name, ())) for name, kind in kinds.items()}
        for name in ("statements", "accounts"):
            rows[name] = tuple(replace(row, citations=tuple(row.citations)) for row in rows[name])
        return cls(**{**data, **rows, "notes": tuple(data["notes"])})


def basis_of(answered: bool, confidence: float, stated_from: float = STATED_FROM) -> Basis:
    """How an answer of this confidence stands in the articles, if it counts as stated from `stated_from` on."""
    if not answered:
        return "not_stated"
    return "stated" if confidence >= stated_from else "likely"


def read_path(article: str, start: int | None = None, end: int | None = None) -> str:
    """The path, without a leading slash, of our page of an article: at a quotation's place, if one is given."""
    path = f"read/{quoted(article, safe='', errors='replace')}"
    return path if start is None else f"{path}?start={start}&end={end}#{start}-{end}"


def read_url(address: str, article: str, start: int | None = None, end: int | None = None) -> str:
    """The same at the server that is reached at this address."""
    return f"{address}/{read_path(article, start, end)}"


def web_address(url: str | None) -> str | None:
    """An article's own address, if it is one on the web that can be opened as it stands."""
    return url if url and _WEB.fullmatch(url) else None


def source_url(url: str | None, quote: str) -> str | None:
    """An article's own address with a text fragment (WICG, Scroll to Text Fragment), at which browsers show the quoted
    words: all of them, or the first and the last where they are many or go over paragraphs. A fragment of the address
    stays, a text fragment that it has is replaced. None where the article has no address on the web."""
    own = web_address(url)
    words = quote.split()
    if own is None or not words:
        return own
    if len(quote) <= _WHOLE:
        paragraphs = _PARAGRAPHS.split(quote.strip())
        parts = [paragraphs[0], paragraphs[-1]][: len(paragraphs)]
    elif len(words) >= 2 * _ENDS:
        parts = [" ".join(words[:_ENDS]), " ".join(words[-_ENDS:])]
    else:  # a language that is written without spaces
        parts = [quote.strip()[:_SIGNS], quote.strip()[-_SIGNS:]]
    plain = (quoted(" ".join(part.split()), safe="", errors="replace") for part in parts)
    directive = ",".join(part.replace("-", "%2D") for part in plain)
    own = own.partition(":~:")[0]
    return f"{own}{'' if '#' in own else '#'}:~:text={directive}"


def _reached(citations: tuple[Citation, ...], address: str) -> tuple[Citation, ...]:
    return tuple(
        replace(each, read_url=read_url(address, each.article, each.start, each.end)) for each in citations
    )
