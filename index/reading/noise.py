"""What lies beside articles in people's folders and is none: pictures, sound, locks, what systems and programs leave."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

_SUFFIXES = {
    "pictures": "png jpg jpeg gif webp svg bmp tif tiff ico heic heif avif raw psd",
    "sound and video": "mp3 m4a wav ogg flac aac mp4 m4v mov avi mkv webm wmv",
    "parts of web pages": "css js mjs map woff woff2 ttf otf eot",
    "programs' own files": "ini lnk url webloc tmp temp bak swp part crdownload lock log ds_store",
}
_KINDS = {f".{suffix}": kind for kind, suffixes in _SUFFIXES.items() for suffix in suffixes.split()}
_SYSTEMS = frozenset(("thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r"))


@dataclass(frozen=True, slots=True)
class Noise:
    """A file that is passed over, and what it is."""

    file: str
    kind: str


def noise(name: str) -> str | None:
    """What a file is that cannot be an article by its name (`pictures`, `lock files` …), None for all others."""
    path = PurePosixPath(name)
    if path.name.startswith(("~$", ".~lock.")):
        return "lock files"
    if path.name.startswith(".") or "__MACOSX" in path.parts or path.name.lower() in _SYSTEMS:
        return "programs' own files"
    return _KINDS.get(path.suffix.lower())
