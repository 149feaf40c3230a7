"""Holds the rules for follow-ups against rewrites by hand: python -m training.followups DATA [--test] [--show N].

Of each of the kept sets (CANARD, TREC CAsT, MTRAG) the questions that were rewritten are taken, from the half of the
conversations that is to be looked at, or with --test from the other. Told are, for the question as it was asked, as the
rules make it and as people rewrote it: how many equal a rewrite by hand in SQuAD's normal form, the F1 of their words with
it, and, where the set has answers, how often a search with it finds the conversation's own article first; one article a
conversation, of what was answered in it. Then, how many questions that can be asked alone are changed nevertheless.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any
from zlib import crc32

from assistant.answers import Answer, Citation
from assistant.build import open_library
from assistant.english.followups import standalone
from assistant.english.words import normalised
from training.reader.known import f1

SETS = ("canard-dev", "cast", "mtrag")
SEARCHED = 300  # questions of a set that are searched with
SHORT = 6  # words: a longer answer is told in a sentence and has no short one
Row = dict[str, Any]


def every(folder: Path, name: str, *, test: bool) -> list[Row]:
    """The rows of a set in one half of the conversations, shuffled."""
    with gzip.open(folder / f"rewrite-{name}.json.gz", "rt", encoding="utf-8") as file:
        kept: list[Row] = json.load(file)["rows"]
    found = [row for row in kept if row["history"] and bool(crc32(conversation(row).encode()) % 2) == test]
    Random(0).shuffle(found)
    return found


def rewritten(row: Row) -> bool:
    """Whether people changed a row's question."""
    return normalised(row["question"]) != normalised(row["rewrite"])


def conversation(row: Row) -> str:
    """What names a row's conversation."""
    return re.sub(r"(?:[-_]|<::>)\d+$", "", row["id"])


def turns(row: Row) -> list[Answer]:
    """The answers before a row's question, each earlier question made standalone by the rules themselves."""
    history, made = row["history"], list[Answer]()
    step = 2 if row["with_answers"] else 1
    for place in range(0, len(history) - step + 1, step):
        asked, said = history[place], history[place + 1] if step == 2 else ""
        alone = standalone(asked, made)
        short = said.rstrip(".") if 0 < len(said.split()) <= SHORT else None
        cited = Citation(1, "", "", "", None, None, None, None, said, 0, len(said))
        made.append(Answer(asked, alone, bool(said), said, short, None, "", (cited,) if said else ()))
    return made


def conversations(found: Sequence[Row]) -> Iterator[tuple[str, str]]:
    """A conversation's name and its article: its subject, and all that is answered in it."""
    longest: dict[str, Row] = {}
    for row in found:
        if len(row["history"]) > len(longest.get(conversation(row), {"history": ()})["history"]):
            longest[conversation(row)] = row
    for name, row in longest.items():
        yield name, "\n\n".join([f"{row['title']}: {row['section']}", *row["history"][1::2]])


def first(found: Sequence[Row], asked: Mapping[str, Sequence[str]], drawn: Sequence[Row]) -> dict[str, float]:
    """How often each way to ask finds the conversation's own article first, in percent."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "articles"
        folder.mkdir()
        for told, text in conversations(found):
            (folder / f"{told}.txt").write_text(text, encoding="utf-8")
        with open_library(Path(name) / "library", create=True) as library:
            library.sync(folder)
            return {
                way: 100
                * sum(
                    next((hit.article.file for hit in library.search(text, 1)), "")
                    == f"{conversation(row)}.txt"
                    for text, row in zip(texts[: len(drawn)], drawn, strict=True)
                )
                / len(drawn)
                for way, texts in asked.items()
            }


def wrongly_changed(found: Sequence[Row]) -> dict[str, tuple[int, int]]:
    """How many questions that can be asked alone are changed, and of how many: those that people left as they were, the
    rewrites asked themselves, another conversation's rewrites, and these in small letters."""
    asked: dict[str, list[tuple[str, Row]]] = {
        "left as they were": [(row["question"], row) for row in found if not rewritten(row)],
        "rewrites": [(row["rewrite"], row) for row in found],
        "another's": [(other_of(found, place)["rewrite"], row) for place, row in enumerate(found)],
    }
    asked["another's in small letters"] = [(text.lower(), row) for text, row in asked["another's"]]
    return {
        sort: (
            sum(normalised(standalone(text, turns(row))) != normalised(text) for text, row in pairs),
            len(pairs),
        )
        for sort, pairs in asked.items()
    }


def other_of(found: Sequence[Row], place: int) -> Row:
    """A row of another conversation, by a fixed rule, for each of a set's rows."""
    others = (found[(place * 7 + step) % len(found)] for step in range(3, len(found)))
    return next((row for row in others if conversation(row) != conversation(found[place])), found[place])


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m training.followups", description=__doc__)
    parser.add_argument("data", type=Path, help="the folder of the training data")
    parser.add_argument("--test", action="store_true", help="report on the half that is not looked at")
    parser.add_argument("--most", type=int, default=0, help="questions of a set; all when not given")
    parser.add_argument("--show", type=int, default=0, help="print so many that came out otherwise")
    options = parser.parse_args(arguments)
    for name in SETS:
        found = every(options.data, name, test=options.test)
        changed = [row for row in found if rewritten(row)]
        drawn = changed[: options.most or len(changed)]
        ways = {
            "as asked": [row["question"] for row in drawn],
            "by rule": [standalone(row["question"], turns(row)) for row in drawn],
            "by hand": [row["rewrite"] for row in drawn],
        }
        few = drawn[:SEARCHED]
        own = first(changed, ways, few) if drawn[0]["with_answers"] else {}
        for way, texts in ways.items():
            pairs = list(zip(texts, ways["by hand"], strict=True))
            exact = 100 * sum(normalised(a) == normalised(b) for a, b in pairs) / len(pairs)
            alike = 100 * sum(f1(a, b) for a, b in pairs) / len(pairs)
            place = f", own article first (of {len(few)}) {own[way]:.1f}" if own else ""
            sys.stdout.write(f"{name}, {len(pairs)}, {way}: exact {exact:.1f}, F1 {alike:.2f}{place}\n")
        for sort, (wrong, of) in wrongly_changed(found).items():
            sys.stdout.write(f"{name}, wrongly changed, {sort}: {wrong} of {of}\n")
        for row, made in list(zip(drawn, ways["by rule"], strict=True))[: options.show]:
            if normalised(made) != normalised(row["rewrite"]):
                before = " / ".join(text[:60] for text in row["history"][-4:])
                sys.stdout.write(f"  {before}\n    {row['question']} -> {made}  ({row['rewrite']})\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
