"""Makes training rows of SQuAD-layout files: python -m training.reader.prepare FOLDER OUT.npz.

FOLDER holds squad1.1-train, squadshifts-new-wiki, qamr-wikinews and squad2.0-dev-a as .json or .json.gz; what is
missing is left out. A row is a question, a window of whole sentences of a paragraph, and the answer's place in it
or none. Of squad2.0-dev-a only TRAINED titles are used: TUNED ones choose thresholds, HELD_OUT ones only report.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import numpy as np

from index.embedders.tokens import SEP, load_tokenizer
from training.reader.mine import Bm25, Swapper, without_answer, words
from training.reader.squad import (
    QUESTION_PIECES,
    ROW_PIECES,
    TRAINED,
    Asked,
    Paragraph,
    likest,
    read,
    window,
)

if TYPE_CHECKING:
    from training.reader.paraphrase import Paraphraser

KINDS = ("positive", "shifts", "news", "hard", "retrieved", "beside", "swapped", "bound")
MINED = KINDS[4:]
# Rows of each kind in full measure; --scale takes a part. "hard": times every question of the TRAINED titles is
# seen. Of MINED kinds `training.reader.hardest` keeps the half that teaches something.
MEASURE = {"positive": 80_000, "shifts": 8_000, "news": 9_000, "hard": 2, "retrieved": 50_000, "beside": 36_000,
           "swapped": 20_000, "bound": 20_000}  # fmt: skip
HEADED = 0.5  # share of rows whose passage comes with its article's title or first words before it


@dataclass(frozen=True, slots=True)
class Row:
    """`question` and `passage` are piece numbers; the answer is `passage[start : end + 1]`, or -1 and -1. `passage`
    may begin with the article's header and [SEP]."""

    question: list[int]
    passage: list[int]
    start: int
    end: int
    kind: str


class Rows:
    """Draws rows with one source of chance, so that a seed names a file of rows."""

    def __init__(self, seed: int, paraphraser: Paraphraser | None = None, paraphrased: float = 0.0) -> None:
        """`paraphrased`: share of the questions that are worded anew, whatever the row's kind, so that the wording
        does not tell whether there is an answer."""
        self.random = Random(seed)
        self._tokenizer = load_tokenizer()
        self._paraphraser, self._paraphrased = paraphraser, paraphrased

    def asked(self, question: str) -> list[int]:
        """The question's pieces, in its own words or others."""
        if self._paraphraser and self.random.random() < self._paraphrased:
            question = self._paraphraser.altered(question, self.random)
        return self._tokenizer.encode(question, add_special_tokens=False).ids[:QUESTION_PIECES]

    def header(self, paragraph: Paragraph) -> list[int]:
        """Pieces that stand before the passage: its article's title or first words and [SEP], or nothing."""
        if not paragraph.headers or self.random.random() >= HEADED:
            return []
        return [*self.random.choice(paragraph.headers), SEP]

    def row(
        self, question: str, paragraph: Paragraph, keep: tuple[int, int], kind: str, *, answer: bool
    ) -> Row | None:
        """A row whose window holds the pieces `keep`, which are the answer or only where to look."""
        asked, header = self.asked(question), self.header(paragraph)
        most = ROW_PIECES - 3 - len(asked) - len(header)
        room = min(most, self.random.choice((64, 96, 112, 128, 128, 128, most)))
        if keep[1] - keep[0] + 1 > room:
            return None
        first, last = window(paragraph, keep, room, self.random)
        moved = len(header) - first
        start, end = (keep[0] + moved, keep[1] + moved) if answer else (-1, -1)
        return Row(asked, header + paragraph.encoding.ids[first:last], start, end, kind)

    def answered(self, paragraph: Paragraph, asked: Asked, kind: str) -> Row | None:
        """A row that holds one of the answers, drawn by how often people gave it."""
        places = paragraph.pieces(self.random.choice(asked.answers))
        return self.row(asked.text, paragraph, places, kind, answer=True) if places else None

    def unanswered(
        self, question: str, paragraph: Paragraph, kind: str, near: Sequence[tuple[str, int]] = ()
    ) -> Row | None:
        """A row without an answer: around what looks like one, else around the sentence most like the question."""
        places = paragraph.pieces(self.random.choice(near)) if near else None
        return self.row(question, paragraph, places or likest(question, paragraph), kind, answer=False)

    def beside(self, paragraph: Paragraph, asked: Asked) -> Row | None:
        """A row of sentences of the same paragraph, before or after the one that answers."""
        bounds = [*paragraph.sentences, len(paragraph.encoding.ids)]
        wanted = [" ".join(words(text)) for text, _ in asked.answers]
        runs = []
        for low in range(len(bounds) - 1):
            for high in range(low + 1, len(bounds)):
                text = f" {' '.join(words(paragraph.slice(bounds[low], bounds[high])))} "
                if (
                    not any(f" {answer} " in text for answer in wanted)
                    and 24 <= bounds[high] - bounds[low] <= 120
                ):
                    runs.append((bounds[low], bounds[high]))
        if not runs:
            return None
        first, last = self.random.choice(sorted(runs, key=lambda run: run[0] - run[1])[:3])
        passage = self.header(paragraph) + paragraph.encoding.ids[first:last]
        return Row(self.asked(asked.text), passage, -1, -1, "beside")


