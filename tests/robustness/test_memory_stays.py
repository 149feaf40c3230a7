"""Row 13 of the attack: what questions cost in memory stays, however many are asked."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from assistant.english.words import stem
from index.embedders.tokens import BATCH_PIECES, POSITIONS, batches
from tests.conftest import SEEDS

ROOT = Path(__file__).parents[2]
MOST_SHAPES = 26
"""Of batches: the runtime keeps up to 4 MB for each, in each of two models."""
WARM_UP, QUESTIONS, EVERY = 1_000, 10_000, 250
MOST_GROWTH = 2**20
"""Bytes for each 1,000 questions."""


def test_batches_have_few_shapes() -> None:
    """Before, these texts gave 258."""
    chance, shapes = random.Random(13), set()
    for _ in range(6_000):
        longest = chance.randint(1, POSITIONS)
        texts = [[7] * chance.randint(1, longest) for _ in range(chance.randint(1, 96))]
        planned = list(batches(texts))
        shapes |= {batch.ids.shape for batch in planned}
        assert sorted(row for batch in planned for row in batch.rows) == list(range(len(texts)))
        assert all(batch.ids.size <= max(BATCH_PIECES, batch.ids.shape[1]) for batch in planned)
        for batch in planned:
            assert [int(mask.sum()) for mask in batch.mask] == [len(texts[row]) for row in batch.rows]

    assert len(shapes) <= MOST_SHAPES


def test_a_question_s_rows_have_fewer_shapes_still() -> None:
    """Those that came once in a thousand questions, each of them for good: six long rows, and single rows by lengths."""
    chance, shapes = random.Random(13), set()
    for _ in range(3_000):
        rows = [[7] * chance.randint(90, 211) for _ in range(chance.randint(1, 12))]
        shapes |= {batch.ids.shape for batch in batches(rows)}

    assert {count for count, _ in shapes} == {1, 3}
    assert {length for count, length in shapes if count == 1} == {112, 224}


def test_the_stems_that_are_kept_are_few() -> None:
    assert (stem.cache_info().maxsize or 10**9) <= 10_000


@pytest.mark.soak
def test_ten_thousand_questions_cost_no_more_than_one_thousand(seeds_folder: Path) -> None:
    command = ["-m", "tests.robustness.asking", str(seeds_folder), str(SEEDS), str(QUESTIONS), str(EVERY)]
    child = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    asked, resident = np.array([json.loads(line) for line in child.stdout.splitlines()], dtype=float).T
    warm = asked >= WARM_UP
    slope = float(np.polyfit(asked[warm], resident[warm], 1)[0])

    assert slope * 1_000 <= MOST_GROWTH, f"{slope * 1_000 / 2**20:.1f} MB for each 1,000 questions"
