"""A run's log: read back as it was written, torn lines, another run's, two writers, errors that say where."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answers import Answer, Citation
from eval.cases import Case, Gold
from eval.errors import SuiteError
from eval.log import read_log, writing_log
from eval.results import CaseResult, Place, RunSettings

SETTINGS = RunSettings(
    "small", "tune", 1, "extractive", "0.1.0", {"suite": "a" * 64}, "2026-11-22T10:00:00+00:00"
)
ONE = Case("one", "Who rang?", facts=(("Ada",),), evidence=(Gold("bell.txt", "Ada rang"),), split="tune")
TWO = Case("two", "Who \ud800 sang\u2028then?", answerable=False, history=("Who rang?",))
PLAN = [(ONE, 1), (TWO, 1)]
CITED = Citation(1, "id", "bell.txt", "Bell", None, "A", "2025-08-14", None, "Ada rang\x1b it.", 0, 12)
ANSWER = Answer("Who rang?", "Who rang?", True, "Ada rang it. [1]", "Ada", 0.9123, "extractive", (CITED,), (),
                ("note",), {"total": 1.5})  # fmt: skip
FIRST = CaseResult(
    ONE, 1, ANSWER, (Place("bell.txt", 0, 12),), (Place("bell.txt", 0, 8),), (True,), seconds=0.25
)
SECOND = CaseResult(TWO, 1, None, error="QuestionError: no words")


def written(path: Path, *results: CaseResult) -> Path:
    with writing_log(path, SETTINGS, PLAN) as (file, held):
        for result in results[len(held.results) :]:
            file.write(result)
    return path


def test_a_log_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    log = read_log(written(tmp_path / "deep" / "run.jsonl", FIRST, SECOND))

    assert log.settings == SETTINGS
    assert log.results == (FIRST, SECOND)
    assert log.finished
    lines = (tmp_path / "deep" / "run.jsonl").read_text("utf-8").split("\n")
    assert json.loads(lines[0]) == SETTINGS.to_json() | {"planned": 2}
    assert [json.loads(line)["case"]["id"] for line in lines[1:3]] == ["one", "two"]
    assert lines[3:] == [""]


def test_a_torn_last_line_is_dropped_and_asked_again(tmp_path: Path) -> None:
    whole = written(tmp_path / "whole.jsonl", FIRST, SECOND).read_bytes()
    first_end = whole.index(b"\n") + 1
    for cut in range(first_end, len(whole)):
        path = tmp_path / "torn.jsonl"
        path.write_bytes(whole[:cut])
        held = read_log(path)
        assert held.results == (FIRST, SECOND)[: whole[first_end:cut].count(b"\n")]
        assert not held.finished
        assert written(path, FIRST, SECOND).read_bytes() == whole


def test_a_log_of_another_run_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = written(tmp_path / "run.jsonl", FIRST)
    before = path.read_bytes()
    others = [
        (replace(SETTINGS, checksums={"suite": "b" * 64}), PLAN, "the checksum of suite"),
        (replace(SETTINGS, version="0.2.0", repeat=2), PLAN, "repeat, version"),
        (SETTINGS, PLAN[::-1], "the cases asked"),
        (SETTINGS, PLAN[:1], "the cases asked"),
    ]
    for settings, plan, named in others:
        with (
            pytest.raises(SuiteError, match=f"another run .it differs in {named}.; name another"),
            writing_log(path, settings, plan),
        ):
            pytest.fail("opened")
        assert path.read_bytes() == before
    with writing_log(path, replace(SETTINGS, started="later"), PLAN) as (_, held):
        assert held.results == (FIRST,)
        assert held.settings.started == SETTINGS.started


def test_replaced_goes_on_with_the_same_run_and_makes_room_for_any_other(tmp_path: Path) -> None:
    path = written(tmp_path / "run.jsonl", FIRST)
    with writing_log(path, SETTINGS, PLAN, replaced=True) as (file, held):
        assert held.results == (FIRST,)
        file.write(SECOND)
    with writing_log(path, SETTINGS, PLAN, replaced=True) as (_, held):
        assert held.results == ()
    path.write_text("no log at all\n")
    with writing_log(path, SETTINGS, PLAN, replaced=True) as (file, _):
        file.write(FIRST)
    assert read_log(path).results == (FIRST,)


def test_one_run_writes_to_a_log_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    with writing_log(path, SETTINGS, PLAN) as (file, _):
        with (
            pytest.raises(SuiteError, match="another run is writing"),
            writing_log(path, SETTINGS, PLAN),
        ):
            pytest.fail("opened twice")
        file.write(FIRST)

    assert read_log(path).results == (FIRST,)


def test_what_is_no_log_is_named_with_its_line(tmp_path: Path) -> None:
    header = json.dumps(SETTINGS.to_json() | {"planned": 2})
    row = json.dumps(FIRST.to_json())
    bad = {
        "": "no whole line",
        "{}": "no whole line",
        "nonsense\n": "bad.jsonl, line 1: not JSON",
        "[1]\n": "bad.jsonl, line 1: not the settings",
        '{"suite": "x"}\n': "bad.jsonl, line 1: not the settings",
        f"{header}\n{row}\nnonsense\n{row}\n": "bad.jsonl, line 3: not JSON",
        f'{header}\n{{"case": 1}}\n': "bad.jsonl, line 2: not the result of a case",
        f"{header}\n[]\n": "bad.jsonl, line 2: not the result of a case",
        f"{header}\n{row.replace(json.dumps('Who rang?'), '7')}\n": "bad.jsonl, line 2, question",
        f"{header}\n\n{row}\n": "bad.jsonl, line 2: not JSON",
    }
    path = tmp_path / "bad.jsonl"
    for content, message in bad.items():
        path.write_text(content)
        with pytest.raises(SuiteError, match=message):
            read_log(path)
        if content:
            with pytest.raises(SuiteError), writing_log(path, SETTINGS, PLAN):
                pytest.fail("overwritten")
        assert path.read_text() == content
    with pytest.raises(SuiteError, match="cannot be read: No such file"):
        read_log(tmp_path / "absent.jsonl")
    with pytest.raises(SuiteError, match="cannot be written"), writing_log(path / "x.jsonl", SETTINGS, PLAN):
        pytest.fail("a folder below a file")
