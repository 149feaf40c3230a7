"""Fits what confidence means: python -m training.reader.calibrate SQUAD2.json.gz [--out calibration.json].

The paragraphs of a SQuAD 2.0 file become a library, one article a title; the questions of titles that the reader was
not trained on are asked through the whole pipeline, each in up to three ways: as it stands; with every passage that
holds its answer taken away (the right subject, but not said); and with a name exchanged for one from another title (a
false premise). Half of them are worded anew first, and with --suite the tune halves of evaluation suites are asked too:
SQuAD's questions borrow the words of their passages, those of people who have not read the article do not. To ask them
takes an hour; with --rows the answers' signs are kept in a file, of which other weights can be fitted in seconds.

The weights of the logistic function and the threshold are chosen on all of them but those of UNSEEN titles, which only
report, as do the search queries of --queries; reported besides is every title as judged by weights chosen without it.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, replace
from functools import partial
from pathlib import Path
from shutil import copytree
from typing import Any

import numpy as np

from assistant.assistant import HITS_READ
from assistant.build import open_library
from assistant.english import ENGLISH
from assistant.english.questions import classify
from assistant.english.words import names
from assistant.extractive.candidates import candidates, groups, readings_of
from assistant.extractive.confidence import CALIBRATION, SIGN_NAMES, Calibration, load_calibration
from assistant.extractive.reader import MiniLMReader, Reader, Reading
from assistant.extractive.sentences import ranked_sentences
from assistant.extractive.weighing import Weigher, sentence_of
from index.articles import Hit
from index.embedders.minilm import Embedder
from index.library import Library
from training.reader.fitting import Asked, Kind, Variant, fitted, held_out, keep, kept, report
from training.reader.known import (
    Known,
    holds,
    questions,
    right,
    squad_data,
    swapped,
    tune_half,
    write_articles,
)
from training.reader.paraphrase import Paraphraser
from training.reader.squad import TRAINED, UNSEEN, set_apart

# Which signs may speak, by kind of question: what is said of rivals is said of short answers.
KINDS: dict[Kind, tuple[str, ...]] = {
    "fact": tuple(name for name in SIGN_NAMES if name != "asked"),
    "sentence": ("margin", "relevance", "covered", "unknown_names", "distant_names"),
}


QUERIES = "queries"  # the title of search queries, which only report: fitted on too, they made every other set worse
TIMES_OF_SUITES = 3.0  # a question asked as people ask counts more than one made of its passage's words


def ask_all(
    library: Library,
    reader: Reader,
    known: Sequence[Known],
    kind: Kind,
    pool: Sequence[str] = (),
    paraphraser: Paraphraser | None = None,
    used: Calibration | None = None,
) -> list[Asked]:
    """The signs of the best answer to every question in each of its ways, and whether that answer was right. Questions
    of suites, which are known by their evidence, are asked in one way, in their own words."""
    chance = random.Random(1)
    rows: list[Asked] = []
    for place, asked in enumerate(known):
        own = paraphraser.altered(asked.text, chance) if paraphraser and place % 4 < 2 else asked.text
        hits = list(library.search(own, HITS_READ))
        readings = readings_of(reader, own, hits)
        ways: list[tuple[Variant, str, list[Hit], list[Reading]]] = [(asked.variant, own, hits, readings)]
        if asked.gold:
            left = [pair for pair in zip(hits, readings, strict=True) if not holds(pair[0].text, asked.gold)]
            ways.append(("taken away", own, [hit for hit, _ in left], [reading for _, reading in left]))
            if place % 2 and (other := swapped(own, pool, chance)):
                found = list(library.search(other, HITS_READ))
                ways.append(("swapped", other, found, readings_of(reader, other, found)))
        for variant, text, found, read in ways:
            best = _best(kind, text, found, read, reader, library.embedder, used)
            if best is not None:
                signs, sentence, short = best
                is_right = variant == "said" and right(asked, sentence, short)
                rows.append(Asked(asked.title, variant, signs, is_right))
        if place % 100 == 99:
            sys.stderr.write(f"{kind}: {place + 1} of {len(known)}\n")
    return rows


def _best(
    kind: Kind,
    text: str,
    hits: Sequence[Hit],
    readings: Sequence[Reading],
    reader: Reader,
    embedder: Embedder,
    used: Calibration | None,
) -> tuple[tuple[float, ...], str, str | None] | None:
    """The signs of the best answer, its sentence and its short answer; which is best, the calibration in use says."""
    used, words = used or load_calibration()[kind], ENGLISH.words
    if kind == "fact":
        asked, found = classify(text), groups(candidates(text, hits, readings, words), words)
        if not found:
            return None
        likeliest = Weigher(asked, reader, embedder, used, words).weighed(found)[0]
        article, start, end = sentence_of(likeliest.group.best)
        return astuple(likeliest.signs), article.text[start:end], likeliest.group.words
    best = ranked_sentences(text, hits, readings, used, words)
    return (astuple(best[0].signs), best[0].evidence.quote, None) if best else None


def of_kind(known: Sequence[Known], kind: Kind) -> list[Known]:
    """A suite's questions that the pipeline would answer in this way."""
    kinds = ("fact", "list") if kind == "fact" else ("explain", "yes_no")
    return [asked for asked in known if classify(asked.text).kind in kinds]


