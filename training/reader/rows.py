"""A row of training: a question, a window of whole sentences of a paragraph, and the answer's place in it or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from index.embedders.tokens import SEP, load_tokenizer
from training.reader.entries import Asked
from training.reader.mine import words
from training.reader.squad import QUESTION_PIECES, ROW_PIECES, Paragraph, likest, window

if TYPE_CHECKING:
    from training.reader.paraphrase import Paraphraser

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
    twin: bool = (
        False  # belongs in one batch with the row before it, which asks otherwise of the same passage
    )


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
        return self.pieces(question)

    def pieces(self, question: str) -> list[int]:
        """The question's pieces, in its own words."""
        return self._tokenizer.encode(question, add_special_tokens=False).ids[:QUESTION_PIECES]

    def header(self, paragraph: Paragraph) -> list[int]:
        """Pieces that stand before the passage: its article's title or first words and [SEP], or nothing."""
        if not paragraph.headers or self.random.random() >= HEADED:
            return []
        return [*self.random.choice(paragraph.headers), SEP]

    def row(
        self, asked: list[int], paragraph: Paragraph, keep: tuple[int, int], kind: str, *, answer: bool
    ) -> Row | None:
        """A row whose window holds the pieces `keep`, which are the answer or only where to look."""
        header = self.header(paragraph)
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
        if places is None:
            return None
        return self.row(self.asked(asked.text), paragraph, places, kind, answer=True)

    def unanswered(
        self, question: str, paragraph: Paragraph, kind: str, near: Sequence[tuple[str, int]] = ()
    ) -> Row | None:
        """A row without an answer: around what looks like one, else around the sentence most like the question."""
        places = paragraph.pieces(self.random.choice(near)) if near else None
        return self.row(
            self.asked(question), paragraph, places or likest(question, paragraph), kind, answer=False
        )

    def twins(self, paragraph: Paragraph, asked: Asked, question: str, kind: str) -> tuple[Row, ...]:
        """An answered row and, of the very same passage, one whose `question` it does not answer, both in their own
        words: only what was exchanged tells them apart. None where the answer may stand elsewhere or room lacks."""
        places = paragraph.pieces(self.random.choice(asked.answers))
        if places is None or asked.ambiguous:
            return ()
        said, unsaid = (self.pieces(text) for text in (asked.text, question))
        row = self.row(said, paragraph, places, kind, answer=True)
        if row is None or len(unsaid) + len(row.passage) + 3 > ROW_PIECES:
            return ()
        return row, Row(unsaid, row.passage, -1, -1, kind, twin=True)

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
