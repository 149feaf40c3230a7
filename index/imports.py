"""Importing a package without another one that it would take along if it is there."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

_lock = RLock()
_ABSENT = object()


@contextmanager
def without(package: str) -> Iterator[None]:
    """While the block imports, `import package` fails as if it were not installed, even if it has been imported
    before."""
    with _lock:
        before = sys.modules.get(package, _ABSENT)
        sys.modules[package] = None  # type: ignore[assignment]
        try:
            yield
        finally:
            del sys.modules[package]
            if before is not _ABSENT:
                sys.modules[package] = before  # type: ignore[assignment]
