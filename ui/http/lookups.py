"""What the API looks up beside answers: passages, articles and their texts, and the quotations of a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field

from index.articles import Order, Sorting
from ui.asking import Checking, FiltersBody, Name, Searching, filters_of
from ui.desk import Desk
from ui.lookups import checked, listed, reached_at, stretch
from ui.shapes import ArticlePage, CheckedText, FoundPassage, OneArticle, Stretch

Place = Annotated[
    int | None, Query(ge=0, le=2**31 - 1, description="A place in the stored text, in characters.")
]


@dataclass(frozen=True, slots=True)
class FoundPassages:
    """The passages found for a question, best first, and what the search lacked."""

    question: str
    hits: tuple[FoundPassage, ...]
    notes: tuple[str, ...]


class Listing(FiltersBody):
    """Which articles, in which order, how many at most, and from where on."""

    sort: Annotated[Sorting, Field(description="`read` is when they were taken in.")] = "file"
    down: Annotated[bool, Field(strict=False, description="From the end of that order.")] = False
    limit: Annotated[int, Field(ge=1, le=200, strict=False, description="The most articles to return.")] = 50
    cursor: Annotated[Name | None, Field(description="`next` of the page before.")] = None


def lookups(desk: Desk) -> APIRouter:
    """The routes that only read."""
    routes = APIRouter(prefix="/v1")

    @routes.post("/search")
    async def search(body: Searching, request: Request) -> FoundPassages:
        """The passages that best fit a question, best first."""
        filters = filters_of(body.filters)
        found = await desk.look(lambda library: library.search(body.question, body.limit, filters))
        notes = (found.lacking,) if found.lacking else ()
        at = reached_at(desk, request)
        return FoundPassages(body.question, tuple(FoundPassage.of(hit, at) for hit in found), notes)

    @routes.post("/verify-quote")
    async def verify_quote(body: Checking, request: Request) -> CheckedText:
        """Every quotation of a text held against the articles: exact, altered or absent."""
        return await checked(desk, body.text, filters_of(body.filters), reached_at(desk, request))

    @routes.get("/articles")
    async def articles(wanted: Annotated[Listing, Query()]) -> ArticlePage:
        """The articles by file name, or sorted otherwise, page by page."""
        order = Order(wanted.sort, wanted.down)
        return await listed(desk, wanted.filters(), wanted.cursor, wanted.limit, order)

    @routes.get("/articles/{id}")
    async def one(id: Name) -> OneArticle:
        """One article, without its text, and where its facts were read."""
        return await desk.look(
            lambda library: OneArticle.of(library.article(id), library.store.read_at([id]).get(id))
        )

    @routes.get("/articles/{id}/text")
    async def text(id: Name, start: Place = None, end: Place = None) -> Stretch:
        """The stored words of an article at a place, all of them without one."""
        return stretch(await desk.look(lambda library: library.article(id)), start, end)

    return routes
