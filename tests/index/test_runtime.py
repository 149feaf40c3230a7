"""The runtime: refuses what is not the shipped file, computes the same bits every time, phones nobody."""

from __future__ import annotations

import importlib
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.embedders import runtime
from index.embedders import shipped_files as models
from index.embedders.runtime import OpenVinoModel, available_cores
from index.embedders.tokens import Batch, batches
from index.embedders.weights import Weights
from index.errors import ModelError
from index.imports import bare, without

ROOT = Path(__file__).resolve().parents[2]

ROWS = [[101, *range(2000 + 40 * row, 2000 + 40 * row + 3 + 11 * row), 102] for row in range(20)]

# The long product keeps the interpreter lock until the other thread asks for it, so that it is handed over at the first
# moment it is let go: inside the array's making, if numpy were looked for there. `faulthandler` ends what hangs.
TOGETHER = """
import faulthandler, threading
from index.embedders.minilm import MiniLM
faulthandler.dump_traceback_later(20, exit=True)
tensor = MiniLM().model._compiled.create_infer_request().get_tensor("input_ids")
tensor.shape = (1, 3)
begun, number = False, 3**400_000
def other():
    while not begun:
        pass
    tensor.data
thread = threading.Thread(target=other)
thread.start()
begun = True
(number * number, tensor.data)
thread.join()
print("both")
"""

BITS = """
import hashlib, sys
from index.embedders import shipped_files as models
from index.embedders.weights import Weights
from index.embedders.runtime import OpenVinoModel
from index.embedders.tokens import batches
looked_up = []
sys.addaudithook(lambda event, about: looked_up.append(event) if event.startswith("socket.") else None)
rows = [[101, *range(2000 + 40 * row, 2000 + 40 * row + 3 + 11 * row), 102] for row in range(20)]
model = OpenVinoModel(Weights.open(models.FOLDER, models.NAME, models.VERSION), models.EMBEDDER_FILE)
digest = hashlib.sha256()
for outputs in model.run(batches(rows)):
    digest.update(outputs["embedding"].tobytes())
assert "openvino" in sys.modules
assert not [name for name in sys.modules if name.startswith("openvino_telemetry")], "telemetry imported"
assert not looked_up, looked_up
print(digest.hexdigest())
"""


def shipped() -> Weights:
    return Weights.open(models.FOLDER, models.NAME, models.VERSION)


@pytest.fixture(scope="module")
def model() -> OpenVinoModel:
    return OpenVinoModel(shipped(), models.EMBEDDER_FILE)


def bits(model: OpenVinoModel, planned: list[Batch]) -> list[bytes]:
    return [outputs["embedding"].tobytes() for outputs in model.run(planned)]


def test_the_first_two_arrays_may_be_made_at_once() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", TOGETHER], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert ran.stdout == "both\n", ran.stderr


def test_fresh_processes_compute_the_same_bits_and_look_up_no_host() -> None:
    runs = [
        subprocess.run([sys.executable, "-c", BITS], cwd=ROOT, capture_output=True, text=True, check=False)
        for _ in range(2)
    ]
    assert [run.returncode for run in runs] == [0, 0], runs[0].stderr
    assert runs[0].stdout == runs[1].stdout
    assert len(runs[0].stdout.strip()) == 64


