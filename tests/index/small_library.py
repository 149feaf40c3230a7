"""Generated articles, for tests of the library."""

from __future__ import annotations

import random
from pathlib import Path

WORDS = (
    "river bridge council budget engineer harbour storm minister school clinic market farmer railway museum "
    "election journalist factory satellite glacier orchestra festival vaccine tunnel library reactor drought"
).split()


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
