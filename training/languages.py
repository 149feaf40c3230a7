"""Measures how questions in other languages are known and answered: python -m training.languages FOLDER (SQuAD layout).

Of 300 questions a set, the shares taken for another language than English: of the half that the bounds in
`index/search/languages.py` were chosen on, and of the other. Of 100, with their paragraphs as one library and the search as
it is, again by halves: the share for which a sentence is quoted (support from BEARS on), of these the share whose first
sentence holds the answer, and the share for which one is quoted where the articles of the question's own title are left out.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.build import open_library
from assistant.extractive.foreign import BEARS, bearing
from index.search.languages import ENGLISH, asked_in

SETS = {
    "Portuguese": "faquad-pt", "Norwegian": "norquad-no", "Arabic": "arcd-ar", "Chinese": "cmrc2018-zh-dev-trial",
    "Chinese, traditional": "drcd-zh-dev-test", "Japanese": "jaquad-ja", "Persian": "pquad-fa-val-test",
    "English": "squad1.1-dev-a", "English, searched for": "nq-open-gold",
}  # fmt: skip
_READ = 12  # passages


@dataclass(frozen=True, slots=True)
class Posed:
    """A question, its answers' words, and the place of its paragraph."""

    text: str
    answers: tuple[str, ...]
    paragraph: int


def posed(file: Path, count: int) -> tuple[list[Posed], list[tuple[str, str]]]:
    """So many answerable questions of a file, the same each time, and the paragraphs, (title, text), they stand in."""
    with gzip.open(file, "rt", encoding="utf-8") as opened:
        data = json.load(opened)["data"]
    paragraphs = [(article["title"], one["context"]) for article in data for one in article["paragraphs"]]
    entries = [one["qas"] for article in data for one in article["paragraphs"]]
    found = [
        Posed(entry["question"], tuple(answer["text"] for answer in entry["answers"]), number)
        for number, asked in enumerate(entries)
        for entry in asked
        if entry.get("answers") and not entry.get("is_impossible")
    ]
    random.Random(7).shuffle(found)
    used = sorted({one.paragraph for one in found[:count]})
    places = {number: place for place, number in enumerate(used)}
    chosen = [Posed(one.text, one.answers, places[one.paragraph]) for one in found[:count]]
    return chosen, [paragraphs[number] for number in used]


def quoted(
    questions: Sequence[Posed], paragraphs: Sequence[tuple[str, str]], folder: Path
) -> list[tuple[float, float, float]]:
    """(quoted, holds the answer, quoted without the own title's articles) of every second question, from the first and
    from the second on."""
    (folder / "articles").mkdir()
    names = [f"{number:05d}.txt" for number in range(len(paragraphs))]
    for name, (title, text) in zip(names, paragraphs, strict=True):
        (folder / "articles" / name).write_text(f"{title.replace('_', ' ')}\n\n{text}\n", "utf-8")
    halves = []
    with open_library(folder / "library", create=True) as library:
        library.sync(folder / "articles")
        for half in (0, 1):
            first = []
            apart = []
            for one in questions[half::2]:
                title = paragraphs[one.paragraph][0]
                own = {name for name, (other, _) in zip(names, paragraphs, strict=True) if other == title}
                hits = library.search(one.text, 10 * _READ)
                found = bearing(one.text, hits[:_READ])
                others = bearing(one.text, [hit for hit in hits if hit.article.file not in own][:_READ])
                if found and found[0].support >= BEARS:
                    words = found[0].article.text[found[0].start : found[0].end]
                    first.append(any(answer in words for answer in one.answers))
                apart.append(bool(others) and others[0].support >= BEARS)
            asked = len(apart)
            halves.append((len(first) / asked, sum(first) / max(1, len(first)), sum(apart) / asked))
    return halves


def main(arguments: Sequence[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(
        prog="python -m training.languages", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("data", type=Path)
    options = parser.parse_args(arguments)
    for name, file in SETS.items():
        questions, paragraphs = posed(options.data / f"{file}.json.gz", 300)
        foreign = [asked_in(one.text) != ENGLISH for one in questions]
        sys.stdout.write(f"{name}: taken for foreign {_share(foreign[::2])}, {_share(foreign[1::2])}")
        if not name.startswith("English"):
            with tempfile.TemporaryDirectory() as folder:
                for half in quoted(questions[:100], paragraphs, Path(folder)):
                    sys.stdout.write(
                        "; quoted {:.2f}, right {:.2f}, without its article {:.2f}".format(*half)
                    )
        sys.stdout.write("\n")
        sys.stdout.flush()
    return 0


def _share(found: Sequence[bool]) -> str:
    return f"{sum(found) / len(found):.3f}"


if __name__ == "__main__":
    sys.exit(main())
