"""What doors look up beside answers: the articles page by page, the quotations of a text, their own address."""

from __future__ import annotations

import base64
import json

from starlette.requests import Request

from assistant.answers import ADDRESS
from index.articles import Article, Filters, Order, SortKey, place_in
from index.errors import CitedError
from index.library import Library
from index.search.quotations import MOST_QUOTATIONS
from index.store.store import FIRST
from ui.desk import Desk
from ui.shapes import ArticlePage, CheckedQuotation, CheckedText, ListedArticle, Stretch


class PlaceError(CitedError):
    """A place that an article or a list has not."""


class CursorError(PlaceError):
    """A cursor that no page before gave."""


async def page(
    desk: Desk, filters: Filters, cursor: str | None, limit: int, order: Order = FIRST
) -> tuple[list[tuple[Article, str | None]], str | None]:
    """At most `limit` articles, each with the time it was taken in at, and the cursor of those after them: the place
    after which the next page begins. Raises CursorError."""
    after = _place_of(cursor, order) if cursor else None

    def read(library: Library) -> list[tuple[Article, str | None]]:
        found = library.store.articles(filters, order=order, after=after, limit=limit + 1)
        times = library.store.read_at(one.id for one in found)
        return [(one, times.get(one.id)) for one in found]

    found = await desk.look(read)
    if len(found) <= limit:
        return found, None
    last, read_at = found[limit - 1]
    return found[:limit], _cursor_of(order, place_in(order, last, read_at or ""))


async def listed(
    desk: Desk, filters: Filters, cursor: str | None, limit: int, order: Order = FIRST
) -> ArticlePage:
    """A page as doors show it. Raises CursorError."""
    found, after = await page(desk, filters, cursor, limit, order)
    return ArticlePage(tuple(ListedArticle.of(*one) for one in found), after)


async def checked(desk: Desk, text: str, filters: Filters, address: str) -> CheckedText:
    """Every quotation of a text, looked up, by the server that is reached at this address."""
    found = await desk.look(lambda library: library.check_quotations(text, filters))
    kinds = [each.status for each in found]
    return CheckedText(
        tuple(CheckedQuotation.of(each, address) for each in found),
        kinds.count("exact"), kinds.count("altered"), kinds.count("absent"), len(found) < MOST_QUOTATIONS,
    )  # fmt: skip


def reached_at(desk: Desk, request: Request | None) -> str:
    """The address at which a caller reaches the server: the one that is set, else that of the request, whose Host the
    gate has checked."""
    return desk.address or (str(request.base_url).rstrip("/") if request else ADDRESS)


def stretch(article: Article, start: int | None, end: int | None) -> Stretch:
    """The words at a place; the whole text without one. Raises PlaceError."""
    length = len(article.text)
    first, last = start or 0, length if end is None else end
    if not first <= last <= length:
        raise PlaceError(f"{first}:{last} is no place in {article.id!r}, which is {length} characters long")
    return Stretch(article.id, first, last, article.text[first:last])


def _cursor_of(order: Order, place: SortKey) -> str:
    return base64.urlsafe_b64encode(json.dumps([order.by, order.down, *place]).encode()).decode()


def _place_of(cursor: str, order: Order) -> SortKey:
    try:
        by, down, value, file, id = json.loads(base64.b64decode(cursor, b"-_", validate=True))
        if Order(by, down) != order or not isinstance(value, int if by == "length" else str):
            raise ValueError
        return value, str(file), str(id)
    except (ValueError, TypeError):
        raise CursorError(
            f"{cursor[:40]!r} is no cursor of this order; leave it out for the first page, then give `next` of the last"
        ) from None
