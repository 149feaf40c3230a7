"""A folder of shipped weights: its manifest, and every file read through its checksum."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import ModelError

MANIFEST = "manifest.json"
MEND = "reinstall the package: pip install --force-reinstall cited"


@dataclass(frozen=True, slots=True)
class Weights:
    """What a folder's manifest says of it. `files` maps a file's name to its sha256."""

    folder: Path
    name: str
    version: str
    files: Mapping[str, str]

    @classmethod
    def open(cls, folder: Path, name: str, version: str) -> Weights:
        """Read the manifest. ModelError when it is missing, unreadable, or of another model or version."""
        path = folder / MANIFEST
        try:
            manifest = json.loads(path.read_text(encoding="utf-8"))
            found = cls(folder, manifest["name"], manifest["version"], dict(manifest["files"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(f"cannot read the model's manifest {str(path)!r} ({error}); {MEND}") from error
        if (found.name, found.version) != (name, version):
            raise ModelError(
                f"{str(path)!r} describes {found.name} {found.version}, not {name} {version}; {MEND}"
            )
        return found

    def read(self, file: str) -> bytes:
        """The file's bytes, exactly those of the manifest's sha256. ModelError otherwise."""
        path = self.folder / file
        if file not in self.files:
            raise ModelError(f"{str(self.folder / MANIFEST)!r} does not list {file!r}; {MEND}")
        try:
            content = path.read_bytes()
        except OSError as error:
            raise ModelError(
                f"cannot read the model file {str(path)!r} ({error.strerror}); {MEND}"
            ) from error
        if hashlib.sha256(content).hexdigest() != self.files[file]:
            raise ModelError(
                f"the model file {str(path)!r} is damaged: its sha256 is not the manifest's; {MEND}"
            )
        return content

    def verify(self) -> None:
        """Read every file of the manifest. ModelError naming the first that is missing or altered."""
        for file in self.files:
            self.read(file)


def write_manifest(folder: Path, name: str, version: str, files: Sequence[str], **about: str) -> None:
    """State a freshly built folder's files with their sha256. `about`: licence, source and the like."""
    sums = {file: hashlib.sha256((folder / file).read_bytes()).hexdigest() for file in files}
    manifest = {"name": name, "version": version, **about, "files": sums}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
