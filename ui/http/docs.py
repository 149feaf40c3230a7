"""The API as a plain page, made of its schema: no script, nothing from anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from ui.http.permalink import POLICY
from ui.http.schema import MOST
from ui.visible import json_text, safe

_STYLE = """
:root { color-scheme: light dark; }
body { margin: 0 auto; max-width: 60rem; padding: 2rem 1.25rem 6rem; font: 1rem/1.6 ui-sans-serif, system-ui, sans-serif;
  background: Canvas; color: CanvasText; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 2.5rem 0 .5rem; padding-top: .75rem;
  border-top: 1px solid color-mix(in srgb, CanvasText 25%, Canvas); }
h3 { font-size: .95rem; margin: 1rem 0 .25rem; }
code, pre { font: .875rem/1.5 ui-monospace, monospace; }
pre { white-space: pre-wrap; padding: .75rem; border-radius: .4rem;
  background: color-mix(in srgb, CanvasText 8%, Canvas); }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
td { padding: .25rem .75rem .25rem 0; vertical-align: top; }
nav a { display: inline-block; margin-right: 1rem; }
"""


def docs() -> APIRouter:
    """The page at `/docs`."""
    routes = APIRouter()

    @routes.get("/docs", response_class=HTMLResponse, include_in_schema=False)
    async def read(request: Request) -> HTMLResponse:
        page = docs_page(request.app.openapi())
        return HTMLResponse(page, headers={"Content-Security-Policy": POLICY})

    return routes


def docs_page(schema: dict[str, Any]) -> str:
    """The page of an OpenAPI schema: every operation, then every shape."""
    shapes = schema["components"]["schemas"]
    title = f"{schema['info']['title']}: HTTP API"
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{safe(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head><body>'
        f"<h1>{safe(title)}</h1><p>{safe(schema['info'].get('description', ''))} "
        '<a href="v1/openapi.json">OpenAPI 3.1</a> · <a href="#shapes">shapes</a></p>'
        + "".join(
            _operation(method.upper(), path, operation, shapes)
            for path, methods in schema["paths"].items()
            for method, operation in methods.items()
        )
        + '<h1 id="shapes">Shapes</h1>'
        + "".join(_shape(name, shape) for name, shape in sorted(shapes.items()))
        + "</body></html>"
    )


def _operation(method: str, path: str, operation: dict[str, Any], shapes: dict[str, Any]) -> str:
    parts = [f"<h2>{method} <code>{safe(path)}</code></h2><p>{safe(operation.get('description', ''))}</p>"]
    if operation.get("parameters"):
        rows = ((one["name"], one["schema"], one.get("required", False)) for one in operation["parameters"])
        parts.append(f"<h3>Parameters</h3>{_table(rows)}")
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        parts.append(f"<h3>Body, {safe(kind)}</h3><p>{_type(content['schema'])}</p>")
        name = content["schema"].get("$ref", "").rpartition("/")[2]
        parts += (f"<pre>{safe(json_text(one))}</pre>" for one in shapes.get(name, {}).get("examples", ()))
    for status, response in operation["responses"].items():
        if status.startswith("2"):
            kinds = response.get("content", {}).items()
            given = "; ".join(f"{safe(kind)}: {_type(one.get('schema', {}))}" for kind, one in kinds)
            parts.append(f"<h3>{status}</h3><p>{given}</p>")
    return "".join(parts)


def _shape(name: str, shape: dict[str, Any]) -> str:
    required = set(shape.get("required", ()))
    rows = ((each, kind, each in required) for each, kind in shape.get("properties", {}).items())
    return f'<h2 id="{safe(name)}">{safe(name)}</h2><p>{safe(shape.get("description", ""))}</p>{_table(rows)}'


def _table(rows: Iterator[tuple[str, dict[str, Any], bool]]) -> str:
    cells = (
        f"<tr><td><code>{safe(name)}</code></td><td>{_type(kind)}</td>"
        f"<td>{'required' if required else ''}</td><td>{safe(kind.get('description', ''))}</td></tr>"
        for name, kind, required in rows
    )
    return f"<table>{''.join(cells)}</table>"


def _type(kind: dict[str, Any]) -> str:
    """A type in a few words, a shape as a link to it."""
    if "$ref" in kind:
        name = safe(kind["$ref"].rpartition("/")[2])
        return f'<a href="#{name}">{name}</a>'
    if kinds := kind.get("anyOf") or kind.get("oneOf"):
        return " or ".join(dict.fromkeys(map(_type, kinds)))
    if kind.get("type") == "array":
        return f"list of {_type(kind.get('items') or {})}"
    if {"event", "data"} <= set(kind.get("properties", ())):
        event = safe(kind["properties"]["event"]["const"])
        return f"event <code>{event}</code> with {_type(kind['properties']['data']['contentSchema'])}"
    if "enum" in kind or "const" in kind:
        return " or ".join(f"<code>{safe(str(one))}</code>" for one in kind.get("enum", [kind.get("const")]))
    bounds = [str(int(kind[key])) for key in ("minimum", "maximum") if kind.get(key, MOST) < MOST]
    said = safe(str(kind.get("title") if kind.get("type") == "object" else kind.get("type", "any")))
    return f"{said} {' to '.join(bounds)}" if len(bounds) == 2 else said
