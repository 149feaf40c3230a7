"""Sealed generations: Chroma indexes written once from the store, by one process, and never again.

Chroma killed while it writes leaves files that fail or crash the next process that opens them. So each index
is built in a folder of its own, closed, and only then sealed by a marker file, written last by rename. A
folder without a good marker is garbage; one with it has no writer any more."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.store.store import Floats, Store
from index.vectors import chroma

if TYPE_CHECKING:
    from collections.abc import Sequence

MARKER = "sealed.json"
_KEPT = 2  # readers may still hold the last but one
_PROBE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Seal:
    """What a sealed index holds: the passages of the store `maker` up to the number `watermark`, `count` of
    them then. `files` are its data files' sizes in bytes and sha256."""

    watermark: int
    count: int
    maker: str
    files: dict[str, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed folder and what its marker says."""

    folder: Path
    seal: Seal


def maker_of(store: Store) -> str:
    """The store and its embedder, as the seal of an index made of them says."""
    return f"{store.noted('library')} {store.noted('embedder')}"


def sealed_under(vectors: Path) -> list[Sealed]:
    """The folders under `vectors` whose markers agree with their files' sizes, newest first."""
    found = []
    for folder in sorted(_numbered(vectors), key=lambda folder: int(folder.name), reverse=True):
        seal = _seal_of(folder)
        if seal and all(_size(folder / file) == size for file, (size, _) in seal.files.items()):
            found.append(Sealed(folder, seal))
    return found


def build(vectors: Path, store: Store, progress: Callable[[int], None] | None = None) -> Sealed:
    """A new sealed index of all the store's passages; `progress` is told how many are in. Only the holder of
    the writer's lock may call it."""
    clear(vectors)
    number = max((int(folder.name) for folder in _numbered(vectors)), default=0) + 1
    folder = vectors / str(number)
    folder.mkdir(parents=True)
    watermark = 0

    def batches() -> Iterator[tuple[Sequence[str], Floats]]:
        nonlocal watermark
        done = 0
        while len((found := store.vectors(after=watermark, limit=chroma.BATCH))[0]):
            numbers, rows = found
            yield [str(number) for number in numbers], rows
            watermark = int(numbers[-1])
            done += len(numbers)
            if progress:
                progress(done)

    with chroma.opened(folder) as client:
        collection = chroma.cosine_collection(client, flush_every=min(1000, store.count()))
        count = chroma.add_vectors(collection, batches())
    seal = Seal(watermark, count, maker_of(store), _fingerprints(folder))
    _write_marker(folder, seal)
    clear(vectors)
    return Sealed(folder, seal)


def clear(vectors: Path, keep: int = _KEPT) -> list[Path]:
    """Removes what is unsealed or damaged, and all but the newest `keep` sealed folders; returns what it
    removed. Only the holder of the writer's lock may call it."""
    kept = {sealed.folder for sealed in sealed_under(vectors)[:keep]}
    removed = [folder for folder in _numbered(vectors) if folder not in kept]
    for folder in removed:
        (folder / MARKER).unlink(missing_ok=True)  # first: half a folder must not look sealed
        shutil.rmtree(folder)
    return removed


def altered(sealed: Sealed) -> str | None:
    """Which data file is not as it was sealed; None when all are."""
    for file, (size, digest) in sealed.seal.files.items():
        path = sealed.folder / file
        if _size(path) != size or _digest(path) != digest:
            return f"{file} is not as it was sealed"
    return None


def damage(sealed: Sealed) -> str | None:
    """What is wrong with a sealed index, None when nothing is. Besides comparing its files it has a child
    process open it, for a damaged index may end the process that does."""
    if found := altered(sealed):
        return found
    command = [sys.executable, "-m", "index.vectors.sealed", str(sealed.folder), str(sealed.seal.count)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    try:
        probe = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=_PROBE_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return f"it did not open within {_PROBE_SECONDS} s"
    if probe.returncode:
        last = probe.stderr.strip().splitlines()[-1:] or [f"the process ended with {probe.returncode}"]
        return f"it does not open: {last[0]}"
    return None


def probe(folder: Path, count: int) -> None:
    """Opens the index and asks it something. Raises, or ends the process, when it is damaged."""
    with chroma.opened(folder) as client:
        collection = chroma.existing_collection(client)
        if (held := collection.count()) != count:
            raise ValueError(f"holds {held} vectors, not {count}")
        if count:
            sample = collection.get(limit=1, include=["embeddings"])["embeddings"]
            if sample is None or not chroma.nearest(
                collection, np.asarray(sample[0], np.float32), min(count, 10)
            ):
                raise ValueError("finds nothing")


def _numbered(vectors: Path) -> list[Path]:
    if not vectors.is_dir():
        return []
    return [folder for folder in vectors.iterdir() if folder.name.isdecimal() and folder.is_dir()]


def _seal_of(folder: Path) -> Seal | None:
    try:
        found = json.loads((folder / MARKER).read_text("utf-8"))
        files = {file: (int(size), str(digest)) for file, (size, digest) in found.pop("files").items()}
        return Seal(**found, files=files)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None  # no marker, or not one: unsealed


def _write_marker(folder: Path, seal: Seal) -> None:
    for file in seal.files:
        _to_disk(folder / file)
    unfinished = folder / f"{MARKER}.unfinished"
    unfinished.write_text(json.dumps(asdict(seal)), "utf-8")
    _to_disk(unfinished)
    unfinished.replace(folder / MARKER)
    _to_disk(folder)
    _to_disk(folder.parent)


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _fingerprints(folder: Path) -> dict[str, tuple[int, str]]:
    """Size and sha256 of every data file. Chroma's SQLite file gains a row with each opening: it is left to
    the probe."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".sqlite3"]
    return {path.relative_to(folder).as_posix(): (path.stat().st_size, _digest(path)) for path in files}


def _digest(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1


if __name__ == "__main__":
    probe(Path(sys.argv[1]), int(sys.argv[2]))
