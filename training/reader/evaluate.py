"""Measures a reader: python -m training.reader.evaluate FOLDER [READER ...], where FOLDER holds the dev-a files.

READER is a .safetensors checkpoint or a folder with an exported reader; the shipped one when none is given. Rows are
of the HELD_OUT titles; the threshold of the SQuAD 2.0 row is chosen on the TUNED ones. A paragraph is read in windows
of whole sentences, its article's title before each; its score is its best window's: half the margin + 2 x relevance, all
as in the pipeline.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import re
import string
import sys
import tempfile
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.extractive.candidates import passage_score
from assistant.extractive.reader import MiniLMReader, Reader
from assistant.extractive.shipped import FOLDER
from index.embedders.tokens import load_tokenizer
from training.reader.entries import Asked
from training.reader.mine import Bm25, without_answer
from training.reader.squad import HELD_OUT, QUESTION_PIECES, ROW_PIECES, TUNED, Paragraph, read

Floats = npt.NDArray[np.float64]
_ARTICLES = re.compile(r"\b(a|an|the)\b")


@dataclass(frozen=True, slots=True)
class Read:
    """What a reader makes of a paragraph: its best span's words and three scores that it holds an answer."""

    text: str
    margin: float
    relevance: float
    score: float


@dataclass(frozen=True, slots=True)
class Figures:
    """The rows of the report; shares in percent, AUROC of score, margin and relevance between 0 and 1."""

    reader: str
    squad1_questions: int
    squad1_em: float
    squad1_f1: float
    squad2_questions: int
    squad2_f1: float
    squad2_threshold: float
    squad2_f1_best: float  # with the threshold that would have been best for the reported titles themselves
    answerable_auroc: float  # SQuAD 2.0: answerable against unanswerable questions
    retrieved_pairs: int
    retrieved_auroc: float
    retrieved_auroc_margin: float
    retrieved_auroc_relevance: float


def normal(answer: str) -> list[str]:
    """SQuAD's normal form, exactly as its official script has it, as words."""
    kept = "".join(char for char in answer.lower() if char not in string.punctuation)
    return _ARTICLES.sub(" ", kept).split()


def f1(answer: str, gold: Sequence[str]) -> float:
    """The best F1 over the gold answers; 1 when both are empty."""
    best, given = 0.0, normal(answer)
    for wanted in map(normal, gold or [""]):
        common = sum((Counter(given) & Counter(wanted)).values())
        same = float(given == wanted)
        best = max(best, 2 * common / (len(given) + len(wanted)) if given and wanted else same)
    return best


def exact(answer: str, gold: Sequence[str]) -> float:
    """1 when a gold answer is the same in normal form."""
    return float(any(normal(answer) == normal(one) for one in gold))


def windows(paragraph: Paragraph, room: int) -> Iterator[str]:
    """Runs of whole sentences of at most `room` pieces that cover the paragraph, each but the first beginning with
    the last sentence of the one before, as far as there is room; a longer sentence is cut."""
    bounds = [*paragraph.sentences, len(paragraph.encoding.ids)]
    low = 0
    while low < len(bounds) - 1:
        high = low + 1
        while high + 1 < len(bounds) and bounds[high + 1] - bounds[low] <= room:
            high += 1
        yield paragraph.slice(bounds[low], min(bounds[high], bounds[low] + room))
        if high == len(bounds) - 1:
            return
        overlap = high - 1 if high - 1 > low and bounds[high + 1] - bounds[high - 1] <= room else high
        low = overlap


class Examiner:
    """Reads paragraphs with one reader, each question and paragraph at most once."""

    def __init__(self, reader: Reader, *, headed: bool = True) -> None:
        """`headed`: whether the article's title stands before a passage."""
        self._reader, self._headed = reader, headed
        self._tokenizer = load_tokenizer()
        self._known: dict[tuple[str, str], Read] = {}

    def read(self, question: str, paragraph: Paragraph) -> Read:
        """The best window of the paragraph."""
        key = (question, paragraph.text)
        if key not in self._known:
            asked = self._tokenizer.encode(question, add_special_tokens=False).ids[:QUESTION_PIECES]
            name = len(paragraph.headers[0]) + 1 if self._headed and paragraph.headers else 0
            texts = list(windows(paragraph, ROW_PIECES - 3 - len(asked) - name))
            headers = [paragraph.title.replace("_", " ") if name else ""] * len(texts)
            found = []
            for text, reading in zip(texts, self._reader.read(question, texts, headers), strict=True):
                if reading.margin is not None:
                    best = reading.spans[0]
                    score = passage_score(reading.margin, reading.relevance)
                    words = text[best.start_char : best.end_char]
                    found.append(Read(words, reading.margin, reading.relevance, score))
            self._known[key] = max(found, key=lambda read: read.score)
        return self._known[key]


