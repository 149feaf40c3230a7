"""Makes training rows of SQuAD-layout files: python -m training.reader.prepare FOLDER OUT.npz.

FOLDER holds the files of SETS, UNSAID and HARD as .json or .json.gz; what is missing is left
out. Of squad2.0-dev-a only TRAINED titles are used: TUNED ones choose thresholds, HELD_OUT ones only report.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from training.reader.entries import Asked
from training.reader.mine import Bm25, Swapper, without_answer
from training.reader.mismatch import mismatched
from training.reader.rows import Row, Rows
from training.reader.squad import TRAINED, Paragraph, read, set_apart

if TYPE_CHECKING:
    from training.reader.paraphrase import Paraphraser

MINED = (
    "retrieved",
    "beside",
    "swapped",
    "bound",
)  # `training.reader.hardest` keeps the half that teaches something
# Kind -> the files whose questions with an answer it is made of.
SETS = {
    "positive": ("squad1.1-train",),
    "shifts": ("squadshifts-new-wiki",),
    "news": ("qamr-wikinews",),
    "searched": ("nq-qed-train", "nq-open-gold"),
    "discourse": ("qadiscourse-wikinews", "qadiscourse-wikipedia"),
    "spread": ("quoref-dev", "drop-dev-spans", "quotesum-dev", "timeqa-human-train"),
}
UNSAID, HARD = "squad2.0-train-unanswerable", "squad2.0-dev-a"
# Rows of each kind in full measure; --scale takes a part. A set's questions are used twice at most, each time in another
# window. "hard": every question of the TRAINED titles, at any scale; "contrast" and "mismatched" count pairs.
MEASURE = {"positive": 80_000, "shifts": 8_000, "news": 6_000, "searched": 19_000, "discourse": 8_000,
           "spread": 7_000, "retrieved": 60_000, "beside": 20_000, "swapped": 15_000, "bound": 15_000,
           "contrast": 16_000, "unsaid": 24_000, "mismatched": 10_000}  # fmt: skip
KINDS = (*MEASURE, "hard")
SEARCHED = 1 / 3  # share of the retrieved rows that are of search queries
Drawn = Iterator[Sequence[Row | None]]  # what stays together in a batch: a row, or twins


def draw(folder: Path, scale: float, seed: int, paraphrased: float = 0.0) -> list[Row]:
    """All rows, in the order they are to be seen."""
    used = {*(name for names in SETS.values() for name in names), UNSAID, HARD}
    found = {path.name.split(".json")[0]: path for path in sorted(folder.glob("*.json*"))}
    files = {name: read(path) for name, path in found.items() if name in used}
    measure = {kind: int(MEASURE[kind] * scale) for kind in MEASURE}
    sets = {kind: [one for name in names for one in files.get(name, [])] for kind, names in SETS.items()}
    sets["searched"] = [one for one in sets["searched"] if not set_apart(one.title)]
    wiki = [*sets["positive"], *sets["shifts"]]
    rows = Rows(seed, _paraphraser(wiki) if paraphrased else None, paraphrased)
    searched = int(SEARCHED * measure["retrieved"])
    made = [
        *(
            row
            for kind, paragraphs in sets.items()
            for row in _positives(rows, paragraphs, kind, measure[kind])
        ),
        *_retrieved(rows, wiki, measure["retrieved"] - searched, own=2 / 3),
        *_retrieved(rows, sets["searched"], searched, own=0.0),
        *_beside(rows, wiki, measure["beside"]),
        *_altered(rows, wiki, measure),
        *_unsaid(rows, files.get(UNSAID, []), wiki, measure),
        *_unanswered(rows, files.get("timeqa-human-train", [])),
        *_hard(rows, files.get(HARD, [])),
    ]
    rows.random.shuffle(made)
    return [row for unit in made for row in unit if row is not None]


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


def _positives(rows: Rows, paragraphs: Sequence[Paragraph], kind: str, count: int) -> Drawn:
    certain = [(p, asked) for p, asked in _questions(rows, paragraphs) if not asked.ambiguous]
    for p, asked in islice(cycle(certain), min(count, 2 * len(certain))):
        yield (rows.answered(paragraphs[p], asked, kind),)


def _retrieved(rows: Rows, paragraphs: Sequence[Paragraph], count: int, own: float) -> Drawn:
    """Questions with a paragraph that BM25 finds and that lacks the answer's words, a share `own` of them from the
    question's own article; questions are used twice at most."""
    texts, questions = [paragraph.text for paragraph in paragraphs], _questions(rows, paragraphs)
    if not questions:
        return
    found, spans = Bm25(texts), _spans([paragraph.title for paragraph in paragraphs])
    for p, asked in islice(cycle(questions), min(count, 2 * len(questions))):
        span = spans[paragraphs[p].title] if rows.random.random() < own else range(len(texts))
        answers = [text for text, _ in asked.answers]
        best = list(islice(without_answer(found.scores(asked.text), texts, answers, span, p), 4))
        if best:
            yield (rows.unanswered(asked.text, paragraphs[rows.random.choice(best)], "retrieved"),)


