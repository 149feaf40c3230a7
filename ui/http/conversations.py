"""What the API keeps of conversations: listed, searched, opened with every quotation checked anew, taken away, deleted."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Annotated, Any, Literal, TypeVar

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BeforeValidator, Field, TypeAdapter, ValidationError

from assistant.answers import Answer
from index.library import Library
from ui.asking import Name
from ui.conversations import MOST_TURNS, NOBODYS, Conversations, KeepingOff, Kept, Listed, Renaming, Turn
from ui.desk import Desk
from ui.http.schema import MOST
from ui.lookups import reached_at
from ui.shapes import StandingTurn
from ui.transcript import as_markdown

T = TypeVar("T")
Limit = Annotated[int, Query(ge=1, le=200, description="The most to return.")]
After = Annotated[str | None, Query(max_length=100, description="`next` of the page before.")]
Words = Annotated[str, Query(max_length=500, description="Words that title, questions or answers hold.")]
_ANSWER = TypeAdapter(Answer)
_MARKDOWN = {"text/markdown": {"schema": {"type": "string"}}}


@dataclass(frozen=True, slots=True)
class ConversationPage:
    """Conversations, last changed first; `next` is null on the last page. `keeps`: whether new ones are kept."""

    keeps: bool
    conversations: Annotated[tuple[Listed, ...], Field(max_length=200)]
    next: str | None


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation with its turns."""

    id: str
    title: str
    made: str
    changed: str
    turns: Annotated[tuple[StandingTurn, ...], Field(max_length=MOST_TURNS)]


@dataclass(frozen=True, slots=True)
class Cleared:
    """How many conversations were deleted."""

    deleted: int


def _strict(sent: Any) -> Answer:
    """The answer, if every part is of its very type and every integer a count, place or number, as the schema says."""
    try:
        answer = _ANSWER.validate_json(json.dumps(_whole(sent), allow_nan=False), strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        raise ValueError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    if not all(0 <= number <= MOST for number in _integers(answer.to_json())):
        raise ValueError(f"an integer is below 0 or above {MOST}")
    return answer


class SentTurn(Turn):
    """A turn as a caller sends it."""

    answer: Annotated[Answer, BeforeValidator(_strict)]


def _whole(part: Any) -> Any:
    """Plain JSON in which 3.0 is 3, as JSON Schema has it."""
    if isinstance(part, float) and part.is_integer() and abs(part) <= MOST:
        return int(part)
    if isinstance(part, dict):
        return {name: _whole(each) for name, each in part.items()}
    return [_whole(each) for each in part] if isinstance(part, list) else part


def _integers(part: Any) -> Iterator[int]:
    if isinstance(part, int):
        yield part
    elif isinstance(part, Mapping):
        for each in part.values():
            yield from _integers(each)
    elif isinstance(part, list | tuple):
        for each in part:
            yield from _integers(each)


def owner_of(request: Request) -> str:
    """Whose conversations a request sees, as the gate has found."""
    return str(getattr(request.state, "owner", NOBODYS))


Owner = Annotated[str, Depends(owner_of)]


class _Keeping:
    """The library's conversations, opened when they are first asked for."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._opened: list[Conversations] = []

    async def held(self, do: Callable[[Conversations], T]) -> T:
        """What `do` gives of them, in a thread that may wait for the disk."""

        def look(library: Library) -> T:
            if not self._opened:
                self._opened.append(Conversations(library.folder))
            return do(self._opened[0])

        return await self._desk.look(look)

    async def keep(self, owner: str, turn: Turn, id: str | None = None) -> Listed:
        """Keeps a turn in a conversation, a new one without `id`. Raises KeepingOff."""
        if not self._desk.keeps:
            raise KeepingOff("this server keeps no conversations: CITED_CONVERSATIONS is false")
        return await self.held(lambda kept: kept.keep(owner, turn, id))

    async def told(self, owner: str, id: str, request: Request) -> Conversation:
        """A conversation as it stands: what the articles no longer bear out is withdrawn."""
        listed, turns = await self.held(lambda kept: kept.get(owner, id))
        at = reached_at(self._desk, request)

        def stand(each: Kept) -> StandingTurn:
            answer, withdrawn = self._desk.standing(each.turn.answer)
            given = each.turn.filters
            filters: dict[str, str] | None = given.model_dump(exclude_none=True) if given else None
            return StandingTurn(each.asked, answer.at(at), withdrawn, filters)

        shown = await self._desk.look(lambda _: tuple(map(stand, turns)))
        return Conversation(listed.id, listed.title, listed.made, listed.changed, shown)


def conversations(desk: Desk) -> APIRouter:
    """The routes below `/v1/conversations`."""
    routes = APIRouter(prefix="/v1/conversations")
    keeping = _Keeping(desk)

    @routes.get("")
    async def page(
        owner: Owner, words: Words = "", limit: Limit = 50, cursor: After = None
    ) -> ConversationPage:
        """The caller's conversations, last changed first, page by page; with `words` those that hold all of them."""
        found, after = await keeping.held(lambda kept: kept.page_of(owner, words, cursor, limit))
        return ConversationPage(desk.keeps, tuple(found), after)

    @routes.post("", status_code=201)
    async def begin(body: SentTurn, owner: Owner) -> Listed:
        """Keeps an answer as the first of a new conversation, which has its question for a title."""
        return await keeping.keep(owner, body)

    @routes.delete("")
    async def clear(owner: Owner) -> Cleared:
        """Deletes all of the caller's conversations."""
        return Cleared(await keeping.held(lambda kept: kept.clear(owner)))

    @routes.get("/{id}")
    async def one(id: Name, owner: Owner, request: Request) -> Conversation:
        """A conversation, every quotation held against the articles as they are now."""
        return await keeping.told(owner, id, request)

    @routes.post("/{id}/turns", status_code=201)
    async def go_on(id: Name, body: SentTurn, owner: Owner) -> Listed:
        """Keeps an answer at the end of a conversation."""
        return await keeping.keep(owner, body, id)

    @routes.patch("/{id}")
    async def rename(id: Name, body: Renaming, owner: Owner) -> Listed:
        """Gives a conversation another title."""
        return await keeping.held(lambda kept: kept.rename(owner, id, body.title))

    @routes.delete("/{id}")
    async def delete(id: Name, owner: Owner) -> Listed:
        """Deletes a conversation: it is in no file any more."""
        return await keeping.held(lambda kept: kept.delete(owner, id))

    @routes.get("/{id}/export", response_model=Conversation, responses={200: {"content": _MARKDOWN}})
    async def export(
        id: Name, owner: Owner, request: Request, form: Literal["json", "markdown"] = "json"
    ) -> Any:
        """A conversation as a file: as JSON, or as Markdown with a footnote for each quotation."""
        found = await keeping.told(owner, id, request)
        ending = {"json": "json", "markdown": "md"}[form]
        headers = {"Content-Disposition": f'attachment; filename="conversation-{found.id}.{ending}"'}
        if form == "json":
            return JSONResponse(asdict(found), headers=headers)
        return Response(as_markdown(found.title, found.turns), headers=headers, media_type="text/markdown")

    return routes
