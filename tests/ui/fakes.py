"""Small real implementations of the library, the assistant and the backend, for tests of the doors."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

from assistant.answers import EXTRACTIVE, Answer, Citation, Origin, QuestionError, Statement
from assistant.english.sayings import NOT_SAID, SAYINGS
from assistant.evidence import Listener, written
from index.articles import Article, Filters, Found, Hit, Passage
from index.errors import LibraryBusy, NotFound, ReadingError
from index.sync import SyncReport
from index.verify import VerifyReport
from ui.endpoints import ModelChoice

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
class FakeLibrary:
    """Articles in memory, one passage each, found by shared words."""

    held: list[Article] = field(default_factory=list)
    generation: int = 1
    closed: int = 0
    busy: bool = False
    damaged: bool = False
    lacking: str | None = None

    @property
    def passage_count(self) -> int:
        return len(self.held)

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

    def articles(self, filters: Filters = Filters()) -> list[Article]:  # noqa: B008
        return [one for one in self.held if _admits(filters, one)]

    def search(self, question: str, k: int = 24, filters: Filters = Filters()) -> Found:  # noqa: B008
        words = set(re.findall(r"\w{4,}", question.lower()))
        hits = []
        for number, one in enumerate(self.articles(filters), 1):
            shared = len(words & set(re.findall(r"\w{4,}", one.text.lower())))
            if shared:
                hits.append(
                    Hit(Passage(number, one.id, 0, len(one.text)), one, shared / 10, keyword_rank=number)
                )
        return Found(tuple(sorted(hits, key=lambda hit: -hit.score)[:k]), self.lacking)

    def verify(self, repair: bool = False) -> VerifyReport:
        faults = ("vectors: they are behind", "keywords: a row is gone") if self.damaged else ()
        return VerifyReport(len(self.held), len(self.held), faults, faults if repair else ())

    def close(self) -> None:
        self.closed += 1


@dataclass
class FakeAssistant:
    """Quotes the best article's first sentence; some words of a question make it slow or break it."""

    library: FakeLibrary
    asked: list[tuple[str, tuple[str, ...], Filters]] = field(default_factory=list)

    answered_by = EXTRACTIVE
    origin: Origin = "sentences"

    def ask(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        filters: Filters = Filters(),  # noqa: B008
        waiting: Listener | None = None,
    ) -> Answer:
        self.asked.append((question, tuple(history), filters))
        if not question.strip():
            raise QuestionError("the question is empty; write one")
        if "slowly" in question:
            time.sleep(1.0)
        if "explode" in question:
            raise RuntimeError("secret inside /home/somebody")
        standalone = f"{question} ({history[-1]})" if history and len(question.split()) < 4 else question
        hits = self.library.search(standalone, filters=filters)
        cited = tuple(_citation(hit, number) for number, hit in enumerate(hits[:2], 1))
        if not cited:
            nearest = tuple(
                _citation(Hit(Passage(1, one.id, 0, 60), one, 0.0), 0) for one in self.library.held[:1]
            )
            return Answer(
                question, standalone, False, NOT_SAID, None, 0.07, EXTRACTIVE, (), nearest, (), TIMES
            )
        statements = tuple(Statement(citation.quote, (citation.number,)) for citation in cited)
        return Answer(
            question, standalone, True, written(statements, SAYINGS), "15%", 0.93, EXTRACTIVE, cited, (), ("A note.",),
            TIMES, statements, "stated",
        )  # fmt: skip


TIMES = {"retrieve": 1.0, "read": 2.0, "write": 0.5, "total": 3.5}


@dataclass
class FakeBackend:
    """Stands where `ui.backend.Backend` stands."""

    held: FakeLibrary = field(default_factory=FakeLibrary)
    settings: SimpleNamespace = field(
        default_factory=lambda: SimpleNamespace(host="127.0.0.1", port=0, log_level="warning")
    )

    choice: ModelChoice = field(default_factory=ModelChoice)

    def __post_init__(self) -> None:
        self.answering = FakeAssistant(self.held)

    def library(self, create: bool = False) -> FakeLibrary:
        return self.held

    def assistant(self) -> FakeAssistant:
        return self.answering

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


def _citation(hit: Hit, number: int) -> Citation:
    one = hit.article
    end = hit.passage.end
    return Citation(
        number,
        one.id,
        one.file,
        one.title,
        one.publisher,
        one.author,
        one.published,
        one.url,
        one.text[:end],
        0,
        end,
    )


def _admits(filters: Filters, one: Article) -> bool:
    day = (one.published or "")[:10]
    return not (
        (filters.since and day < filters.since)
        or (filters.until and (not day or day > filters.until))
        or (filters.publisher and (one.publisher or "").lower() != filters.publisher.lower())
        or (filters.article and filters.article not in (one.id, one.file))
    )
