"""One page or document from the web, from public addresses only: what is connected to is the address that was checked."""

from __future__ import annotations

import re
import socket
import time
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit

import httpcore2

from index.errors import CitedError
from index.reading.parse import MAX_BYTES

if TYPE_CHECKING:
    from httpcore2 import NetworkBackend, NetworkStream

SECONDS = 30.0
MOST_REDIRECTS = 5
LONGEST_URL = 2_000
PORTS = {"http": 80, "https": 443}
SUFFIXES = {
    "text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt", "text/markdown": ".md",
    "application/pdf": ".pdf", "application/rss+xml": ".rss", "application/atom+xml": ".atom", "text/xml": ".xml",
    "application/xml": ".xml", "message/rfc822": ".eml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}  # fmt: skip
"""What is taken, by its media type, and as what it is kept."""
_NAME = re.compile(r"(?=.{4,253}\Z)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\.)+(?=[a-z])[a-z0-9-]{1,62}[a-z0-9]")
# IPv4 in IPv6 (RFC 4291, 3056, 6052, 8215, 4380): what is behind is not what the address says.
_WITHIN = tuple(
    map(
        IPv6Network,
        ("::/96", "::ffff:0:0/96", "2002::/16", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "fec0::/10"),
    )
)
Resolve = Callable[[str, int], Iterable[str]]
"""The addresses of a host."""


class FetchRefused(CitedError):
    """An address that is not fetched, or did not give what an article can be made of."""


class UrlsRefused(CitedError):
    """Nobody said that anything may be fetched."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came from `url`, the last address of all redirects: a plain file name, always the same for the address, and
    the bytes; those of a page begin with the comment in which browsers note where they saved it from."""

    url: str
    name: str
    content: bytes


def fetched(url: str, resolve: Resolve | None = None, backend: NetworkBackend | None = None) -> Fetched:
    """What is at an address. Raises FetchRefused. `resolve` and `backend` are the system's unless others are given."""
    until = time.monotonic() + SECONDS
    public = PublicOnly(resolve or resolved, backend or httpcore2.SyncBackend())
    with httpcore2.ConnectionPool(network_backend=public, max_connections=1) as pool:
        for _ in range(MOST_REDIRECTS + 1):
            url = checked(url)
            try:
                to, kind, content = _asked(pool, url, until)
            except (httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError) as error:
                raise FetchRefused(f"{url!r} gave nothing ({type(error).__name__})") from error
            if to is None:
                return _kept(url, kind, content)
            url = urljoin(url, to)
    raise FetchRefused(f"{url!r}: more than {MOST_REDIRECTS} redirects")


def checked(url: str) -> str:
    """An address that may be asked, in ASCII and without its fragment. Raises FetchRefused."""
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname or ""
        if not host.isascii():
            host = host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError) as error:
        raise FetchRefused(f"{url[:200]!r} is no address of the web") from error
    if len(url) > LONGEST_URL or not url.isprintable() or " " in url or "\\" in url:
        raise FetchRefused(f"{url[:200]!r} is no address of the web")
    if parts.scheme not in PORTS or port not in (None, PORTS.get(parts.scheme)):
        raise FetchRefused(f"{url[:200]!r}: only http and https at their own ports are fetched")
    if parts.username is not None or parts.password is not None or "@" in parts.netloc:
        raise FetchRefused(f"{url[:200]!r}: an address with a user's name in it is not fetched")
    if not (_NAME.fullmatch(host.lower()) or _is_address(host)):
        raise FetchRefused(f"{host[:200]!r} is no name of a public host")
    literal = f"[{host}]" if ":" in host else host
    path, query = (quote(part, safe="/%:@!$&'()*+,;=~?") for part in (parts.path or "/", parts.query))
    return parts._replace(netloc=literal, path=path, query=query, fragment="").geturl()


