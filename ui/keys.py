"""The keys of a library: who may ask, write or administer at the doors that listen; `keys.json` in its folder.

A key is 256 bits of the system's randomness, so that its SHA-256 cannot be turned back by trying: a slow hash is for
passwords, which people choose. The file is replaced whole, readable by its owner only, and a running server looks at it
again as soon as it has changed.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Literal, get_args

from index.errors import CitedError, NotFound

Scope = Literal["ask", "write", "admin"]
"""Each holds those before it."""
SCOPES: tuple[Scope, ...] = get_args(Scope)
FILE = "keys.json"
_PREFIX = "cited_"
_LONGEST_NAME = 100


class KeysError(CitedError):
    """A key that cannot be made, or a file of keys that cannot be used."""


@dataclass(frozen=True, slots=True)
class Key:
    """What is kept of a key: times are ISO 8601 in UTC, `digest` is the SHA-256 of the secret in hexadecimal."""

    name: str
    scope: Scope
    digest: str
    made: str
    expires: str | None = None

    def is_over(self, now: datetime) -> bool:
        return self.expires is not None and datetime.fromisoformat(self.expires) <= now

    def covers(self, need: Scope) -> bool:
        """Whether the scope holds what is needed."""
        return SCOPES.index(self.scope) >= SCOPES.index(need)


class Keys:
    """The keys of the library in `folder`, read again when the file changes. No file: nobody is asked for a key. A file
    without keys, or one that cannot be read, lets nobody in."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self._seen: tuple[int, int, int] | None = None
        self._held: tuple[Key, ...] = ()

    @property
    def asked(self) -> bool:
        """Whether a key is asked for."""
        return self._stamp() is not None

    def all(self) -> tuple[Key, ...]:
        """All keys, by name. Raises KeysError: the file cannot be read."""
        stamp = self._stamp()
        if stamp is None:
            return ()
        if stamp != self._seen:
            self._held = self._read()
            self._seen = stamp
        return self._held

    def find(self, secret: str) -> Key | None:
        """The key with this secret, unless its time is over. Every key is compared, each in constant time. Raises
        KeysError."""
        digest = digest_of(secret)
        found = None
        for key in self.all():
            if hmac.compare_digest(key.digest, digest):
                found = key
        return None if found is None or found.is_over(datetime.now(UTC)) else found

    def still(self, digest: str) -> Key | None:
        """The key of this digest, if it is still one. Raises KeysError."""
        now = datetime.now(UTC)
        return next((key for key in self.all() if key.digest == digest and not key.is_over(now)), None)

    def add(self, name: str, scope: Scope, days: int | None = None) -> str:
        """Make a key and return its secret, which is kept nowhere. Raises KeysError: the name is taken or none."""
        if not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
            raise KeysError(f"{name!r} is no name for a key: 1 to {_LONGEST_NAME} letters that can be seen")
        held = self.all()
        if any(key.name == name for key in held):
            raise KeysError(f"there is a key {name!r} already; revoke it first, or choose another name")
        secret = _PREFIX + secrets.token_urlsafe(32)
        now = datetime.now(UTC).replace(microsecond=0)
        expires = (now + timedelta(days=days)).isoformat() if days is not None else None
        self._write([*held, Key(name, scope, digest_of(secret), now.isoformat(), expires)])
        return secret

    def revoke(self, name: str) -> Key:
        """Take a key away; a running server knows at its next request. Raises NotFound, KeysError."""
        held = self.all()
        gone = next((key for key in held if key.name == name), None)
        if gone is None:
            raise NotFound(f"there is no key {name!r}; `cited keys list` shows them")
        self._write([key for key in held if key != gone])
        return gone

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return None
        except OSError:
            return (0, 0, 0)  # there is something that cannot be looked at: reading it tells what
        return found.st_mtime_ns, found.st_size, found.st_ino

    def _read(self) -> tuple[Key, ...]:
        try:
            rows = json.loads(self.path.read_text("utf-8"))["keys"]
            keys = [Key(**row) for row in rows]
            for key in keys:
                key.is_over(datetime.now(UTC))
                key.covers("ask")
                hmac.compare_digest(key.digest, "")
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise KeysError(
                f"the keys in {str(self.path)!r} cannot be read ({type(error).__name__}), so that nobody is let in; "
                "restore the file, or remove it and add keys anew"
            ) from error
        return tuple(sorted(keys, key=lambda key: key.name))

    def _write(self, keys: Sequence[Key]) -> None:
        """Whole or not at all; the file is the owner's from its first byte."""
        text = json.dumps({"keys": [asdict(key) for key in keys]}, indent=2) + "\n"
        try:
            number, name = tempfile.mkstemp(prefix=f".{FILE}.", dir=self.path.parent)  # mode 600
            try:
                with os.fdopen(number, "w", encoding="utf-8") as file:
                    file.write(text)
                    file.flush()
                    os.fsync(file.fileno())
                Path(name).replace(self.path)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
        except OSError as error:
            raise KeysError(f"the keys in {str(self.path)!r} cannot be written: {error.strerror}") from error
        self._seen = None


def digest_of(secret: str) -> str:
    """What is kept of a secret."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
