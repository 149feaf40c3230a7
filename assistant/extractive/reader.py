"""Question and passages -> Readings: how relevant each passage is, and where in it the answer may stand."""

from __future__ import annotations

import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from assistant.extractive.shipped import EIGHT_BIT_FILE, FOLDER, NAME, READER_FILE, VERSION
from index.embedders.runtime import OpenVinoModel, Precision
from index.embedders.tokens import CLS, SEP, batches, load_tokenizer
from index.embedders.weights import Weights

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.int64]

QUESTION_PIECES = 32  # as in training
HEADER_PIECES = 16  # likewise: what an article is called says whom its pronouns mean
MAX_PIECES = 256  # of question, passage and the three special pieces together; training saw 160
SPAN_PIECES = 30
SPANS = 8
_BETWEEN_PARAGRAPHS = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch `passage[start_char:end_char]` of whole words that may be the answer. `score`: start + end logit."""

    start_char: int
    end_char: int
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader makes of one passage. `relevance` is a logit; `spans` do not overlap, best first;
    `no_answer` is the score of saying that the passage holds no answer. All scores are uncalibrated logits."""

    relevance: float
    no_answer: float
    spans: tuple[Span, ...]
    starts: Floats = field(repr=False, compare=False)  # logits of every piece of the passage
    ends: Floats = field(repr=False, compare=False)
    offsets: Places = field(repr=False, compare=False)  # [pieces, 2]: characters each piece covers

    @property
    def margin(self) -> float | None:
        """The best span's score over `no_answer`; None for a passage without words."""
        return self.spans[0].score - self.no_answer if self.spans else None

    def margin_of(self, span: Span) -> float:
        """A span's score over `no_answer`."""
        return span.score - self.no_answer

    def best_within(self, start_char: int, end_char: int) -> float | None:
        """The greatest margin of any span that lies within `passage[start_char:end_char]`, such as a sentence;
        None where no whole piece does."""
        first = int(np.searchsorted(self.offsets[:, 0], start_char, side="left"))
        last = int(np.searchsorted(self.offsets[:, 1], end_char, side="right"))
        if first >= last:
            return None
        return float(span_scores(self.starts[first:last], self.ends[first:last]).max()) - self.no_answer


class Reader(Protocol):
    """Judges passages by a question."""

    def read(
        self, question: str, passages: Sequence[str], headers: Sequence[str] | None = None
    ) -> list[Reading]:
        """One reading a passage, in their order. `headers`: for each, what its article is called."""


class CrossEncoder(ABC):
    """A network that reads a question and a passage together. Safe to call from several threads."""

    def __init__(self, model: OpenVinoModel, tokenizer: Tokenizer, begin: int, end: int) -> None:
        """`begin` and `end`: the pieces before the question and behind each part."""
        self.model = model
        self._tokenizer, self._begin, self._end = tokenizer, begin, end

    @abstractmethod
    def _words(self, encoding: Encoding, passage: str) -> Sequence[int | None]:
        """For each piece the number of its word; words follow each other."""

    def read(
        self,
        question: str,
        passages: Sequence[str],
        headers: Sequence[str] | None = None,
        *,
        spans: int = SPANS,
    ) -> list[Reading]:
        """One reading a passage, in their order, each with at most `spans` spans. Of a passage counts what fits into
        256 word pieces together with the first 32 of the question and the first 16 of its header, in which no span
        is looked for."""
        asked = self._tokenizer.encode(question, add_special_tokens=False).ids[:QUESTION_PIECES]
        head = [self._begin, *asked, self._end]
        room = MAX_PIECES - len(head) - 1 - (HEADER_PIECES + 1 if headers else 0)
        encoded = self._tokenizer.encode_batch(list(passages), add_special_tokens=False)
        before = self._headed(headers, len(encoded))
        tails = [[*above, *each.ids[:room], self._end] for above, each in zip(before, encoded, strict=True)]
        planned = list(batches([head] * len(encoded), tails))
        readings: dict[int, Reading] = {}
        for batch, outputs in zip(planned, self.model.run(planned), strict=True):
            for place, row in enumerate(batch.rows):
                first = len(head) + len(before[row])
                pieces = slice(first, first + min(room, len(encoded[row].ids)))
                start, end = outputs["start"][place], outputs["end"][place]
                offsets = np.array(encoded[row].offsets[:room], dtype=np.int64).reshape(-1, 2)
                readings[row] = Reading(
                    relevance=float(outputs["relevance"][place]),
                    no_answer=float(start[0] + end[0]),
                    spans=_spans(
                        start[pieces],
                        end[pieces],
                        encoded[row],
                        self._words(encoded[row], passages[row]),
                        passages[row],
                        spans,
                    ),
                    starts=start[pieces],
                    ends=end[pieces],
                    offsets=offsets,
                )
        return [readings[row] for row in range(len(encoded))]

    def _headed(self, headers: Sequence[str] | None, count: int) -> list[list[int]]:
        """The pieces before each passage: its header's first and the piece behind it, or none."""
        if headers is None:
            return [[]] * count
        encoded = self._tokenizer.encode_batch(list(headers), add_special_tokens=False)
        return [[*each.ids[:HEADER_PIECES], self._end] if each.ids else [] for each in encoded]


