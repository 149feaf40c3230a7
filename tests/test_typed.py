"""What a user writes is typed: every block of README and docs/python.md holds to mypy --strict, and a wrong one does not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT
from tests.test_readme import blocks

WRONG = """
from pathlib import Path

from cited import aask, open_assistant, open_library

with open_library("x", create=True) as library:
    library.sync(Path("articles")).nothing
    assistant = open_assistant(library)
    number: int = assistant.ask("Who?").citations[0].quote
    assistant.ask(5)
    answer = aask(assistant, "Who?")
    answer.text
"""


def test_a_user_is_told_what_is_wrong_and_nothing_else(tmp_path: Path) -> None:
    """From outside the repository, as of an installed package; the cache of `make check` makes it quick."""
    for name, code in blocks([ROOT / "README.md", ROOT / "docs" / "python.md"]):
        (tmp_path / f"{name.replace('.', '_').replace(' ', '_')}.py").write_text(code)
    right = [path.name for path in tmp_path.iterdir()]
    (tmp_path / "wrong.py").write_text(WRONG)
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file", ROOT / "pyproject.toml"]
    command += ["--cache-dir", ROOT / ".mypy_cache", *right, "wrong.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=280)

    errors = [line for line in done.stdout.splitlines() if ": error: " in line]
    assert len(right) >= 6, done.stderr
    assert [line.split(": error: ")[0] for line in errors] == [
        f"wrong.py:{number}" for number in (7, 9, 10, 12)
    ], done.stdout