def questions(
    paragraphs: Sequence[Paragraph], titles: Collection[str], limit: int | None
) -> list[tuple[int, Asked]]:
    """(place of the paragraph, question) of these titles; `limit` of them, drawn with a fixed seed."""
    found = [(p, asked) for p, one in enumerate(paragraphs) if one.title in titles for asked in one.asked]
    random.Random(0).shuffle(found)
    return found[:limit]


def answers(asked: Asked) -> list[str]:
    """The gold answers' words."""
    return [text for text, _ in asked.answers]


def auroc(positive: Floats, negative: Floats) -> float:
    """Chance that a positive scores above a negative, ties counted half."""
    both = np.concatenate([positive, negative])
    _values, inverse, counts = np.unique(both, return_inverse=True, return_counts=True)
    middle = np.cumsum(counts) - (counts - 1) / 2
    rank_sum = float(middle[inverse][: len(positive)].sum())
    return (rank_sum - len(positive) * (len(positive) + 1) / 2) / (len(positive) * len(negative))


def best_threshold(scores: Floats, answered: Floats, refused: Floats) -> float:
    """The threshold with the highest sum of `answered` at or above it and `refused` below it."""
    order = np.argsort(scores)
    total = np.concatenate([[0], np.cumsum(refused[order])]) + np.concatenate(
        [np.cumsum(answered[order][::-1])[::-1], [0]]
    )
    place = int(total.argmax())
    return float(scores[order[place]]) if place < len(scores) else float("inf")


def answerability(
    examiner: Examiner, paragraphs: Sequence[Paragraph], drawn: Sequence[tuple[int, Asked]]
) -> tuple[Floats, Floats, Floats]:
    """SQuAD 2.0: score of each question, F1 when answered, F1 when refused."""
    reads = [examiner.read(asked.text, paragraphs[p]) for p, asked in drawn]
    scores = np.array([read.score for read in reads])
    answered = np.array(
        [f1(read.text, answers(a)) if a.answers else 0.0 for read, (_, a) in zip(reads, drawn, strict=True)]
    )
    refused = np.array([float(not asked.answers) for _, asked in drawn])
    return scores, answered, refused