def is_public(address: str) -> bool:
    """Whether an IP address is one of the internet's, and says by itself where it leads."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and any(found in network for network in _WITHIN):
        return False
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


def resolved(host: str, port: int) -> list[str]:
    """The system's addresses of a host."""
    return [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


class PublicOnly(httpcore2.NetworkBackend):
    """Connects to a host's address if all that it has are public: to that very one, which is not looked up again."""

    def __init__(self, resolve: Resolve, backend: NetworkBackend) -> None:
        self._resolve = resolve
        self._backend = backend

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> NetworkStream:
        try:
            literal = host.strip("[]")
            addresses = [literal] if _is_address(literal) else list(self._resolve(host, port))
        except OSError as error:
            raise FetchRefused(f"the host {host!r} is not known") from error
        if not addresses or not all(map(is_public, addresses)):
            raise FetchRefused(f"the host {host!r} is not one of the public internet")
        return self._backend.connect_tcp(addresses[0], port, timeout, local_address, socket_options)

    def connect_unix_socket(self, *_: object, **__: object) -> NetworkStream:
        raise FetchRefused("only hosts of the internet are asked")

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


def _asked(pool: httpcore2.ConnectionPool, url: str, until: float) -> tuple[str | None, str, bytes]:
    """Where it leads on, or None with the media type and the bytes of what is there."""
    left = max(0.1, until - time.monotonic())
    headers: list[tuple[bytes | str, bytes | str]] = [
        ("Host", urlsplit(url).netloc),
        ("Accept-Encoding", "identity"),
        ("User-Agent", "cited"),
    ]
    timeout = dict.fromkeys(("connect", "read", "write", "pool"), left)
    with pool.stream("GET", url, headers=headers, extensions={"timeout": timeout}) as response:
        told = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
        if response.status in (301, 302, 303, 307, 308) and "location" in told:
            return told["location"], "", b""
        if response.status != 200:
            raise FetchRefused(f"{url!r} answered {response.status}")
        kind = told.get("content-type", "").strip()
        if _media_type(kind) not in SUFFIXES:
            told_kind = _media_type(kind) or "of no kind that is told"
            raise FetchRefused(f"{url!r} is {told_kind}; taken are pages, texts, PDF, Word, mail and feeds")
        if told.get("content-encoding", "identity") != "identity":
            raise FetchRefused(f"{url!r} came compressed though it was asked not to")
        content = bytearray()
        for piece in response.iter_stream():
            content += piece
            if len(content) > MAX_BYTES:
                raise FetchRefused(f"{url!r} is longer than the {MAX_BYTES // 2**20} MiB allowed")
            if time.monotonic() > until:
                raise FetchRefused(f"{url!r} did not come within {SECONDS:g} seconds")
    return None, kind, bytes(content)


def _kept(url: str, kind: str, content: bytes) -> Fetched:
    suffix = SUFFIXES[_media_type(kind)]
    charset = re.search(r"charset=[\"']?([\w.:-]+)", kind, re.IGNORECASE)
    if suffix in (".html", ".txt", ".md") and charset:
        with suppress(LookupError, UnicodeError):  # the header's word is lost with the header
            content = content.decode(charset[1]).encode()
            content = content if content.startswith(BOM_UTF8) else BOM_UTF8 + content
    if suffix == ".html" and not content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        mark = BOM_UTF8 if content.startswith(BOM_UTF8) else b""
        content = mark + _saved_from(url) + content.removeprefix(BOM_UTF8)
    parts = urlsplit(url)
    words = (
        re.sub(r"[^\w]+", "-", f"{parts.hostname}{parts.path}", flags=re.ASCII).strip("-_")[:80].strip("-_")
    )
    return Fetched(url, f"{words}-{sha256(url.encode()).hexdigest()[:8]}{suffix}", content)


def _saved_from(url: str) -> bytes:
    return f"<!-- saved from url=({len(url):04d}){url.replace('--', '%2D%2D')} -->\n".encode()


def _media_type(kind: str) -> str:
    return kind.partition(";")[0].strip().lower()


def _is_address(host: str) -> bool:
    try:
        return str(ip_address(host)) == host.lower()
    except ValueError:
        return False
