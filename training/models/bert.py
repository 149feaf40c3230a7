"""BERT weights -> ONNX graph, with numpy and `onnx` alone: the part that embedder and reader share.

Weights are stored as float16 and cast to float32 where they are used, which halves the file; the runtime chooses
the precision it computes in. Works for any number of layers and any width, both read off the weights.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Tensors = Mapping[str, npt.NDArray[Any]]

OPSET = 20  # the first with Gelu as one operator
LAYER_NORM_EPSILON = 1e-12  # BertConfig.layer_norm_eps
HEAD_SIZE = 32  # all-MiniLM-L6-v2 and -L12-v2 alike: 384 / 12
MASKED = -10_000.0  # exp() of it is 0 in float32 and in bfloat16
INPUTS = ("input_ids", "attention_mask", "token_type_ids")
WORDS = "words"

_NUMPY_TYPES = {"F32": np.float32, "F16": np.float16, "I64": np.int64}


def read_safetensors(path: Path) -> dict[str, npt.NDArray[Any]]:
    """All tensors of a .safetensors file by name. The format: an 8-byte length, a JSON header, the raw data."""
    data = path.read_bytes()
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + length])
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            start, end = (8 + length + offset for offset in entry["data_offsets"])
            flat = np.frombuffer(data[start:end], dtype=_NUMPY_TYPES[entry["dtype"]])
            tensors[name] = flat.reshape(entry["shape"])
    return tensors


class Graph:
    """An ONNX graph being written: every method adds one operator and returns its output's name."""

    def __init__(self, *, halves: bool = True, worded: int = 0) -> None:
        """`halves`: store weights as float16, which quantisers do not see through. `worded`: the width of vectors of
        words that the network takes instead of their numbers, whose table stands elsewhere; matrices are in 8 bits then."""
        self._halves = halves
        self.worded = worded
        self._nodes: list[Any] = []
        self._constants: dict[str, Any] = {}

    def op(self, kind: str, *inputs: str, output: str = "", **attributes: Any) -> str:
        """Add one operator with one output, which gets a name of its own unless one is given."""
        from onnx import helper

        output = output or f"{kind.lower()}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, list(inputs), [output], name=output, **attributes))
        return output

    def constant(self, name: str, values: npt.ArrayLike, dtype: npt.DTypeLike) -> str:
        """A constant stored as it is."""
        from onnx import numpy_helper

        self._constants[name] = numpy_helper.from_array(np.asarray(values, dtype=dtype), name)
        return name

    def weight(self, name: str, values: npt.NDArray[Any]) -> str:
        """A weight, handed on as float32."""
        from onnx import TensorProto

        if not self._halves:
            return self.constant(name, values, np.float32)
        return self.op("Cast", self.constant(name, values, np.float16), to=TensorProto.FLOAT)

    def _eighth(self, name: str, values: npt.NDArray[Any]) -> str:
        """A matrix in 8-bit numbers with a scale for each column, handed on as float32: half the size of float16."""
        scale = np.abs(values.astype(np.float32)).max(axis=0, keepdims=True) / 127
        whole = np.round(values / np.maximum(scale, 1e-12)).astype(np.int8)
        number = self.op("Cast", self.constant(name, whole, np.int8), to=1)
        return self.op("Mul", number, self.constant(f"{name}.scale", scale, np.float32))

    def linear(self, name: str, tensors: Tensors, hidden: str) -> str:
        """`hidden @ weight.T + bias` of a torch.nn.Linear."""
        values = np.ascontiguousarray(tensors[f"{name}.weight"].T)
        weight = (self._eighth if self.worded else self.weight)(f"{name}.weight", values)
        product = self.op("MatMul", hidden, weight)
        return self.op("Add", product, self.weight(f"{name}.bias", tensors[f"{name}.bias"]))

    def layer_norm(self, name: str, tensors: Tensors, hidden: str) -> str:
        """A torch.nn.LayerNorm over the last axis."""
        scale = self.weight(f"{name}.weight", tensors[f"{name}.weight"])
        bias = self.weight(f"{name}.bias", tensors[f"{name}.bias"])
        return self.op("LayerNormalization", hidden, scale, bias, axis=-1, epsilon=LAYER_NORM_EPSILON)

    def model(self, name: str, outputs: Mapping[str, Sequence[str | int]]) -> bytes:
        """The finished, checked ONNX file. `outputs`: value name -> its shape; the inputs are `INPUTS`,
        or `WORDS` for the first of them."""
        from onnx import TensorProto, checker, helper

        shape = ["batch", "sequence"]
        first = (
            [helper.make_tensor_value_info(WORDS, TensorProto.FLOAT, [*shape, self.worded])]
            if self.worded
            else [helper.make_tensor_value_info(INPUTS[0], TensorProto.INT64, shape)]
        )
        graph = helper.make_graph(
            self._nodes,
            name,
            [*first, *(helper.make_tensor_value_info(each, TensorProto.INT64, shape) for each in INPUTS[1:])],
            [helper.make_tensor_value_info(n, TensorProto.FLOAT, dims) for n, dims in outputs.items()],
            initializer=list(self._constants.values()),
        )
        opset = [helper.make_opsetid("", OPSET)]
        model = helper.make_model(graph, opset_imports=opset, ir_version=9, producer_name="cited")
        checker.check_model(model, full_check=True)
        content: bytes = model.SerializeToString()
        return content


