"""What a database says in its own words, as errors of this project: a full disk, a damaged file, a busy writer."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DatabaseError, IntegrityError

from index.errors import LibraryBusy, LibraryDamaged, LibraryError

_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")
FULL = (errno.ENOSPC, errno.EDQUOT)
_REFUSED = ("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_CANTOPEN", "SQLITE_AUTH", "SQLITE_IOERR")
_LITTLE = (
    1 << 20
)  # bytes free, below which an error of writing is a full disk: WAL and index take so much at once


@contextmanager
def told(path: Path, needed: int = 0) -> Iterator[None]:
    """What the block's database at `path` fails with as LibraryError, LibraryBusy, LibraryDamaged; `needed` is about how
    many bytes it writes. IntegrityError is the caller's."""
    try:
        yield
    except IntegrityError:
        raise
    except DatabaseError as error:
        raise _of(path, error, needed) from error
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise full(path.parent, needed) from error


def full(folder: Path, needed: int = 0) -> LibraryError:
    """The error of a full disk."""
    free = _free(folder)
    lacking = f", about {_size(needed - free)} more are needed" if needed > free else ""
    return LibraryError(
        f"the disk of the library {str(folder)!r} is full ({_size(free)} free{lacking}): nothing stored is lost and "
        "questions go on; make room and run this again"
    )


def damaged(path: Path, what: object) -> LibraryDamaged:
    """The error of a file that cannot be read as what it should be."""
    return LibraryDamaged(
        f"{str(path)!r} is damaged and not a readable library ({what}); mend it: cited verify --repair"
    )


def _of(path: Path, error: DatabaseError, needed: int) -> LibraryError:
    name = getattr(error.orig, "sqlite_errorname", "")
    if name.startswith(_BUSY):
        return LibraryBusy(
            f"the library {str(path.parent)!r} is being written by another process; wait for it"
        )
    if name == "SQLITE_FULL" or (name.startswith(_REFUSED) and _free(path.parent) < _LITTLE):
        return full(path.parent, needed)
    if name.startswith(_REFUSED):
        return LibraryError(
            f"the library's file {str(path)!r} cannot be read or written ({error.orig}); see to its rights and its disk"
        )
    return damaged(path, error.orig)


def _free(folder: Path) -> int:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 0


def _size(count: int) -> str:
    return f"{count / 2**20:.1f} MB"
