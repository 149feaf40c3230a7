"""The one place that names concrete classes: which embedder, reader and writer a library is asked with."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.reader.scoring import Reader
    from index.library import Library


def open_library(folder: Path, *, create: bool = False) -> Library:
    """The library in a folder, with the shipped embedder. Raises LibraryError, NotFound (unless `create`)."""
    from index.embedding import MiniLM
    from index.library import Library

    return Library.open(folder, MiniLM(), create=create)


def open_assistant(library: Library, reader: Reader | None = None) -> Assistant:
    """The extractive assistant over a library, with the shipped reader unless another is given. Raises ModelError."""
    from assistant.assistant import Assistant
    from assistant.confidence import load_calibration
    from assistant.extractive import Extractive

    return Assistant(library, Extractive(reader or _shipped_reader(), load_calibration()))


def open_both(folder: Path) -> tuple[Library, Assistant]:
    """Library and assistant at once. The reader is compiled in a thread while the embedder is and while the rest is
    imported, which saves a third of a cold start. Raises LibraryError, ModelError."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="reader") as pool:
        reader: Future[Reader] = pool.submit(_shipped_reader)
        import assistant.extractive  # noqa: F401  imported meanwhile

        library = open_library(folder)
        try:
            return library, open_assistant(library, reader.result())
        except BaseException:
            library.close()
            raise


def _shipped_reader() -> Reader:
    from assistant.reader.scoring import MiniLMReader

    return MiniLMReader()
