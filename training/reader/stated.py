"""Chooses from which confidence an answer counts as stated: python -m training.reader.stated LOG...

LOG is what `cited eval run` wrote of a suite whose cases have halves, such as the natural questions of
`training.reader.natural`. For each kind of answer the bound is the least confidence from which on, of the answers given in
the tune halves, nine in ten are right, and surely; the test halves only report. A bound hangs on the weights: choose it
after `training.reader.calibrate`, which leaves it out.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Sequence
from pathlib import Path

from assistant.answers import STATED_FROM, Answer
from assistant.english.questions import classify
from assistant.extractive.confidence import CALIBRATION
from eval.log import read_log
from eval.measures.answering import Right
from eval.results import CaseResult
from training.reader.calibrate import KINDS
from training.reader.fitting import Kind

RIGHT = 0.9  # share of the answers called stated that are to be right
FEWEST = 30  # answers from a bound on; fewer say nothing of nine in ten


def sure(results: Sequence[CaseResult], kind: Kind) -> list[tuple[float, bool]]:
    """Confidence and rightness of the answers of a kind, surest first, where a confidence was fitted."""
    right = Right()
    found = []
    for result in results:
        answer: Answer | None = result.answer
        if answer and answer.answered and answer.confidence is not None and kind_of(answer) == kind:
            found.append((answer.confidence, right.of(result) == 1.0))
    return sorted(found, reverse=True)


def kind_of(answer: Answer) -> Kind:
    """By which calibration an answer was given."""
    return "sentence" if classify(answer.standalone_question).kind in ("explain", "yes_no") else "fact"


def bound(answers: Sequence[tuple[float, bool]]) -> float:
    """The least confidence, in hundredths, not below STATED_FROM, from which on of FEWEST answers or more so many are right
    that the share is above RIGHT by its standard error; 1 where there is none. Without the error the bound is the luckiest
    of many: from 0.67, 0.906 of 149 in the tune halves, 0.878 of 139 in the others."""
    for hundredths in range(round(100 * STATED_FROM), 100):
        kept = [right for confidence, right in answers if confidence >= hundredths / 100]
        share = sum(kept) / max(1, len(kept))
        if len(kept) >= FEWEST and share - math.sqrt(share * (1 - share) / len(kept)) >= RIGHT:
            return hundredths / 100
    return 1.0


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; writes the bounds into the calibration file and reports to standard output."""
    parser = argparse.ArgumentParser(prog="python -m training.reader.stated", description=__doc__)
    parser.add_argument(
        "logs", nargs="+", type=Path, metavar="LOG", help="logs of runs, asked with the same weights"
    )
    parser.add_argument("--out", type=Path, default=CALIBRATION)
    options = parser.parse_args(arguments)
    results = [result for log in options.logs for result in read_log(log).results]
    written = json.loads(options.out.read_text(encoding="utf-8"))
    for kind in KINDS:
        tune, test = (
            sure([result for result in results if result.case.split == half], kind)
            for half in ("tune", "test")
        )
        chosen = written["kinds"][kind]["stated_from"] = bound(tune)
        for half, answers in (("tune", tune), ("test", test)):
            kept = [right for confidence, right in answers if confidence >= chosen]
            share = sum(kept) / len(kept) if kept else float("nan")
            sys.stdout.write(
                f"{kind}, {half}: from {chosen} {len(kept)} of {len(answers)} answers, {share:.3f} right; "
                f"all {sum(right for _, right in answers) / max(1, len(answers)):.3f}\n"
            )
    options.out.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
