"""The shipped weights: whole, and computing what BERT is defined to compute (written out here in numpy)."""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.extractive import multilingual
from assistant.extractive import shipped as reader
from index.embedders import shipped_files as models
from index.embedders.weights import Weights, write_manifest
from index.errors import ModelError
from training.models.bert import Graph, read_safetensors
from training.models.build import embedder_graph
from training.reader.export import reader_graph

SHIPPED = [
    (models.FOLDER, models.NAME, models.VERSION, models.EMBEDDER_FILE),
    (reader.FOLDER, reader.NAME, reader.VERSION, reader.READER_FILE),
    (reader.FOLDER, reader.NAME, reader.VERSION, reader.EIGHT_BIT_FILE),
    (multilingual.FOLDER, multilingual.NAME, multilingual.VERSION, multilingual.READER_FILE),
]


def run_onnx(content: bytes, ids: Any, mask: Any, types: Any) -> dict[str, Any]:
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # read when the package is imported
    import onnxruntime

    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    names = [each.name for each in session.get_outputs()]
    feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
    return dict(zip(names, session.run(names, feed), strict=True))


def stored_tensors(content: bytes) -> dict[str, Any]:
    """The ONNX file's weights under their torch names and in torch's orientation."""
    import onnx
    from onnx import numpy_helper

    tensors = {}
    for each in onnx.load_from_string(content).graph.initializer:
        values = numpy_helper.to_array(each)
        if values.dtype == np.float16:
            turned = values.ndim == 2 and "embeddings" not in each.name
            tensors[each.name] = (values.T if turned else values).astype(np.float64)
    return tensors


def bert(tensors: dict[str, Any], prefix: str, ids: Any, mask: Any, types: Any) -> Any:
    """BertModel's last hidden state as the paper and `transformers` define it, in float64."""

    def linear(name: str, x: Any) -> Any:
        return x @ tensors[f"{prefix}{name}.weight"].T + tensors[f"{prefix}{name}.bias"]

    def norm(name: str, x: Any) -> Any:
        centred = x - x.mean(-1, keepdims=True)
        unit = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
        return unit * tensors[f"{prefix}{name}.weight"] + tensors[f"{prefix}{name}.bias"]

    def look_up(kind: str, rows: Any) -> Any:
        return tensors[f"{prefix}embeddings.{kind}_embeddings.weight"][rows]

    def heads(x: Any) -> Any:
        return x.reshape(*x.shape[:2], 12, 32).swapaxes(1, 2)

    erf = np.vectorize(math.erf)
    x = look_up("word", ids) + look_up("position", np.arange(ids.shape[1])) + look_up("token_type", types)
    x = norm("embeddings.LayerNorm", x)
    for number in range(6):
        layer = f"encoder.layer.{number}."
        q, k, v = (heads(linear(f"{layer}attention.self.{part}", x)) for part in ("query", "key", "value"))
        scores = q @ k.swapaxes(2, 3) / math.sqrt(32)
        scores = np.where(mask[:, None, None, :] == 1, scores, -np.inf)
        shares = np.exp(scores - scores.max(-1, keepdims=True))
        mixed = (shares / shares.sum(-1, keepdims=True) @ v).swapaxes(1, 2).reshape(x.shape)
        x = norm(f"{layer}attention.output.LayerNorm", x + linear(f"{layer}attention.output.dense", mixed))
        wide = linear(f"{layer}intermediate.dense", x)
        wide = wide * 0.5 * (1 + erf(wide / math.sqrt(2)))
        x = norm(f"{layer}output.LayerNorm", x + linear(f"{layer}output.dense", wide))
    return x


def example() -> tuple[Any, Any, Any]:
    """Two rows, the second padded; the first has two token types."""
    ids = np.array([[101, 2040, 2626, 2009, 102, 1037, 4937, 102], [101, 7592, 2088, 102, 0, 0, 0, 0]])
    types = np.array([[0, 0, 0, 0, 0, 1, 1, 1], [0] * 8])
    return ids, (ids > 0).astype(np.int64), types


@pytest.mark.parametrize(("folder", "name", "version", "file"), SHIPPED)
def test_shipped_files_are_the_manifests_and_small_enough(
    folder: Path, name: str, version: str, file: str
) -> None:
    weights = Weights.open(folder, name, version)
    weights.verify()
    assert file in weights.files
    assert sum((folder / each).stat().st_size for each in weights.files) < 85_000_000


def test_licence_and_card_travel_with_the_weights() -> None:
    assert "Apache License" in (models.FOLDER / "LICENSE").read_text(encoding="utf-8")
    assert "SQuAD" in (reader.FOLDER / "CARD.md").read_text(encoding="utf-8")


def test_embedder_computes_bert_with_mean_pooling() -> None:
    content = Weights.open(models.FOLDER, models.NAME, models.VERSION).read(models.EMBEDDER_FILE)
    ids, mask, types = example()
    hidden = bert(stored_tensors(content), "", ids, mask, types)
    mean = (hidden * mask[:, :, None]).sum(1) / mask.sum(1, keepdims=True)
    expected = mean / np.linalg.norm(mean, axis=1, keepdims=True)
    np.testing.assert_allclose(run_onnx(content, ids, mask, types)["embedding"], expected, atol=2e-6)


