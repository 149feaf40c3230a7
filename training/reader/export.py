"""Exports a trained reader to the shipped ONNX file: python -m training.reader.export CHECKPOINT OUT.

CHECKPOINT is a .safetensors file with a BertModel under `bert.` and the linear heads `span` (start and end logit
of every token) and `rel` (relevance logit on [CLS]); the number of layers is read off it. Needs `[build]`.

With --rows the reader is also written in 8-bit numbers, weights and what flows between the layers, by NNCF's static
quantisation with SmoothQuant (Xiao et al., arXiv:2211.10438), which takes the ranges from some of these rows. The
runtime takes that file on processors that compute in 8 bits fast. Needs `[train]`.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.extractive import multilingual
from assistant.extractive.shipped import EIGHT_BIT_FILE, FOLDER, NAME, READER_FILE, VERSION
from index.embedders.e5_file import WIDTH
from index.embedders.weights import write_manifest
from index.imports import without
from training.models.bert import INPUTS, Graph, Tensors, add_encoder, read_safetensors

CALIBRATED_ON = 200  # rows; NNCF's own default is 300


def main(arguments: Sequence[str] | None = None) -> None:
    """Write reader.onnx and its manifest into OUT."""
    parser = argparse.ArgumentParser(prog="python -m training.reader.export", description=__doc__)
    parser.add_argument("checkpoint", type=Path, metavar="CHECKPOINT")
    parser.add_argument("out", type=Path, metavar="OUT", nargs="?", default=FOLDER)
    parser.add_argument("--version", default=VERSION, help="stated in the manifest, checked on loading")
    parser.add_argument(
        "--with",
        nargs=2,
        dest="other",
        metavar=("CHECKPOINT", "SHARE"),
        help="average the weights with another's",
    )
    parser.add_argument("--rows", type=Path, help="of training.reader.prepare; also write the 8-bit file")
    parser.add_argument(
        "--multilingual", action="store_true", help="the reader of other languages; OUT is its folder"
    )
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    tensors: Tensors = read_safetensors(options.checkpoint)
    files = [READER_FILE]
    if options.other:
        tensors = averaged(tensors, read_safetensors(Path(options.other[0])), float(options.other[1]))
    name = multilingual.NAME if options.multilingual else NAME
    worded = WIDTH if options.multilingual else 0
    (options.out / READER_FILE).write_bytes(reader_graph(tensors, worded=worded))
    if options.rows:
        files.append(EIGHT_BIT_FILE)
        wide = reader_graph(tensors, halves=False)
        (options.out / EIGHT_BIT_FILE).write_bytes(eight_bit(wide, inputs(options.rows)))
    source = f"{options.checkpoint.name} sha256 {_sum(options.checkpoint)}"
    if options.other:
        source += f" + {options.other[1]} x {_sum(Path(options.other[0]))}"
    licence = "MIT" if options.multilingual else "Apache-2.0"
    write_manifest(options.out, name, options.version, files, licence=licence, source=source)
    sys.stdout.write(f"{options.out / READER_FILE}\n")


def averaged(one: Tensors, other: Tensors, share: float) -> Tensors:
    """(1 - share) x one + share x the other's weights, float16: of two runs of which one went on from the other, the
    mean is better than either (Wortsman et al., arXiv:2203.05482)."""
    return {
        name: ((1 - share) * values.astype(np.float32) + share * other[name].astype(np.float32)).astype(
            np.float16
        )
        for name, values in one.items()
    }


def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def inputs(path: Path, count: int = CALIBRATED_ON) -> list[dict[str, npt.NDArray[np.int64]]]:
    """`count` rows of a file, drawn with a fixed seed, as the network takes them: [1, pieces] each."""
    from training.reader.train import RowFile

    rows, made = RowFile(path), []
    for row in np.random.default_rng(0).permutation(len(rows))[:count]:
        line = [values.numpy() for values in rows.batch(np.array([row]))[:3]]
        unpadded = line[1][0] == 1
        made.append(dict(zip(INPUTS, (values[:, unpadded] for values in line), strict=True)))
    return made


def eight_bit(content: bytes, rows: list[dict[str, npt.NDArray[np.int64]]]) -> bytes:
    """An ONNX file with float32 weights -> the same network in 8-bit numbers."""
    import onnx

    with without("openvino_telemetry"):
        import nncf

    quantised = nncf.quantize(
        onnx.load_from_string(content),
        nncf.Dataset(rows),
        model_type=nncf.ModelType.TRANSFORMER,
        preset=nncf.QuantizationPreset.MIXED,
        subset_size=len(rows),
    )
    written: bytes = quantised.SerializeToString()
    return written


def reader_graph(tensors: Tensors, *, halves: bool = True, worded: int = 0) -> bytes:
    """Checkpoint tensors -> ONNX bytes with outputs start and end [batch, sequence] and relevance [batch]; weights in
    float16 unless not `halves`; `worded` as of `Graph`."""
    graph = Graph(halves=halves, worded=worded)
    hidden = add_encoder(graph, tensors, "bert.")
    spans = graph.linear("span", tensors, hidden)
    first, second = graph.constant("first", 0, np.int64), graph.constant("second", 1, np.int64)
    graph.op("Gather", spans, first, axis=-1, output="start")
    graph.op("Gather", spans, second, axis=-1, output="end")
    relevance = graph.linear("rel", tensors, graph.op("Gather", hidden, first, axis=1))
    graph.op("Squeeze", relevance, graph.constant("last", [-1], np.int64), output="relevance")
    tokens: list[str | int] = ["batch", "sequence"]
    return graph.model(NAME, {"start": tokens, "end": tokens, "relevance": ["batch"]})


if __name__ == "__main__":
    main()
