"""Gradio, imported without writing its own stubs: more than half of the time that its import takes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

__all__ = ["gradio"]


def _no_stubs(module: ModuleType) -> None:
    """Each class of a component would be parsed, and its methods put into a `.pyi` file beside it, for editors."""
    module.create_or_modify_pyi = lambda *_: None  # type: ignore[attr-defined]


def _no_docs(module: ModuleType) -> None:
    """Each event's help text would be a Jinja template, compiled to say the component's name."""
    module.EventListener.set_doc = lambda *_, **__: None


_CHANGES: Mapping[str, Callable[[ModuleType], None]] = {
    "gradio.component_meta": _no_stubs,
    "gradio.events": _no_docs,
}


class _Changing(MetaPathFinder):
    """Finds the modules that are changed as soon as they have run, before a class is made with them."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        found = PathFinder.find_spec(fullname, path, target) if fullname in _CHANGES else None
        if found is None or found.loader is None:
            return None
        run = found.loader.exec_module

        def changed(module: ModuleType) -> None:
            run(module)
            _CHANGES[fullname](module)

        found.loader.exec_module = changed  # type: ignore[method-assign]
        return found


@contextmanager
def _lean() -> Iterator[None]:
    finder = _Changing()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


with _lean():
    import gradio