def add_encoder(graph: Graph, tensors: Tensors, prefix: str = "") -> str:
    """Embeddings and all layers of a BertModel: returns the last hidden state, [batch, sequence, width]."""
    hidden = _embeddings(graph, tensors, prefix)
    mask = graph.op("Cast", "attention_mask", to=1)
    mask = graph.op("Unsqueeze", mask, graph.constant("mask_axes", [1, 2], np.int64))
    mask = graph.op("Sub", graph.constant("one", 1.0, np.float32), mask)
    mask = graph.op("Mul", mask, graph.constant("masked", MASKED, np.float32))
    number = 0
    while f"{prefix}encoder.layer.{number}.output.dense.weight" in tensors:
        layer = f"{prefix}encoder.layer.{number}"
        hidden = _attention(graph, tensors, f"{layer}.attention", hidden, mask)
        wide = graph.op("Gelu", graph.linear(f"{layer}.intermediate.dense", tensors, hidden))
        narrow = graph.linear(f"{layer}.output.dense", tensors, wide)
        hidden = graph.layer_norm(f"{layer}.output.LayerNorm", tensors, graph.op("Add", narrow, hidden))
        number += 1
    if not number:
        raise ValueError(f"no layer named {prefix}encoder.layer.0 among the weights")
    return hidden


def _embeddings(graph: Graph, tensors: Tensors, prefix: str) -> str:
    """Word + position + token-type embeddings, normalised."""

    def look_up(kind: str, positions: str) -> str:
        name = f"{prefix}embeddings.{kind}_embeddings.weight"
        rows = graph.op("Gather", graph.constant(name, tensors[name], np.float16), positions)
        return graph.op("Cast", rows, to=1)  # after the look-up: the table itself stays float16 in memory

    zero, one = graph.constant("zero", 0, np.int64), graph.constant("step", 1, np.int64)
    length = graph.op("Gather", graph.op("Shape", INPUTS[1]), graph.constant("sequence_axis", 1, np.int64))
    places = graph.op("Range", zero, length, one)
    words = WORDS if graph.worded else look_up("word", "input_ids")
    summed = graph.op("Add", words, look_up("token_type", "token_type_ids"))
    summed = graph.op("Add", summed, look_up("position", places))
    return graph.layer_norm(f"{prefix}embeddings.LayerNorm", tensors, summed)


def _attention(graph: Graph, tensors: Tensors, name: str, hidden: str, mask: str) -> str:
    """Multi-head self-attention with its output projection, residual and normalisation."""
    width = tensors[f"{name}.self.query.weight"].shape[0]
    heads = graph.constant("split_heads", [0, 0, width // HEAD_SIZE, HEAD_SIZE], np.int64)
    joined = graph.constant("join_heads", [0, 0, width], np.int64)

    def project(part: str, order: list[int]) -> str:
        split = graph.op("Reshape", graph.linear(f"{name}.self.{part}", tensors, hidden), heads)
        return graph.op("Transpose", split, perm=order)

    scores = graph.op("MatMul", project("query", [0, 2, 1, 3]), project("key", [0, 2, 3, 1]))
    scale = graph.constant("attention_scale", 1 / math.sqrt(HEAD_SIZE), np.float32)
    shares = graph.op("Softmax", graph.op("Add", graph.op("Mul", scores, scale), mask), axis=-1)
    mixed = graph.op("MatMul", shares, project("value", [0, 2, 1, 3]))
    mixed = graph.op("Reshape", graph.op("Transpose", mixed, perm=[0, 2, 1, 3]), joined)
    output = graph.linear(f"{name}.output.dense", tensors, mixed)
    return graph.layer_norm(f"{name}.output.LayerNorm", tensors, graph.op("Add", output, hidden))
