"""`cited eval`: every command over real articles, its exit codes, its JSON, and wrong usage told before asking."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from eval.importers import KINDS
from tests.ui.doors import the_line
from ui.cli import cited
from ui.commands.evaluation import evaluation
from ui.failures import Exit

TEXTS = {
    "ferry.txt": "Ferry to Skye cancelled\n\nThe ferry to Skye was cancelled on Monday because of a storm. "
    "Its master, Tom Reid, sent 140 passengers home.\n",
    "bridge.txt": "Bridge opens\n\nThe bridge at Forth opened to cyclists in June. It cost 12 million pounds.\n",
}
CASES: list[dict[str, Any]] = [
    {"id": "why", "question": "Why was the ferry to Skye cancelled?", "facts": [["storm"]],
     "evidence": [{"article": "ferry.txt", "quote": "cancelled on Monday because of a storm"}], "split": "tune"},
    {"id": "cost", "question": "How much did the bridge at Forth cost?", "facts": [["12 million"]],
     "evidence": [{"article": "bridge.txt", "quote": "It cost 12 million pounds"}], "tags": ["number"]},
    {"id": "tower", "question": "How tall is the Eiffel Tower?", "answerable": False},
]  # fmt: skip


@pytest.fixture
def suite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A suite with its articles beside it, and a state folder of its own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "small" / "articles").mkdir(parents=True)
    for file, text in TEXTS.items():
        (tmp_path / "small" / "articles" / file).write_text(text)
    return written(tmp_path / "small.jsonl", CASES)


def written(path: Path, cases: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(case) + "\n" for case in cases))
    return path


def run(*arguments: str | Path, stdin: str | None = None) -> Result:
    return CliRunner().invoke(cited, ["eval", *map(str, arguments)], input=stdin)


def test_a_run_its_scores_and_its_comparison(suite: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    ran = run("run", suite, "--log", first, "--html", tmp_path / "report.html")
    passed = run(
        "run", suite, "--log", second, "--json", "--fail-under", "quotations_exact=1", "--baseline", first
    )
    scored = run("score", first, "--json")
    compared = run("compare", first, second)
    compared_json = run("compare", first, second, "--json", "--measure", "facts")

    assert (ran.exit_code, ran.stderr) == (Exit.DONE, "")
    assert ran.stdout.startswith("measure ")
    assert ran.stdout.endswith(f"\nlog: {first}\n")
    assert (tmp_path / "report.html").read_text("utf-8").startswith("<!")
    told, again = json.loads(passed.stdout), json.loads(scored.stdout)
    assert (passed.exit_code, told["missed"], told["log"]) == (Exit.DONE, [], str(second))
    assert [row["case"]["id"] for row in told["rows"]] == ["why", "cost", "tower"]
    repeats = [
        {
            value["name"]: value["value"]
            for value in report["totals"]
            if not value["name"].startswith("seconds")
        }
        for report in (told, again)
    ]
    assert repeats[0] == repeats[1]
    assert told["settings"]["checksums"] == again["settings"]["checksums"]
    assert compared.exit_code == compared_json.exit_code == Exit.DONE
    assert "right: lost 0, won 0, tied " in compared.stdout
    assert json.loads(compared_json.stdout)["measure"] == "facts"


def test_the_default_log_is_in_the_state_folder_and_belongs_to_the_last_run(
    suite: Path, tmp_path: Path
) -> None:
    log = tmp_path / "state" / "cited" / "runs" / "small.run.jsonl"
    whole, half = run("run", suite), run("run", suite, "--split", "tune")

    assert (whole.exit_code, half.exit_code) == (Exit.DONE, Exit.DONE)
    assert whole.stdout.endswith(f"\nlog: {log}\n")
    assert [json.loads(line)["case"]["id"] for line in log.read_text().splitlines()[1:]] == ["why"]


def test_a_missed_gate_is_exit_code_4_and_one_line_for_each_miss(suite: Path, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    missed = run("run", suite, "--log", log, "--tag", "number", "--fail-under", "refused=0.9",
                 "--fail-under", "seconds_p95=0.000001")  # fmt: skip
    content = log.read_bytes()
    log.write_bytes(content[: content.index(b"\n") + 1])
    interrupted = run("score", log)
    held = run("score", log, "--fail-under", "quotations_exact=0.5", "--json")

    assert missed.exit_code == Exit.GATE
    lines = missed.stderr.splitlines()
    assert [line.split()[1] for line in lines] == ["refused:", "seconds_p95:"]
    assert interrupted.exit_code == Exit.DONE
    assert the_line(interrupted) == "cited: the run was interrupted after 0 of 1 case"
    assert held.exit_code == Exit.GATE
    assert json.loads(held.stdout)["missed"][0] == "the run was interrupted after 0 of 1 case"


def test_check_finds_what_is_wrong(suite: Path, tmp_path: Path, seeds_folder: Path) -> None:
    sound = run("check", suite)
    broken = written(tmp_path / "broken.jsonl", [{**CASES[0], "facts": [["gale"]]}, {**CASES[1], "evidence": [
        {"article": "bridge.txt", "quote": "It cost 13 million"}]}])  # fmt: skip
    found = run("check", broken, "--articles", tmp_path / "small" / "articles")
    found_json = run("check", broken, "--articles", tmp_path / "small" / "articles", "--json")
    elsewhere = CliRunner().invoke(cited, ["--library", str(seeds_folder), "eval", "check", str(suite)])

    assert (sound.exit_code, sound.stdout) == (Exit.DONE, "3 cases: all sound\n")
    assert found.exit_code == found_json.exit_code == Exit.GATE
    assert found.stdout.splitlines()[-1] == "2 cases: 3 to mend, 0 warnings"
    assert [(one["case"], one["warning"]) for one in json.loads(found_json.stdout)["findings"]] == [
        ("why", False), ("cost", False), ("cost", False),
    ]  # fmt: skip
    assert elsewhere.exit_code == Exit.GATE
    assert "no article 'ferry.txt' in the library" in elsewhere.stdout


def test_suites_are_drafted_added_to_and_imported(suite: Path, tmp_path: Path) -> None:
    articles, drafts = tmp_path / "small" / "articles", tmp_path / "drafts.jsonl"
    (articles / "bridge.txt").write_text(
        "A bridge\n\nThe Mave Bridge was opened in 1931 by the mayor of Lindmouth.\n"
    )
    drafted = run("new", "--count", "30", "--articles", articles, "-o", drafts, "--json")
    checked = run("check", drafts, "--articles", articles)
    taken = run("new", "--articles", articles, "-o", drafts)
    log = tmp_path / "log.jsonl"
    run("run", suite, "--log", log)
    answer = json.dumps(json.loads(log.read_text().splitlines()[2])["answer"])
    added = run("add-case", drafts, "-", "--id", "mine", "--right", "--json", stdin=answer)
    twice = run("add-case", drafts, "-", stdin=answer)
    squad = {"version": "1.1", "data": [{"title": "Bell", "paragraphs": [{"context": "Ada rang the bell.", "qas": [
        {"id": "q", "question": "Who rang?", "answers": [{"text": "Ada", "answer_start": 0}]}]}]}]}  # fmt: skip
    (tmp_path / "squad.json").write_text(json.dumps(squad))
    imported = run("import", "squad", tmp_path / "squad.json", tmp_path / "bells", "--json")

    told = json.loads(drafted.stdout)
    assert (list(told), told["suite"]) == (["cases", "suite"], str(drafts))
    assert the_line(drafted) == f"cited: the articles gave {told['cases']} of 30 cases"
    assert (checked.exit_code, checked.stderr) == (Exit.DONE, "")
    assert checked.stdout.endswith(": all sound\n")
    assert taken.exit_code == Exit.USAGE
    assert json.loads(added.stdout)["id"] == "mine"
    assert twice.exit_code == Exit.REFUSED
    assert "is the case 'mine' already" in the_line(twice)
    told = json.loads(imported.stdout)
    assert (told["cases"], told["articles"], told["notes"]) == (1, 1, [])
    assert run("check", told["suite"]).stdout == "1 case: all sound\n"


def test_wrong_usage_is_told_before_anything_is_asked(suite: Path, tmp_path: Path) -> None:
    wrong = {
        ("run", suite, "--fail-under", "right"): "write measure=number",
        ("run", suite, "--fail-under", "rihgt=0.9"): "no measure 'rihgt'",
        ("run", suite, "--no-worse-than", "0.1"): "needs --baseline",
        ("run", suite, "--html", tmp_path / "absent" / "report.html"): "there is no folder",
        ("run", tmp_path / "absent.jsonl"): "does not exist",
        ("import", "sqaud", suite, tmp_path / "out"): "'sqaud' is none of squad, beir",
        ("add-case", suite, suite): "is not JSON",
    }
    for arguments, message in wrong.items():
        result = run(*arguments)
        assert (result.exit_code, message in the_line(result)) == (Exit.USAGE, True), result.stderr
    refused = {
        ("run", suite, "--tag", "absent"): "no resolved case has tag 'absent'",
        ("run", suite, "--baseline", suite): "line 1: not the settings of a run",
        ("run", suite, "--log", suite): "line 1: not the settings of a run",
        ("score", suite): "line 1: not the settings of a run",
    }
    for arguments, message in refused.items():
        result = run(*arguments)
        assert (result.exit_code, message in the_line(result)) == (Exit.REFUSED, True), result.stderr
    assert not (tmp_path / "state").exists()


def test_the_help_has_examples_that_exist_and_every_kind() -> None:
    for name, command in evaluation.commands.items():
        shown = CliRunner().invoke(cited, ["eval", name, "--help"]).stdout
        examples = [line.strip() for line in shown.splitlines() if line.strip().startswith("cited ")]
        assert len(examples) >= 2, name
        options = {text for one in command.params for text in (*one.opts, *one.secondary_opts)}
        for example in examples:
            words = shlex.split(example.rpartition("| ")[2])
            assert words[:3] == ["cited", "eval", name]
            assert {word for word in words if word.startswith("-") and word != "-"} <= options
        assert "--json" in shown
    assert all(kind in CliRunner().invoke(cited, ["eval", "import", "--help"]).stdout for kind in KINDS)
