"""Runs the shipped ONNX files on the CPU through OpenVINO, in bfloat16 where the processor has it.

One stream per physical core, each of one thread: measured faster than one stream of all cores, and the numbers
do not depend on how many cores there are. Results are the same bits on every run of the same batch.
"""

from __future__ import annotations

import ctypes
import os
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock
from typing import Any, Literal, Protocol

import numpy as np
import numpy.typing as npt

from index.embedders.tokens import Batch
from index.embedders.weights import Weights
from index.errors import ModelError
from index.imports import without

_FIRST = Lock()
_MMAP_THRESHOLD = -3  # M_MMAP_THRESHOLD of <malloc.h>

Precision = Literal["bf16", "f32"]
Outputs = Mapping[str, npt.NDArray[np.float32]]
WordVectors = Callable[
    [npt.NDArray[np.int64]], npt.NDArray[np.float32]
]  # [rows, length] -> [rows, length, width]


class Model(Protocol):
    """A model ready to run; safe to call from several threads."""

    @property
    def precision(self) -> Precision:
        """What it computes in."""

    def run(self, batches: Iterable[Batch]) -> list[Outputs]:
        """Every batch's outputs by name, in the order of the batches."""


class OpenVinoModel:
    """A `Model` over OpenVINO."""

    def __init__(
        self,
        weights: Weights,
        file: str,
        *,
        eight_bit: str = "",
        precision: Precision | None = None,
        threads: int | None = None,
        words: WordVectors | None = None,
    ) -> None:
        """Read and compile `file` of `weights`. `precision` None takes bf16 where the processor has it, else f32; there
        the file `eight_bit`, if `weights` has it, is taken instead: processors with bf16 multiply 8-bit numbers twice
        as fast, others slower than floats. `threads` None takes every physical core this process may use. `words`, where
        the network takes vectors of words for their numbers. ModelError when the file is not the manifest's, or cannot be
        compiled here."""
        if precision is None and eight_bit in weights.files and _best_precision() == "bf16":
            file = eight_bit
        content = weights.read(file)
        streams = threads or available_cores()
        core = _core()
        settings = {
            "INFERENCE_PRECISION_HINT": precision or _best_precision(),
            "NUM_STREAMS": streams,
            "INFERENCE_NUM_THREADS": streams,
            "ENABLE_CPU_PINNING": False,  # several of our processes would all be pinned to the first cores
        }
        try:
            self._compiled = core.compile_model(core.read_model(content), "CPU", settings)
        except RuntimeError as error:
            reason = " ".join(str(error).split())[-200:]
            raise ModelError(f"OpenVINO cannot run {str(weights.folder / file)!r} here: {reason}") from error
        self._idle: SimpleQueue[Any] = SimpleQueue()
        for _ in range(streams + 1):  # one more than can run: the next one waits ready
            self._idle.put(self._compiled.create_infer_request())
        self._outputs = [output.any_name for output in self._compiled.outputs]
        self._words = words

    @property
    def precision(self) -> Precision:
        """What the compiled model computes in."""
        kind = self._compiled.get_property("INFERENCE_PRECISION_HINT").to_string()
        return "bf16" if kind in ("bf16", "bfloat16") else "f32"

    def run(self, batches: Iterable[Batch]) -> list[Outputs]:
        """Every batch's outputs by name, in order; batches run side by side, one per core."""
        results: list[Outputs] = []
        running: deque[Any] = deque()
        try:
            for batch in batches:
                request = self._take(running, results)
                running.append(request)
                request.start_async(
                    {
                        **({"words": self._words(batch.ids)} if self._words else {"input_ids": batch.ids}),
                        "attention_mask": batch.mask,
                        "token_type_ids": batch.types,
                    }
                )
            while running:
                self._finish(running, results)
        finally:
            while running:  # only after an error, which is on its way; here the other requests are collected
                with suppress(RuntimeError):
                    self._finish(running, [])
        return results

    def _take(self, running: deque[Any], results: list[Outputs]) -> Any:
        """An idle request. Whoever waits for another caller's holds none itself, so nobody waits for ever."""
        while running:
            try:
                return self._idle.get_nowait()
            except Empty:
                self._finish(running, results)
        return self._idle.get()

    def _finish(self, running: deque[Any], results: list[Outputs]) -> None:
        """Wait for the oldest request, keep its outputs, give it back."""
        request = running.popleft()
        try:
            request.wait()
            results.append({name: np.array(request.get_tensor(name).data) for name in self._outputs})
        finally:
            self._idle.put(request)


def _core() -> Any:
    with _FIRST:  # `cache` alone lets two threads in at once
        return _made_core()


@cache
def _made_core() -> Any:
    _give_back()
    openvino = _openvino()
    # At the first array it makes, the binding finds numpy under a C++ guard and lets go of the interpreter lock meanwhile:
    # two threads that come there together, as the first two questions of a server do, wait for each other for ever.
    openvino.Tensor(openvino.Type.i64, openvino.Shape([1])).data.sum()
    return openvino.Core()


def _give_back() -> None:
    """Large blocks go back to the system when they are freed. Left alone, glibc takes the size of the largest one it has
    seen freed, up to 32 MB, as what to keep for every thread: 50 to 80 MB more after a hundred questions."""
    with suppress(OSError, AttributeError, TypeError):  # another system
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, 2**18)


def _openvino() -> Any:
    """The openvino package, imported without its telemetry, which would look up a host on import. Without
    `openvino_telemetry` the package takes its own stub."""
    with without("openvino_telemetry"):
        import openvino
    return openvino


@cache
def _best_precision() -> Precision:
    """bf16 where it is fast. Tried on one small matrix product, because the processor's flags do not tell: with
    its wide instructions switched off (ONEDNN_MAX_CPU_ISA) bf16 is still on offer, but fails or is 30 times slower
    than f32; the fast kernels are the ones called brgemm."""
    openvino, core = _openvino(), _core()
    if "BF16" not in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES"):
        return "f32"
    from openvino import opset13

    rows = opset13.parameter([16, 64], np.float32)
    product = opset13.matmul(rows, opset13.constant(np.ones((64, 64), np.float32)), False, False)
    try:
        compiled = core.compile_model(
            openvino.Model([product], [rows]), "CPU", {"INFERENCE_PRECISION_HINT": "bf16", "NUM_STREAMS": 1}
        )
    except RuntimeError:
        return "f32"
    kernels = [
        node.get_rt_info()["primitiveType"].astype(str) for node in compiled.get_runtime_model().get_ops()
    ]
    return "bf16" if any(kernel.startswith("brgemm") for kernel in kernels) else "f32"


def available_cores(system: Path = Path("/sys")) -> int:
    """Physical cores this process may use: its CPU affinity without hyper-threads, within its cgroup's quota."""
    everywhere = set(range(os.cpu_count() or 1))
    allowed = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else everywhere
    siblings = {
        _first_line(system / f"devices/system/cpu/cpu{cpu}/topology/thread_siblings_list") or str(cpu)
        for cpu in allowed
    }
    quota, _, period = (_first_line(system / "fs/cgroup/cpu.max") or "max").partition(" ")
    if not quota.isdigit():
        return len(siblings)
    return max(1, min(len(siblings), round(int(quota) / int(period or 100_000))))


def _first_line(path: Path) -> str | None:
    try:
        return path.read_text(encoding="ascii").strip()
    except OSError:
        return None