def test_reader_computes_bert_with_its_heads() -> None:
    content = Weights.open(reader.FOLDER, reader.NAME, reader.VERSION).read(reader.READER_FILE)
    ids, mask, types = example()
    tensors = stored_tensors(content)
    hidden = bert(tensors, "bert.", ids, mask, types)
    spans = hidden @ tensors["span.weight"].T + tensors["span.bias"]
    relevance = hidden[:, 0] @ tensors["rel.weight"][0] + tensors["rel.bias"][0]
    outputs = run_onnx(content, ids, mask, types)
    real = mask == 1
    np.testing.assert_allclose(outputs["start"][real], spans[..., 0][real], atol=2e-4)
    np.testing.assert_allclose(outputs["end"][real], spans[..., 1][real], atol=2e-4)
    np.testing.assert_allclose(outputs["relevance"], relevance, atol=2e-4)


def small_bert(layers: int, prefix: str = "", width: int = 64) -> dict[str, Any]:
    """Random weights of a tiny BertModel."""
    random = np.random.default_rng(7)
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (120, width),
        "embeddings.position_embeddings.weight": (16, width),
        "embeddings.token_type_embeddings.weight": (2, width),
        "embeddings.LayerNorm.weight": (width,),
        "embeddings.LayerNorm.bias": (width,),
    }
    for number in range(layers):
        parts = {"attention.self.query": (width, width), "attention.self.key": (width, width)}
        parts |= {"attention.self.value": (width, width), "attention.output.dense": (width, width)}
        parts |= {"intermediate.dense": (4 * width, width), "output.dense": (width, 4 * width)}
        for part, shape in parts.items():
            shapes[f"encoder.layer.{number}.{part}.weight"] = shape
            shapes[f"encoder.layer.{number}.{part}.bias"] = shape[:1]
        for part in ("attention.output.LayerNorm", "output.LayerNorm"):
            shapes[f"encoder.layer.{number}.{part}.weight"] = (width,)
            shapes[f"encoder.layer.{number}.{part}.bias"] = (width,)
    return {prefix + name: random.normal(0, 0.1, shape).astype(np.float32) for name, shape in shapes.items()}


@pytest.mark.parametrize("layers", [1, 12])
def test_export_takes_any_number_of_layers(layers: int) -> None:
    tensors = small_bert(layers, "bert.")
    tensors |= {"span.weight": np.ones((2, 64), np.float32), "span.bias": np.zeros(2, np.float32)}
    tensors |= {"rel.weight": np.ones((1, 64), np.float32), "rel.bias": np.zeros(1, np.float32)}
    content = reader_graph(tensors)
    assert any(f"layer.{layers - 1}." in name for name in stored_tensors(content))
    ids = np.array([[1, 2, 3]])
    outputs = run_onnx(content, ids, np.ones_like(ids), np.zeros_like(ids))
    assert {name: values.shape for name, values in outputs.items()} == {
        "start": (1, 3),
        "end": (1, 3),
        "relevance": (1,),
    }


def test_export_refuses_weights_without_layers() -> None:
    with pytest.raises(ValueError, match=r"encoder\.layer\.0"):
        embedder_graph(small_bert(0))


def test_safetensors_are_read_as_written(tmp_path: Path) -> None:
    values = np.arange(6, dtype=np.float16).reshape(2, 3)
    header = b'{"__metadata__":{"format":"pt"},"a":{"dtype":"F16","shape":[2,3],"data_offsets":[0,12]}}'
    path = tmp_path / "a.safetensors"
    path.write_bytes(len(header).to_bytes(8, "little") + header + values.tobytes())
    read = read_safetensors(path)
    assert list(read) == ["a"]
    np.testing.assert_array_equal(read["a"], values)


def test_graph_is_checked_when_finished() -> None:
    import onnx

    graph = Graph()
    graph.op("Relu", "nowhere", output="out")
    with pytest.raises(onnx.checker.ValidationError):
        graph.model("broken", {"out": ["batch"]})


def test_altered_missing_and_foreign_weights_are_refused(tmp_path: Path) -> None:
    (tmp_path / "part.bin").write_bytes(b"weights")
    write_manifest(tmp_path, "thing", "2", ["part.bin"], licence="Apache-2.0")
    weights = Weights.open(tmp_path, "thing", "2")
    assert weights.read("part.bin") == b"weights"
    (tmp_path / "part.bin").write_bytes(b"weighty")
    with pytest.raises(ModelError, match=r"part\.bin.*damaged.*reinstall"):
        weights.verify()
    (tmp_path / "part.bin").unlink()
    with pytest.raises(ModelError, match=r"part\.bin.*No such file.*reinstall"):
        weights.read("part.bin")
    with pytest.raises(ModelError, match=r"does not list 'other\.bin'"):
        weights.read("other.bin")
    with pytest.raises(ModelError, match=r"manifest\.json.*thing 2, not thing 3.*reinstall"):
        Weights.open(tmp_path, "thing", "3")
    with pytest.raises(ModelError, match=r"manifest\.json.*reinstall"):
        Weights.open(tmp_path / "nowhere", "thing", "2")
    (tmp_path / "manifest.json").write_text("[1]", encoding="utf-8")
    with pytest.raises(ModelError, match=r"manifest\.json.*reinstall"):
        Weights.open(tmp_path, "thing", "2")
