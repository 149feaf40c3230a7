"""`cited` over the fakes, as a program: what the server tests start in a process of its own."""

from __future__ import annotations

from fakes import FakeBackend, filled

from ui.cli import cited

if __name__ == "__main__":
    cited.main(obj=FakeBackend(filled()))
