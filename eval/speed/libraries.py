"""The libraries that are measured: generated articles up to a number of passages, or the articles of a folder."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from assistant.build import open_library, shipped_language
from eval.speed.generated import Writer, fill, questions
from eval.speed.ingest import ingest
from eval.speed.report import Figure
from index.embedders.minilm import MiniLM
from index.library import VECTORS, Library
from index.vectors.library import EXACT_LIMIT
from index.vectors.upkeep import settle

SAMPLES = Path(__file__).parents[1] / "suites" / "harbour" / "articles"
"""Articles that come with the program, whose words the generated ones use: the same texts wherever it runs."""
EMBEDDED = 2_000  # passages embedded for real; at 50 to 100 a second the rest would take hours
_PASSAGES_AN_ARTICLE = 8  # of 700 words: 7.6 on average, so that never more than asked for are made
_FILLED_ARTICLE = 5  # passages of an article that `fill` writes
_LONGEST_NAME = 100  # characters; a longer stretch of capitals is no name
_ROUNDS = 3
_ASKED = (
    "What is said of {}?",
    "Who is behind {}?",
    "When was {} decided?",
    "How many of {} are there?",
    "Why {}?",
)
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Subject:
    """A library to measure, what it is made of, and questions to ask it, all different; `figures` are those of
    its making."""

    folder: Path
    passages: int
    articles: int
    made: str
    questions: tuple[str, ...]
    figures: tuple[Figure, ...]


def generated(scratch: Path, passages: int, count: int, encoder: MiniLM, tell: Tell) -> Subject:
    """A library of about `passages` generated passages under `scratch`: up to EMBEDDED of them are taken in from
    files, which is the ingest that is measured; the others are written with random vectors, which is all the work
    of a real library to search and to read."""
    writer, folder, library = Writer(SAMPLES), scratch / "articles", scratch / "library"
    folder.mkdir(parents=True)
    files = max(1, min(passages, EMBEDDED) // _PASSAGES_AN_ARTICLE)
    for number in range(files):
        (folder / f"{number:05d}.txt").write_text(writer.article(number), "utf-8")
    figures = ingest(folder, library, encoder, _ROUNDS, tell)
    with open_library(library, embedder=encoder) as opened:
        embedded = opened.passage_count
        if passages - embedded >= _FILLED_ARTICLE:
            tell(f"writing {passages:,} passages")
            fill(opened.store, writer, passages - embedded)
        tell("vector index")
        figures += _indexed(opened)
        held = opened.passage_count
    made = f"generated, {embedded:,} passages embedded, {held - embedded:,} written with random vectors"
    articles = files + (held - embedded) // _FILLED_ARTICLE
    return Subject(library, held, articles, made, tuple(questions(writer, count)), figures)


def taken_in(scratch: Path, articles: Path, count: int, encoder: MiniLM, tell: Tell) -> Subject:
    """A library of a folder's articles under `scratch`. Raises NotFound where none of its files can be read."""
    figures = ingest(articles, scratch / "library", encoder, _ROUNDS, tell)
    with open_library(scratch / "library", embedder=encoder) as opened:
        asked = tuple(questions_about(opened, count))
        made = f"the articles of {str(articles)!r}"
        return Subject(opened.folder, opened.passage_count, len(opened.articles()), made, asked, figures)


def questions_about(library: Library, count: int) -> list[str]:
    """At most `count` questions in the names and titles that the articles hold, all different, the same for the
    same library."""
    pick = random.Random(0)
    held = library.articles()
    found = {
        name for article in held for name in (article.title, *shipped_language().words.names(article.text))
    }
    about = sorted(name for name in found if 0 < len(name) <= _LONGEST_NAME) or ["it"]
    every = [form.format(name) for name in about for form in _ASKED]
    return pick.sample(every, min(count, len(every)))


def _indexed(library: Library) -> tuple[Figure, ...]:
    """Build the vector index, as a sync would at its end; no figure for a library small enough to do without."""
    began = perf_counter()
    if not settle(library.store, library.folder / VECTORS, EXACT_LIMIT):
        return ()
    return (Figure("index_build", "passages/s", library.passage_count / (perf_counter() - began)),)
