"""`cited` over the fakes, as a program: what the server tests start in a process of its own."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from fakes import FakeBackend, filled

from ui.cli import cited

if __name__ == "__main__":
    library = filled()
    with TemporaryDirectory() as folder:
        library.folder = Path(os.environ.get("FAKE_FOLDER", folder))
        cited.main(obj=FakeBackend(library, folder=library.folder))
