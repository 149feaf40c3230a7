"""Measures the runtimes on the shipped models: python -m training.models.runtimes [--reader FOLDER] [--json FILE].

Each runtime runs in a process of its own: speed, memory, and cosine with onnxruntime in float32 on the same file.
Times are the best of several runs, so that other work on the machine shows least. Needs the extra `[build]`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.embedders import shipped_files as models
from index.embedders.runtime import Model, OpenVinoModel, Outputs, available_cores
from index.embedders.tokens import CLS, SEP, Batch, batches
from index.embedders.weights import MANIFEST, Weights

NARROW = {"ONEDNN_MAX_CPU_ISA": "AVX2"}
RUNTIMES: dict[str, tuple[str, dict[str, str]]] = {
    "onnxruntime fp32": ("ort", {}),
    "onnxruntime dynamic int8": ("ort-int8", {}),
    "OpenVINO f32": ("f32", {}),
    "OpenVINO bf16": ("bf16", {}),
    "OpenVINO as shipped": ("shipped", {}),
    "OpenVINO as shipped, no wider than AVX2": ("shipped", NARROW),
}
COLUMNS = (
    "precision",
    "load s",
    "passages/s",
    "query ms",
    "24 x 160 ms",
    "peak MB",
    "min cosine",
    "mean cosine",
)


class OnnxRuntimeModel:
    """The reference: the same file in onnxruntime, float32 or its default dynamic int8, one whole batch a call."""

    def __init__(self, weights: Weights, file: str, *, int8: bool = False) -> None:
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # read when the package is imported
        import onnxruntime

        path = str(weights.folder / file)
        if int8:
            path = _quantised(path)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = available_cores()
        self._session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        self._names = [each.name for each in self._session.get_outputs()]
        self.precision = "int8" if int8 else "f32"

    def run(self, planned: Iterable[Batch]) -> list[Outputs]:
        """As `Model.run`."""
        results: list[Outputs] = []
        for batch in planned:
            feed = {"input_ids": batch.ids, "attention_mask": batch.mask, "token_type_ids": batch.types}
            results.append(dict(zip(self._names, self._session.run(self._names, feed), strict=True)))
        return results


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one table a model; with --json also write the figures."""
    parser = argparse.ArgumentParser(prog="python -m training.models.runtimes", description=__doc__)
    parser.add_argument("--reader", type=Path, metavar="FOLDER", help="measure this reader as well")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--child", nargs=3, metavar=("KIND", "FOLDER", "FILE"), help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.child:
        sys.stdout.write(json.dumps(measure(*options.child)))
        return
    found = {"embedder": measure_all(models.FOLDER, models.EMBEDDER_FILE)}
    if options.reader:
        found["reader"] = measure_all(options.reader, "reader.onnx")
    for title, rows in found.items():
        sys.stdout.write(f"\n{title}, {available_cores()} cores\n\n{table(rows)}\n")
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


def measure_all(folder: Path, file: str) -> dict[str, dict[str, Any]]:
    """Runtime -> its figures; a runtime that fails has the reason as its only figure."""
    rows: dict[str, dict[str, Any]] = {}
    reference: Any = None
    for name, (kind, extra) in RUNTIMES.items():
        command = [sys.executable, "-m", "training.models.runtimes", "--child", kind, str(folder), file]
        run = subprocess.run(
            command, env={**os.environ, **extra}, capture_output=True, text=True, check=False
        )
        if run.returncode:
            rows[name] = {"precision": run.stderr.strip().rpartition("\n")[2]}
            continue
        figures = json.loads(run.stdout)
        vectors = np.array(figures.pop("vectors"))
        reference = vectors if reference is None else reference
        lengths = np.linalg.norm(vectors, axis=1) * np.linalg.norm(reference, axis=1)
        cosines = (vectors * reference).sum(axis=1) / lengths
        rows[name] = {**figures, "min cosine": float(cosines.min()), "mean cosine": float(cosines.mean())}
    return rows


