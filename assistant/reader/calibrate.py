"""Fits what confidence means: python -m assistant.reader.calibrate SQUAD2.json.gz [--out calibration.json].

The paragraphs of a SQuAD 2.0 file become a library, one article a title; its questions are asked through the whole
pipeline, each in up to three ways: as it stands; with every passage that holds its answer taken away (the right
subject, but not said); and with a name exchanged for one from another title (a false premise). Some titles choose the
weights of the logistic function and the threshold, others only report; those the reader was trained on do neither.
With --suite the tune halves of evaluation suites choose too: SQuAD's questions borrow the words of their passages,
those of people who have not read the article do not.
"""

from __future__ import annotations

import argparse
import gzip
import json
import pickle
import random
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple
from functools import partial
from pathlib import Path
from shutil import copytree
from typing import Any, Literal

from assistant.assistant import HITS_READ
from assistant.build import open_library
from assistant.candidates import candidates, groups
from assistant.confidence import CALIBRATION, SIGN_NAMES, Calibration, load_calibration
from assistant.extractive import sentence_of, signs_of, weighed
from assistant.likeness import Likeness
from assistant.questions import classify
from assistant.reader.fitting import Asked, Variant, fit, report, threshold_for
from assistant.reader.known import (
    Known,
    holds,
    questions,
    right,
    swapped,
    tune_half,
    write_articles,
)
from assistant.reader.scoring import MiniLMReader, Reader, Reading
from assistant.reader.squad import TRAINED, TUNED
from assistant.sentences import ranked_sentences
from assistant.words import names
from index.articles import Hit
from index.library import Library

Kind = Literal["fact", "sentence"]
# Which signs may speak, by kind of question: what is said of rivals and forms is said of short answers.
KINDS: dict[Kind, tuple[str, ...]] = {
    "fact": SIGN_NAMES,
    "sentence": ("margin", "relevance", "covered", "unknown_names", "similar"),
}


def ask_all(
    library: Library, reader: Reader, known: Sequence[Known], kind: Kind, pool: Sequence[str]
) -> list[Asked]:
    """The signs of the best answer to every question in each of its ways, and whether that answer was right. Questions
    of suites, which are known by their evidence, are asked in one way and only as their own kind."""
    chance = random.Random(1)
    rows: list[Asked] = []
    for place, asked in enumerate(known):
        hits = library.search(asked.text, HITS_READ)
        readings = reader.read(asked.text, [hit.text for hit in hits])
        ways: list[tuple[Variant, str, list[Hit], list[Reading]]] = [
            (asked.variant, asked.text, hits, readings)
        ]
        if asked.gold:
            left = [pair for pair in zip(hits, readings, strict=True) if not holds(pair[0].text, asked.gold)]
            ways.append(
                ("taken away", asked.text, [hit for hit, _ in left], [reading for _, reading in left])
            )
            if place % 2 and (other := swapped(asked, pool, chance)):
                found = library.search(other, HITS_READ)
                ways.append(("swapped", other, found, reader.read(other, [hit.text for hit in found])))
        for variant, text, found, read in ways:
            best = _best(kind, text, found, read, Likeness(library.embedder, text))
            if best is not None:
                signs, sentence, short = best
                is_right = variant == "said" and right(asked, sentence, short)
                rows.append(Asked(asked.title, variant, signs, is_right))
        if place % 100 == 99:
            sys.stderr.write(f"{kind}: {place + 1} of {len(known)}\n")
    return rows


def _best(
    kind: Kind, text: str, hits: Sequence[Hit], readings: Sequence[Reading], likeness: Likeness
) -> tuple[tuple[float, ...], str, str | None] | None:
    """The signs of the best answer, its sentence and its short answer; which is best, the calibration in use says."""
    used = load_calibration()[kind]
    if kind == "fact":
        asked, found = classify(text), groups(candidates(text, hits, readings))
        if not found:
            return None
        group = weighed(asked, found, likeness, used)[0][0]
        place = sentence_of(group.best)
        signs = signs_of(asked, found, found.index(group), likeness.of([place])[0])
        return astuple(signs), place[0].text[place[1] : place[2]], group.words
    best = ranked_sentences(text, hits, readings, likeness, used)
    return (astuple(best[0].signs), best[0].evidence.quote, None) if best else None


