"""Library and assistant opened with parts of one's own, LlamaIndex's among them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from assistant import build
from index.endpoint.language_model import ANSWER_SECONDS

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding
    from llama_index.core.llms.llm import LLM

    from assistant.assistant import Assistant
    from assistant.language import Language
    from index.embedders.minilm import Embedder
    from index.endpoint.language_model import LanguageModel
    from index.library import Library


def open_library(
    folder: str | Path, *, create: bool = False, embedder: Embedder | BaseEmbedding | None = None
) -> Library:
    """The library in a folder, with the shipped embedder unless another is given, which may be a LlamaIndex
    `BaseEmbedding`. One made with another embedder goes on serving with its old vectors until `sync` or `reembed` has
    made the new ones. Raises LibraryError, NotFound (unless `create`)."""
    if hasattr(embedder, "get_text_embedding_batch"):
        from ui.llamaindex.embedding import LlamaIndexEmbedder

        embedder = LlamaIndexEmbedder(cast("BaseEmbedding", embedder))
    return build.open_library(Path(folder), create=create, embedder=embedder)


def open_assistant(
    library: Library,
    *,
    model: LanguageModel | LLM | None = None,
    seconds: float = ANSWER_SECONDS,
    language: Language | None = None,
) -> Assistant:
    """The assistant over a library: extractive, or with a language model, which may be a LlamaIndex `LLM`, that writes
    and is checked, `seconds` for an answer at most. Questions and articles are in English unless `language` is given.
    Raises ModelError."""
    if hasattr(model, "stream_chat"):
        from ui.llamaindex.language_model import LlamaIndexModel

        model = LlamaIndexModel(cast("LLM", model))
    return build.open_assistant(library, model=model, seconds=seconds, language=language)
