"""The Python code in README and docs runs, in a folder with the seeds, and prints what its comments say."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT, SEEDS

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def blocks(pages: list[Path]) -> Iterator[tuple[str, str]]:
    """(page and number, code)"""
    for page in pages:
        for number, match in enumerate(
            re.finditer(r"^```python\n(.*?)^```$", page.read_text("utf-8"), re.M | re.S), 1
        ):
            yield f"{page.name} {number}", match[1]


def promised(code: str) -> list[str]:
    """What the comments behind its prints say that it prints: `print(1 + 1)  # 2` -> `2`."""
    return re.findall(r"^ *print\(.*\)  # (.*)$", code, re.MULTILINE)


@pytest.mark.parametrize(
    ("name", "code"), list(blocks(PAGES)), ids=lambda value: value if len(value) < 30 else ""
)
def test_a_block_prints_what_it_says(
    name: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(SEEDS, tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)

    exec(compile(code, name, "exec"), {"__name__": "example"})

    assert capsys.readouterr().out.splitlines() == promised(code)


def test_the_readme_has_blocks_and_each_prints() -> None:
    found = list(blocks([ROOT / "README.md"]))

    assert len(found) >= 4
    assert all(promised(code) for _, code in found)
