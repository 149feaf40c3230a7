"""`python -m ui` is `cited`."""

from __future__ import annotations

from ui.cli import cited

if __name__ == "__main__":
    cited()
