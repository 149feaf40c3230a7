"""Fits what confidence means: python -m assistant.reader.calibrate SQUAD2.json.gz [--out calibration.json].

The paragraphs of a SQuAD 2.0 file become a library, one article a title; its questions are asked through the whole
pipeline, each in up to three ways: as it stands; with every passage that holds its answer taken away (the right
subject, but not said); and with a name exchanged for one from another title (a false premise). Some titles choose the
weights of the logistic function and the threshold, others only report; those the reader was trained on do neither.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any, Literal

from assistant.assistant import HITS_READ
from assistant.build import open_library
from assistant.candidates import candidates, groups
from assistant.confidence import CALIBRATION, SIGN_NAMES, Calibration, load_calibration
from assistant.extractive import sentence_of, signs_of, weighed
from assistant.likeness import Likeness
from assistant.questions import classify
from assistant.reader.fitting import Asked, Variant, fit, report, threshold_for
from assistant.reader.scoring import MiniLMReader, Reader, Reading
from assistant.reader.squad import TRAINED, TUNED
from assistant.sentences import ranked_sentences
from assistant.words import names, plain
from index.articles import Hit
from index.library import Library

Kind = Literal["fact", "sentence"]
# Which signs may speak, by kind of question: what is said of rivals and forms is said of short answers.
KINDS: dict[Kind, tuple[str, ...]] = {
    "fact": SIGN_NAMES,
    "sentence": ("margin", "relevance", "covered", "unknown_names", "similar"),
}


@dataclass(frozen=True, slots=True)
class Known:
    """A question with its gold answers; none where its paragraph does not say."""

    title: str
    text: str
    gold: tuple[str, ...]


def f1(answer: str, gold: str) -> float:
    """SQuAD's F1 of two short answers: harmonic mean of precision and recall over words in normal form."""
    given, wanted = plain(answer).split(), plain(gold).split()
    common = sum(min(given.count(word), wanted.count(word)) for word in set(given))
    return 2 * common / (len(given) + len(wanted)) if common else 0.0


def write_articles(data: Sequence[dict[str, Any]], folder: Path) -> None:
    """One text file an article: the title, then its paragraphs."""
    for article in data:
        title = article["title"].replace("_", " ")
        paragraphs = [" ".join(paragraph["context"].split()) for paragraph in article["paragraphs"]]
        (folder / f"{title.replace('/', '-')}.txt").write_text(
            "\n\n".join([title, *paragraphs]), encoding="utf-8"
        )


def questions(data: Sequence[dict[str, Any]]) -> Iterator[Known]:
    """The questions of SQuAD-layout data."""
    for article in data:
        for paragraph in article["paragraphs"]:
            for qa in paragraph["qas"]:
                gold = () if qa.get("is_impossible") else tuple(answer["text"] for answer in qa["answers"])
                yield Known(article["title"], qa["question"].strip(), gold)


def swapped(asked: Known, pool: Sequence[str], chance: random.Random) -> str | None:
    """The question with one of its names exchanged for one from the pool; None if it names nothing."""
    found = [name for name in names(asked.text) if len(name) > 2]
    others = [name for name in pool if name not in asked.text]
    if not found or not others:
        return None
    return re.sub(rf"\b{re.escape(found[-1])}\b", chance.choice(others), asked.text, count=1)


def ask_all(
    library: Library, reader: Reader, known: Sequence[Known], kind: Kind, pool: Sequence[str]
) -> list[Asked]:
    """The signs of the best answer to every question in each of its ways, and whether that answer was right."""
    chance = random.Random(1)
    rows: list[Asked] = []
    for place, asked in enumerate(known):
        hits = library.search(asked.text, HITS_READ)
        readings = reader.read(asked.text, [hit.text for hit in hits])
        ways: list[tuple[Variant, str, list[Hit], list[Reading]]] = [
            ("said" if asked.gold else "twisted", asked.text, hits, readings)
        ]
        if asked.gold:
            left = [pair for pair in zip(hits, readings, strict=True) if not _holds(pair[0].text, asked.gold)]
            ways.append(
                ("taken away", asked.text, [hit for hit, _ in left], [reading for _, reading in left])
            )
            if place % 2 and (other := swapped(asked, pool, chance)):
                found = library.search(other, HITS_READ)
                ways.append(("swapped", other, found, reader.read(other, [hit.text for hit in found])))
        for variant, text, found, read in ways:
            best = _best(kind, text, found, read, Likeness(library.embedder, text))
            if best is not None:
                right = variant == "said" and _right(kind, best[1], asked.gold)
                rows.append(Asked(asked.title, variant, best[0], right))
        if place % 100 == 99:
            sys.stderr.write(f"{kind}: {place + 1} of {len(known)}\n")
    return rows


def _holds(text: str, gold: Sequence[str]) -> bool:
    return any(plain(answer) in plain(text) for answer in gold)


def _right(kind: Kind, answer: str, gold: Sequence[str]) -> bool:
    return any(f1(answer, g) >= 0.5 for g in gold) if kind == "fact" else _holds(answer, gold)


def _best(
    kind: Kind, text: str, hits: Sequence[Hit], readings: Sequence[Reading], likeness: Likeness
) -> tuple[tuple[float, ...], str] | None:
    """The signs of the best answer and its words; which is best, the calibration in use says."""
    used = load_calibration()[kind]
    if kind == "fact":
        asked, found = classify(text), groups(candidates(text, hits, readings))
        if not found:
            return None
        group = weighed(asked, found, likeness, used)[0][0]
        place = found.index(group)
        similar = likeness.of([sentence_of(group.best)])[0]
        return astuple(signs_of(asked, found, place, similar)), group.words
    best = ranked_sentences(text, hits, readings, likeness, used)
    return (astuple(best[0].signs), best[0].evidence.quote) if best else None


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


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; writes the calibration file and reports to standard error."""
    parser = argparse.ArgumentParser(prog="python -m assistant.reader.calibrate", description=__doc__)
    parser.add_argument("squad", type=Path, help="a SQuAD 2.0 file, .json or .json.gz")
    parser.add_argument("--out", type=Path, default=CALIBRATION)
    parser.add_argument("--most", type=int, default=1200, help="questions asked, drawn with a fixed seed")
    options = parser.parse_args(arguments)
    opened = gzip.open if options.squad.suffix == ".gz" else open
    with opened(options.squad, "rt", encoding="utf-8") as file:
        data = json.load(file)["data"]
    fitted_on, reported_on = sides([article["title"] for article in data])
    drawn = [asked for asked in questions(data) if asked.title in fitted_on | reported_on]
    random.Random(0).shuffle(drawn)
    pool = sorted({name for asked in drawn for name in names(asked.text) if len(name) > 2})
    written: dict[str, Any] = {
        "fitted_on": sorted(fitted_on),
        "reported_on": sorted(reported_on),
        "kinds": {},
    }
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "articles"
        folder.mkdir()
        write_articles(data, folder)
        with open_library(Path(name) / "library", create=True) as library:
            library.sync(folder)
            reader = MiniLMReader()
            for kind, used in KINDS.items():
                share = drawn[: options.most if kind == "fact" else options.most // 3]
                written["kinds"][kind] = calibrated(
                    ask_all(library, reader, share, kind, pool), fitted_on, used
                )
    options.out.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    sys.stderr.write(
        json.dumps({kind: row["report"] for kind, row in written["kinds"].items()}, indent=1) + "\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
