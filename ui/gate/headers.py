"""The headers of every answer: nothing is loaded from elsewhere, and only Gradio's page may compile its templates."""

from __future__ import annotations

import base64
import hashlib
import re

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

STRICT = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""The policy of everything that is no page."""
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
    "form-action": "'self'",  # signing out
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


def with_headers(send: Send, is_page: bool) -> Send:
    """A send that adds the headers; an HTML page of Gradio's is held back until its inline scripts are hashed."""
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
                if is_page and headers.get("content-type", "").startswith("text/html"):
                    held = message
                    return
                headers["Content-Security-Policy"] = STRICT
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
    """The content security policy of Gradio's page, with the hash of each of its inline scripts."""
    hashes = (base64.b64encode(hashlib.sha256(script).digest()).decode() for script in _SCRIPT.findall(page))
    scripts = " ".join([_POLICY["script-src"], *(f"'sha256-{digest}'" for digest in hashes)])
    return "; ".join(f"{name} {value}" for name, value in (_POLICY | {"script-src": scripts}).items())
