"""Sets a calibration right on questions as people ask them: python -m training.reader.adapt --suite SUITE ARTICLES ...

SQuAD's questions, on which `training.reader.calibrate` mostly chooses the weights, are long and borrow their passages'
words. The tune halves of suites are asked here, and choose one factor for all those weights and the weight of a sign that
means little there; the thresholds stay. With --rows the answers' signs are kept in a file, as by `calibrate`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from shutil import copytree
from typing import Any

import numpy as np

from assistant.extractive.confidence import CALIBRATION, SIGN_NAMES, load_calibration
from assistant.extractive.reader import MiniLMReader
from training.reader.calibrate import KINDS, ask_all, library_of, of_kind
from training.reader.fitting import Asked, Kind, adapted, keep, kept, report
from training.reader.known import tune_half

ADDED = ("asked",)
FEW = 150  # questions; a suite of fewer counts twice


def gathered(suites: Sequence[tuple[str, str]]) -> dict[Kind, list[Asked]]:
    """The rows of the tune halves of suites, each with its articles."""
    reader = MiniLMReader()
    rows: dict[Kind, list[Asked]] = {kind: [] for kind in KINDS}
    for suite, articles in suites:
        known = tune_half(Path(suite))
        with library_of(partial(copytree, articles, dirs_exist_ok=True)) as library:
            for kind in KINDS:
                asked = ask_all(library, reader, of_kind(known, kind), kind)
                rows[kind] += [replace(row, times=2.0 if len(known) < FEW else 1.0) for row in asked]
    return rows


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; writes the calibration file and reports to standard error, by suite."""
    parser = argparse.ArgumentParser(prog="python -m training.reader.adapt", description=__doc__)
    parser.add_argument("--suite", nargs=2, action="append", default=[], metavar=("SUITE.jsonl", "ARTICLES"))
    parser.add_argument(
        "--rows", type=Path, help="keep the signs here; where they are kept already, nothing is asked"
    )
    parser.add_argument("--given", type=Path, default=CALIBRATION, help="the calibration to set right")
    parser.add_argument("--out", type=Path, default=CALIBRATION)
    options = parser.parse_args(arguments)
    if options.rows and options.rows.exists():
        rows = kept(options.rows)
    else:
        rows = gathered(options.suite)
        if options.rows:
            keep(rows, options.rows)
    given = load_calibration(options.given)
    written: dict[str, Any] = json.loads(options.given.read_text(encoding="utf-8"))
    for kind in KINDS:
        chosen = adapted(rows[kind], given[kind], ADDED)
        reports = {}
        for title in sorted({row.title for row in rows[kind]}):
            own = [row for row in rows[kind] if row.title == title]
            chances = np.array([chosen.of(row.signs) for row in own])
            reports[title] = report(own, chances, chances < chosen.threshold)
        weights = dict(zip(SIGN_NAMES, chosen.weights, strict=True))
        written["kinds"][kind] |= {"bias": chosen.bias, "weights": weights}
        written["kinds"][kind]["adapted"] = reports
    options.out.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    sys.stderr.write(json.dumps({kind: written["kinds"][kind]["adapted"] for kind in KINDS}, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
