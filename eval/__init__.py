"""The evaluating floor: known answers in, figures out."""

from __future__ import annotations

__all__: list[str] = []
