"""A process that asks an assistant different questions, two at a time, and prints its memory every so many."""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil

_FORMS = (
    "Who is {0}?", "What did {0} say about {1}?", "When was {0} {1}?", "How many {0} did {1} have?", "Why did {0} {1}?",
    "Which articles mention {0}?", "What happened to {0} and {1}?", "how much does {1} of {0} cost {2}",
    "Is {0} {1} than {2}?", "Summarise what is said about {0}.", "Where is the {0} of {1}, and who {2} it?",
    "Who foudned {0}?", "{0} {1} {2}", "Tell me about {0} {1}", "Does {0} know {1} or {2} in number {n}?",
)  # fmt: skip


def questions(text: str, seed: int = 14) -> Iterator[str]:
    """Different questions without end, of the words of a text and of words that stand in none, the same every time."""
    chance = random.Random(seed)
    words = sorted(set(re.findall(r"[^\W\d_]{3,}", text)))
    for number in range(10**9):
        some = [" ".join(chance.choices(words, k=chance.randint(1, 3))) for _ in range(3)]
        if chance.random() < 0.02:
            some[0] += " " + "".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(4, 12)))
        yield f"{chance.choice(_FORMS).format(*some, n=number)} ({number})"[:2_000]


def main(folder: str, articles: str, count: str, every: str) -> None:
    """Ask `count` questions of the words of the folder `articles`; a JSON line `[asked, resident bytes]` each `every`."""
    from assistant.build import open_both

    text = "\n".join(path.read_text("utf-8", "replace") for path in sorted(Path(articles).glob("*.txt")))
    asking = questions(text)
    library, assistant = open_both(Path(folder))
    process = psutil.Process()
    with library, ThreadPoolExecutor(2) as pool:
        for asked in range(0, int(count) + 1, int(every)):
            sys.stdout.write(f"{json.dumps([asked, process.memory_info().rss])}\n")
            sys.stdout.flush()
            list(pool.map(assistant.ask, [next(asking) for _ in range(int(every))]))


if __name__ == "__main__":
    main(*sys.argv[1:])
