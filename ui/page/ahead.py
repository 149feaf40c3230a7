"""The page's files: named where it begins, so that a browser asks for all at once, and Gradio's handed out from memory."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.page.compressed import file_response, packed
from ui.page.lean import gradio

_FRONTEND = Path(gradio.__file__).parent / "templates" / "frontend"
_ENTRY = re.compile(r"assets/(index-[\w-]+\.js)")
_LISTED = re.compile(r"m\.f=\[([^\]]*)\]")
_HOSTS = frozenset(["app.js", "permalink.js"])
"""The modules that have a page of their own."""
_FOREVER = "private, max-age=31536000, immutable"


class Ahead:
    """ASGI application: the page of `app` with its files named in the head. Gradio fetches them one after the other: its
    entry names the frame, the frame the blocks, the blocks each component, and our module those it imports. It also
    compresses each anew for everyone who asks; the names in `assets/` hold a digest of the content, so that neither that
    nor asking twice is needed."""

    def __init__(self, app: ASGIApp, kinds: Iterable[str]) -> None:
        self._app = app
        theirs = gradio_files(frozenset(kinds))
        self._links = "".join(map(_link, [*theirs, *own_files()])).encode()
        self._kept = {f"/{path}": _kept(path) for path in theirs}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif kept := self._kept.get(scope["path"].removeprefix(scope.get("root_path", ""))):
            sent = file_response(*kept, Headers(scope=scope), {"Cache-Control": _FOREVER})
            await sent(scope, receive, send)
        else:
            await self._app(scope, receive, self._with_links(scope, send))

    def _with_links(self, scope: Scope, send: Send) -> Send:
        begun: Message = {}
        parts: list[bytes] = []

        async def told(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                if MutableHeaders(scope=message).get("content-type", "").startswith("text/html"):
                    begun = message
                    return
            elif begun:
                parts.append(message.get("body", b""))
                if message.get("more_body"):
                    return
                page = b"".join(parts).replace(b"</head>", self._links + b"</head>", 1)
                if scope["method"] != "HEAD":
                    MutableHeaders(scope=begun)["Content-Length"] = str(len(page))
                await send(begun)
                message = {"type": "http.response.body", "body": page}
            await send(message)

        return told


def _kept(path: str) -> tuple[bytes, str]:
    """A file of Gradio's and its media type."""
    body = (_FRONTEND / path).read_bytes()
    packed(body)
    return body, "text/css" if path.endswith(".css") else "text/javascript"


def own_files() -> list[str]:
    """The reading room's style and modules, as the page has them."""
    names = sorted(each.name for each in files("ui.page").joinpath("static").iterdir())
    return [
        "room/room.css",
        *(f"room/{name}" for name in names if name.endswith(".js") and name not in _HOSTS),
    ]


@cache
def gradio_files(kinds: frozenset[str]) -> tuple[str, ...]:
    """What Gradio's frame and these kinds of its components load, as the lists in its own modules say ("row" ->
    `assets/Index-….js`, …). Nothing where a version lists them otherwise: its page is slower then, and whole."""
    try:
        entry = _ENTRY.search((_FRONTEND / "index.html").read_text("utf-8"))
        frame = _loaded(entry.group(1), r"import\(`\./Index-") if entry else []
        blocks = _loaded(frame[0], r"import\(`\./Blocks-") if frame else []
        core = next((name for name in blocks if re.fullmatch(r"core-[\w-]+\.js", name)), "")
        parts = (
            [_loaded(core, rf"[{{,]{kind}:\{{[^{{}}]*?component:") for kind in sorted(kinds)] if core else []
        )
    except (OSError, IndexError, ValueError):
        return ()
    names = dict.fromkeys(name for part in (frame, blocks, *parts) for name in part)
    return tuple(f"assets/{name}" for name in (entry.group(1), *names)) if entry else ()


def _loaded(name: str, where: str) -> list[str]:
    """The files that Vite's module `name` loads with the first import behind `where`."""
    text = (_FRONTEND / "assets" / name).read_text("utf-8")
    listed = _LISTED.search(text)
    numbers = re.search(where + r"[^\[]*__vite__mapDeps\(\[([\d,]+)\]", text)
    if not listed or not numbers:
        return []
    names = [each.strip('"').removeprefix("./") for each in listed.group(1).split(",")]
    return [names[int(number)] for number in numbers.group(1).split(",")]


def _link(path: str) -> str:
    if path.endswith(".js"):
        return f'<link rel="modulepreload" href="{path}">'
    crossorigin = " crossorigin" if path.startswith("assets/") else ""  # as Vite asks for it
    return f'<link rel="preload" as="style" href="{path}"{crossorigin}>'
