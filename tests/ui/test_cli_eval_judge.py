"""`cited eval judge` over real HTTP: figures, a transcript that stands in for the judge, a judge that talks nonsense."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from eval.log import writing_log
from eval.results import RunSettings
from tests.eval.results_by_hand import result, said
from tests.index.scripted_llm import scripted_llm
from ui.cli import cited
from ui.failures import Exit


def judged(log: Path, transcript: Path, base_url: str, model: str) -> Result:
    named = ["--model", f"custom:{model}", "--base-url", base_url, "--transcript", str(transcript), "--json"]
    return CliRunner().invoke(cited, ["eval", "judge", str(log), *named])


def test_judging(tmp_path: Path) -> None:
    settings = RunSettings("small", None, 1, "extractive", "0")
    one = result(said("Volvo built it. [1]", "a:0-15"), facts=[["Volvo"]], gold=["a:0-15"])
    with writing_log(tmp_path / "log.jsonl", settings, [(one.case, 0)]) as (file, _):
        file.write(one)
    log, transcript = tmp_path / "log.jsonl", tmp_path / "judge.jsonl"
    with scripted_llm() as server:
        server.says("fair", lambda messages: "YES" if "YES" in str(messages) else "5\nall there")
        server.says("mad", "perhaps, yes, no")
        first = judged(log, transcript, server.base_url, "fair")
        mad = judged(log, tmp_path / "mad.jsonl", server.base_url, "mad")
    again = judged(log, transcript, server.base_url, "fair")  # nobody is there any more

    assert first.exit_code == Exit.DONE, first.output
    assert first.stdout == again.stdout
    totals = {value["name"]: value["value"] for value in json.loads(first.stdout)["totals"]}
    assert totals["judged_faithfulness"] == 1.0
    assert mad.exit_code == Exit.GATE
    assert all(value["value"] is None for value in json.loads(mad.stdout)["totals"])