class MiniLMReader(CrossEncoder):
    """The shipped cross-encoder."""

    def __init__(
        self, folder: Path = FOLDER, *, precision: Precision | None = None, threads: int | None = None
    ) -> None:
        """Load the shipped weights (about 0.3 s). ModelError when they are missing, altered or not runnable."""
        weights = Weights.open(folder, NAME, VERSION)
        model = OpenVinoModel(
            weights, READER_FILE, eight_bit=EIGHT_BIT_FILE, precision=precision, threads=threads
        )
        super().__init__(model, load_tokenizer(), CLS, SEP)

    def _words(self, encoding: Encoding, passage: str) -> Sequence[int | None]:  # noqa: ARG002
        numbers: list[int | None] = encoding.word_ids
        return numbers


def span_scores(starts: Floats, ends: Floats) -> Floats:
    """Start and end logits of n pieces -> [n, SPAN_PIECES]: entry [i, k] scores the span of pieces i to i + k;
    -inf where that runs past the last piece."""
    beyond = np.full(SPAN_PIECES - 1, -np.inf, dtype=np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(np.concatenate([ends, beyond]), SPAN_PIECES)
    scores: Floats = starts[:, None] + windows
    return scores


def _spans(
    starts: Floats,
    ends: Floats,
    encoding: Encoding,
    numbers: Sequence[int | None],
    passage: str,
    count: int,
) -> tuple[Span, ...]:
    """The best spans, each inside one paragraph and the best of those that touch no word of a better one."""
    if not len(starts):
        return ()
    words = np.array(numbers[: len(starts)], dtype=np.int64)
    scores = span_scores(starts, ends)
    last_pieces = np.arange(len(starts))[:, None] + np.arange(SPAN_PIECES)
    ends_of_paragraphs = [match.start() for match in _BETWEEN_PARAGRAPHS.finditer(passage)]
    if ends_of_paragraphs:  # a quotation never spans a gap
        begun = np.array([place for place, _ in encoding.offsets[: len(starts)]])
        paragraph = np.searchsorted(ends_of_paragraphs, begun, side="right")
        scores[paragraph[np.minimum(last_pieces, len(starts) - 1)] != paragraph[:, None]] = -np.inf
    best = scores.max(axis=1)  # of all spans that start at a piece
    found = []
    for _ in range(count):
        first = int(best.argmax())
        length = int(scores[first].argmax())
        score = float(scores[first, length])
        if score == -np.inf:
            break
        # Out to whole words: half a word is no quotation.
        first = int(np.searchsorted(words, words[first], side="left"))
        last = int(np.searchsorted(words, words[first + length], side="right")) - 1
        start_char, end_char = encoding.offsets[first][0], encoding.offsets[last][1]
        found.append(Span(start_char, _with_marks(passage, end_char), score))
        near = slice(max(0, first - SPAN_PIECES), last + 1)  # only spans that start here can touch it
        scores[near][last_pieces[near] >= first] = -np.inf
        best[near] = scores[near].max(axis=1)
    return tuple(found)


def _with_marks(passage: str, end: int) -> int:
    """The end moved past combining marks: the tokenizer drops accents, a quotation must not."""
    while end < len(passage) and unicodedata.combining(passage[end]):
        end += 1
    return end