def draw(folder: Path, scale: float, seed: int, paraphrased: float = 0.0) -> list[Row]:
    """All rows, in the order they are to be seen."""
    sources = {path.name.split(".json")[0]: read(path) for path in sorted(folder.glob("*.json*"))}
    measure = {kind: int(MEASURE[kind] * scale) for kind in MEASURE}
    train, shifts = sources.get("squad1.1-train", []), sources.get("squadshifts-new-wiki", [])
    paraphraser = _paraphraser([*train, *shifts]) if paraphrased else None
    rows = Rows(seed, paraphraser, paraphrased)
    made = [
        *_positives(rows, train, "positive", measure["positive"]),
        *_positives(rows, shifts, "shifts", measure["shifts"]),
        *_positives(rows, sources.get("qamr-wikinews", []), "news", measure["news"]),
        *_negatives(rows, [*train, *shifts], measure),
        *_altered(rows, [*train, *shifts], measure),
    ]
    for paragraph in sources.get("squad2.0-dev-a", []):
        for asked in paragraph.asked if paragraph.title in TRAINED else ():
            for _ in range(MEASURE["hard"]):
                made.append(  # noqa: PERF401
                    rows.answered(paragraph, asked, "hard")
                    if asked.answers
                    else rows.unanswered(asked.text, paragraph, "hard", asked.plausible)
                )
    drawn = [row for row in made if row is not None]
    rows.random.shuffle(drawn)
    return drawn


def _paraphraser(paragraphs: Sequence[Paragraph]) -> Paraphraser:
    from index.embedders.minilm import MiniLM
    from training.reader.paraphrase import Paraphraser

    asked = (asked.text for paragraph in paragraphs for asked in paragraph.asked)
    return Paraphraser([*(paragraph.text for paragraph in paragraphs), *asked], MiniLM())


def _questions(rows: Rows, paragraphs: Sequence[Paragraph]) -> list[tuple[int, Asked]]:
    """Every answerable question with its paragraph's place, shuffled."""
    found = [
        (p, asked) for p, paragraph in enumerate(paragraphs) for asked in paragraph.asked if asked.answers
    ]
    rows.random.shuffle(found)
    return found


def _positives(rows: Rows, paragraphs: Sequence[Paragraph], kind: str, count: int) -> Iterator[Row | None]:
    certain = [(p, asked) for p, asked in _questions(rows, paragraphs) if not asked.ambiguous]
    for p, asked in certain[:count]:
        yield rows.answered(paragraphs[p], asked, kind)


def _negatives(rows: Rows, paragraphs: Sequence[Paragraph], measure: dict[str, int]) -> Iterator[Row | None]:
    """Rows that hold no answer: two thirds of the retrieved ones from the question's own article."""
    texts, questions = [paragraph.text for paragraph in paragraphs], _questions(rows, paragraphs)
    if not questions:
        return
    found, spans = Bm25(texts), _spans([paragraph.title for paragraph in paragraphs])
    for place, (p, asked) in enumerate(questions[: measure["retrieved"]]):
        span = spans[paragraphs[p].title] if place % 3 else range(len(texts))
        answers = [text for text, _ in asked.answers]
        nearest = without_answer(found.scores(asked.text), texts, answers, span, p)
        best = [q for q, _ in zip(nearest, range(4), strict=False)]
        if best:
            yield rows.unanswered(asked.text, paragraphs[rows.random.choice(best)], "retrieved")
    rows.random.shuffle(questions)
    for p, asked in questions[: measure["beside"]]:
        yield rows.beside(paragraphs[p], asked)


def _altered(rows: Rows, paragraphs: Sequence[Paragraph], measure: dict[str, int]) -> Iterator[Row | None]:
    """Rows whose question was altered until its own paragraph does not answer it."""
    texts, questions = [paragraph.text for paragraph in paragraphs], _questions(rows, paragraphs)
    spans = _spans([paragraph.title for paragraph in paragraphs])
    swappers = {title: Swapper(texts[span.start : span.stop]) for title, span in spans.items()}
    for kind in ("swapped", "bound"):
        rows.random.shuffle(questions)
        made = 0
        for p, asked in questions:
            if made >= measure[kind]:
                break
            swapper, text = swappers[paragraphs[p].title], texts[p]
            if kind == "swapped":
                question = swapper.altered(asked.text, text, rows.random)
            else:
                question = swapper.bound(
                    asked.text, text, paragraphs[p].sentence(asked.answers[0]), rows.random
                )
            if question:
                made += 1
                yield rows.unanswered(question, paragraphs[p], kind, asked.answers)


def _spans(titles: Sequence[str]) -> dict[str, range]:
    """Where each article's paragraphs stand; a file keeps them together."""
    spans: dict[str, range] = {}
    for place, title in enumerate(titles):
        spans[title] = range(spans[title].start if title in spans else place, place + 1)
    return spans


def write(rows: Sequence[Row], path: Path) -> None:
    """Rows -> .npz: `pieces` (question then passage, one after the other), and a number a row of the rest."""
    pieces = np.concatenate([np.array(row.question + row.passage, dtype=np.uint16) for row in rows])
    numbers = [(len(r.question), len(r.passage), r.start, r.end, KINDS.index(r.kind)) for r in rows]
    asked, passage, start, end, kind = np.array(numbers, dtype=np.int16).T
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, pieces=pieces, asked=asked, passage=passage, start=start, end=end, kind=kind)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m training.reader.prepare", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("out", type=Path, metavar="OUT.npz")
    parser.add_argument("--scale", type=float, default=1.0, help="part of the full measure of each kind")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--paraphrased", type=float, default=0.0, help="share of questions worded anew")
    options = parser.parse_args(arguments)
    rows = draw(options.folder, options.scale, options.seed, options.paraphrased)
    write(rows, options.out)
    counts = {kind: sum(row.kind == kind for row in rows) for kind in KINDS}
    sys.stdout.write(f"{len(rows)} rows: {json.dumps(counts)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