def _beside(rows: Rows, paragraphs: Sequence[Paragraph], count: int) -> Drawn:
    """Questions with what stands before or after the sentences that answer them."""
    for p, asked in _questions(rows, paragraphs)[:count]:
        yield (rows.beside(paragraphs[p], asked),)


def _altered(rows: Rows, paragraphs: Sequence[Paragraph], measure: Mapping[str, int]) -> Drawn:
    """Rows whose question was altered until its own paragraph does not answer it; mismatched ones beside their like."""
    texts, questions = [paragraph.text for paragraph in paragraphs], _questions(rows, paragraphs)
    spans = _spans([paragraph.title for paragraph in paragraphs])
    swappers = {title: Swapper(texts[span.start : span.stop]) for title, span in spans.items()}
    for kind in ("swapped", "bound", "mismatched"):
        rows.random.shuffle(questions)
        made = 0
        for p, asked in questions:
            if made >= measure[kind]:
                break
            swapper, text = swappers[paragraphs[p].title], texts[p]
            if kind == "swapped":
                question = swapper.altered(asked.text, text, rows.random)
            elif kind == "bound":
                sentence = paragraphs[p].sentence(asked.answers[0])
                question = swapper.bound(asked.text, text, sentence, rows.random)
            else:
                question = mismatched(asked.text, text, rows.random)
            if question:
                made += 1
                yield (
                    rows.twins(paragraphs[p], asked, question, kind)
                    if kind == "mismatched"
                    else (rows.unanswered(question, paragraphs[p], kind, asked.answers),)
                )


def _unsaid(
    rows: Rows, paragraphs: Sequence[Paragraph], wiki: Sequence[Paragraph], measure: Mapping[str, int]
) -> Drawn:
    """Unanswerable questions that people wrote: beside the one they were written after where it is known, or alone."""
    answerable = {(one.text, asked.text): (one, asked) for one in wiki for asked in one.asked}
    every = [(paragraph, asked) for paragraph in paragraphs for asked in paragraph.asked]
    rows.random.shuffle(every)
    left = dict(measure)
    for paragraph, asked in every:
        pair = answerable.get((paragraph.text, asked.pair))
        kind = "contrast" if pair and pair[1].answers and left["contrast"] > 0 else "unsaid"
        if left[kind] <= 0:
            continue
        left[kind] -= 1
        if pair and kind == "contrast":
            yield rows.twins(*pair, asked.text, kind)
        else:
            yield (rows.unanswered(asked.text, paragraph, kind),)


def _unanswered(rows: Rows, paragraphs: Sequence[Paragraph]) -> Drawn:
    """The unanswerable questions among others of a set."""
    for paragraph in paragraphs:
        for asked in paragraph.asked:
            if not asked.answers:
                yield (rows.unanswered(asked.text, paragraph, "unsaid"),)


def _hard(rows: Rows, paragraphs: Sequence[Paragraph]) -> Drawn:
    """Every question of the TRAINED titles; about half have no answer."""
    for paragraph in paragraphs:
        for asked in paragraph.asked if paragraph.title in TRAINED else ():
            yield (
                rows.answered(paragraph, asked, "hard")
                if asked.answers
                else rows.unanswered(asked.text, paragraph, "hard", asked.plausible),
            )


def _spans(titles: Sequence[str]) -> dict[str, range]:
    """Where each article's paragraphs stand; a file keeps them together."""
    spans: dict[str, range] = {}
    for place, title in enumerate(titles):
        spans[title] = range(spans[title].start if title in spans else place, place + 1)
    return spans


def write(rows: Sequence[Row], path: Path) -> None:
    """Rows -> .npz: `pieces` (question then passage, one after the other), and a number a row of the rest."""
    pieces = np.concatenate([np.array(row.question + row.passage, dtype=np.uint16) for row in rows])
    numbers = [(len(r.question), len(r.passage), r.start, r.end, KINDS.index(r.kind), r.twin) for r in rows]
    columns = zip(
        ("asked", "passage", "start", "end", "kind", "twin"), np.array(numbers, np.int16).T, strict=True
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, pieces=pieces, **dict(columns))


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
