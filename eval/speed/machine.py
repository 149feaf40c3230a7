"""The machine a speed is measured on: processor, memory, load and the versions of what does the work."""

from __future__ import annotations

import platform
import sqlite3
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from eval.checksums import program_version
from eval.errors import of_extra
from index.embedders.runtime import available_cores

with of_extra():
    import psutil  # type: ignore[import-untyped]

FLAGS = ("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16", "amx_int8")
"""The processor's features that decide how fast the models run; avx512_bf16 and amx_bf16 make bfloat16 fast."""
_PACKAGES = ("openvino", "chromadb", "numpy", "sqlalchemy", "tokenizers")


def machine_facts(precision: str, cpuinfo: Path = Path("/proc/cpuinfo")) -> dict[str, Any]:
    """Facts by name, ready for JSON. `precision` is what the encoder computes in; `load` is the mean
    number of running processes in the minute before: far above 0, only ratios mean anything."""
    model, flags = _processor(cpuinfo)
    return {
        "processor": model,
        "cores": available_cores(),
        "flags": [flag for flag in FLAGS if flag in flags],
        "precision": precision,
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "load": round(psutil.getloadavg()[0], 2),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "versions": {
            "cited": program_version(),
            "python": platform.python_version(),
            "sqlite": sqlite3.sqlite_version,
            **{name: _version(name) for name in _PACKAGES},
        },
    }


def memory_free() -> int:
    """Bytes of memory that can be had without swapping."""
    return int(psutil.virtual_memory().available)


def memory_held(process: int) -> int:
    """Bytes that a process and its children hold in memory now (resident set); 0 when it has ended."""
    try:
        own = psutil.Process(process)
        return sum(int(each.memory_info().rss) for each in (own, *own.children(recursive=True)))
    except psutil.NoSuchProcess:
        return 0


def _processor(cpuinfo: Path) -> tuple[str, frozenset[str]]:
    """Model and features as Linux tells them; elsewhere the platform's own word and no features."""
    try:
        lines = cpuinfo.read_text("utf-8", "replace").splitlines()
    except OSError:
        return platform.processor() or platform.machine(), frozenset()
    facts = {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return facts.get("model name", platform.machine()), frozenset(facts.get("flags", "").split())


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"