def of_kind(known: Sequence[Known], kind: Kind) -> list[Known]:
    """A suite's questions that the pipeline would answer in this way."""
    kinds = ("fact", "list") if kind == "fact" else ("explain", "yes_no")
    return [asked for asked in known if classify(asked.text).kind in kinds]


def calibrated(rows: Sequence[Asked], fitted_on: set[str], used: Sequence[str]) -> dict[str, Any]:
    """Weights, threshold and the report on the titles they were not chosen on."""
    mine = [row for row in rows if row.title in fitted_on]
    bias, weights = fit(mine, used)
    values = tuple(weights[name] for name in SIGN_NAMES)
    limit = threshold_for(mine, Calibration(bias, values, 0.0))
    others = [row for row in rows if row.title not in fitted_on]
    return {
        "bias": bias,
        "weights": weights,
        "threshold": limit,
        "report": report(others, Calibration(bias, values, limit)),
    }


def sides(titles: Sequence[str]) -> tuple[set[str], set[str]]:
    """(titles to fit on, titles to report on) of those the reader was not trained on: every second one that it was
    not tuned on either reports."""
    free = sorted(title for title in titles if title not in TRAINED)
    reported = set([title for title in free if title not in TUNED][1::2])
    return set(free) - reported, reported


@contextmanager
def _library(write: Callable[[Path], object]) -> Iterator[Library]:
    """A library of the articles that `write` puts into a folder, gone afterwards."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "articles"
        folder.mkdir()
        write(folder)
        with open_library(Path(name) / "library", create=True) as library:
            library.sync(folder)
            yield library


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; writes the calibration file and reports to standard error."""
    parser = argparse.ArgumentParser(prog="python -m assistant.reader.calibrate", description=__doc__)
    parser.add_argument("squad", type=Path, help="a SQuAD 2.0 file, .json or .json.gz")
    parser.add_argument("--out", type=Path, default=CALIBRATION)
    parser.add_argument(
        "--suite",
        nargs=2,
        action="append",
        default=[],
        metavar=("SUITE.jsonl", "ARTICLES"),
        help="an evaluation suite, whose tune half is fitted on too; may be given several times",
    )
    parser.add_argument("--rows", type=Path, help="also write the signs here, to try other fits (pickle)")
    parser.add_argument("--most", type=int, default=1200, help="questions asked, drawn with a fixed seed")
    options = parser.parse_args(arguments)
    opened = gzip.open if options.squad.suffix == ".gz" else open
    with opened(options.squad, "rt", encoding="utf-8") as file:
        data = json.load(file)["data"]
    fitted_on, reported_on = sides([article["title"] for article in data])
    drawn = [asked for asked in questions(data) if asked.title in fitted_on | reported_on]
    random.Random(0).shuffle(drawn)
    pool = sorted({name for asked in drawn for name in names(asked.text) if len(name) > 2})
    suites = [(tune_half(Path(suite)), Path(articles)) for suite, articles in options.suite]
    fitted_on |= {asked.title for known, _ in suites for asked in known}
    reader = MiniLMReader()
    rows: dict[Kind, list[Asked]] = {kind: [] for kind in KINDS}
    with _library(lambda folder: write_articles(data, folder)) as library:
        for kind in KINDS:
            share = drawn[: options.most if kind == "fact" else options.most // 3]
            rows[kind] += ask_all(library, reader, share, kind, pool)
    for known, articles in suites:
        with _library(partial(copytree, articles, dirs_exist_ok=True)) as library:
            for kind in KINDS:
                rows[kind] += ask_all(library, reader, of_kind(known, kind), kind, pool)
    written: dict[str, Any] = {
        "fitted_on": sorted(fitted_on),
        "reported_on": sorted(reported_on),
        "kinds": {kind: calibrated(rows[kind], fitted_on, used) for kind, used in KINDS.items()},
    }
    if options.rows:
        options.rows.write_bytes(pickle.dumps(rows))
    options.out.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    sys.stderr.write(
        json.dumps({kind: row["report"] for kind, row in written["kinds"].items()}, indent=1) + "\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
