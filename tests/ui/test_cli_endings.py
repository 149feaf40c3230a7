"""How a command ends: exit codes, one-line errors, no traceback; and its help, which is quick and true."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from index.store.sqlite import lock
from tests.ui.doors import ROOT, SEEDS, run, started, the_line
from tests.ui.fakes import filled
from ui.cli import cited
from ui.failures import MEANINGS, Exit, guarded

COMMANDS = "sync add remove articles ask search chat serve keys mcp models verify doctor eval".split()


@pytest.mark.parametrize(
    ("arguments", "code", "part"),
    [
        (["bogus"], Exit.USAGE, "No such command 'bogus'; see: cited --help"),
        (["ask"], Exit.USAGE, "Missing argument 'QUESTION'; see: cited ask --help"),
        (["ask", "x", "--bogus"], Exit.USAGE, "--bogus"),
        (["ask", "x", "--since", "yesterday"], Exit.USAGE, "since is 'yesterday'; write a date as"),
        (["articles", "--since", "2025-02-02", "--until", "2025-02-01"], Exit.USAGE, "swap them"),
        (["search", "x", "-k", "0"], Exit.USAGE, "0"),
        (["sync", "no-such-folder"], Exit.USAGE, "'no-such-folder'"),
        (["add", "no-such-file"], Exit.USAGE, "'no-such-file'"),
        (["serve", "--port", "99999"], Exit.USAGE, "99999"),
        (["ask", " "], Exit.REFUSED, "has no words"),
        (["remove", "nothing.txt"], Exit.REFUSED, "nothing.txt"),
        (["ask", "explode"], Exit.BUG, "unexpected RuntimeError"),
    ],
)
def test_an_error_is_one_line_and_a_code(arguments: list[str], code: Exit, part: str) -> None:
    plain = run(*arguments, library=filled())
    as_json = run(*arguments, "--json", library=filled())

    assert (plain.exit_code, as_json.exit_code) == (code, code)
    assert part in the_line(plain)
    the_line(as_json)
    if code is not Exit.BUG:
        assert list(json.loads(as_json.stdout)) == ["type", "title", "detail"]


@pytest.mark.parametrize(
    "command", [["ask", "x"], ["articles"], ["verify"], ["chat"], ["remove", "x"], ["serve"]]
)
def test_without_a_library_the_line_says_how_to_make_one(command: list[str], tmp_path: Path) -> None:
    result = run(*command, library=tmp_path / "none")

    assert result.exit_code == Exit.REFUSED
    assert "cited sync" in the_line(result)
    assert not (tmp_path / "none").exists()


def test_a_second_writer_is_refused_and_readers_are_not(own_library: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(own_library)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    with holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        began = time.monotonic()
        refused = run("sync", str(SEEDS), library=own_library)
        took = time.monotonic() - began
        read = run("articles", library=own_library)
        holder.communicate()

    assert refused.exit_code == Exit.REFUSED
    assert f"process {holder.pid}" in the_line(refused)
    assert took < 3
    assert read.exit_code == Exit.DONE


_HOLDER = f"""
import sys
from pathlib import Path
from {lock.__name__} import locked
with locked(Path(sys.argv[1]), "writer", 1.0):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_nothing_of_an_article_steers_the_terminal() -> None:
    for arguments in (["ask", "Hostile lines follow"], ["search", "Hostile lines"], ["articles"]):
        for json_too in ([], ["--json"]):
            result = run(*arguments, *json_too, library=filled())

            assert result.exit_code == Exit.DONE
            assert not set(result.output) & {"\x1b", "\u202e", "\r"}


def test_the_library_is_closed_however_a_command_ends() -> None:
    for arguments in (["articles"], ["ask", "explode"], ["remove", "nothing"]):
        library = filled()
        run(*arguments, library=library)
        assert library.closed == 1


def test_a_closed_pipe_ends_quietly(seeds_folder: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "ui", "--library", str(seeds_folder), "articles", "--json"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        errors = process.stderr.read()

    assert (process.returncode, errors) == (Exit.PIPE_CLOSED, "")


def test_ctrl_c_is_a_code_and_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted() -> Any:
        raise KeyboardInterrupt

    assert guarded(interrupted, as_json=False) == Exit.INTERRUPTED
    assert capsys.readouterr().err == "cited: interrupted\n"


def test_a_wrong_setting_is_named() -> None:
    result = started("articles", CITED_PORT="many")

    assert result.returncode == Exit.REFUSED
    assert result.stderr.startswith("cited: CITED_PORT='many' cannot be used")
    assert len(result.stderr.splitlines()) == 1


def test_a_question_of_strange_bytes_is_asked(seeds_folder: Path) -> None:
    process = subprocess.run(
        [sys.executable, "-m", "ui", "--library", str(seeds_folder), "ask", b"Who founded \xff DeepSeek?"],
        cwd=ROOT,
        capture_output=True,
        timeout=60,
    )

    assert process.returncode in (Exit.DONE, Exit.NOT_ANSWERED), process.stderr


def test_help_is_quick_and_loads_nothing_heavy() -> None:
    started("--help")
    took = []
    for _ in range(3):
        began = time.perf_counter()
        result = started("--help")
        took.append(time.perf_counter() - began)
        assert result.returncode == Exit.DONE

    assert min(took) < 0.5


def test_help_lists_every_command_and_exit_code() -> None:
    shown = CliRunner().invoke(cited, ["--help"]).stdout

    assert list(cited.commands) == COMMANDS
    for name in COMMANDS:
        assert f"\n  {name} " in shown
    for code in MEANINGS:
        assert f"\n  {int(code)} " in shown


@pytest.mark.parametrize("name", COMMANDS)
def test_examples_of_the_help_name_what_exists(name: str) -> None:
    shown = CliRunner().invoke(cited, [name, "--help"]).stdout
    examples = [line.strip() for line in shown.splitlines() if line.strip().startswith("cited ")]

    assert len(examples) >= 2
    options = {
        text for command in (cited, cited.commands[name]) for one in command.params for text in one.opts
    }
    for example in examples:
        words = shlex.split(example)
        assert name in words
        assert {word for word in words if word.startswith("-")} <= options


def test_the_docs_name_every_command_and_exit_code() -> None:
    page = (ROOT / "docs" / "cli.md").read_text("utf-8")

    for name in COMMANDS:
        assert f"### `cited {name}" in page
    for code, meaning in MEANINGS.items():
        assert f"| {int(code)} | {meaning} |" in page
    for command in cited.commands.values():
        for option in command.params:
            assert option.param_type_name == "argument" or option.opts[-1] in page
