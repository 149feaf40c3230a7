"""The public face: everything a program needs of Cited, whichever floor it lives on.

CitedError
├── ReadingError          a file or document that cannot become an article
├── ModelError            shipped weights missing, altered, or not runnable here
├── ModelFailure          a language model gave no whole answer (the articles' own sentences take over)
├── LibraryError          the library folder is missing, damaged, or made by another version
│   └── LibraryBusy       another process is writing
├── NotFound              an article, file or folder that does not exist
└── QuestionError         a question that cannot be asked
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.answers import Answer, Citation, Consulted, Partial, QuestionError, Statement
    from assistant.assistant import Assistant
    from assistant.evidence import Listener
    from assistant.language import Language
    from cited.opening import open_assistant, open_library
    from cited.streaming import aask, astream, stream
    from index.articles import Article, Difference, Filters, Found, Hit, Mark, Passage, Quotation
    from index.embedders.minilm import Embedder
    from index.endpoint.language_model import LanguageModel, Message, ModelFailure
    from index.errors import CitedError, LibraryBusy, LibraryError, ModelError, NotFound, ReadingError
    from index.library import Library
    from index.sync import SyncReport
    from index.verify import VerifyReport

_HOMES = {
    "assistant.answers": ("Answer", "Citation", "Consulted", "Partial", "QuestionError", "Statement"),
    "assistant.evidence": ("Listener",),
    "assistant.assistant": ("Assistant",),
    "assistant.language": ("Language",),
    "cited.opening": ("open_assistant", "open_library"),
    "cited.streaming": ("aask", "astream", "stream"),
    "index.articles": ("Article", "Difference", "Filters", "Found", "Hit", "Mark", "Passage", "Quotation"),
    "index.embedders.minilm": ("Embedder",),
    "index.endpoint.language_model": ("LanguageModel", "Message", "ModelFailure"),
    "index.errors": ("CitedError", "LibraryBusy", "LibraryError", "ModelError", "NotFound", "ReadingError"),
    "index.library": ("Library",),
    "index.sync": ("SyncReport",),
    "index.verify": ("VerifyReport",),
}
_LAZY = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Answer",
    "Article",
    "Assistant",
    "Citation",
    "CitedError",
    "Consulted",
    "Difference",
    "Embedder",
    "Filters",
    "Found",
    "Hit",
    "Language",
    "LanguageModel",
    "Library",
    "LibraryBusy",
    "LibraryError",
    "Listener",
    "Mark",
    "Message",
    "ModelError",
    "ModelFailure",
    "NotFound",
    "Partial",
    "Passage",
    "QuestionError",
    "Quotation",
    "ReadingError",
    "Statement",
    "SyncReport",
    "VerifyReport",
    "aask",
    "astream",
    "open_assistant",
    "open_library",
    "stream",
]


def __getattr__(name: str) -> Any:
    # Each name loads what it needs itself: who catches a CitedError does not wait for numpy.
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_LAZY[name]), name)


def __dir__() -> list[str]:
    return __all__
