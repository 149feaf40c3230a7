"""What a web page's JSON-LD says: its article object, and the people and outlets that it names."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ARTICLE = re.compile(
    r"(?:News|Blog|Tech|Scholarly|Analysis|Reportage|Opinion|Review|Background)?Article|(?:Live)?BlogPosting|Report|WebPage"
)


def json_strings(tree: HtmlElement) -> Iterator[str]:
    """Every string of the page's JSON-LD, decoded."""
    stack: list[Any] = list(linked_data(tree))
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            yield node
        elif isinstance(node, dict):
            stack.extend(node.values())
        elif isinstance(node, list):
            stack.extend(node)


def linked_article(tree: HtmlElement) -> dict[str, Any]:
    """The first article object of the JSON-LD, graphs searched too."""
    stack: list[Any] = list(linked_data(tree))[::-1]
    page: dict[str, Any] = {}
    while stack:
        node = stack.pop()
        if isinstance(node, list):
            stack.extend(node[::-1])
        elif isinstance(node, dict):
            types = [str(kind) for kind in listed(node.get("@type"))]
            if any(_ARTICLE.fullmatch(kind) and kind != "WebPage" for kind in types):
                return node
            if "WebPage" in types:
                page = page or node
            stack.extend(
                value for key, value in node.items() if key in ("@graph", "mainEntity", "mainEntityOfPage")
            )
    return page


def linked_data(tree: HtmlElement) -> Iterator[Any]:
    """The page's JSON-LD, a value a script."""
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "") and script.text:
            try:
                yield _parsed(script.text)
            except (ValueError, RecursionError):  # broken JSON-LD is common; the meta tags remain
                continue


@lru_cache(8)  # asked for several times of each page; nobody changes what it gives
def _parsed(script: str) -> Any:
    return json.loads(script, strict=False)


def people(value: Any) -> list[str]:
    """Names of persons or organisations."""
    return [
        name for one in listed(value) for name in strings(one.get("name") if isinstance(one, dict) else one)
    ]


def outlets(tree: HtmlElement, linked: dict[str, Any]) -> list[str]:
    """The publisher's name, else that of the site that the article is part of."""
    names = [name for key in ("publisher", "isPartOf") for one in listed(linked.get(key))
             for name in people(node(tree, one))]  # fmt: skip
    return names or [
        name for node in _nodes(tree) if "WebSite" in listed(node.get("@type")) for name in people(node)
    ]


def node(tree: HtmlElement, stated: Any) -> Any:
    """What JSON-LD states of a thing, where it only names it (`{"@id": …}`) as it stands elsewhere in the page."""
    if not isinstance(stated, dict) or "name" in stated or "@id" not in stated:
        return stated
    return next(
        (node for node in _nodes(tree) if node.get("@id") == stated["@id"] and "name" in node), stated
    )


def _nodes(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """The objects at the top of the page's JSON-LD and of its graphs."""
    for top in linked_data(tree):
        for one in listed(top):
            graph = listed(one.get("@graph")) if isinstance(one, dict) else []
            yield from (each for each in (one, *graph) if isinstance(each, dict))


def strings(value: Any) -> list[str]:
    return [one for one in listed(value) if isinstance(one, str)]


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
