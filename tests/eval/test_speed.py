"""The speed suite: what a run tells and leaves behind, the report's table and JSON, refusals in one line."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import pytest

from assistant.build import open_library
from eval.errors import EvaluationError
from eval.speed import Figure, SizeReport, SpeedReport, measure_speed
from eval.speed.__main__ import main as make_to_try
from eval.speed.machine import machine_facts
from eval.speed.processes import ask_once, served
from eval.speed.report import LABELS, WIDTH
from eval.speed.suite import DISK_BYTES, MEMORY_BYTES

UNITS = {"passages/s", "words/s", "ratio", "ms", "s", "MB", "bytes/passage"}


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's temporary folder, for this test a fresh one."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def is_sane(size: SizeReport) -> None:
    """Every figure has a known unit and is possible; parts are not more than their whole."""
    for figure in size.figures:
        assert figure.unit in UNITS
        assert figure.runs >= 1
        assert figure.p50 > 0 or figure.name in ("disk_index", "server_memory_growth", "ask_write"), figure
        assert figure.p95 is None or figure.p50 <= figure.p95
    assert 0.01 < size.figure("ingest_against_encoder").p50 < 3
    assert size.figure("ingest_words").p50 > 10 * size.figure("ingest").p50
    assert size.figure("ask_total").p50 <= size.figure("ask").p50
    assert size.figure("ask_read").p50 <= size.figure("ask_total").p95  # type: ignore[operator]
    assert size.figure("open").p50 <= size.figure("open_and_search").p50
    assert 100 < size.figure("server_memory").p50 < 20_000


def test_a_generated_library_is_measured_and_removed(scratch: Path) -> None:
    steps: list[tuple[int, int, str]] = []
    report = measure_speed((48,), count=4, repeats=1, progress=lambda *step: steps.append(step))

    (size,) = report.sizes
    assert 40 <= size.passages <= 48
    assert set(LABELS) - {figure.name for figure in size.figures} == {"index_build"}
    is_sane(size)
    assert [size.figure(name).runs for name in ("ingest", "ask", "cold_ask", "open")] == [3, 4, 1, 1]
    assert "embedded" in size.made
    assert "random vectors" in size.made
    assert [done for done, _, _ in steps] == list(range(len(steps)))
    assert steps[-1][0] <= steps[-1][1]
    assert list(scratch.iterdir()) == []
    told = json.loads(json.dumps(report.to_json()))
    assert list(told) == ["machine", "sizes"]
    assert set(told["machine"]) >= {"processor", "cores", "flags", "precision", "versions"}
    assert max(map(len, report.text().splitlines())) <= WIDTH


def test_the_table_and_the_json_hold_the_same_figures() -> None:
    took = Figure.of("ask", "ms", [*range(1, 100), 1_234_567.0], tail=True)
    rate = Figure.of("ingest", "passages/s", [3.0, 1.0, 2.0])
    size = SizeReport(
        1_000_000, 200_000, "generated, " + "and so on " * 20, (took, rate, Figure("new", "s", 0.5))
    )
    report = SpeedReport({"processor": "P", "flags": ["avx2"], "versions": {"numpy": "2"}}, (size, size))

    assert (took.p50, round(took.p95 or 0, 2), took.runs) == (50.5, 95.05, 100)
    assert (rate.p50, rate.p95) == (2.0, None)
    assert size.to_json()["figures"]["ingest"] == {"unit": "passages/s", "p50": 2.0, "runs": 3}
    assert list(size.to_json()["figures"]["ask"]) == ["unit", "p50", "p95", "runs"]
    lines = report.text().splitlines()
    assert max(map(len, lines)) <= WIDTH
    assert lines[:3] == ["processor: P", "flags: avx2", "versions: numpy 2"]
    rows = [line.split() for line in lines if line.endswith((" 3", " 100"))]
    assert [row[-3:] for row in rows[:2]] == [["2.00", "passages/s", "3"], ["95.0", "ms", "100"]]
    assert max(len(label) for label in LABELS.values()) < 42


def test_a_machine_is_told_by_what_decides_its_speed(tmp_path: Path) -> None:
    (tmp_path / "cpuinfo").write_text(
        "model name\t: Some Processor\nflags\t\t: fpu avx2 avx512_bf16 amx_int8\n"
    )

    facts = machine_facts("bf16", tmp_path / "cpuinfo")
    assert (facts["processor"], facts["flags"]) == ("Some Processor", ["avx2", "avx512_bf16", "amx_int8"])
    assert facts["versions"]["python"] == ".".join(map(str, sys.version_info[:3]))
    assert facts["cores"] >= 1
    assert machine_facts("f32", tmp_path / "none")["flags"] == []


def test_what_cannot_be_measured_is_refused_in_one_line(
    scratch: Path, seeds_folder: Path, tmp_path: Path
) -> None:
    with pytest.raises(EvaluationError, match=r"need about .* GB .* choose fewer with --passages"):
        measure_speed((10_000_000_000,))
    with (
        pytest.raises(EvaluationError, match=r"cited serve did not start: no library at .*cited sync") as no,
        served(tmp_path),
    ):
        pass
    with pytest.raises(EvaluationError, match=r"was not ready within 0\.2 s"), served(seeds_folder, 0.2):
        pass
    with pytest.raises(EvaluationError, match="cited ask ended with 5: no library at"):
        ask_once(tmp_path, "Who?")
    assert "\n" not in str(no.value)
    assert list(scratch.iterdir()) == []


def test_a_server_that_ended_says_so_and_is_gone(seeds_folder: Path) -> None:
    with served(seeds_folder) as server:
        assert server.memory() > 50_000_000
        server.process.kill()
        server.process.wait()
        with pytest.raises(EvaluationError, match="did not answer 'Who"):
            server.ask("Who is there?")
    assert server.memory() == 0


@pytest.mark.soak
@pytest.mark.parametrize("passages", [100_000, 1_000_000])
def test_large_libraries_stay_within_disk_and_memory(
    passages: int, scratch: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = measure_speed((passages,), count=50, repeats=3)
    with capsys.disabled():
        sys.stdout.write("\n" + report.text())

    (size,) = report.sizes
    assert passages - 5 <= size.passages <= passages
    is_sane(size)
    assert size.figure("index_build").p50 > 0
    assert size.figure("disk_index").p50 > 768  # a vector in half precision; it is kept in single
    assert size.figure("disk_ledger").p50 + size.figure("disk_index").p50 < DISK_BYTES
    assert size.figure("server_memory_growth").p50 < MEMORY_BYTES
    assert list(scratch.iterdir()) == []


def test_a_library_to_try_a_server_with_is_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert make_to_try([str(tmp_path / "made"), "--passages", "30"]) == 0
    told = capsys.readouterr().out
    with open_library(tmp_path / "made" / "library") as library:
        assert 25 <= library.passage_count <= 30
        assert f": {library.passage_count} passages of" in told
    asked = (tmp_path / "made" / "questions.txt").read_text("utf-8").splitlines()
    assert len(set(asked)) > 1_900
