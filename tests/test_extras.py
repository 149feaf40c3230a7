"""What an extra brings may be missing: whoever uses it then is told what to install, and nobody else notices."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
WITHOUT = "import sys\nsys.modules.update(dict.fromkeys({missing!r}))\n{then}"
EXTRAS = ("ir_measures", "jinja2", "markupsafe", "psutil", "opentelemetry.exporter.otlp", "opentelemetry.sdk")


def without(missing: tuple[str, ...], then: str) -> subprocess.CompletedProcess[str]:
    """Python code run where these packages cannot be imported."""
    command = [sys.executable, "-c", WITHOUT.format(missing=missing, then=then)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100)


@pytest.mark.parametrize(
    ("package", "use", "extra"),
    [
        ("ir_measures", "from eval.measures.finding import _ir; _ir('R@10', (True,), 0)", "eval"),
        ("jinja2", "import eval.page", "eval"),
        ("markupsafe", "import eval.page", "eval"),
        ("psutil", "import eval.speed", "eval"),
        ("opentelemetry.sdk", "from assistant.tracing import OtlpTracer; OtlpTracer()", "trace"),
    ],
)
def test_the_line_that_installs_it_is_told(package: str, use: str, extra: str) -> None:
    done = without((package,), use)

    assert done.returncode == 1
    line = rf"{re.escape(package)}\S* is missing: pip install 'cited\[{extra}\]'$"
    assert re.search(line, done.stderr.strip())


def test_a_measure_without_its_package_is_a_row_that_says_so() -> None:
    use = (
        "from eval.scoring import score, text_table; from tests.eval.run_samples import report\n"
        "run = report([True, False]); print(text_table(score(run.settings, [row.result for row in run.rows])))"
    )
    done = without(EXTRAS, use)

    assert (done.returncode, done.stderr) == (0, "")
    assert "pip install 'cited[eval]'" in done.stdout
    assert "right                   0.500" in done.stdout


def test_questions_are_answered_without_the_extras(seeds_folder: Path) -> None:
    arguments = ["--library", str(seeds_folder), "ask", "What did training R1 cost?"]
    done = without(EXTRAS, f"from ui.cli import main\nsys.argv[1:] = {arguments!r}\nmain()")

    assert (done.returncode, done.stderr) == (0, "")
    assert "$5.576 million" in done.stdout