def measure(kind: str, folder: str, file: str) -> dict[str, Any]:
    """One runtime's figures in this process, with the output vectors of sixty fixed rows for comparison."""
    import resource

    started = time.perf_counter()
    model = _load(kind, _weights(Path(folder)), file)
    ready = time.perf_counter() - started
    random = np.random.default_rng(0)

    def rows(count: int, length: int) -> list[list[int]]:
        return [[CLS, *random.integers(1996, 29000, length - 2).tolist(), SEP] for _ in range(count)]

    passages, pairs, query = rows(32, 200), rows(24, 160), rows(1, 12)
    sample = [row for length in range(8, 128, 2) for row in rows(1, length)]
    vectors: dict[int, Any] = {}
    planned = list(batches(sample))
    for batch, outputs in zip(planned, model.run(planned), strict=True):
        vectors.update(zip(batch.rows, _vectors(outputs, batch), strict=True))
    return {
        "precision": model.precision,
        "load s": ready,
        "passages/s": len(passages) / _best(lambda: model.run(batches(passages)), 5),
        "query ms": 1000 * _best(lambda: model.run(batches(query)), 50),
        "24 x 160 ms": 1000 * _best(lambda: model.run(batches(pairs)), 7),
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6,
        "vectors": [vectors[row] for row in range(len(sample))],
    }


def table(rows: dict[str, dict[str, Any]]) -> str:
    """Figures as a Markdown table."""
    lines = [f"| runtime | {' | '.join(COLUMNS)} |", "|---" * (len(COLUMNS) + 1) + "|"]
    for name, figures in rows.items():
        cells = [_cell(column, figures.get(column, "")) for column in COLUMNS]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _cell(column: str, value: Any) -> str:
    if not isinstance(value, float):
        return str(value)
    return f"{value:.5f}" if "cosine" in column else f"{value:.0f}" if value >= 100 else f"{value:.1f}"


def _load(kind: str, weights: Weights, file: str) -> Any:
    if kind.startswith("ort"):
        return OnnxRuntimeModel(weights, file, int8=kind == "ort-int8")
    precision: Any = None if kind == "shipped" else kind
    model: Model = OpenVinoModel(
        weights, file, eight_bit=file.replace(".onnx", ".int8.onnx"), precision=precision
    )
    return model


def _weights(folder: Path) -> Weights:
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return Weights.open(folder, manifest["name"], manifest["version"])


def _vectors(outputs: Outputs, batch: Batch) -> list[list[float]]:
    """What is compared: the embedding, or of a reader the start and end logits of the first eight pieces."""
    if "embedding" in outputs:
        values = outputs["embedding"]
    else:
        values = np.concatenate([outputs["start"][:, :8], outputs["end"][:, :8]], axis=1)
    return [[float(number) for number in values[place]] for place in range(len(batch.rows))]


def _best(work: Callable[[], object], repeats: int) -> float:
    """Seconds of the fastest run, after one to warm up."""
    work()
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)


def _quantised(path: str) -> str:
    """A dynamic-int8 copy of an ONNX file, onnxruntime's defaults, the float16 weights widened first."""
    import logging
    import tempfile

    import onnx
    from onnx import numpy_helper
    from onnxruntime.quantization import QuantType, quantize_dynamic

    logging.getLogger().setLevel(logging.ERROR)
    graph = onnx.load(path)
    folder = Path(tempfile.mkdtemp(prefix="cited-measure-"))
    halves = {
        each.name: each for each in graph.graph.initializer if each.data_type == onnx.TensorProto.FLOAT16
    }
    casts = {node.output[0]: node.input[0] for node in graph.graph.node if node.op_type == "Cast"}
    for name, tensor in halves.items():
        tensor.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(tensor).astype(np.float32), name))
    for node in graph.graph.node:
        for place, value in enumerate(node.input):
            if casts.get(value) in halves:
                node.input[place] = casts[value]
    onnx.save(graph, str(folder / "wide.onnx"))
    quantize_dynamic(str(folder / "wide.onnx"), str(folder / "int8.onnx"), weight_type=QuantType.QInt8)
    return str(folder / "int8.onnx")


if __name__ == "__main__":
    main()
