"""An article as a plain page with the quoted words highlighted: `/read/{id}?start=812&end=1010#812-1010`.

With script the page's module makes the reader view of it, where `also=2000-2100,3000-3050` are further quotations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from assistant.answers import source_url
from index.articles import Article, Mark
from ui.asking import Name
from ui.desk import Desk
from ui.http.lookups import Place
from ui.lookups import stretch
from ui.render import day
from ui.visible import safe

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""No script at all, and nothing from anywhere."""
_WITH_MODULE = POLICY.replace("style-src", "script-src 'self'; style-src 'self'")
_MODULE = '<script type="module" src="../room/permalink.js"></script>'

_PARAGRAPH = re.compile(r"\S(?:.*?\S)??(?=\s*\n\s*\n|\s*\Z)", re.DOTALL)
_STYLE = """
:root { color-scheme: light dark; }
body { margin: 0 auto; max-width: 40rem; padding: 2rem 1.25rem 6rem; overflow-wrap: anywhere;
  font: 1.075rem/1.65 Georgia, "Times New Roman", serif; background: Canvas; color: CanvasText; }
header { font: .875rem/1.5 ui-sans-serif, system-ui, sans-serif; opacity: .8; margin-bottom: 2rem;
  padding-bottom: .75rem; border-bottom: 1px solid; }
h1 { font-size: 1.5rem; line-height: 1.3; margin: 0 0 1rem; }
h2 { font-size: 1.1rem; line-height: 1.4; margin: 2rem 0 .5rem; }
p { margin: 0 0 1rem; white-space: pre-wrap; tab-size: 6; }
.front { opacity: .75; font-size: .95rem; margin-bottom: .35rem; }
mark { background: #ffe27a; color: #1b1b1b; border-radius: .2em; padding: .05em .1em; scroll-margin-top: 30vh; }
a { color: LinkText; }
"""
_FRONT = ("author", "published", "publisher", "url", "credit")


def permalinks(desk: Desk) -> APIRouter:
    """The page of an article."""
    routes = APIRouter()

    @routes.get("/read/{id}", response_class=HTMLResponse, include_in_schema=False)
    async def read(id: Name, start: Place = None, end: Place = None) -> HTMLResponse:
        article = await desk.look(lambda library: library.article(id))
        place = stretch(article, start, end) if start is not None or end is not None else None
        page = article_page(article, (place.start, place.end) if place else None, _MODULE)
        return HTMLResponse(page, headers={"Content-Security-Policy": _WITH_MODULE})

    return routes


def article_page(article: Article, place: tuple[int, int] | None = None, module: str = "") -> str:
    """The whole page, without script unless a `module` is given. The words are the stored ones, in their order; those at
    `place` are marked."""
    facts = [article.publisher, article.author, day(article.published), article.file]
    known = {name: getattr(article, name) for name in ("publisher", "author", "published", "file")}
    data = "".join(f' data-{name}="{safe(fact)}"' for name, fact in known.items() if fact)
    head = " · ".join(safe(fact) for fact in facts if fact)
    original = source_url(article.url, article.text[slice(*place)] if place else "")
    if original:
        head += f' · <a href="{escape(original)}" rel="noopener noreferrer">the original</a>'
    body = "".join(_blocks(article, place))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{safe(article.title)}</title><style>{_STYLE}</style>{module}</head>"
        f"<body><header{data}>{head}</header><main>{body}</main></body></html>"
    )


def _blocks(article: Article, place: tuple[int, int] | None) -> Iterator[str]:
    named = False
    for match in _PARAGRAPH.finditer(article.text):
        words, within = _marked(article.text, match.span(), place, named)
        named |= within
        mark = _mark_over(article, match.span())
        tag = {"title": "h1", "heading": "h2"}.get(mark.kind if mark else "", "p")
        front = ' class="front"' if mark and mark.kind in _FRONT else ""
        yield f'<{tag} dir="auto" data-start="{match.start()}"{front}>{words}</{tag}>'


def _marked(
    text: str, paragraph: tuple[int, int], place: tuple[int, int] | None, named: bool
) -> tuple[str, bool]:
    """A paragraph's words, and whether some of them are marked; the first of them have the place's name."""
    first, last = paragraph
    start, end = (max(first, place[0]), min(last, place[1])) if place else (first, first)
    if place is None or start >= end:
        return safe(text[first:last]), False
    name = "" if named else f' id="{place[0]}-{place[1]}"'
    return (
        f"{safe(text[first:start])}<mark{name}>{safe(text[start:end])}</mark>{safe(text[end:last])}",
        True,
    )


def _mark_over(article: Article, paragraph: tuple[int, int]) -> Mark | None:
    """What a paragraph is where it is not running text."""
    covers = (mark for mark in article.marks if (mark.start, mark.end) == paragraph)
    return next(covers, None)
