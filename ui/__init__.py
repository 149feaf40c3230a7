"""The doors: command line, HTTP API and page. All presentation lives here, and nothing below imports it."""

from __future__ import annotations

__all__: list[str] = []
