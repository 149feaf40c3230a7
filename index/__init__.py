"""Ground floor: articles in, passages found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from index.articles import Article, Difference, Filters, Found, Hit, Mark, Passage, Quotation
from index.errors import CitedError, LibraryBusy, LibraryError, ModelError, NotFound, ReadingError

if TYPE_CHECKING:
    from index.library import Library
    from index.sync import SyncReport
    from index.verify import VerifyReport

__all__ = [
    "Article",
    "CitedError",
    "Difference",
    "Filters",
    "Found",
    "Hit",
    "Library",
    "LibraryBusy",
    "LibraryError",
    "Mark",
    "ModelError",
    "NotFound",
    "Passage",
    "Quotation",
    "ReadingError",
    "SyncReport",
    "VerifyReport",
]

_LAZY = {"Library": "index.library", "SyncReport": "index.sync", "VerifyReport": "index.verify"}


def __getattr__(name: str) -> Any:
    # The store and numpy come with the library; who needs only the nouns does not wait for them.
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_LAZY[name]), name)
