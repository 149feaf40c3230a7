"""A ZIP archive of files to drafts: each member by its own kind, in the order of the names; nothing is unpacked to disk."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

from index.reading.draft import Draft, Unreadable
from index.reading.kinds import drafts_of, text_of
from index.reading.naming import suffixes
from index.reading.noise import noise

_MOST_MEMBERS = 5_000
_MOST_BYTES = 64 * 2**20  # of all that is read
_LOCKED = 0x1


def read_archive(data: bytes) -> list[Draft | Unreadable]:
    """The articles of every member; one that cannot be read stands as Unreadable, with its name. Raises Unreadable: it is
    damaged, asks for more than the limits, or holds nothing that could be an article."""
    drafts: list[Draft | Unreadable] = []
    for name, member in _members(data):
        if isinstance(member, Unreadable):
            drafts.append(member)
            continue
        try:
            found = drafts_of(name, member)
        except Unreadable as error:
            drafts.append(Unreadable(f"{name}: {error}"))
            continue
        for draft, suffix in zip(found, suffixes(found), strict=True):
            if isinstance(draft, Draft):
                draft.part = name + suffix
            drafts.append(draft if isinstance(draft, Draft) else Unreadable(f"{name}: {draft}"))
    if not drafts:
        raise Unreadable("it holds no file that could be an article")
    return drafts


def archive_text(data: bytes) -> str:
    """All words of all members that can be read."""
    texts: list[str] = []
    for name, member in _members(data):
        try:
            texts += [text_of(name, member)] if isinstance(member, bytes) else []
        except Unreadable:
            continue
    return "\n".join(texts)


def _members(data: bytes) -> Iterator[tuple[str, bytes | Unreadable]]:
    """(name, bytes) of each member that could be an article, or why it cannot be read."""
    if not data.strip():
        raise Unreadable("it is empty")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Unreadable("it is not a ZIP archive, or damaged") from error
    with archive:
        members = [one for one in archive.infolist() if not one.is_dir() and not noise(one.filename)]
        if len(members) > _MOST_MEMBERS:
            raise Unreadable(f"it holds {len(members)} files, more than the {_MOST_MEMBERS} allowed; part it")
        size = sum(one.file_size for one in members)
        if size > _MOST_BYTES:
            raise Unreadable(
                f"it unpacks to {size / 2**20:.0f} MiB, more than the {_MOST_BYTES / 2**20:.0f} MiB allowed; part it"
            )
        for one in sorted(members, key=lambda one: one.filename):
            yield _shown(one.filename), _unpacked(archive, one)


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes | Unreadable:
    name = _shown(member.filename)
    if PurePosixPath(name).suffix.lower() == ".zip":
        return Unreadable(f"{name}: it is an archive inside an archive; unpack it first")
    if member.flag_bits & _LOCKED:
        return Unreadable(f"{name}: it is locked with a password")
    try:
        return archive.read(member)  # zipfile gives no more than the stated size
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  what a decoder says of a damaged member is that one's
        return Unreadable(f"{name}: it is damaged ({type(error).__name__})")


def _shown(name: str) -> str:
    return name if name.isprintable() else ascii(name)[1:-1]
