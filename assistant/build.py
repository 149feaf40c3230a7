"""The one place that names concrete classes: which embedder, reader and writer a library is asked with."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.language_model import LanguageModel
    from assistant.reader.scoring import Reader
    from index.library import Library

SECONDS = (
    60.0  # for an answer that a language model writes, retries and the rewriting of a follow-up included
)


def open_library(folder: Path, *, create: bool = False) -> Library:
    """The library in a folder, with the shipped embedder. Raises LibraryError, NotFound (unless `create`)."""
    from index.embedding import MiniLM
    from index.library import Library

    return Library.open(folder, MiniLM(), create=create)


def open_assistant(
    library: Library,
    reader: Reader | None = None,
    model: LanguageModel | None = None,
    seconds: float = SECONDS,
) -> Assistant:
    """The assistant over a library, with the shipped reader unless another is given: extractive, or with a language
    model that writes and is checked, `seconds` for an answer at most. Raises ModelError."""
    from assistant.assistant import Assistant
    from assistant.confidence import load_calibration
    from assistant.extractive import Extractive
    from assistant.parts import parts
    from index.embedding import MiniLM

    # The calibration knows the shipped embedder's cosines, whichever embedder the library was made with.
    embedder = library.embedder if isinstance(library.embedder, MiniLM) else MiniLM()
    extractive = Extractive(reader or _shipped_reader(), embedder, load_calibration())
    if model is None:
        return Assistant(library, extractive, parts=parts)
    from assistant.writing.standalone import by_model
    from assistant.writing.writer import ModelWriter

    writer = ModelWriter(model, extractive, seconds=seconds)
    return Assistant(library, writer, earlier=extractive, rewrite=by_model(model, min(10.0, seconds / 4)))


def open_both(
    folder: Path, model: LanguageModel | None = None, seconds: float = SECONDS
) -> tuple[Library, Assistant]:
    """Library and assistant at once. The reader is compiled in a thread while the embedder is and while the rest is
    imported, which saves a third of a cold start. Raises LibraryError, ModelError."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="reader") as pool:
        reader: Future[Reader] = pool.submit(_shipped_reader)
        import assistant.extractive  # noqa: F401  imported meanwhile

        library = open_library(folder)
        try:
            return library, open_assistant(library, reader.result(), model, seconds)
        except BaseException:
            library.close()
            raise


def _shipped_reader() -> Reader:
    from assistant.reader.scoring import MiniLMReader

    return MiniLMReader()
