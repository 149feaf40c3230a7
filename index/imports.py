"""Importing one thing without what it would take along."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec, module_from_spec
from threading import RLock
from types import ModuleType

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


@contextmanager
def bare(*packages: str) -> Iterator[None]:
    """While the block imports modules of these packages (of one distribution, outer ones first), the packages' own
    `__init__` do not run. Afterwards all is as before: an `import` elsewhere finds the packages whole."""
    top = packages[0].partition(".")[0]
    with _lock:
        before = _taken(top)
        try:
            for package in packages:
                found = find_spec(package)
                if found is None:
                    raise ModuleNotFoundError(f"No module named {package!r}", name=package)
                sys.modules[package] = module_from_spec(found)
            yield
        finally:
            _taken(top)
            sys.modules.update(before)


def _taken(top: str) -> dict[str, ModuleType]:
    """A package with all its modules, taken out of what has been imported."""
    # Of a copy: other threads may be importing meanwhile.
    names = [name for name in list(sys.modules) if name.partition(".")[0] == top]
    return {name: sys.modules.pop(name) for name in names}
