"""Who a request is from: the one key that it brings in a header, or a page that has signed in with one."""

from __future__ import annotations

import re
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers
from starlette.types import Scope

from ui.gate.hosts import is_own_page
from ui.keys import Key, Keys, digest_of

COOKIE = "cited_session"
SESSION_SECONDS = 12 * 3600
MOST_SESSIONS = 10_000
_BEARER = re.compile(r"bearer +([\x21-\x7e]+) *", re.IGNORECASE)


class Sessions:
    """Pages that have signed in, by the digest of their cookie; they end with their key, after half a day, and with the
    server."""

    def __init__(self, keys: Keys, now: Callable[[], float] = time.monotonic) -> None:
        self._keys = keys
        self._now = now
        self._open: OrderedDict[str, tuple[str, float]] = OrderedDict()

    def begin(self, secret: str) -> str | None:
        """The cookie of a new session; None where the secret is no key's. Raises KeysError."""
        key = self._keys.find(secret)
        if key is None:
            return None
        cookie = secrets.token_urlsafe(32)
        self._open[_digest(cookie)] = (key.digest, self._now() + SESSION_SECONDS)
        if len(self._open) > MOST_SESSIONS:
            self._open.popitem(last=False)
        return cookie

    def key_of(self, cookie: str) -> Key | None:
        """The key that a session was begun with. Raises KeysError."""
        digest, until = self._open.get(_digest(cookie), ("", 0.0))
        return self._keys.still(digest) if digest and self._now() < until else None

    def end(self, cookie: str) -> None:
        """The cookie opens nothing any more."""
        self._open.pop(_digest(cookie), None)


def key_of(scope: Scope, keys: Keys, sessions: Sessions) -> Key | None:
    """The key of a request, brought once: one `Authorization: Bearer KEY`, one `X-API-Key: KEY`, both alike, or the
    cookie of a page of this server. Anything else beside it is no key. Raises KeysError."""
    headers = Headers(scope=scope)
    authorizations, plain = headers.getlist("authorization"), headers.getlist("x-api-key")
    if authorizations or plain:
        said = [match[1] if (match := _BEARER.fullmatch(one)) else "" for one in authorizations]
        said += [one.strip(" ") for one in plain]
        if len(authorizations) > 1 or len(plain) > 1 or len(set(said)) != 1:
            return None
        return keys.find(said[0]) if said[0] else None
    cookie = session_cookie(headers)
    return sessions.key_of(cookie) if cookie and is_own_page(scope) else None


def session_cookie(headers: Headers) -> str | None:
    """The session of the one Cookie header."""
    said = headers.getlist("cookie")
    if len(said) != 1:
        return None
    try:
        found = SimpleCookie(said[0]).get(COOKIE)
    except CookieError:
        return None
    return found.value if found else None


def caller_of(scope: Scope, key: Key | None) -> str:
    """The name under which a caller's pace is counted."""
    return f"key {digest_of(key.digest)}" if key else f"address {(scope.get('client') or ('', 0))[0]}"


def _digest(cookie: str) -> str:
    return sha256(cookie.encode("utf-8", "surrogatepass")).hexdigest()
