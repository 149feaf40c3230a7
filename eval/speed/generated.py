"""Measures ingest and search on generated articles: `python -m eval.speed.generated ingest|search`."""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from time import perf_counter

import numpy as np

from index.articles import Article
from index.embedders.minilm import MiniLM, passage_input
from index.embedders.tokens import load_tokenizer
from index.library import VECTORS, Library
from index.passages import split
from index.reading import read_file
from index.store.store import Entry, Floats, Store
from index.vectors.sealed import build

_DIMENSION = 384
_SEED = 7
_QUESTIONS = 200


class Writer:
    """Writes articles whose words are as frequent as in the samples, and beyond those the tokenizer's own whole
    words, ever rarer, as Zipf's law has it; the same articles for the same numbers."""

    def __init__(self, samples: Path) -> None:
        counted: Counter[str] = Counter()
        for path in sorted(samples.glob("*.txt")):
            counted.update(re.findall(r"[A-Za-z]+", path.read_text("utf-8", "replace").lower()))
        vocabulary = load_tokenizer().get_vocab()
        others = sorted(
            (word for word in vocabulary if word.isalpha() and word not in counted),
            key=lambda word: vocabulary[word],
        )
        self.words = [word for word, _ in counted.most_common()] + others
        self._weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(self.words))))

    def article(self, number: int, words: int = 700) -> str:
        """A headline, a date line, and paragraphs of four to seven sentences of 12 to 28 words."""
        pick = random.Random(_SEED * 1_000_003 + number)
        paragraphs: list[str] = []
        left = words
        while left > 0:
            some = [pick.randint(12, 28) for _ in range(pick.randint(4, 7))]
            left -= sum(some)
            paragraphs.append(" ".join(self.sentence(pick, length) for length in some))
        title = " ".join(pick.choices(self.words, cum_weights=self._weights, k=8)).capitalize()
        return (
            f"{title}\n\n2025-{number % 12 + 1:02d}-{number % 28 + 1:02d}\n\n"
            + "\n\n".join(paragraphs)
            + "\n"
        )

    def sentence(self, pick: random.Random, length: int) -> str:
        words = pick.choices(self.words, cum_weights=self._weights, k=length)
        return " ".join(words).capitalize() + "."


def measure_ingest(samples: Path, articles: int) -> dict[str, object]:
    """Passages a second of a whole sync, and of the bare encoder on the same passages in the same run."""
    with tempfile.TemporaryDirectory() as scratch:
        folder, writer = Path(scratch) / "articles", Writer(samples)
        folder.mkdir()
        for number in range(articles):
            (folder / f"{number:05d}.txt").write_text(writer.article(number), "utf-8")
        embedder = MiniLM()
        half = _bare(embedder, folder, range(0, articles, 2))
        # An exact limit below the number of passages, so that building the vector index is part of it.
        with Library.open(Path(scratch) / "library", embedder, create=True, exact_limit=1_000) as library:
            report = library.sync(folder)
            again = library.sync(folder)
        other_half = _bare(embedder, folder, range(1, articles, 2))
    bare = (half[0] + other_half[0]) / (half[1] + other_half[1])
    whole = report.passages / report.seconds
    return {
        "articles": articles,
        "passages": report.passages,
        "sync_passages_per_s": round(whole, 1),
        "encoder_passages_per_s": round(bare, 1),
        "share": round(whole / bare, 3),
        "unchanged_sync_s": round(again.seconds, 2),
        "peak_memory_mb": peak_memory_mb(),
    }


def _bare(embedder: MiniLM, folder: Path, numbers: range) -> tuple[int, float]:
    """(passages, seconds) of nothing but embedding, 512 passages at a time."""
    texts: list[str] = []
    for number in numbers:
        file = f"{number:05d}.txt"
        for article in read_file(folder / file, file):
            places = split(article, embedder.count_tokens)
            texts += [passage_input(article.beside(start), article.text[start:end]) for start, end in places]
    began = perf_counter()
    for first in range(0, len(texts), 512):
        embedder.embed(texts[first : first + 512])
    return len(texts), perf_counter() - began


