"""The folders that a library follows: those that were synced, which a sync that names none is of."""

from __future__ import annotations

import json
from pathlib import Path

from index.store.store import Store

_KEY = "followed"


def followed(store: Store) -> list[Path]:
    """The folders, in the order in which they were first synced; one that single files were added from is none."""
    return [Path(name) for name in json.loads(store.noted(_KEY) or "[]")]


def follow(store: Store, folder: Path) -> None:
    """Notes a folder. Only the writer may call it."""
    known = followed(store)
    if folder not in known:
        store.note(**{_KEY: json.dumps([*map(str, known), str(folder)])})
