"""Leaves out the unanswerable rows a reader already knows: python -m training.reader.hardest ROWS.npz WEIGHTS OUT.npz.

Most rows without an answer teach nothing: the third reader was all but sure of six in ten. Of each kind of mined ones
the hardest are kept, and a few of the others, so that a passage that has nothing to do with a question stays common.
The very hardest are left out too: they are mostly passages that do answer, in words that the mining did not know.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from training.reader.mine import hardest
from training.reader.network import Network, load
from training.reader.prepare import KINDS, MINED
from training.reader.train import RowFile, losses_of, narrow

BATCH = 64


def losses(network: Network, rows: RowFile, chosen: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    """The loss of each of the `chosen` rows, as in training."""
    by_length = chosen[np.argsort(rows.lengths(chosen), kind="stable")]
    found = np.zeros(len(rows), dtype=np.float32)
    with torch.no_grad(), narrow(network):
        for low in range(0, len(by_length), BATCH):
            part = by_length[low : low + BATCH]
            found[part] = losses_of(network, rows.batch(part)).float().cpu().numpy()
    return found[chosen]


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m training.reader.hardest", description=__doc__)
    parser.add_argument("rows", type=Path, metavar="ROWS.npz", help="from training.reader.prepare")
    parser.add_argument(
        "weights", type=Path, metavar="WEIGHTS", help=".safetensors of the reader that is to learn"
    )
    parser.add_argument("out", type=Path, metavar="OUT.npz")
    parser.add_argument("--share", type=float, default=0.4, help="of each mined kind: the hardest")
    parser.add_argument("--others", type=float, default=0.1, help="of the easier ones: kept by chance")
    parser.add_argument(
        "--doubtful", type=float, default=0.02, help="of each mined kind: the very hardest, left out"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    rows, network = RowFile(options.rows), load(options.weights).to(device).eval()
    with np.load(options.rows) as file:
        columns = dict(file)
    stays = np.ones(len(rows), dtype=bool)
    report: dict[str, dict[str, float]] = {}
    for kind in MINED:
        chosen = np.flatnonzero(columns["kind"] == KINDS.index(kind))
        loss = losses(network, rows, chosen)
        stays[chosen] = hardest(loss, options.share, options.others, options.doubtful, options.seed)
        report[kind] = {"rows": len(chosen), "kept": int(stays[chosen].sum())}
        if len(chosen):
            report[kind] |= {
                "loss": round(float(loss.mean()), 3),
                "kept_loss": round(float(loss[stays[chosen]].mean()), 3),
            }
    lengths = columns["asked"].astype(np.int64) + columns["passage"]
    pieces = columns.pop("pieces")[np.repeat(stays, lengths)]
    options.out.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        options.out, pieces=pieces, **{name: values[stays] for name, values in columns.items()}
    )
    sys.stdout.write(f"{int(stays.sum())} of {len(rows)} rows: {json.dumps(report)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
