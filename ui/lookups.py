"""What doors look up beside answers: the articles page by page, the quotations of a text, their own address."""

from __future__ import annotations

import base64
import json

from starlette.requests import Request

from assistant.answers import ADDRESS
from index.articles import Article, Filters
from index.errors import CitedError
from index.library import Library
from index.search.quotations import MOST_QUOTATIONS
from ui.desk import Desk
from ui.shapes import CheckedQuotation, CheckedText, Stretch


class PlaceError(CitedError):
    """A place that an article or a list has not."""


class CursorError(PlaceError):
    """A cursor that no page before gave."""


async def page(
    desk: Desk, filters: Filters, cursor: str | None, limit: int
) -> tuple[list[Article], str | None]:
    """At most `limit` articles, and the cursor of those after them: the place after which the next page begins. Raises
    CursorError."""
    after = _place_of(cursor) if cursor else None

    def read(library: Library) -> list[Article]:
        return library.store.articles(filters, after=after, limit=limit + 1)

    found = await desk.look(read)
    last = found[limit - 1] if len(found) > limit else None
    return found[:limit], _cursor_of(last) if last else None


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


def _cursor_of(article: Article) -> str:
    return base64.urlsafe_b64encode(json.dumps([article.file, article.id]).encode()).decode()


def _place_of(cursor: str) -> tuple[str, str]:
    try:
        file, id = json.loads(base64.b64decode(cursor, b"-_", validate=True))
        return str(file), str(id)
    except (ValueError, TypeError):
        raise CursorError(
            f"{cursor[:40]!r} is no cursor; leave it out for the first page, and then give `next` of the page before"
        ) from None
