"""Trains the reader on prepared rows: python -m training.reader.train ROWS.npz --start WEIGHTS --out FOLDER.

Started again with the same FOLDER it goes on from the last checkpoint, to the same weights as if never stopped.
Writes FOLDER/reader.safetensors: a running average of the weights, which the falling learning rate makes settle.
Loss: mean of start and end cross-entropy, with [CLS] for no answer, + 0.5 x relevance binary cross-entropy.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional

from index.embedders.tokens import CLS, SEP
from training.reader.network import Network, from_state, load, save

CHECKPOINT = "checkpoint.pt"
WEIGHTS = "reader.safetensors"
WIDTH = 8  # rows are padded to a multiple: every new length of a batch costs torch memory that it keeps (8 GB in 20 min)
POOL = 64  # batches whose rows are sorted by length together
RELEVANCE_SHARE = 0.5
HEADS_FASTER = 4.0
AVERAGE_EVERY, AVERAGE_KEEP = 4, 0.97


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train. `rows`: after how many the learning rate is 0; `minutes`: after how many at the latest."""

    rows: int
    minutes: float
    batch: int
    rate: float
    warmup: float
    seed: int
    save_every: float  # seconds
    dropout: float = 0.0


class RowFile:
    """The rows that `training.reader.prepare` wrote."""

    def __init__(self, path: Path) -> None:
        with np.load(path) as file:
            self._pieces = file["pieces"]
            self._asked, self._passage = file["asked"].astype(np.int64), file["passage"].astype(np.int64)
            self._start, self._end = file["start"].astype(np.int64), file["end"].astype(np.int64)
            self.units = np.cumsum(file["twin"] == 0) - 1  # [rows]: twins have one number
            self._special = tuple(file.get("special", (CLS, SEP)))  # before the question, behind each part
        self._first = np.concatenate([[0], np.cumsum(self._asked + self._passage)])

    def __len__(self) -> int:
        return len(self._asked)

    def lengths(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Pieces of each row, the special ones included."""
        lengths: npt.NDArray[np.int64] = self._asked[rows] + self._passage[rows] + 3
        return lengths

    def batch(self, rows: npt.NDArray[np.int64]) -> tuple[Tensor, ...]:
        """ids, mask, types [rows, length]; start, end [rows] with 0, [CLS], for no answer; relevance [rows]."""
        longest = -(-int(self.lengths(rows).max()) // WIDTH) * WIDTH
        begin, end_of = self._special
        ids = np.zeros((len(rows), longest), dtype=np.int64)
        mask, types = np.zeros_like(ids), np.zeros_like(ids)
        for place, row in enumerate(rows):
            asked, first, last = self._asked[row], self._first[row], self._first[row + 1]
            pieces = self._pieces[first:last]
            line = [begin, *pieces[:asked], end_of, *pieces[asked:], end_of]
            ids[place, : len(line)], mask[place, : len(line)] = line, 1
            types[place, asked + 2 : len(line)] = 1
        answered = self._start[rows] >= 0
        head = self._asked[rows] + 2
        start, end = (np.where(answered, place[rows] + head, 0) for place in (self._start, self._end))
        return (*map(torch.from_numpy, (ids, mask, types, start, end)), torch.from_numpy(answered).float())


def batches(rows: RowFile, plan: Plan) -> Iterator[npt.NDArray[np.int64]]:
    """Row numbers batch by batch: as they stand in the file, pass after pass, sorted by length within a pool and
    the pool's batches shuffled; a batch may be a row longer than planned, so that twins stay together. The same for
    the same plan, whatever came before."""
    pool = plan.batch * POOL
    firsts = np.append(np.flatnonzero(np.diff(rows.units, prepend=-1)), len(rows))  # of each unit
    turn = 0
    while True:
        chance = np.random.default_rng((plan.seed, turn))
        order = np.arange(len(firsts) - 1) if turn == 0 else chance.permutation(len(firsts) - 1)
        for low in range(0, len(order), pool):
            part = order[low : low + pool]
            part = part[np.argsort(rows.lengths(firsts[part]), kind="stable")]
            sizes = firsts[part + 1] - firsts[part]
            cuts = np.flatnonzero(np.diff((np.cumsum(sizes) - sizes) // plan.batch)) + 1
            made = np.split(part, cuts)
            for place in chance.permutation(len(made)):
                yield np.concatenate([np.arange(firsts[unit], firsts[unit + 1]) for unit in made[place]])
        turn += 1


def narrow(network: Network) -> torch.autocast:
    """bfloat16 where the network's device computes in it; on other processors it is several times slower than
    float32."""
    device = network.rel.weight.device.type
    fast = device != "cpu" or torch.cpu.get_capabilities()["avx512_bf16"]
    return torch.autocast(device, torch.bfloat16, enabled=fast)


def losses_of(network: Network, batch: Sequence[Tensor]) -> Tensor:
    """The loss of every row of a batch, [rows]."""
    ids, mask, types, start, end, relevance = (one.to(network.rel.weight.device) for one in batch)
    starts, ends, relevant = network(ids, mask, types)
    spans = functional.cross_entropy(starts, start, reduction="none")
    spans = spans + functional.cross_entropy(ends, end, reduction="none")
    known = functional.binary_cross_entropy_with_logits(relevant, relevance, reduction="none")
    return spans / 2 + RELEVANCE_SHARE * known


def loss_of(network: Network, batch: Sequence[Tensor]) -> Tensor:
    """The loss of one batch."""
    return losses_of(network, batch).mean()


def rate_at(progress: float, warmup: float) -> float:
    """Share of the peak learning rate: up in a straight line, then down to 0 in a straight line."""
    return progress / warmup if progress < warmup else max(0.0, (1 - progress) / (1 - warmup))


class Run:
    """A training run: what a checkpoint holds, and the step that moves it on."""

    def __init__(self, network: Network, plan: Plan) -> None:
        self.network, self.plan = network, plan
        network.drop(plan.dropout)
        self.seen, self.steps, self.elapsed = 0, 0, 0.0
        body = [p for name, p in network.named_parameters() if name.startswith("bert.") and p.requires_grad]
        heads = [p for name, p in network.named_parameters() if not name.startswith("bert.")]
        self._groups = [{"params": body, "faster": 1.0}, {"params": heads, "faster": HEADS_FASTER}]
        self._optimiser = torch.optim.AdamW(self._groups, lr=0.0, weight_decay=0.01, fused=True)
        self.average = {name: p.detach().clone() for name, p in network.named_parameters() if p.requires_grad}

    @property
    def progress(self) -> float:
        """0 to 1: by rows or by time, whichever is further."""
        return max(self.seen / self.plan.rows, self.elapsed / (60 * self.plan.minutes))

    def step(self, batch: Sequence[Tensor], rows: int) -> float:
        """Learn from one batch; returns its loss."""
        for group in self._optimiser.param_groups:
            group["lr"] = self.plan.rate * group["faster"] * rate_at(self.progress, self.plan.warmup)
        with narrow(self.network):
            loss = loss_of(self.network, batch)
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self._optimiser.step()
        self._optimiser.zero_grad()
        self.seen, self.steps = self.seen + rows, self.steps + 1
        if self.steps % AVERAGE_EVERY == 0:
            # A short memory at first, so that the starting weights do not linger in the average.
            keep = min(AVERAGE_KEEP, self.steps / (self.steps + 10 * AVERAGE_EVERY))
            for name, parameter in self.network.named_parameters():
                if parameter.requires_grad:
                    self.average[name].lerp_(parameter.detach(), 1 - keep)
        value: float = loss.item()
        return value

    def save(self, folder: Path) -> None:
        """Checkpoint and averaged weights; each replaces the older file only when whole."""
        partial = folder / (CHECKPOINT + ".partial")
        state = {"network": self.network.state_dict(), "average": self.average, "seen": self.seen,
                 "steps": self.steps, "elapsed": self.elapsed, "optimiser": self._optimiser.state_dict(),
                 "chance": torch.get_rng_state()}  # fmt: skip
        torch.save(state, partial)
        partial.replace(folder / CHECKPOINT)
        save({**self.network.state_dict(), **self.average}, folder / WEIGHTS)

    @classmethod
    def resume(cls, path: Path, plan: Plan, device: str) -> Run:
        """The run a checkpoint holds."""
        state = torch.load(path, map_location="cpu", weights_only=True)
        run = cls(from_state(state["network"]).to(device), plan)
        run.average = {name: values.to(device) for name, values in state["average"].items()}
        run.seen, run.steps, run.elapsed = state["seen"], state["steps"], state["elapsed"]
        run._optimiser.load_state_dict(state["optimiser"])
        torch.set_rng_state(state["chance"])
        return run


def train(run: Run, rows: RowFile, folder: Path) -> None:
    """Learn until the plan is fulfilled. A line on standard error every 20 steps; checkpoints on the way."""
    before, saved, logged, losses, since = run.elapsed, time.monotonic(), time.monotonic(), 0.0, 0
    began = time.monotonic()
    for number, chosen in enumerate(batches(rows, run.plan)):
        if number < run.steps:
            continue
        if run.progress >= 1:
            break
        losses, since = losses + run.step(rows.batch(chosen), len(chosen)), since + len(chosen)
        now = time.monotonic()
        run.elapsed = before + now - began
        if run.steps % 20 == 0:
            sys.stderr.write(
                f"{time.strftime('%H:%M:%S')} rows {run.seen} of {run.plan.rows} ({run.progress:.1%}), "
                f"{since / (now - logged):.1f} rows/s, loss {losses / 20:.3f}\n"
            )
            losses, since, logged = 0.0, 0, now
        if not math.isfinite(losses):
            raise FloatingPointError(
                f"the loss is {losses} at step {run.steps}; start again with a lower --rate"
            )
        if now - saved > run.plan.save_every:
            run.save(folder)
            saved = time.monotonic()
    run.save(folder)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m training.reader.train", description=__doc__)
    parser.add_argument("rows", type=Path, metavar="ROWS.npz", help="from training.reader.prepare")
    parser.add_argument("--start", type=Path, required=True, help=".safetensors to start from")
    parser.add_argument("--out", type=Path, default=Path(".cache/reader/run"))
    parser.add_argument("--most", type=int, help="rows to learn from; all of them once when not given")
    parser.add_argument(
        "--minutes", type=float, default=1e6, help="end by then, the learning rate falling with time"
    )
    parser.add_argument("--batch", type=int, default=48)
    parser.add_argument(
        "--rate", type=float, default=8e-5, help=f"peak; the heads' is {HEADS_FASTER:g} times that"
    )
    parser.add_argument("--warmup", type=float, default=0.06, help="share of the run")
    parser.add_argument("--dropout", type=float, default=0.0, help="share of what each layer adds left out")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--compiled", action="store_true", help="twice as fast; needs a C++ compiler, and minutes to begin"
    )
    parser.add_argument("--save-every", type=float, default=300, help="seconds between checkpoints")
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    rows = RowFile(options.rows)
    plan = Plan(options.most or len(rows), options.minutes, options.batch, options.rate, options.warmup,
                options.seed, options.save_every, options.dropout)  # fmt: skip
    options.out.mkdir(parents=True, exist_ok=True)
    checkpoint = options.out / CHECKPOINT
    device = "cuda" if torch.cuda.is_available() else "cpu"
    run = (
        Run.resume(checkpoint, plan, device)
        if checkpoint.exists()
        else Run(load(options.start).to(device), plan)
    )
    if options.compiled:
        run.network.compile(dynamic=True)
    train(run, rows, options.out)
    sys.stdout.write(f"{options.out / WEIGHTS}: {run.seen} rows in {run.elapsed / 60:.0f} minutes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
