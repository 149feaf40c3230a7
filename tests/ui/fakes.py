"""What the tests of the doors open instead of the real parts: a library in memory and a writer that quotes it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp

from assistant.asked import Question
from assistant.assistant import Assistant
from assistant.english import ENGLISH
from assistant.evidence import Draft
from assistant.fakes import FakeLibrary as HeldArticles
from assistant.fakes import FakeWriter as Quoting
from index.articles import Article, Filters, Hit, Order, SortKey, place_in
from index.embedders.minilm import Embedder
from index.errors import LibraryBusy, NotFound, ReadingError
from index.fakes import FakeEmbedder
from index.store.store import FIRST
from index.sync import SyncReport
from index.verify import VerifyReport
from ui.endpoints import ModelChoice
from ui.keys import Keys
from ui.settings import Settings

HOSTILE = (
    "Hostile lines follow. <img src=x onerror=\"document.title='owned'\"> "
    "and [a link](http://evil.example/x) and ![](http://evil.example/p.png) "
    "and ${alert(1)} and {{value}} and \x1b[31mred\x1b[0m and \u202egnitrever.\n"
    "<script>document.title='owned'</script> is only text here."
)


def article(
    file: str, text: str, published: str | None = "2025-08-14", publisher: str | None = "The Lantern"
) -> Article:
    digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    title = text.split(".")[0]
    return Article(digest[:12], title, text, publisher, "Ada Byron", published, None, file, digest)


@dataclass
class FakeStore:
    """What a list of articles reads, a page at a time."""

    library: HeldArticles

    def articles(
        self,
        filters: Filters | None = None,
        *,
        order: Order = FIRST,
        after: SortKey | None = None,
        limit: int | None = None,
    ) -> list[Article]:
        found = {place_in(order, one, ""): one for one in self.library.articles(filters or Filters())}
        places = sorted(found, reverse=order.down)
        beyond = [one for one in places if after is None or (one < after if order.down else one > after)]
        return [found[place] for place in beyond][:limit]

    @property
    def article_count(self) -> int:
        return len(self.library.held)

    def read_at(self, ids: Iterable[str]) -> dict[str, str]:
        return dict.fromkeys(ids, "2025-09-02T08:00:00+00:00")


@dataclass
class FakeLibrary(HeldArticles):
    """A library that takes in and gives away what a test says; `busy` and `damaged` break it."""

    embedder: Embedder = field(default_factory=FakeEmbedder)
    folder: Path = field(default_factory=lambda: Path(mkdtemp(prefix="cited-fake-")))
    closed: int = 0
    busy: bool = False
    damaged: bool = False

    @property
    def passage_count(self) -> int:
        return len(self.held)

    @property
    def store(self) -> FakeStore:
        return FakeStore(self)

    def sync(self, folder: Path, progress: Callable[[int, int, str], None] | None = None) -> SyncReport:
        return self.add(sorted(path for path in folder.iterdir() if path.is_file()), progress)

    def add(
        self, paths: Sequence[Path], progress: Callable[[int, int, str], None] | None = None
    ) -> SyncReport:
        if self.busy:
            raise LibraryBusy("process 4711 is writing to the library '/library'; try again when it is done")
        failures = []
        for done, path in enumerate(paths, 1):
            text = path.read_text("utf-8", errors="replace")
            if text.strip():
                self.held.append(article(path.name, text))
            else:
                failures.append(ReadingError(path.name, "is empty"))
            if progress is not None:
                progress(done, len(paths), path.name)
        self.generation += 1
        return SyncReport(len(paths) - len(failures), 0, 0, 0, len(self.held), tuple(failures), 0.01)

    def remove(self, names: Sequence[str]) -> list[Article]:
        gone = [one for one in self.held if one.id in names or one.file in names]
        if not gone:
            raise NotFound(f"no article {names[0]!r}; `cited articles` lists them")
        self.held = [one for one in self.held if one not in gone]
        return gone

    def verify(self, repair: bool = False) -> VerifyReport:
        faults = ("vectors: they are behind", "keywords: a row is gone") if self.damaged else ()
        return VerifyReport(len(self.held), len(self.held), faults, faults if repair else ())

    def close(self) -> None:
        self.closed += 1


@dataclass
class FakeWriter(Quoting):
    """Quotes the best article; some words of a question make it slow, unsure, or break it."""

    confidence: float = 0.93
    short: str | None = "15%"
    whole: bool = True

    def draft(self, question: Question, hits: Sequence[Hit], *_: object) -> Draft:
        if "slowly" in question.text:
            time.sleep(1.0)
        if "explode" in question.text:
            raise RuntimeError("secret inside /home/somebody")
        draft = super().draft(question, hits)
        return replace(draft, confidence=0.4) if "perhaps" in question.text else draft


def answering(library: FakeLibrary) -> Assistant:
    """The assistant over the fakes."""
    return Assistant(library, FakeWriter(), ENGLISH)


@dataclass
class FakeBackend:
    """Stands where `ui.backend.Backend` stands."""

    held: FakeLibrary = field(default_factory=FakeLibrary)
    settings: Settings = field(default_factory=lambda: Settings(port=0))

    choice: ModelChoice = field(default_factory=ModelChoice)
    folder: Path = field(default_factory=lambda: Path(mkdtemp(prefix="cited-fake-")))

    def __post_init__(self) -> None:
        self.answering = answering(self.held)

    def library(self, create: bool = False, unchecked: bool = False) -> FakeLibrary:
        return self.held

    def assistant(self) -> Assistant:
        return self.answering

    def keys(self) -> Keys:
        return Keys(self.folder)

    def close(self) -> None:
        self.held.close()


def filled() -> FakeLibrary:
    """Three articles, one of them hostile."""
    return FakeLibrary(
        [
            article(
                "lighthouse.txt",
                "The lighthouse keeper earned 15% more in 1874. He kept a diary of every storm.",
            ),
            article(
                "harbour.txt",
                "The harbour was dredged twice. Costs rose to 4,000 pounds.",
                "2025-09-01",
                "Tide",
            ),
            article("hostile.txt", HOSTILE, None, None),
        ]
    )