def test_same_bits_again_whatever_runs_beside(model: OpenVinoModel) -> None:
    planned = list(batches(ROWS))
    expected = bits(model, planned)
    results: list[list[bytes]] = []
    threads = [threading.Thread(target=lambda: results.append(bits(model, planned))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [expected] * 6


def test_number_of_threads_changes_no_bit(model: OpenVinoModel) -> None:
    planned = list(batches(ROWS))
    alone = OpenVinoModel(shipped(), models.EMBEDDER_FILE, threads=1)
    assert bits(alone, planned) == bits(model, planned)


def test_precision_can_be_forced_and_is_told(model: OpenVinoModel) -> None:
    exact = OpenVinoModel(shipped(), models.EMBEDDER_FILE, precision="f32")
    assert exact.precision == "f32"
    assert model.precision in ("bf16", "f32")
    planned = list(batches(ROWS))
    for one, other in zip(exact.run(planned), model.run(planned), strict=True):
        assert (one["embedding"] * other["embedding"]).sum(axis=1).min() > 0.998


@pytest.mark.parametrize("instructions", ["AVX2", "AVX512_CORE"])
def test_without_wide_instructions_it_falls_back_to_f32(instructions: str) -> None:
    run = subprocess.run(
        [sys.executable, "-c", BITS.replace("print(digest.hexdigest())", "print(model.precision)")],
        cwd=ROOT,
        env={**os.environ, "ONEDNN_MAX_CPU_ISA": instructions},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout.strip() == "f32", run.stderr


def test_eight_bits_are_taken_only_where_they_are_fast(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(shipped().folder / models.EMBEDDER_FILE, tmp_path)
    sums = {**shipped().files, "narrow.onnx": "0" * 64}  # listed, but not there: whoever takes it fails
    weights = Weights(tmp_path, "m", "1", sums)

    def opened(**how: Any) -> OpenVinoModel:
        return OpenVinoModel(weights, models.EMBEDDER_FILE, eight_bit="narrow.onnx", **how)

    monkeypatch.setattr(runtime, "_best_precision", lambda: "bf16")
    with pytest.raises(ModelError, match="narrow"):
        opened()
    assert opened(precision="f32").precision == "f32"
    assert (
        OpenVinoModel(weights, models.EMBEDDER_FILE, eight_bit="no such.onnx", precision="f32").run([]) == []
    )
    monkeypatch.setattr(runtime, "_best_precision", lambda: "f32")
    assert opened().precision == "f32"


def test_padding_changes_next_to_nothing() -> None:
    exact = OpenVinoModel(shipped(), models.EMBEDDER_FILE, precision="f32")
    (short,) = batches([[101, 7592, 102]])
    long = Batch(
        (0,), *(np.pad(values, ((0, 0), (0, 40))) for values in (short.ids, short.mask, short.types))
    )
    one, other = exact.run([short, long])
    np.testing.assert_allclose(one["embedding"], other["embedding"], atol=1e-6)


def test_no_batches_no_outputs(model: OpenVinoModel) -> None:
    assert model.run([]) == []


def test_an_error_among_the_batches_gives_the_requests_back(model: OpenVinoModel) -> None:
    good = next(iter(batches([[101, 102]])))

    def failing() -> Iterator[Batch]:
        yield good
        yield good
        raise LookupError("no more")

    for _ in range(20):  # more often than there are requests
        with pytest.raises(LookupError):
            model.run(failing())
    assert len(model.run([good])) == 1


def test_what_the_model_cannot_take_is_no_batch() -> None:
    good = next(iter(batches([[101, 102]])))
    with pytest.raises(ValueError, match="not a batch"):
        Batch((0,), good.ids, good.mask[:, :3], good.types)
    with pytest.raises(ValueError, match="not a batch"):
        list(batches([[7] * 513]))


def test_altered_weights_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(models.FOLDER, folder)
    file = folder / models.EMBEDDER_FILE
    with file.open("r+b") as content:
        content.seek(30_000_000)
        byte = content.read(1)[0]
        content.seek(30_000_000)
        content.write(bytes([byte ^ 1]))
    with pytest.raises(ModelError, match=r"embedder\.onnx.*damaged.*reinstall"):
        OpenVinoModel(Weights.open(folder, models.NAME, models.VERSION), models.EMBEDDER_FILE)


def test_a_file_that_is_no_model_is_one_clear_line(tmp_path: Path) -> None:
    from index.embedders.weights import write_manifest

    (tmp_path / "embedder.onnx").write_bytes(b"not a graph")
    write_manifest(tmp_path, "x", "1", ["embedder.onnx"])
    with pytest.raises(ModelError, match=r"cannot run .*embedder\.onnx") as refused:
        OpenVinoModel(Weights.open(tmp_path, "x", "1"), "embedder.onnx")
    assert "\n" not in str(refused.value)


def test_manifest_of_another_version_is_refused(tmp_path: Path) -> None:
    manifest = json.loads((models.FOLDER / "manifest.json").read_text(encoding="utf-8"))
    (tmp_path / "manifest.json").write_text(json.dumps(manifest | {"version": "0"}), encoding="utf-8")
    with pytest.raises(ModelError, match=r"describes all-MiniLM-L6-v2 0, not all-MiniLM-L6-v2 1"):
        Weights.open(tmp_path, models.NAME, models.VERSION)


def test_batches_hold_every_row_once_and_little_padding() -> None:
    seen: dict[int, list[int]] = {}
    padding = 0
    for batch in batches(ROWS, [[9]] * len(ROWS)):
        assert batch.ids.shape == batch.mask.shape == batch.types.shape
        assert batch.ids.shape[1] % 8 == 0
        padding += int((batch.mask == 0).sum())
        for place, row in enumerate(batch.rows):
            real = batch.mask[place] == 1
            seen[row] = batch.ids[place][real].tolist()
            assert batch.types[place].sum() == 1
            assert batch.types[place][real][-1] == 1
    assert seen == {row: [*pieces, 9] for row, pieces in enumerate(ROWS)}
    assert padding < 0.3 * sum(map(len, ROWS))


def test_cores_are_bounded_by_quota_and_hyper_threads(tmp_path: Path) -> None:
    assert available_cores() >= 1
    allowed = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [0]
    for cpu in allowed:  # all of them hyper-threads of one core
        topology = tmp_path / f"devices/system/cpu/cpu{cpu}/topology"
        topology.mkdir(parents=True)
        (topology / "thread_siblings_list").write_text("0-63\n")
    assert available_cores(tmp_path) == 1
    quota = tmp_path / "quota/fs/cgroup"
    quota.mkdir(parents=True)
    (quota / "cpu.max").write_text("100000 100000\n")
    assert available_cores(tmp_path / "quota") == 1
    (quota / "cpu.max").write_text("max 100000\n")
    assert available_cores(tmp_path / "quota") == len(allowed)


def test_what_is_imported_without_a_package_does_not_get_it() -> None:
    with without("json"), pytest.raises(ImportError):
        importlib.import_module("json")
    assert importlib.import_module("json").loads("1") == 1


def test_a_bare_package_gives_a_module_and_leaves_no_trace() -> None:
    before = {name: module for name, module in sys.modules.items() if name.startswith("xml")}
    with bare("xml", "xml.etree"):
        found = importlib.import_module("xml.etree.ElementTree")
        assert not hasattr(sys.modules["xml"], "__all__")
    assert found.fromstring("<a>1</a>").text == "1"
    assert {name: module for name, module in sys.modules.items() if name.startswith("xml")} == before
    assert importlib.import_module("xml").__all__
    with pytest.raises(ModuleNotFoundError, match=r"No module named 'xml\.none'"), bare("xml", "xml.none"):
        pass


def test_a_bare_package_can_be_had_while_another_thread_imports(monkeypatch: pytest.MonkeyPatch) -> None:
    class Importing(str):
        """A module's name; whoever looks at it finds that something else has been imported meanwhile."""

        def partition(self, separator: str) -> tuple[str, str, str]:
            monkeypatch.setitem(sys.modules, f"made_up_{len(sys.modules)}", sys)
            return super().partition(separator)

    monkeypatch.setitem(sys.modules, Importing("made_up"), sys)
    with bare("xml"):
        assert not hasattr(sys.modules["xml"], "__all__")


def test_asking_imports_neither_scipy_nor_all_of_nltk() -> None:
    code = (
        "import assistant.extractive.writer, index.passages, sys; index.passages._punkt(); "
        "print([name for name in ('scipy', 'nltk', 'nltk.translate') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "[]", done.stderr
