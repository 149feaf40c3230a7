"""A small real embedder and generated articles, for tests of the library."""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

WORDS = (
    "river bridge council budget engineer harbour storm minister school clinic market farmer railway museum "
    "election journalist factory satellite glacier orchestra festival vaccine tunnel library reactor drought"
).split()


class HashEmbedder:
    """Words to places by their hash: alike texts get alike unit vectors, without any model. Counts its work."""

    def __init__(self, dimension: int = 32, name: str = "hash") -> None:
        self.name = name
        self.dimension = dimension
        self.embedded = 0

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.embedded += len(texts)
        rows = np.full((len(texts), self.dimension), 1e-3, np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in re.findall(r"\w+", text.lower()):
                row[_hash(self.name + word) % self.dimension] += 1
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return rows

    def embed_query(self, text: str) -> NDArray[np.float32]:
        vector = self.embed([text])[0]
        self.embedded -= 1
        return vector

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]


@lru_cache(maxsize=100_000)
def _hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=4).digest())


def article_text(seed: int, sentences: int = 12) -> str:
    """A generated article of about ten words a sentence, the same for the same seed."""
    pick = random.Random(seed)
    lines = [f"Report {seed} on the {pick.choice(WORDS)}", ""]
    for number in range(sentences):
        words = " ".join(pick.choices(WORDS, k=9))
        lines.append(f"In item {seed}-{number} the {words} were named.")
    return "\n".join([*lines[:2], " ".join(lines[2:])]) + "\n"


def fill(folder: Path, count: int, sentences: int = 12, first: int = 0) -> None:
    """Writes the generated articles `first` ... `first + count - 1` as files."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed in range(first, first + count):
        (folder / f"{seed:05d}.txt").write_text(article_text(seed, sentences), "utf-8")
