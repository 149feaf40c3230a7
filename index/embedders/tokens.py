"""Word pieces: the shared tokenizer, and rows of pieces padded into batches a model can run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from index.embedders.shipped_files import FOLDER, NAME, TOKENIZER_FILE, VERSION
from index.embedders.weights import Weights

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Int64s = npt.NDArray[np.int64]

CLS, SEP, PAD = 101, 102, 0
POSITIONS = 512  # BertConfig.max_position_embeddings
BATCH_PIECES = 768  # smaller batches cost calls: of 6 rows of 128 each took a tenth less than of 3
LENGTHS = (24, 48, 80, 112, 128, 144, 160, 176, 224, 256, 384, POSITIONS)
"""Pieces a batch may be long: close to each other where passages are, but none between 176 and 224, which a long question
before a long passage fills for the first time after a thousand others; never 32, at which the 8-bit attention of OpenVINO
2026.4 errs on amx by 8 in a logit, as at none of these."""
# Of a single row, whose work hardly counts.
ALONE_LENGTHS = tuple(length for length in LENGTHS if not 112 < length < 224)
ROW_COUNTS = (1, 3, 6, 12, 24)  # six passages are read first: three for each of two cores
MANY, SHORT = 24, 80
"""A question reads fewer rows than `MANY`; then more than three of more pieces than `SHORT` meet once in a thousand
questions, and would be a shape of their own."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Model inputs, each [rows, length] int64; `rows[i]` is where batch row i stood in the caller's list."""

    rows: tuple[int, ...]
    ids: Int64s
    mask: Int64s
    types: Int64s

    def __post_init__(self) -> None:
        """Checked here because a runtime that has once failed on shapes goes on failing."""
        if not (
            self.ids.shape == self.mask.shape == self.types.shape and 0 < self.ids.shape[-1] <= POSITIONS
        ):
            raise ValueError(f"not a batch of at most {POSITIONS} pieces a row: {self.ids.shape=}")


@cache
def load_tokenizer(folder: Path = FOLDER) -> Tokenizer:
    """The uncased BERT tokenizer, without truncation or padding. ModelError when its file is not the shipped one."""
    from tokenizers import Tokenizer

    return Tokenizer.from_str(Weights.open(folder, NAME, VERSION).read(TOKENIZER_FILE).decode("utf-8"))


@runtime_checkable
class CountsTokens(Protocol):
    """An embedder that can say how many word pieces a text has for it."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]: ...


def counter_of(embedder: object) -> Callable[[Sequence[str]], list[int]]:
    """The embedder's own count of word pieces, else the shipped tokenizer's."""
    if isinstance(embedder, CountsTokens):
        return embedder.count_tokens

    def count(texts: Sequence[str]) -> list[int]:
        return [len(found.ids) for found in load_tokenizer().encode_batch_fast(list(texts))]

    return count


def batches(first: Sequence[Sequence[int]], second: Sequence[Sequence[int]] | None = None) -> Iterator[Batch]:
    """Rows of piece numbers -> batches of rows of about one length, longest first. There are few shapes of them, 26: the
    runtime keeps some megabytes for each it has seen, and needs milliseconds for a new one.

    A row is `first[i]` (token type 0) followed by `second[i]` (token type 1); special pieces are the caller's.
    """
    tails: Sequence[Sequence[int]] = second if second is not None else [()] * len(first)
    lengths = [len(head) + len(tail) for head, tail in zip(first, tails, strict=True)]
    order = sorted(range(len(lengths)), key=lambda row: (-lengths[row], row))
    # A batch is one core's work: few rows are parted in two, or the other cores would wait.
    half = -(-len(order) // 2)
    taken = 0
    while taken < len(order):
        longest = lengths[order[taken]]
        length = next((length for length in LENGTHS if length >= longest), longest)
        most = min(max(1, BATCH_PIECES // length), half, len(order) - taken)
        if length > SHORT and len(order) < MANY:
            most = min(most, 3)
        count = max(count for count in ROW_COUNTS if count <= most)
        if count == 1:
            length = next((length for length in ALONE_LENGTHS if length >= longest), longest)
        rows = tuple(order[taken : taken + count])
        yield _padded(rows, length, first, tails)
        taken += len(rows)


def _padded(
    rows: tuple[int, ...], length: int, first: Sequence[Sequence[int]], second: Sequence[Sequence[int]]
) -> Batch:
    ids = np.full((len(rows), length), PAD, dtype=np.int64)
    mask, types = np.zeros_like(ids), np.zeros_like(ids)
    for place, row in enumerate(rows):
        middle = len(first[row])
        end = middle + len(second[row])
        ids[place, :middle] = first[row]
        ids[place, middle:end] = second[row]
        types[place, middle:end] = 1
        mask[place, :end] = 1
    return Batch(rows, ids, mask, types)
