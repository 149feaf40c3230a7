"""The reader as a torch module: a BertModel under `bert.` and the heads `span` and `rel`. Needs `[train]`.

Weights are read and written as .safetensors under the names of the Hugging Face BertModel, which is what
`training.reader.export` takes. Number of layers and width are read off the weights.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.models.bert import HEAD_SIZE, LAYER_NORM_EPSILON, read_safetensors


class Embeddings(nn.Module):
    """Word + position + token-type embeddings, normalised. The word table stays as it was: it is half of all
    weights, and rare words would otherwise drift away from the ones that were seen."""

    def __init__(self, words: int, width: int, positions: int) -> None:
        super().__init__()
        self.word_embeddings = nn.Embedding(words, width)
        self.position_embeddings = nn.Embedding(positions, width)
        self.token_type_embeddings = nn.Embedding(2, width)
        self.LayerNorm = nn.LayerNorm(width, eps=LAYER_NORM_EPSILON)
        self.word_embeddings.weight.requires_grad_(False)

    def forward(self, ids: Tensor, types: Tensor) -> Tensor:
        summed = self.word_embeddings(ids) + self.token_type_embeddings(types)
        normed: Tensor = self.LayerNorm(summed + self.position_embeddings.weight[: ids.shape[1]])
        return normed


class Projections(nn.Module):
    """What BertModel calls `attention.self`: queries, keys and values."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)


class Output(nn.Module):
    """A linear layer, the residual, and a normalisation. In training a share `dropped` of what the layer adds is left
    out, the same features at every piece of a row (Gal and Ghahramani, arXiv:1512.05287): a choice for each piece
    would cost half the step on a CPU, this costs nothing that can be measured."""

    def __init__(self, inner: int, width: int) -> None:
        super().__init__()
        self.dense = nn.Linear(inner, width)
        self.LayerNorm = nn.LayerNorm(width, eps=LAYER_NORM_EPSILON)
        self.dropped = 0.0

    def forward(self, inner: Tensor, residual: Tensor) -> Tensor:
        added = self.dense(inner)
        if self.training and self.dropped:
            kept = torch.rand(len(added), 1, added.shape[2], device=added.device) >= self.dropped
            added = added * (kept / (1 - self.dropped)).to(added.dtype)
        normed: Tensor = self.LayerNorm(added + residual)
        return normed


class Attention(nn.Module):
    """Multi-head self-attention, without dropout. Written out, because the backward pass of torch's fused attention
    took a third of a training step on a CPU; this takes a sixth."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.add_module("self", Projections(width))
        self.output = Output(width, width)

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        rows, length, width = hidden.shape
        shape = (rows, length, width // HEAD_SIZE, HEAD_SIZE)
        query, key, value = (
            part(hidden).view(shape).transpose(1, 2) for part in self.get_submodule("self").children()
        )
        scores = torch.matmul(query, key.transpose(-1, -2)) * HEAD_SIZE**-0.5 + mask
        mixed = torch.matmul(functional.softmax(scores, dim=-1).to(value.dtype), value)
        attended: Tensor = self.output(mixed.transpose(1, 2).reshape(rows, length, width), hidden)
        return attended


class Layer(nn.Module):
    """One transformer layer."""

    def __init__(self, width: int, inner: int) -> None:
        super().__init__()
        self.attention = Attention(width)
        self.intermediate = nn.ModuleDict({"dense": nn.Linear(width, inner)})
        self.output = Output(inner, width)

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        attended = self.attention(hidden, mask)
        widened: Tensor = self.output(functional.gelu(self.intermediate["dense"](attended)), attended)
        return widened


class Encoder(nn.Module):
    """Embeddings and layers, without BertModel's pooler."""

    def __init__(self, words: int, width: int, inner: int, layers: int, positions: int) -> None:
        super().__init__()
        self.embeddings = Embeddings(words, width, positions)
        self.encoder = nn.ModuleDict({"layer": nn.ModuleList(Layer(width, inner) for _ in range(layers))})

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> Tensor:
        hidden: Tensor = self.embeddings(ids, types)
        for layer in self.encoder["layer"].children():
            hidden = layer(hidden, mask)
        return hidden


class Network(nn.Module):
    """Piece numbers -> start and end logits of every piece, and the relevance logit."""

    def __init__(self, *, words: int, width: int, inner: int, layers: int, positions: int = 512) -> None:
        super().__init__()
        self.bert = Encoder(words, width, inner, layers, positions)
        self.span = nn.Linear(width, 2)
        self.rel = nn.Linear(width, 1)

    def drop(self, share: float) -> None:
        """In training leave out this share, 0 to 1, of what each layer adds."""
        for module in self.modules():
            if isinstance(module, Output):
                module.dropped = share

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """[rows, length] int64 each -> start [rows, length], end [rows, length], relevance [rows], all float32.
        Start and end logits of padding are those of nothing: a large negative number."""
        padded = mask == 0
        attended = torch.where(padded, -1e4, 0.0)[:, None, None, :]
        hidden = self.bert(ids, types, attended)
        spans = self.span(hidden).float().masked_fill(padded[:, :, None], -1e4)
        return spans[:, :, 0], spans[:, :, 1], self.rel(hidden[:, 0]).float()[:, 0]


def load(path: Path) -> Network:
    """The network that a .safetensors file describes, in float32."""
    tensors = {
        name: torch.from_numpy(values.copy()).float() for name, values in read_safetensors(path).items()
    }
    return from_state(tensors)


def from_state(tensors: Mapping[str, Tensor]) -> Network:
    """The network these weights belong to, holding them."""
    words, width = tensors["bert.embeddings.word_embeddings.weight"].shape
    layers = sum(name.endswith("attention.self.query.weight") for name in tensors)
    network = Network(
        words=words,
        width=width,
        inner=tensors["bert.encoder.layer.0.intermediate.dense.weight"].shape[0],
        layers=layers,
        positions=tensors["bert.embeddings.position_embeddings.weight"].shape[0],
    )
    network.load_state_dict(dict(tensors))
    return network


def save(tensors: Mapping[str, Tensor], path: Path) -> None:
    """Write weights as float16 .safetensors; an older file stays whole until the new one is."""
    from safetensors.torch import save_file

    partial = path.with_name(path.name + ".partial")
    save_file({name: values.detach().half().contiguous() for name, values in tensors.items()}, partial)
    partial.replace(path)
