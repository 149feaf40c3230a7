"""The report as one HTML file, readable on a phone and without a net."""

from __future__ import annotations

from eval.page.document import html

__all__ = ["html"]
