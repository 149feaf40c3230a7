"""Texts to unit vectors: the Embedder protocol, and all-MiniLM-L6-v2 as its shipped implementation."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from index.embedders.runtime import OpenVinoModel, Precision
from index.embedders.shipped_files import EMBEDDER_FILE, FOLDER, NAME, VERSION
from index.embedders.tokens import CLS, SEP, batches, load_tokenizer
from index.embedders.weights import Weights

Vectors = npt.NDArray[np.float32]

MAX_PIECES = 256  # what all-MiniLM-L6-v2 was published with


class Embedder(Protocol):
    """Turns texts into vectors whose dot product is their likeness. `name` and `dimension` tell libraries apart."""

    @property
    def name(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Rows of unit length, [len(texts), dimension], in the order of the texts."""

    def embed_query(self, text: str) -> Vectors:
        """One unit vector, [dimension]."""


class MiniLM:
    """all-MiniLM-L6-v2: the mean of the last hidden states at unit length. Safe to call from several threads."""

    name = NAME
    dimension = 384

    def __init__(
        self, folder: Path = FOLDER, *, precision: Precision | None = None, threads: int | None = None
    ) -> None:
        """Load the shipped weights (about 0.3 s). ModelError when they are missing, altered or not runnable."""
        self._tokenizer = load_tokenizer(folder)
        weights = Weights.open(folder, NAME, VERSION)
        self.model = OpenVinoModel(weights, EMBEDDER_FILE, precision=precision, threads=threads)
        self._asked = lru_cache(maxsize=64)(self._query)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Rows of unit length, [len(texts), 384]. Of each text the first 256 word pieces count."""
        encoded = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        pieces = [[CLS, *encoding.ids[: MAX_PIECES - 2], SEP] for encoding in encoded]
        planned = list(batches(pieces))
        vectors = np.empty((len(pieces), self.dimension), dtype=np.float32)
        for batch, outputs in zip(planned, self.model.run(planned), strict=True):
            vectors[list(batch.rows)] = outputs["embedding"]
        return vectors

    def embed_query(self, text: str) -> Vectors:
        """One unit vector, [384], not to be written to: the last questions' are kept, as search and reader both ask."""
        return self._asked(text)

    def _query(self, text: str) -> Vectors:
        vector: Vectors = self.embed([text])[0]
        vector.flags.writeable = False
        return vector

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text, special pieces not counted."""
        return [
            len(each.ids) for each in self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        ]


def passage_input(header: str, text: str) -> str:
    """What is embedded for a passage: its article's header (title, publisher, date) on a line of its own, first."""
    return f"{header}\n{text}" if header else text
