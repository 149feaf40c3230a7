"""Fits the confidence of the reader of other languages, and measures it: python -m training.reader.abroad FOLDER.

FOLDER holds the SQuAD-layout files of other languages. Of each the titles kept apart from training (`set_apart`) become a
library, and their questions are asked through the whole pipeline, as they stand and with every passage that holds the
answer taken away. Weights, threshold and the bound of what is stated are chosen on one half of these titles; the other
half reports.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from zlib import crc32

import numpy as np

from assistant.extractive.confidence import SIGN_NAMES, Calibration, load_calibration
from assistant.extractive.multilingual import CALIBRATION, MultilingualReader
from training.reader.calibrate import ask_all, library_of
from training.reader.fitting import Asked, fitted, keep, kept
from training.reader.known import questions, squad_data, write_articles
from training.reader.squad import APART, set_apart

SETS = {
    "ar": "arcd-ar", "fa": "pquad-fa-val-test", "ja": "jaquad-ja", "no": "norquad-no", "pt": "faquad-pt",
    "zh": "cmrc2018-zh-dev-trial", "zh-Hant": "drcd-zh-dev-test",
}  # fmt: skip
SIGNS = ("margin", "relevance", "covered", "agreeing", "rival", "again")  # the others know English
FIRST = Calibration(
    0.0, tuple({"margin": 0.2, "relevance": 0.5, "again": 0.2}.get(n, 0.0) for n in SIGN_NAMES), 0.0
)
STATED = 0.9  # of what is stated so much is to be right


def tuned(title: str) -> bool:
    """Whether a title that was kept apart is of the half that bounds are chosen on."""
    return crc32(title.encode()) // APART % 2 == 0


def gathered(folder: Path, most: int) -> list[Asked]:
    """The rows of `most` questions a language, half of them of each half; a row's title says language and half."""
    reader, rows = MultilingualReader(), list[Asked]()
    used = load_calibration(CALIBRATION)["fact"] if CALIBRATION.exists() else FIRST
    for language, name in SETS.items():
        data = [article for article in squad_data(folder / f"{name}.json.gz") if set_apart(article["title"])]
        known = [one for one in questions(data) if one.gold]
        random.Random(0).shuffle(known)
        with library_of(partial(write_articles, data)) as library:
            for half in (True, False):
                part = [one for one in known if tuned(one.title) == half][: most // 2]
                part = [replace(one, title=f"{language} {'tune' if half else 'test'}") for one in part]
                rows += ask_all(library, reader, part, "fact", used=used)
        sys.stderr.write(f"{language}: {len(rows)} rows so far\n")
    return rows


def bound(rows: Sequence[Asked], chances: np.ndarray) -> float:
    """The least probability from which, of the rows at or above it, `STATED` are right by one standard error."""
    order = np.argsort(-chances)
    right = np.array([rows[place].right for place in order], float)
    counts = np.arange(1, len(right) + 1)
    share = np.cumsum(right) / counts
    sure = share - np.sqrt(share * (1 - share) / counts) >= STATED
    enough = np.flatnonzero(sure & (counts >= 30))
    return round(float(chances[order][enough[-1]]), 3) if len(enough) else 0.999


def figures(rows: Sequence[Asked], chosen: Calibration) -> dict[str, float]:
    """Shares of questions as they stand, and of those whose answer was taken away."""
    said = [row for row in rows if row.variant == "said"]
    away = [row for row in rows if row.variant != "said"]
    of = {id(row): chosen.of(row.signs) for row in rows}
    told = [row for row in said if of[id(row)] >= chosen.threshold]
    stated = [row for row in rows if of[id(row)] >= chosen.stated_from]
    return {
        "questions": len(said),
        "best is right": share([row.right for row in said]),
        "told": len(told) / max(1, len(said)),
        "told and right": sum(row.right for row in told) / max(1, len(said)),
        "refused where taken away": share([of[id(row)] < chosen.threshold for row in away]),
        "stated": len(stated),
        "of these right": share([row.right for row in stated]),
    }


def share(found: Sequence[bool]) -> float:
    """Of how many it is so, 0..1."""
    return sum(found) / max(1, len(found))


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; writes calibration.json beside the reader and reports each language's test half."""
    parser = argparse.ArgumentParser(prog="python -m training.reader.abroad", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--out", type=Path, default=CALIBRATION)
    parser.add_argument("--most", type=int, default=120, help="questions a language")
    parser.add_argument(
        "--rows", type=Path, help="keep the signs here; where they are kept, nothing is asked"
    )
    options = parser.parse_args(arguments)
    if options.rows and options.rows.exists():
        rows = kept(options.rows)["fact"]
    else:
        rows = gathered(options.folder, options.most)
        if options.rows:
            keep({"fact": rows}, options.rows)
    tune = [row for row in rows if row.title.endswith("tune")]
    chosen = fitted(tune, SIGNS)
    chosen = replace(chosen, stated_from=bound(tune, np.array([chosen.of(row.signs) for row in tune])))
    named = dict(zip(SIGN_NAMES, chosen.weights, strict=True))
    kind = {
        "bias": chosen.bias,
        "weights": named,
        "threshold": chosen.threshold,
        "stated_from": chosen.stated_from,
    }
    halves = {f"{language} test" for language in SETS}
    report = {half: figures([row for row in rows if row.title == half], chosen) for half in sorted(halves)}
    report["test"] = figures([row for row in rows if row.title in halves], chosen)
    report["tune"] = figures(tune, chosen)
    report = {half: {name: round(value, 3) for name, value in one.items()} for half, one in report.items()}
    options.out.write_text(
        json.dumps({"kinds": {"fact": kind}, "report": report}, indent=1) + "\n", encoding="utf-8"
    )
    for half, one in report.items():
        sys.stdout.write(f"{half}: {json.dumps(one)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
