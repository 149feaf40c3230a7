"""Published test sets to suites of known answers, with their documents as article files beside them."""

from __future__ import annotations

from eval.importers.importing import KINDS, Imported, import_suite

__all__ = ["KINDS", "Imported", "import_suite"]
