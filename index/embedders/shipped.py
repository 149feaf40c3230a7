"""What a library notes of the embedder that made its vectors, and the shipped embedder opened by such a note."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from index.embedders.shipped_files import NAME

if TYPE_CHECKING:
    from index.embedders.minilm import Embedder

Former = Callable[[str], "Embedder | None"]
"""Opens the embedder that a library's note of it names; None where it cannot be opened here."""

_NOTE = re.compile(r"\((\d+) dimensions\)$")
_SHIPPED_DIMENSION = 384
E5_NAME = "multilingual-e5-small"
E5_DIMENSION = 384


def embedder_key(embedder: Embedder) -> str:
    """What a library notes of the embedder that made it: name and dimension."""
    return f"{embedder.name} ({embedder.dimension} dimensions)"


def named_dimension(key: str) -> int | None:
    """`"all-MiniLM-L6-v2 (384 dimensions)" -> 384`; None where a note says none."""
    found = _NOTE.search(key)
    return int(found[1]) if found else None


def shipped_embedder(key: str) -> Embedder | None:
    """The embedder of this machine that the note names: the shipped one, or that of an extra. Raises ModelError."""
    if key == f"{NAME} ({_SHIPPED_DIMENSION} dimensions)":
        from index.embedders.minilm import MiniLM

        return MiniLM()
    if key == f"{E5_NAME} ({E5_DIMENSION} dimensions)":
        from index.embedders.e5 import MultilingualE5

        return MultilingualE5()
    return None
