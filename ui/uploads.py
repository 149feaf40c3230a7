"""Articles that a caller brings and takes away: plain file names only, in one folder of the library, which it follows."""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, BinaryIO, Literal

from index.errors import LibraryError, NotFound
from index.reading import SUFFIXES
from index.store.followed import followed
from ui.visible import visible

if TYPE_CHECKING:
    from index.library import Library
    from index.sync import SyncReport

FOLDER = "uploads"
MOST_FILES = 100
LONGEST_NAME = 200
"""UTF-8 bytes of a file name; systems allow 255, and a name is written with a suffix while it is being replaced."""
_NOT_IN_NAMES = frozenset('/\\:*?"<>|')
_DEVICE = re.compile(r"(con|prn|aux|nul|(com|lpt)[0-9])( *\..*)?", re.IGNORECASE)  # on Windows
Verdict = Literal["added", "replaced", "unchanged", "failed"]


class NameRefused(ValueError):
    """Why a name is no plain file name."""


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What came of a file: `replaced`, one of the same name was there. `reason` says what of it could not be read."""

    file: str
    verdict: Verdict
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """What came of each file, in order; `passages` counts those embedded."""

    files: tuple[Uploaded, ...]
    passages: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Removed:
    """The article that is gone. `file_stays`: its file is in a folder that the library follows, and
    the next sync takes it in again."""

    id: str
    file: str
    title: str
    file_stays: bool


def plain_name(name: str) -> str:
    """The name, in Unicode's composed form, as that of a file in the folder. Raises NameRefused."""
    plain = unicodedata.normalize("NFC", name)
    try:
        length = len(plain.encode("utf-8"))
    except UnicodeEncodeError:
        raise NameRefused("its name is not Unicode") from None
    if not 0 < length <= LONGEST_NAME:
        raise NameRefused(f"a name has 1 to {LONGEST_NAME} bytes")
    if not plain.isprintable() or visible(plain) != plain or _NOT_IN_NAMES & set(plain):
        raise NameRefused(
            'a plain file name is needed: no folder, and none of / \\ : * ? " < > | or unseen signs'
        )
    if plain[0] in ". " or plain[-1] in ". " or _DEVICE.fullmatch(plain):
        raise NameRefused("a name begins with no point, ends with none, and is no device's")
    if Path(plain).suffix.lower() not in SUFFIXES:
        raise NameRefused(f"its kind is not readable; readable: {' '.join(sorted(SUFFIXES))}")
    return plain


def take_in(library: Library, files: Sequence[tuple[str, BinaryIO]]) -> Received:
    """Puts files (name, content) into the folder and the library. One that cannot be read leaves the folder, and what
    it would have replaced stays. Raises LibraryBusy; then nothing was changed."""
    folder = _folder(library)
    before = library.store.sources(str(folder))
    refused: dict[int, str] = {}
    named: dict[str, int] = {}
    for number, (name, _) in enumerate(files):
        try:
            if (plain := plain_name(name)) in named:
                raise NameRefused("another file of this request has the same name")
            named[plain] = number
        except NameRefused as error:
            refused[number] = str(error)
    if not named:
        return Received(tuple(map(_refused, files, refused.values())), 0, 0.0)
    with TemporaryDirectory(prefix=".", dir=folder) as aside:  # whose name no sync reads
        put = _Put(folder, Path(aside))
        try:
            for plain, number in named.items():
                put.write(plain, files[number][1])
            report = library.add([folder / plain for plain in named])
        except BaseException:
            put.back(named)
            raise
        after = library.store.sources(str(folder))
        verdicts = {plain: _verdict(plain, report, before, after) for plain in named}
        put.back(plain for plain, one in verdicts.items() if one.verdict == "failed")
    told = {number: verdicts[plain] for plain, number in named.items()}
    told |= {number: _refused(files[number], reason) for number, reason in refused.items()}
    return Received(tuple(told[number] for number in sorted(told)), report.passages, round(report.seconds, 3))


def take_out(library: Library, id: str) -> Removed:
    """Takes an article out, and its file where it was uploaded and holds no other. Raises NotFound, LibraryBusy."""
    store, folder = library.store, library.folder.resolve() / FOLDER
    origins = store.origins([id])
    if id not in origins:
        raise NotFound(f"no article {id!r} in the library")
    article = library.remove([id])[0]
    root, source, _ = origins[id]
    if root != str(folder):
        return Removed(id, article.file, article.title, Path(root) in followed(store))
    if source not in store.sources(root):
        (folder / source).unlink(missing_ok=True)
    return Removed(id, article.file, article.title, False)


class _Put:
    """Files written into a folder, and what was there before kept aside until it is known that they can be read."""

    def __init__(self, folder: Path, aside: Path) -> None:
        self._folder = folder
        self._aside = aside
        self._written: set[str] = set()

    def write(self, name: str, content: BinaryIO) -> None:
        """Writes it whole under its name. Raises LibraryError."""
        target, partial = self._folder / name, self._aside / f"{name}.new"
        if target.is_dir() and not target.is_symlink():
            raise LibraryError(f"{str(target)!r} is a folder; move it away")
        with partial.open("xb") as file:
            shutil.copyfileobj(content, file)
        with suppress(FileNotFoundError):
            target.replace(self._aside / name)
        partial.replace(target)  # puts a file where a link stood, and follows none
        self._written.add(name)

    def back(self, names: Iterable[str]) -> None:
        """What was there before is there again."""
        for name in names:
            if (self._aside / name).exists():
                (self._aside / name).replace(self._folder / name)
            elif name in self._written:
                (self._folder / name).unlink(missing_ok=True)


def _folder(library: Library) -> Path:
    """The folder, made and followed where it is not yet. Raises LibraryError, LibraryBusy."""
    folder = library.folder.resolve() / FOLDER
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise LibraryError(f"{str(folder)!r} is no folder of the library; move it away")
    folder.mkdir(exist_ok=True)
    if folder not in followed(library.store):
        library.sync(folder)
    return folder


def _verdict(
    name: str, report: SyncReport, before: dict[str, tuple[str, str]], after: dict[str, tuple[str, str]]
) -> Uploaded:
    reason = next((visible(one.reason) for one in report.failures if one.file == name), None)
    if name not in after or (reason and before.get(name) == after[name]):
        return Uploaded(name, "failed", reason or "it holds no article")
    if name not in before:
        return Uploaded(name, "added", reason)
    return Uploaded(name, "unchanged" if before[name] == after[name] else "replaced", reason)


def _refused(file: tuple[str, BinaryIO], reason: str) -> Uploaded:
    return Uploaded(visible(file[0]), "failed", reason)