class RandomEmbedder:
    """Random unit vectors, for measuring everything but the encoder."""

    name = "random"
    dimension = _DIMENSION

    def __init__(self) -> None:
        self._generator = np.random.default_rng(_SEED)

    def embed(self, texts: Sequence[str]) -> Floats:
        rows = self._generator.standard_normal((len(texts), _DIMENSION), np.float32)
        unit: Floats = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit

    def embed_query(self, text: str) -> Floats:
        return self.embed([text]).reshape(_DIMENSION)


def measure_search(samples: Path, passages: int) -> dict[str, object]:
    """Search by stage at this many passages: milliseconds, p50 and p95; and the rate of building the index."""
    writer = Writer(samples)
    with (
        tempfile.TemporaryDirectory() as scratch,
        Library.open(Path(scratch), RandomEmbedder(), create=True) as library,
    ):
        fill(library.store, writer, passages)
        began = perf_counter()
        build(library.folder / VECTORS, library.store)
        built = perf_counter() - began
        asked = list(questions(writer))
        began = perf_counter()
        library.search(asked[0])
        first = perf_counter() - began
        stages: dict[str, list[float]] = {}
        for question in asked:
            began = perf_counter()
            found = library.search(question)
            stages.setdefault("total", []).append(1000 * (perf_counter() - began))
            for stage, took in found.timings_ms.items():
                stages.setdefault(stage, []).append(took)
        size = sum(path.stat().st_size for path in Path(scratch).rglob("*") if path.is_file())
    return {
        "passages": passages,
        "index_passages_per_s": round(passages / built),
        "first_search_ms": round(1000 * first),
        "p50_ms": {stage: round(float(np.percentile(took, 50)), 1) for stage, took in stages.items()},
        "p95_ms": {stage: round(float(np.percentile(took, 95)), 1) for stage, took in stages.items()},
        "disk_mb": round(size / 2**20),
        "peak_memory_mb": peak_memory_mb(),
    }


def fill(store: Store, writer: Writer, passages: int) -> None:
    """Articles of five passages of about 100 words, with random vectors, 2,000 passages a transaction."""
    embedder, pick, entries = RandomEmbedder(), random.Random(_SEED), []
    for number in range(passages // 5):
        text, places = "", []
        for _ in range(5):
            words = " ".join(writer.sentence(pick, 20) for _ in range(5))
            places.append((len(text), len(text) + len(words)))
            text += words + "\n\n"
        about = (
            f"{number:016x}",
            f"Report {number}",
            text,
            None,
            None,
            None,
            None,
            f"{number}.txt",
            str(number),
        )
        vectors = embedder.embed([f"{number}/{place}" for place in range(5)])
        entries.append(Entry(Article(*about), "/", f"{number}.txt", "1", tuple(places), vectors))
        if len(entries) == 400:
            store.write(entries)
            entries.clear()
    store.write(entries)


def questions(writer: Writer, count: int = _QUESTIONS) -> Iterator[str]:
    """Five words each, common ones and rare ones, between the function words of a question."""
    pick = random.Random(_SEED + 1)
    for _ in range(count):
        words = writer.sentence(pick, 3).lower().rstrip(".").split() + pick.choices(writer.words[:3_000], k=2)
        yield f"What did the {words[0]} of {words[1]} say about {' and '.join(words[2:])}?"


def peak_memory_mb() -> int:
    """The most memory this process has had, and the largest of its children besides."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round((own + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m eval.speed.generated", description=__doc__)
    parser.add_argument("what", choices=["ingest", "search"])
    parser.add_argument("--articles", type=int, default=2_000, help="for ingest")
    parser.add_argument("--passages", type=int, default=100_000, help="for search")
    parser.add_argument(
        "--samples", type=Path, default=Path("seeds"), help="folder of .txt whose words are used"
    )
    given = parser.parse_args()
    runs: dict[str, Callable[[], dict[str, object]]] = {
        "ingest": lambda: measure_ingest(given.samples, given.articles),
        "search": lambda: measure_search(given.samples, given.passages),
    }
    sys.stdout.write(json.dumps(runs[given.what](), indent=2) + "\n")


if __name__ == "__main__":
    main()
