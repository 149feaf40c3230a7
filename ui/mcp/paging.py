"""Articles page by page: a cursor is the place after which the next page begins."""

from __future__ import annotations

import base64
import json

from index.articles import Article, Filters
from index.errors import CitedError
from index.library import Library
from ui.desk import Desk


class CursorError(CitedError):
    """A cursor that no page before gave."""


async def page(
    desk: Desk, filters: Filters, cursor: str | None, limit: int
) -> tuple[list[Article], str | None]:
    """At most `limit` articles, and the cursor of those after them. Raises CursorError."""
    after = _place_of(cursor) if cursor else None

    def read(library: Library) -> list[Article]:
        return library.store.articles(filters, after=after, limit=limit + 1)

    found = await desk.look(read)
    last = found[limit - 1] if len(found) > limit else None
    return found[:limit], _cursor_of(last) if last else None


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
