"""Fits what a question that names nothing is about: python -m training.subject DATA.

The half of the conversations that training.followups looks at, every question four times: as it was asked, with what its
rewrite says as what is wanted; and three that want nothing put in: its rewrite, another conversation's, and that one in
small letters. Wanted are the mentions that bring the question nearest to its rewrite, by F1 of the words. The weights are
a conditional logit's (McFadden 1974) with all wanted ones counted right, by Newton's method with the curvature of the
denominator; they are written to assistant/english/subject.json.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.answers import Answer
from assistant.english.followups import lacks_subject, opened, with_subject
from assistant.english.subject import WEIGHTS, ranked
from assistant.english.words import normalised
from training.followups import SETS, every, other_of, turns
from training.reader.known import f1

FEWEST = 5  # choices in which a feature must occur
STANDING = 0.5  # the weight of a question that wants nothing put in
DECAY = 3.0  # of the ridge penalty, chosen by five-fold cross-validation over conversations
NEAREST, GAIN = 0.004, 0.005  # of F1: how near the best is wanted too; less gained is nothing
STEPS = 25
Floats = npt.NDArray[np.float64]
Feature = dict[str, float]


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice: the features of "none of them" and of each mention, and which of these are wanted."""

    rows: list[Feature]
    wanted: list[int]
    weight: float


def choices(folder: Path) -> Iterator[Choice]:
    """The choices of all sets."""
    for name in SETS:
        rows = every(folder, name, test=False)
        for place, row in enumerate(rows):
            before, other = turns(row), other_of(rows, place)["rewrite"]
            yield from choice(row["question"], row["rewrite"], before, 1.0)
            for alone in (row["rewrite"], other, other.lower()):
                yield from choice(alone, alone, before, STANDING)


def choice(question: str, rewrite: str, before: Sequence[Answer], weight: float) -> Iterator[Choice]:
    """The choice that a question asks for, if it does."""
    question = " ".join(question.split())
    if not lacks_subject(question):
        return
    core = opened(question)
    named, rows = ranked(core, before)
    missing = Counter(normalised(rewrite).split()) - Counter(normalised(core).split())
    gains = [0.0] * len(named)
    for place, words in enumerate(named):
        new = normalised(words or "").split()
        if words and new and 2 * sum(word in missing for word in new) >= len(new):
            gains[place] = f1(with_subject(core, words), rewrite) - f1(core, rewrite)
    best = max(gains)
    wanted = [place for place, gain in enumerate(gains) if gain >= best - NEAREST] if best > GAIN else [0]
    yield Choice(rows, wanted, weight)


def fitted(chosen: Sequence[Choice]) -> dict[str, float]:
    """The weights of the features, to three decimals."""
    seen = Counter(sign for each in chosen for sign in {sign for row in each.rows for sign in row})
    signs = sorted(sign for sign, count in seen.items() if count >= FEWEST)
    place = {sign: number for number, sign in enumerate(signs)}
    sizes = np.array([len(each.rows) for each in chosen])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    table, wanted = np.zeros((sizes.sum(), len(signs))), np.zeros(sizes.sum(), dtype=bool)
    for start, each in zip(starts, chosen, strict=True):
        wanted[start + np.array(each.wanted)] = True
        for number, row in enumerate(each.rows):
            for sign, value in row.items():
                if sign in place:
                    table[start + number, place[sign]] = value
    heavy = np.array([each.weight for each in chosen])
    of_choice = np.repeat(np.arange(len(chosen)), sizes)

    def shares(scores: Floats) -> Floats:
        raised = np.exp(scores - np.maximum.reduceat(scores, starts)[of_choice])
        return raised / np.add.reduceat(raised, starts)[of_choice]

    weights = np.zeros(len(signs))
    for _ in range(STEPS):
        scores = table @ weights
        share, right = shares(scores), shares(np.where(wanted, scores, -np.inf))
        slope = table.T @ (heavy[of_choice] * (share - right)) + DECAY * weights
        mean = np.add.reduceat(table * share[:, None], starts)
        curve = (table * (heavy[of_choice] * share)[:, None]).T @ table - (mean * heavy[:, None]).T @ mean
        weights = weights - np.linalg.solve(curve + DECAY * np.eye(len(signs)), slope)
    return {sign: round(float(weight), 3) for sign, weight in zip(signs, weights, strict=True)}


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m training.meant", description=__doc__)
    parser.add_argument("data", type=Path, help="the folder of the training data")
    chosen = list(choices(parser.parse_args(arguments).data))
    weights = fitted(chosen)
    lacking = sum(each.wanted != [0] for each in chosen)
    sys.stdout.write(f"{len(chosen)} choices, {lacking} with something to put in\n")
    WEIGHTS.write_text(json.dumps(weights, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
