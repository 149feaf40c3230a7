"""`pytest --cited-suite`: every case a test, told in words, and nothing loaded where no suite is named."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

ARTICLE = """---
title: The Grey Heron leaves the yard
published: 2024-05-02
---

The ferry Grey Heron was launched in 1931 at the yard of Port Ellery. It carries 240 passengers across the bay.

Marta Quill, the head of the port authority, said the ship would be repaired by the end of June.
"""
CASES = [
    {"id": "launch", "question": "When was the ferry Grey Heron launched?", "facts": [["1931"]],
     "tags": ["date"], "split": "test"},
    {"id": "passengers", "question": "How many passengers does the ferry carry?", "facts": [["900", "nine hundred"]],
     "tags": ["number", "skip"], "split": "test"},
    {"id": "rhenium", "question": "Which chemist discovered the element rhenium?", "answerable": False,
     "tags": ["off topic"], "split": "tune"},
    {"id": "repair", "question": "When will the ship be repaired?", "facts": [["by the end of July"]],
     "evidence": [{"article": "ferry.md", "quote": "repaired by the end of June"}], "split": "test"},
    {"id": "later", "question": "Who will repair the ship?", "unresolved": True, "split": "test"},
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with a suite, its articles and a test of its own."""
    (tmp_path / "harbour" / "articles").mkdir(parents=True)
    (tmp_path / "harbour" / "articles" / "ferry.md").write_text(ARTICLE)
    (tmp_path / "harbour.jsonl").write_text("".join(json.dumps(case) + "\n" for case in CASES))
    (tmp_path / "test_own.py").write_text("def test_own(): pass\n")
    return tmp_path


def pytest_in(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Pytest with the plugin alone, as in a project where Cited is installed; warnings are errors."""
    command = [sys.executable, "-m", "pytest", "-p", "eval.plugin", "-p", "no:cacheprovider", "-W", "error",
               "--strict-markers", *arguments]  # fmt: skip
    paths = os.pathsep.join(part for part in (str(ROOT), os.environ.get("PYTHONPATH")) if part)
    environment = {
        **os.environ,
        "PYTHONPATH": paths,
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "COLUMNS": "120",
    } | more
    environment.pop("PYTEST_ADDOPTS", None)
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)


def test_each_case_is_a_test_and_a_failing_one_is_told_in_words(folder: Path) -> None:
    done = pytest_in(folder, "--cited-suite", "harbour.jsonl", "-v")

    assert done.returncode == 1, done.stdout + done.stderr
    results = re.findall(r"^(\S+) (PASSED|FAILED|ERROR|SKIPPED)", done.stdout, re.MULTILINE)
    assert results == [
        ("harbour.jsonl::launch", "PASSED"),
        ("harbour.jsonl::passengers", "FAILED"),
        ("harbour.jsonl::rhenium", "PASSED"),
        ("harbour.jsonl::repair", "FAILED"),
    ]
    told = done.stdout.split("FAILURES")[1].split("short test summary")[0]
    assert "question: How many passengers does the ferry carry?" in told
    assert "expected: 900 or nine hundred" in told
    assert "ferry.md: “It carries 240 passengers across the bay.”" in told
    assert "Traceback" not in told and ".py:" not in told
    assert (
        "repair, facts: no wording of ['by the end of July'] stands in its evidence, "
        "'repaired by the end of June' in 'ferry.md'"
    ) in told
    assert "2 failed, 2 passed" in done.stdout


def test_cases_are_chosen_as_any_test_is(folder: Path) -> None:
    chosen = [
        "--cited-suite",
        "harbour.jsonl",
        "--cited-articles",
        "harbour/articles",
        "--collect-only",
        "-q",
    ]

    def collected(*arguments: str) -> list[str]:
        return re.findall(r"^\S+::(\S+)$", pytest_in(folder, *chosen, *arguments).stdout, re.MULTILINE)

    assert collected("-k", "launch or rhenium") == ["launch", "rhenium"]
    assert collected("-m", "number or off_topic") == ["passengers", "rhenium"]
    assert collected("--cited-split", "tune") == ["rhenium"]
    assert collected("harbour.jsonl::launch") == ["launch"]
    assert collected("test_own.py") == ["test_own", "launch", "passengers", "rhenium", "repair"]


def test_a_library_can_be_named(folder: Path) -> None:
    from assistant.build import open_library

    with open_library(folder / "library", create=True) as library:
        library.sync(folder / "harbour" / "articles")
    done = pytest_in(folder, "--cited-suite", "harbour.jsonl", "--cited-library", "library", "-k", "launch")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed, 3 deselected" in done.stdout

    (folder / "elsewhere").mkdir()
    (folder / "harbour.jsonl").rename(folder / "elsewhere" / "harbour.jsonl")
    arguments = ("--cited-suite", "elsewhere/harbour.jsonl", "-k", "launch")
    done = pytest_in(folder, *arguments, CITED_LIBRARY=str(folder / "library"))

    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed, 3 deselected" in done.stdout


def test_wrong_use_is_one_line(folder: Path) -> None:
    (folder / "broken.jsonl").write_text('{"id": 1}')
    (folder / "alone.jsonl").write_text(json.dumps(CASES[0]))
    both = ["--cited-suite", "harbour.jsonl", "--cited-articles", "harbour", "--cited-library", "l"]
    for arguments, code, said in (
        (["--cited-suite", "none.jsonl"], 4, "there is no file"),
        (both, 4, "exclude each other"),
        (["--cited-suite", "broken.jsonl"], 2, "broken.jsonl, line 1, id: 1"),
        (["--cited-suite", "alone.jsonl"], 1, "give --cited-articles DIR or --cited-library DIR"),
        (["--cited-suite", "alone.jsonl", "--cited-library", "gone"], 1, "gone"),
    ):
        done = pytest_in(folder, *arguments)
        assert done.returncode == code, done.stdout + done.stderr
        assert said in done.stdout + done.stderr
        assert "Traceback" not in done.stdout + done.stderr


def test_without_a_suite_nothing_of_the_project_is_loaded(folder: Path) -> None:
    (folder / "test_own.py").write_text(
        "import sys\n"
        "def test_own():\n"
        "    floors = {'index', 'assistant', 'eval', 'ui'}\n"
        "    assert {n for n in sys.modules if n.partition('.')[0] in floors} == {'eval', 'eval.plugin'}\n"
    )
    done = pytest_in(folder)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout
