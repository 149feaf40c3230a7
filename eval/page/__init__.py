"""The report as one HTML file, readable on a phone and without a net, and its plots as files of their own."""

from __future__ import annotations

from eval.errors import of_extra as _of_extra

with _of_extra():
    from eval.page.document import html
    from eval.page.files import plot_files

__all__ = ["html", "plot_files"]
