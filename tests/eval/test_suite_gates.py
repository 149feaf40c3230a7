"""The suites as gates: what the shipped pipeline reaches, measured, and must keep.

The bounds stand a little under what docs/measurements.md gives, for another machine's arithmetic; they are floors of
what is, not of what is wished for.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from ui.cli import cited
from ui.failures import Exit

ROOT = Path(__file__).resolve().parents[2]
KEPT = {
    "seeds": {"quotations_exact": 1.0, "right": 0.72, "citation_precision": 0.84, "refused": 0.78,
              "wrongly_refused": 0.22, "errors": 0.004},
    "harbour": {"quotations_exact": 1.0, "right": 0.56, "citation_precision": 0.72, "refused": 0.62,
                "wrongly_refused": 0.28, "errors": 0.004},
}  # fmt: skip
ARTICLES = {"seeds": ROOT / "seeds", "harbour": ROOT / "eval" / "suites" / "harbour" / "articles"}


@pytest.mark.parametrize("name", KEPT)
def test_the_suite_keeps_its_gate(name: str, tmp_path: Path) -> None:
    bounds = [part for pair in KEPT[name].items() for part in ("--fail-under", "{}={}".format(*pair))]
    arguments = ["eval", "run", str(ROOT / "eval" / "suites" / f"{name}.jsonl"), "--json",
                 "--articles", str(ARTICLES[name]), "--log", str(tmp_path / "log.jsonl"), *bounds]  # fmt: skip
    done = CliRunner().invoke(cited, arguments)
    told = json.loads(done.stdout)

    assert (done.exit_code, told["missed"]) == (Exit.DONE, [])
    assert len(told["rows"]) >= 211
