"""The guard before page and API: who may ask (Host, Origin), how much, and the headers of every answer."""

from __future__ import annotations

import base64
import hashlib
import re
from contextlib import suppress

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.http.batch import MAX_BATCH
from ui.http.changes import MAX_UPLOAD
from ui.http.problems import SOON, Problem

MAX_BODY = 64 * 1024
LARGER = {("POST", "/v1/articles"): MAX_UPLOAD, ("POST", "/v1/ask/batch"): MAX_BATCH}
LOOPBACK = ("127.0.0.1", "localhost", "::1")

# MCP, and what the page needs of Gradio. The rest (upload, file=, proxy=, API listing, history ...) is not offered.
# A name of more than 255 letters, and a path of more than 4,096, is an error of the system, not a file that is not there.
_PAGE_PATHS = re.compile(
    r"/(config|theme\.css|favicon\.ico|manifest\.json|robots\.txt)?"
    r"|/(assets|static)(/(?!\.)[\w.@+-]{1,200}){1,8}"
    r"|/mcp"
    r"|/gradio_api/(queue/(join|data)|heartbeat/\w{1,100}|startup-events|theme\.css|reset|cancel|app_id)/?",
    re.ASCII,
)
_HOST = re.compile(
    r"(?:\[(?P<address>[0-9A-Fa-f:.]+)\]|(?P<name>[A-Za-z0-9]([\w.-]*[A-Za-z0-9])?))(?::(?P<port>[0-9]{1,5}))?",
    re.ASCII,
)
_SCRIPT = re.compile(rb"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)

_POLICY = {
    "default-src": "'none'",
    # Gradio compiles the template of gr.HTML with `Function`; inline scripts are admitted by hash only, so an
    # event handler in smuggled markup would not run.
    "script-src": "'self' 'unsafe-eval'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self' blob:",
    "base-uri": "'self'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class Guard:
    """ASGI application: `/v1/...`, `/read/...`, `/docs`, `/healthz` go to `api`, `/mcp` and what the page needs to `page`.

    `hosts` are the host names a request may be for, None for any; on loopback it keeps a foreign page from
    reading the library by DNS rebinding. While `most` requests are being answered, only `/healthz` is.
    """

    def __init__(
        self, api: ASGIApp, page: ASGIApp, hosts: frozenset[str] | None, most: int | None = None
    ) -> None:
        self.api = api
        self.page = page
        self.hosts = hosts
        self.most = most
        self._answering = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.page(scope, receive, send)
        elif scope["type"] == "http":
            with suppress(ClientDisconnect):
                await self._request(scope, receive, _with_headers(send))

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = self._refusal(scope)
        body = None if refusal else await _read_body(scope, receive)
        if body is None and refusal is None:
            refusal = Problem(413, f"a request body may be {most_of(scope)} bytes long at most", "too-large")
        elif self._full(scope):
            refusal = Problem(503, "too many requests are being answered", "unavailable", SOON)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        self._answering += 1
        try:
            await self._door(scope["path"])(scope, _replayed(body or b"", receive), send)
        finally:
            self._answering -= 1

    def _full(self, scope: Scope) -> bool:
        return self.most is not None and self._answering >= self.most and scope["path"] != "/healthz"

    def _door(self, path: str) -> ASGIApp:
        return (
            self.api
            if path in ("/healthz", "/docs", "/v1") or path.startswith(("/v1/", "/read/"))
            else self.page
        )

    def _refusal(self, scope: Scope) -> Problem | None:
        headers = Headers(scope=scope)
        hosts, origins = headers.getlist("host"), headers.getlist("origin")
        name = host_name(hosts[0]) if len(hosts) == 1 else None
        if name is None or (self.hosts is not None and name not in self.hosts):
            return Problem(421, "this server answers only under the name it was started with", "host")
        own = [f"{scope['scheme']}://{hosts[0]}".lower()]
        if origins and scope["method"] not in ("GET", "HEAD") and [o.lower() for o in origins] != own:
            return Problem(403, "requests from another site's page are not answered", "origin")
        if self._door(scope["path"]) is self.page and not _PAGE_PATHS.fullmatch(scope["path"]):
            return Problem(404, "there is nothing at this path")
        return None


def allowed_hosts(address: str) -> frozenset[str] | None:
    """The host names for a listening address; None (any) when it is open to other machines."""
    return frozenset((*LOOPBACK, address)) if address in LOOPBACK or address.startswith("127.") else None


def host_name(host: str) -> str | None:
    """`localhost:7860` -> `localhost`, `[::1]:7860` -> `::1`; None where a Host header is not a name or address with at
    most a port behind it, read whole (RFC 9110, section 7.2)."""
    found = _HOST.fullmatch(host)
    if found is None or int(found["port"] or 1) not in range(1, 65_536):
        return None
    return (found["address"] or found["name"]).lower()


async def _read_body(scope: Scope, receive: Receive) -> bytes | None:
    """The whole body, None when it is too long. Raises ClientDisconnect where it never becomes whole."""
    most = most_of(scope)
    if int_or_zero(Headers(scope=scope).get("content-length")) > most:
        return None
    body, more = bytearray(), True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise ClientDisconnect
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > most:
            return None
    return bytes(body)


def most_of(scope: Scope) -> int:
    """Bytes that the body of a request may have."""
    return LARGER.get((scope["method"], scope["path"]), MAX_BODY)


def int_or_zero(text: str | None) -> int:
    """A content length; one that is no number counts for nothing, the body is measured anyway."""
    return int(text) if text is not None and text.isascii() and text.isdigit() else 0


def _replayed(body: bytes, receive: Receive) -> Receive:
    """A receive that gives the body already read, then what really comes (a disconnect)."""
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay


def _with_headers(send: Send) -> Send:
    """A send that adds the headers; an HTML page is held back until its inline scripts are hashed."""
    held: Message | None = None
    parts: list[bytes] = []

    async def guarded(message: Message) -> None:
        nonlocal held
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name in [name for name in headers if name.startswith("access-control-")]:
                del headers[name]
            headers.update(_HEADERS)
            if "Content-Security-Policy" not in headers:  # a page without scripts brings its own
                if headers.get("content-type", "").startswith("text/html"):
                    held = message
                    return
                headers["Content-Security-Policy"] = policy(b"")
            await send(message)
        elif held is not None:
            parts.append(message.get("body", b""))
            if not message.get("more_body", False):
                page = b"".join(parts)
                MutableHeaders(scope=held)["Content-Security-Policy"] = policy(page)
                await send(held)
                await send({"type": "http.response.body", "body": page})
        else:
            await send(message)

    return guarded


def policy(page: bytes) -> str:
    """The content security policy of a page, with the hash of each of its inline scripts."""
    hashes = (base64.b64encode(hashlib.sha256(script).digest()).decode() for script in _SCRIPT.findall(page))
    scripts = " ".join([_POLICY["script-src"], *(f"'sha256-{digest}'" for digest in hashes)])
    return "; ".join(f"{name} {value}" for name, value in (_POLICY | {"script-src": scripts}).items())
