"""Under which names a server answers, and which pages may write to it: Host and Origin, parsed and compared whole."""

from __future__ import annotations

import re
from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.types import Scope

from ui.http.problems import Problem

LOOPBACK = ("127.0.0.1", "localhost", "::1")
_HOST = re.compile(
    r"(?:\[(?P<address>[0-9A-Fa-f:.]+)\]|(?P<name>[A-Za-z0-9]([\w.-]*[A-Za-z0-9])?))(?::(?P<port>[0-9]{1,5}))?",
    re.ASCII,
)
_READING = ("GET", "HEAD")


def allowed_hosts(address: str, names: Collection[str] = ()) -> frozenset[str] | None:
    """The host names for a listening address, `names` among them; None (any) when it is open to other machines and no
    names are given."""
    own = (*LOOPBACK, address) if is_loopback(address) else ()
    return frozenset((*own, *(name.lower() for name in names))) or None


def is_loopback(address: str) -> bool:
    """Whether an address to listen on is this machine's own."""
    return address in LOOPBACK or address.startswith("127.")


def host_name(host: str) -> str | None:
    """`localhost:7860` -> `localhost`, `[::1]:7860` -> `::1`; None where a Host header is not a name or address with at
    most a port behind it, read whole (RFC 9110, section 7.2)."""
    found = _HOST.fullmatch(host)
    if found is None or int(found["port"] or 1) not in range(1, 65_536):
        return None
    return (found["address"] or found["name"]).lower()


def foreign(scope: Scope, hosts: Collection[str] | None, origins: Collection[str]) -> Problem | None:
    """Why a request is not for this server, or not from its page or one of `origins`; None where it is."""
    headers = Headers(scope=scope)
    named = headers.getlist("host")
    name = host_name(named[0]) if len(named) == 1 else None
    if name is None or (hosts is not None and name not in hosts):
        return Problem(421, "this server answers only under the name it was started with", "host")
    if scope["method"] not in _READING and not _from_here(scope, origins):
        return Problem(403, "requests from another site's page are not answered", "origin")
    return None


def is_own_page(scope: Scope) -> bool:
    """Whether a browser says that the request comes from a page of this server: a cookie alone does not tell that."""
    headers = Headers(scope=scope)
    if scope["method"] in _READING or headers.getlist("origin"):
        return _from_here(scope, ())
    return headers.get("sec-fetch-site") == "same-origin"


def _from_here(scope: Scope, origins: Collection[str]) -> bool:
    headers = Headers(scope=scope)
    said = [origin.lower() for origin in headers.getlist("origin")]
    own = f"{scope['scheme']}://{headers['host']}".lower()
    return not said or said == [own] or (len(said) == 1 and said[0] in origins)
