"""Exports a trained reader to the shipped ONNX file: python -m assistant.reader.export CHECKPOINT OUT.

CHECKPOINT is a .safetensors file with a BertModel under `bert.` and the linear heads `span` (start and end logit
of every token) and `rel` (relevance logit on [CLS]); the number of layers is read off it. Needs `[build]`.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.reader import FOLDER, NAME, READER_FILE, VERSION
from index.models.bert import Graph, Tensors, add_encoder, read_safetensors
from index.models.weights import write_manifest


def main(arguments: Sequence[str] | None = None) -> None:
    """Write reader.onnx and its manifest into OUT."""
    parser = argparse.ArgumentParser(prog="python -m assistant.reader.export", description=__doc__)
    parser.add_argument("checkpoint", type=Path, metavar="CHECKPOINT")
    parser.add_argument("out", type=Path, metavar="OUT", nargs="?", default=FOLDER)
    parser.add_argument("--version", default=VERSION, help="stated in the manifest, checked on loading")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / READER_FILE).write_bytes(reader_graph(read_safetensors(options.checkpoint)))
    checkpoint = hashlib.sha256(options.checkpoint.read_bytes()).hexdigest()
    source = f"{options.checkpoint.name} sha256 {checkpoint}"
    write_manifest(options.out, NAME, options.version, [READER_FILE], licence="Apache-2.0", source=source)
    sys.stdout.write(f"{options.out / READER_FILE}\n")


def reader_graph(tensors: Tensors) -> bytes:
    """Checkpoint tensors -> ONNX bytes with outputs start and end [batch, sequence] and relevance [batch]."""
    graph = Graph()
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
