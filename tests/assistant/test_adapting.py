"""A calibration is set right on questions as people ask them: one factor, and the signs that it lacks."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.extractive.confidence import SIGN_NAMES, Calibration, load_calibration
from training.reader.adapt import main
from training.reader.fitting import Asked, adapted, keep
from training.reader.known import tune_half

MARGIN, ASKED = SIGN_NAMES.index("margin"), SIGN_NAMES.index("asked")
GIVEN = Calibration(1.0, tuple(2.0 if name == "margin" else 0.0 for name in SIGN_NAMES), 0.3, 0.7)


def rows(count: int = 4000) -> list[Asked]:
    """Rows that are right by a logit of margin - 2 x asked, half of what GIVEN makes of the margin."""
    chance = np.random.default_rng(0)
    made = []
    for place in range(count):
        signs = chance.normal(size=len(SIGN_NAMES))
        right = chance.random() < 1 / (1 + np.exp(2 * signs[ASKED] - signs[MARGIN]))
        made.append(Asked(f"t{place % 2}", "said" if right else "unsaid", tuple(signs.tolist()), bool(right)))
    return made


def test_one_factor_for_what_is_given_and_weights_for_what_is_added() -> None:
    chosen = adapted(rows(), GIVEN, ("asked",))
    assert chosen.weights[MARGIN] == pytest.approx(1.0, abs=0.12)
    assert chosen.weights[ASKED] == pytest.approx(-2.0, abs=0.2)
    assert chosen.bias == pytest.approx(0.0, abs=0.12)
    assert not any(w for place, w in enumerate(chosen.weights) if place not in (MARGIN, ASKED))
    assert (chosen.threshold, chosen.stated_from) == (0.3, 0.7)


def test_the_command_changes_the_weights(tmp_path: Path) -> None:
    kept, out = tmp_path / "rows.jsonl", tmp_path / "calibration.json"
    some = [replace(row, title="town") for row in rows(300)]
    keep({"fact": some, "sentence": some}, kept)
    assert main(["--rows", str(kept), "--out", str(out)]) == 0
    before, after = load_calibration(), load_calibration(out)
    assert all(after[kind].weights != before[kind].weights for kind in before)
    assert all(after[kind].threshold == before[kind].threshold for kind in before)
    assert json.loads(out.read_text())["kinds"]["fact"]["adapted"]["town"]["questions"] == 300


def test_where_no_evidence_is_known_the_one_fact_is(tmp_path: Path) -> None:
    suite = tmp_path / "small.jsonl"
    cases = [
        {"question": "Who built it?", "facts": [["Volvo", "Volvo AB"]], "split": "tune"},
        {"question": "Who built and sold it?", "facts": [["Volvo"], ["Saab"]], "split": "tune"},
    ]
    suite.write_text("\n".join(map(json.dumps, cases)))
    assert [one.evidence for one in tune_half(suite)] == [("Volvo", "Volvo AB")]
