"""The parts behind a door: one library and one assistant, opened when first asked for and closed once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from index.library import Library
    from ui.settings import Settings


class Parts:
    """What a command works with. `folder` None means the folder of the settings.

    A test hands in another object with the same three names (`settings`, `library()`, `assistant()`).
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self._settings: Settings | None = None
        self._library: Library | None = None
        self._assistant: Assistant | None = None

    @property
    def settings(self) -> Settings:
        if self._settings is None:
            from ui.settings import read_settings

            self._settings = read_settings()
        return self._settings

    def library(self, create: bool = False) -> Library:
        """The library, opened; `create` makes it where there is none yet. Raises LibraryError."""
        if self._library is None:
            from assistant.build import open_library

            self._library = open_library(self._place(), create=create)
        return self._library

    def assistant(self) -> Assistant:
        """The assistant over that library, its models loaded. Raises LibraryError, ModelError."""
        if self._assistant is None:
            from assistant.build import open_assistant, open_both

            if self._library is None:
                self._library, self._assistant = open_both(self._place())
            else:
                self._assistant = open_assistant(self._library)
        return self._assistant

    def close(self) -> None:
        """Close what was opened; may be called twice."""
        library, self._library, self._assistant = self._library, None, None
        if library is not None:
            library.close()

    def _place(self) -> Path:
        return (self.folder if self.folder is not None else self.settings.library).expanduser()