def calibrated(rows: Sequence[Asked], used: Sequence[str]) -> dict[str, Any]:
    """Weights and threshold chosen on all rows but those of UNSEEN titles and QUERIES, and reports: of these, and, by
    weights and thresholds that were chosen without a row's title, of all SQuAD's titles and of each suite."""
    every, rows = rows, [row for row in rows if row.title != QUERIES]
    chosen = fitted([row for row in rows if row.title not in UNSEEN], used)
    chances, refused = held_out(rows, used)
    parts: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        parts.setdefault(row.title if row.times > 1 else "SQuAD", []).append(number)
    reports = {
        name: report([rows[n] for n in numbers], chances[numbers], refused[numbers])
        for name, numbers in parts.items()
    }
    for name, titles in (("unseen", UNSEEN), (QUERIES, (QUERIES,))):
        if own := [row for row in every if row.title in titles]:
            sure = np.array([chosen.of(row.signs) for row in own])
            reports[name] = report(own, sure, sure < chosen.threshold)
    return {
        "bias": chosen.bias,
        "weights": dict(zip(SIGN_NAMES, chosen.weights, strict=True)),
        "threshold": chosen.threshold,
        "report": reports,
    }


@contextmanager
def library_of(write: Callable[[Path], object]) -> Iterator[Library]:
    """A library of the articles that `write` puts into a folder, gone afterwards."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "articles"
        folder.mkdir()
        write(folder)
        with open_library(Path(name) / "library", create=True) as library:
            library.sync(folder)
            yield library


def _texts(data: Sequence[dict[str, Any]]) -> list[str]:
    """All words of SQuAD-layout data."""
    paragraphs = [paragraph for article in data for paragraph in article["paragraphs"]]
    return [text for one in paragraphs for text in (one["context"], *(qa["question"] for qa in one["qas"]))]


def gathered_queries(files: Sequence[Path], reader: Reader, most: int) -> dict[Kind, list[Asked]]:
    """The rows of search queries, `most` of those set apart from training, over the passages of all the files: there a
    fact may be said in several articles."""
    data = [article for file in files for article in squad_data(file)]
    known = [replace(one, title=QUERIES) for one in questions(data) if set_apart(one.title)]
    random.Random(0).shuffle(known)
    with library_of(lambda folder: write_articles(_joined(data), folder)) as library:
        return {kind: ask_all(library, reader, of_kind(known[:most], kind), kind) for kind in KINDS}


def _joined(data: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """One article a title, with the paragraphs of all that bear it."""
    made: dict[str, dict[str, Any]] = {}
    for article in data:
        one = made.setdefault(article["title"], {"title": article["title"], "paragraphs": []})
        have = {paragraph["context"] for paragraph in one["paragraphs"]}
        one["paragraphs"] += [part for part in article["paragraphs"] if part["context"] not in have]
    return list(made.values())


def gathered(
    squad: Path, suites: Sequence[tuple[str, str]], queries: Sequence[Path] = (), most: int = 1200
) -> dict[Kind, list[Asked]]:
    """The rows of a SQuAD 2.0 file's questions, `most` of them, of the tune halves of suites, each with its articles, and
    of search queries, half of `most`."""
    data = squad_data(squad)
    drawn = [asked for asked in questions(data) if asked.title not in TRAINED]
    random.Random(0).shuffle(drawn)
    pool = sorted({name for asked in drawn for name in names(asked.text) if len(name) > 2})
    reader = MiniLMReader()
    rows: dict[Kind, list[Asked]] = {kind: [] for kind in KINDS}
    with library_of(lambda folder: write_articles(data, folder)) as library:
        paraphraser = Paraphraser(_texts(data), library.embedder)
        for kind in KINDS:
            share = drawn[: most if kind == "fact" else most // 2]
            rows[kind] += ask_all(library, reader, share, kind, pool, paraphraser)
    for suite, articles in suites:
        known = tune_half(Path(suite))
        with library_of(partial(copytree, articles, dirs_exist_ok=True)) as library:
            for kind in KINDS:
                asked = ask_all(library, reader, of_kind(known, kind), kind)
                rows[kind] += [replace(row, times=TIMES_OF_SUITES) for row in asked]
    if queries:
        for kind, found in gathered_queries(queries, reader, most // 2).items():
            rows[kind] += found
    return rows


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; writes the calibration file and reports to standard error."""
    parser = argparse.ArgumentParser(prog="python -m training.reader.calibrate", description=__doc__)
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
    parser.add_argument(
        "--queries",
        nargs="+",
        type=Path,
        default=[],
        metavar="NQ.json.gz",
        help="SQuAD-layout files of search queries; those set apart from training report too",
    )
    parser.add_argument(
        "--rows", type=Path, help="keep the signs here; where they are kept already, nothing is asked again"
    )
    parser.add_argument("--most", type=int, default=1200, help="questions asked, drawn with a fixed seed")
    options = parser.parse_args(arguments)
    if options.rows and options.rows.exists():
        rows = kept(options.rows)
    else:
        rows = gathered(options.squad, options.suite, options.queries, options.most)
        if options.rows:
            keep(rows, options.rows)
    written: dict[str, Any] = {
        "fitted_on": sorted({row.title for found in rows.values() for row in found} - {*UNSEEN, QUERIES}),
        "kinds": {kind: calibrated(rows[kind], used) for kind, used in KINDS.items()},
    }
    options.out.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    sys.stderr.write(
        json.dumps({kind: row["report"] for kind, row in written["kinds"].items()}, indent=1) + "\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
