"""The commands of `cited`, by what they touch: the library, questions to it, the server."""

from __future__ import annotations

__all__: list[str] = []
