"""The one place that names concrete classes: which embedder, reader and writer a library is asked with."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from index.endpoint.language_model import ANSWER_SECONDS

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.extractive.reader import Reader
    from assistant.extractive.writer import Extractive
    from assistant.language import Language
    from assistant.tracing import Tracer
    from index.embedders.minilm import Embedder, MiniLM
    from index.endpoint.language_model import LanguageModel
    from index.library import Library


def open_library(
    folder: Path, *, create: bool = False, embedder: Embedder | None = None, unchecked: bool = False
) -> Library:
    """The library in a folder, with the shipped embedder unless another is given; one made with another embedder goes
    on serving with its old vectors until `sync` has made the new ones. `unchecked`, a damaged one is opened for its
    `verify`. Raises LibraryError, NotFound (unless `create`)."""
    from index.embedders.minilm import MiniLM
    from index.embedders.shipped import shipped_embedder
    from index.library import Library

    former = getattr(embedder, "former", shipped_embedder)
    return Library.open(folder, embedder or MiniLM(), create=create, former=former, unchecked=unchecked)


def open_assistant(
    library: Library,
    reader: Reader | None = None,
    model: LanguageModel | None = None,
    seconds: float = ANSWER_SECONDS,
    tracer: Tracer | None = None,
    language: Language | None = None,
) -> Assistant:
    """The assistant over a library, with the shipped reader unless another is given: extractive, or with a language
    model that writes and is checked, `seconds` for an answer at most. Questions and articles are in
    English, and misspelt words put right, unless `language` is given. Raises ModelError."""
    from assistant.assistant import Assistant
    from assistant.english import in_english
    from assistant.extractive.counting import Counting
    from assistant.tracing import NO_TRACER
    from index.embedders.minilm import MiniLM
    from index.store.spelling import Spelling

    spelt = _as_typed if language else in_english(Spelling(library.store).corrected)
    language = language or shipped_language()
    # The calibration knows the shipped embedder's cosines, whichever embedder the library was made with.
    embedder = library.embedder if isinstance(library.embedder, MiniLM) else MiniLM()
    extractive = _extractive(reader or _shipped_reader(), embedder, language, tracer or NO_TRACER)
    counts = Counting(library.store, language.says)
    if model is None:
        return Assistant(
            library, extractive, language, counts=counts, spelt=spelt, tracer=tracer or NO_TRACER
        )
    from assistant.writing.rewriting import by_model
    from assistant.writing.writer import ModelWriter

    writer = ModelWriter(model, extractive, language, seconds=seconds, tracer=tracer or NO_TRACER)
    rewrite = by_model(model, language, min(10.0, seconds / 4))
    return Assistant(
        library,
        writer,
        language,
        earlier=extractive,
        counts=counts,
        rewrite=rewrite,
        spelt=spelt,
        tracer=tracer or NO_TRACER,
    )


def open_both(
    folder: Path,
    model: LanguageModel | None = None,
    seconds: float = ANSWER_SECONDS,
    tracer: Tracer | None = None,
    embedder: Embedder | None = None,
) -> tuple[Library, Assistant]:
    """Library and assistant at once. The reader is compiled in a thread while the embedder is and while the rest is
    imported, which saves a third of a cold start. Raises LibraryError, ModelError."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="reader") as pool:
        reader: Future[Reader] = pool.submit(_shipped_reader)
        import assistant.english
        import assistant.extractive.writer  # noqa: F401  imported meanwhile

        library = open_library(folder, embedder=embedder)
        try:
            return library, open_assistant(library, reader.result(), model, seconds, tracer)
        except BaseException:
            library.close()
            raise


def _extractive(reader: Reader, embedder: MiniLM, language: Language, tracer: Tracer) -> Extractive:
    """The extractive writer, and behind it the one with the reader of other languages, made when it is needed; a reader that
    is not the shipped one knows itself what languages it knows."""
    from assistant.extractive.confidence import load_calibration
    from assistant.extractive.multilingual import CALIBRATION as OTHERS
    from assistant.extractive.multilingual import multilingual_reader
    from assistant.extractive.reader import MiniLMReader
    from assistant.extractive.writer import Extractive

    def abroad() -> Extractive | None:
        other = multilingual_reader() if isinstance(reader, MiniLMReader) else None
        if other is None:
            return None
        return Extractive(other, embedder, load_calibration(OTHERS), language, tracer)

    return Extractive(reader, embedder, load_calibration(), language, tracer, abroad=abroad)


def _as_typed(question: str) -> str:
    return question


def shipped_language() -> Language:
    """The language that questions and articles are in unless another is given: English."""
    from assistant.english import ENGLISH

    return ENGLISH


def _shipped_reader() -> Reader:
    from assistant.extractive.reader import MiniLMReader

    return MiniLMReader()
