"""Signing in for a person: a plain page without script that takes a key, and the cookie that stands for it."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import parse_qs, quote

from starlette.datastructures import Headers, QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import Receive, Scope

from ui.gate.callers import COOKIE, SESSION_SECONDS, Sessions, session_cookie
from ui.http.problems import Problem

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
_NEXT = re.compile(r"/(read/[^/?#\\\s]+(\?[\w=&.%-]*)?)?", re.ASCII)
_STYLE = """
:root { color-scheme: light dark; }
body { margin: 0 auto; max-width: 26rem; padding: 15vh 1.25rem 2rem; font: 1rem/1.6 ui-sans-serif, system-ui, sans-serif; }
h1 { font: 1.75rem/1.3 Georgia, "Times New Roman", serif; margin: 0 0 .5rem; }
label { display: block; margin: 1.5rem 0 .35rem; }
input, button { font: inherit; padding: .6rem .75rem; min-height: 44px; box-sizing: border-box; width: 100%; }
button { margin-top: .75rem; cursor: pointer; }
.wrong { margin-top: 1.5rem; border-left: 3px solid; padding-left: .75rem; }
"""


def wants_page(scope: Scope) -> bool:
    """Whether somebody opens a page, who can be shown where to sign in."""
    return scope["method"] == "GET" and "text/html" in Headers(scope=scope).get("accept", "")


def to_sign_in(scope: Scope, root: str) -> Response:
    """Off to the sign-in page, and from there back."""
    query = scope.get("query_string", b"").decode("latin-1")
    wanted = scope["path"] + (f"?{query}" if query else "")
    back = wanted if _NEXT.fullmatch(wanted) else "/"
    return RedirectResponse(f"{root}/sign-in?next={quote(back, safe='')}", 303)


async def answered(scope: Scope, receive: Receive, sessions: Sessions, root: str, asked: bool) -> Response:
    """The sign-in page, what its form sends, and signing out. Raises KeysError."""
    headers = Headers(scope=scope)
    if scope["path"] == "/sign-out":
        cookie = session_cookie(headers)
        if cookie:
            sessions.end(cookie)
        away = RedirectResponse(f"{root}/sign-in", 303)
        away.delete_cookie(COOKIE, path=root or "/", httponly=True, samesite="strict")
        return away
    if not asked:
        return RedirectResponse(f"{root}/", 303)
    back = QueryParams(scope.get("query_string", b"")).get("next", "/")
    if scope["method"] != "POST":
        return _page(back, wrong=False)
    sent = parse_qs((await Request(scope, receive).body()).decode("utf-8", "replace"), max_num_fields=8)
    back = sent.get("next", ["/"])[0]
    cookie = sessions.begin(sent.get("key", [""])[0].strip())
    if cookie is None:
        return _page(back, wrong=True)
    inside = RedirectResponse(root + (back if _NEXT.fullmatch(back) else "/"), 303)
    inside.set_cookie(
        COOKIE, cookie, SESSION_SECONDS, path=root or "/", secure=scope["scheme"] == "https", httponly=True,
        samesite="strict",
    )  # fmt: skip
    return inside


def refused(status: int, detail: str, kind: str) -> Problem:
    """A refusal that says which way of bringing a key there is."""
    problem = Problem(status, detail, kind)
    problem.headers["WWW-Authenticate"] = 'Bearer realm="cited"'
    return problem


def _page(back: str, wrong: bool) -> Response:
    told = (
        '<p class="wrong" role="alert">That is no key of this library, or its time is over.</p>'
        if wrong
        else ""
    )
    return HTMLResponse(
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Sign in · Cited</title><style>{_STYLE}</style></head><body><main><h1>Cited</h1>"
        f"<p>This library asks for a key. Whoever runs it makes one with <code>cited keys add</code>.</p>{told}"
        '<form method="post"><label for="key">Your key</label>'
        '<input id="key" name="key" type="password" autocomplete="current-password" required autofocus>'
        f'<input type="hidden" name="next" value="{escape(back)}"><button>Sign in</button></form>'
        "</main></body></html>",
        401 if wrong else 200,
        {"Content-Security-Policy": _POLICY, "Cache-Control": "no-store"},
    )
