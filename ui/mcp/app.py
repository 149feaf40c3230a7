"""The reading room as an MCP App: one page that holds its module and style, shown by clients beside a tool's result."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

APP = "ui://cited/reading-room.html"
APP_TYPE = "text/html;profile=mcp-app"
SHOWN = frozenset(("ask", "search"))
"""The tools whose results have quotations to open."""
CAPABILITY: dict[str, dict[str, Any]] = {"io.modelcontextprotocol/ui": {"mimeTypes": [APP_TYPE]}}
META: dict[str, Any] = {"ui": {"csp": {}, "prefersBorder": True}}
"""Of the page: it connects to nothing and loads nothing; the articles come through the client."""

_MODULES = ("words.js", "clipboard.js", "articles.js", "app.js")
_IMPORT = re.compile(r'^import \{[^}]*\} from "[^"]*";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const)\b)", re.MULTILINE)


@cache
def app_page() -> str:
    """The page. Its modules stand in one script, each after those that it imports, for a page of no address can import
    nothing; script and style are allowed by their hashes alone."""
    script = "\n".join(_EXPORT.sub("", _IMPORT.sub("", _read(name))) for name in _MODULES)
    style = _read("room.css")
    policy = f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; base-uri 'none'; form-action 'none'"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>Cited</title>'
        f'<style>{style}</style></head><body><script type="module">{script}</script></body></html>'
    )


def _read(name: str) -> str:
    return files("ui.page").joinpath("static", name).read_text("utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
