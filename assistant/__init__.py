"""The answering floor: question in, cited answer out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.answers import Answer, Citation, QuestionError, Statement

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.build import open_assistant, open_library

__all__ = [
    "Answer",
    "Assistant",
    "Citation",
    "QuestionError",
    "Statement",
    "open_assistant",
    "open_library",
]

_LAZY = {
    "Assistant": "assistant.assistant",
    "open_assistant": "assistant.build",
    "open_library": "assistant.build",
}


def __getattr__(name: str) -> Any:
    # NLTK comes with the assistant; who needs only the nouns does not wait for it.
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_LAZY[name]), name)
