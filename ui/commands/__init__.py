"""The commands of `cited`, by what they touch: the library, questions to it, language models, the server."""

from __future__ import annotations

__all__: list[str] = []