def examine(
    name: str,
    examiner: Examiner,
    squad1: Sequence[Paragraph],
    squad2: Sequence[Paragraph],
    limit: int | None,
    titles: Collection[str] = HELD_OUT,
) -> Figures:
    """Every row for one reader, of the questions of some titles."""
    found = Bm25([paragraph.text for paragraph in squad1])
    first = [(p, asked) for p, asked in questions(squad1, titles, limit) if asked.answers]
    gold = [examiner.read(asked.text, squad1[p]) for p, asked in first]
    ems = [exact(read.text, answers(asked)) for read, (_, asked) in zip(gold, first, strict=True)]
    f1s = [f1(read.text, answers(asked)) for read, (_, asked) in zip(gold, first, strict=True)]
    pairs = [(right, wrong) for right, (p, asked) in zip(gold, first, strict=True)
             for wrong in [_retrieved(examiner, found, squad1, p, asked)] if wrong]  # fmt: skip
    limit_tuned = limit and max(50, limit // 3)
    threshold = best_threshold(*answerability(examiner, squad2, questions(squad2, TUNED, limit_tuned)))
    scores, answered, refused = answerability(examiner, squad2, questions(squad2, titles, limit))

    def squad2_f1(at: float) -> float:
        return 100 * float(np.where(scores >= at, answered, refused).mean())

    def compared(sign: str) -> float:
        right, wrong = (np.array([getattr(pair[side], sign) for pair in pairs]) for side in (0, 1))
        return auroc(right, wrong)

    return Figures(
        reader=name, squad1_questions=len(first), squad1_em=100 * float(np.mean(ems)),
        squad1_f1=100 * float(np.mean(f1s)), squad2_questions=len(scores), squad2_f1=squad2_f1(threshold),
        squad2_threshold=threshold, squad2_f1_best=squad2_f1(best_threshold(scores, answered, refused)),
        answerable_auroc=auroc(scores[refused == 0], scores[refused == 1]), retrieved_pairs=len(pairs),
        retrieved_auroc=compared("score"), retrieved_auroc_margin=compared("margin"),
        retrieved_auroc_relevance=compared("relevance"),
    )  # fmt: skip


def _retrieved(
    examiner: Examiner, found: Bm25, paragraphs: Sequence[Paragraph], own: int, asked: Asked
) -> Read | None:
    """The best paragraph by BM25 of the same article without a gold answer, read."""
    same = [p for p, paragraph in enumerate(paragraphs) if paragraph.title == paragraphs[own].title]
    texts, span = [paragraph.text for paragraph in paragraphs], range(same[0], same[-1] + 1)
    nearest = next(without_answer(found.scores(asked.text), texts, answers(asked), span, own), None)
    return None if nearest is None else examiner.read(asked.text, paragraphs[nearest])


def table(rows: Sequence[Figures], titles: str) -> str:
    """The rows as a Markdown table; `titles` says whose questions they are."""
    lines = [f"| on ({titles} titles) | measure | " + " | ".join(row.reader for row in rows) + " |"]
    lines.append("|" + "---|" * (len(rows) + 2))

    def line(on: str, measure: str, *values: str) -> None:
        lines.append(f"| {on} | {measure} | " + " | ".join(values) + " |")

    one = rows[0]
    line(f"SQuAD 1.1 dev-a, {one.squad1_questions} questions", "EM / F1",
         *(f"{row.squad1_em:.1f} / {row.squad1_f1:.1f}" for row in rows))  # fmt: skip
    line(f"SQuAD 2.0 dev-a, {one.squad2_questions} questions", "F1 (with the best threshold)",
         *(f"{row.squad2_f1:.1f} ({row.squad2_f1_best:.1f})" for row in rows))  # fmt: skip
    line("same", "AUROC answerable : unanswerable", *(f"{row.answerable_auroc:.3f}" for row in rows))
    line(f"gold : retrieved non-answer, {one.retrieved_pairs} pairs", "AUROC (margin; relevance)",
         *(f"{row.retrieved_auroc:.3f} ({row.retrieved_auroc_margin:.3f}; {row.retrieved_auroc_relevance:.3f})"
           for row in rows))  # fmt: skip
    return "\n".join(lines)


def open_reader(path: Path, scratch: Path) -> MiniLMReader:
    """The reader of an exported folder, or of a checkpoint, which is exported into `scratch` first."""
    if path.is_dir():
        return MiniLMReader(path)
    from training.reader.export import main as export

    export([str(path), str(scratch)])
    return MiniLMReader(scratch)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m training.reader.evaluate", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("readers", type=Path, metavar="READER", nargs="*", default=[FOLDER])
    parser.add_argument("--limit", type=int, help="questions of each row, for a quick look")
    parser.add_argument("--bare", action="store_true", help="without the article's title before a passage")
    parser.add_argument(
        "--tuned", action="store_true", help="of the TUNED titles, to choose a reader by, not to report"
    )
    parser.add_argument("--json", type=Path, help="also write the figures here")
    options = parser.parse_args(arguments)
    squad1, squad2 = (read(next(options.folder.glob(f"squad{v}-dev-a.json*"))) for v in ("1.1", "2.0"))
    rows = []
    for path in options.readers:
        with tempfile.TemporaryDirectory() as scratch:
            reader = open_reader(path, Path(scratch))
            examiner, titles = Examiner(reader, headed=not options.bare), TUNED if options.tuned else HELD_OUT
            rows.append(examine(path.stem, examiner, squad1, squad2, options.limit, titles))
            del reader, examiner
            gc.collect()
    sys.stdout.write(table(rows, "tuned" if options.tuned else "held-out") + "\n")
    if options.json:
        figures = [{name: getattr(row, name) for name in Figures.__dataclass_fields__} for row in rows]
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
