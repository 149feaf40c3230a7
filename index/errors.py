"""Every error a user may be shown, one tree; a `CitedError` is one clear line, anything else is a bug.

CitedError
├── ReadingError          a file that cannot become an article (one per file; the others go in)
├── ModelError            shipped weights missing, altered, or not runnable here
├── LibraryError          the library folder is missing, damaged, or made by another version
│   ├── LibraryBusy       another process is writing
│   └── LibraryDamaged    its file cannot be read as what it should be
├── NotFound              an article, file or folder the caller named does not exist
└── Stopped               the caller gave the work up

A message says what, where (`!r`) and the mend.
"""

from __future__ import annotations


class CitedError(Exception):
    """Base of all errors meant for the user: `str(error)` is the line to show."""


class ReadingError(CitedError):
    """A file could not be read into articles. `str(error)` names the file and the reason."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"{file}: {reason}")
        self.file = file
        self.reason = reason

    def __reduce__(self) -> tuple[type[ReadingError], tuple[str, str]]:
        return type(self), (self.file, self.reason)


class ModelError(CitedError):
    """A model file is missing, altered, of another version, or cannot be run on this machine."""


class LibraryError(CitedError):
    """The library folder is missing, damaged, or made by another version of the program."""


class LibraryBusy(LibraryError):
    """Another process is writing to this library; the message names it."""


class LibraryDamaged(LibraryError):
    """The library's file cannot be read as what it should be; `cited verify --repair` makes it anew."""


class NotFound(CitedError):
    """What the caller named does not exist."""


class Stopped(CitedError):
    """The caller gave the work up: raised by a Progress, which ends the work there; what was done until then is kept."""
