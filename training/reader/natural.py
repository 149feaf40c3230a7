"""Makes a suite of questions as people type them: python -m training.reader.natural DATA OUT.

Search queries of titles set apart from training (Natural Questions), and questions that a second person worded anew
(SelQA, on whose questions no reader was trained) are asked of one library of all their passages, from which the passages
of one title of three are left out: what is asked of these is not said. Half of the titles are to be looked at and chosen
by ("tune"), the other half reports ("test").

`cited eval run OUT/natural.jsonl --articles OUT/articles` then asks it. Of a query its short answer is the fact that has
to be met; of a reworded question, whose short answer nobody wrote down, a sentence that answers has to be cited.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any
from zlib import crc32

from assistant.english.questions import classify
from eval.cases import Case, Split
from eval.importers.article_files import ArticleFiles
from training.reader.known import squad_data
from training.reader.squad import set_apart

QUERIES = ("nq-open-gold.json.gz", "nq-qed-train.json.gz")
REWORDED = "selqa-dev-test.json.gz"
SENTENCE = {"explain", "yes_no"}  # kinds of questions that whole sentences answer
LEFT_OUT = 3  # one title in so many is not in the library
SHORT = 8  # words: a search query with a longer answer is left out, as no short answer would equal it
Record = dict[str, Any]


def side(title: str) -> Split:
    """Which half a title is on."""
    return "tune" if crc32(f"half {title}".encode()) % 2 else "test"


def left_out(title: str) -> bool:
    """Whether the library lacks the passages of a title."""
    return crc32(f"left out {title}".encode()) % LEFT_OUT == 0


def _articles(folder: Path) -> Iterator[tuple[str, Record]]:
    """Each article of the sets that may be asked here, and the tag of its set."""
    for name in (*QUERIES, REWORDED):
        for article in squad_data(folder / name):
            if name == REWORDED:
                yield "reworded", article
            elif set_apart(article["title"]):
                yield "query", article


def make(data: Path, out: Path, most: int) -> list[Case]:
    """The suite's cases, at most `most` of each set, and of the rest as many that ask for a sentence; writes the articles
    of the titles that are in the library."""
    files = ArticleFiles(out / "articles")
    found: dict[str, list[Case]] = {"query": [], "reworded": []}
    for tag, article in _articles(data):
        title, kept = article["title"], not left_out(article["title"])
        text = "\n\n".join(part["context"] for part in article["paragraphs"])
        name = files.add(text, title=title.replace("_", " ")) if kept else None
        for paragraph in article["paragraphs"]:
            for asked in paragraph["qas"]:
                if tag == "query" or asked.get("paraphrased"):
                    found[tag] += _case(asked, tag, side(title), name, files)
    for cases in found.values():
        Random(5).shuffle(cases)
    sentences = [case for cases in found.values() for case in cases[most:] if SENTENCE & {*case.tags}]
    drawn = [*found["query"][:most], *found["reworded"][:most], *sentences[:most]]
    return [
        case for case in drawn if not case.facts or min(len(one.split()) for one in case.facts[0]) <= SHORT
    ]


def _case(asked: Record, tag: str, split: Split, name: str | None, files: ArticleFiles) -> Iterator[Case]:
    """The case of a question, unless its evidence does not stand in the article as it is read."""
    question = asked["question"].strip()
    answers = [answer["text"].strip(" .,;") for answer in asked["answers"]]
    tags = (tag, classify(question).kind)
    if name is None:
        yield Case(asked["id"], question, answerable=False, tags=tags, split=split)
    elif tag == "query" and asked.get("answer_type") != "list":
        yield Case(asked["id"], question, facts=(tuple(answers),), articles=(name,), tags=tags, split=split)
    elif tag == "reworded" and (gold := [one for text in answers for one in files.gold(name, text)]):
        yield Case(asked["id"], question, evidence=tuple(gold), tags=tags, split=split)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m training.reader.natural", description=__doc__)
    parser.add_argument("data", type=Path, help="the folder of the training data")
    parser.add_argument("out", type=Path, help="a folder that is made")
    parser.add_argument(
        "--most", type=int, default=300, help="questions of each set, drawn with a fixed seed"
    )
    options = parser.parse_args(arguments)
    cases = make(options.data, options.out, options.most)
    lines = (json.dumps(case.to_json(), ensure_ascii=False) + "\n" for case in cases)
    (options.out / "natural.jsonl").write_text("".join(lines), encoding="utf-8")
    sys.stderr.write(f"{len(cases)} questions, {sum(case.answerable for case in cases)} of them answered\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
