"""A response, whole or as its documented events: a search whose results are the quotations, and the message."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from time import time
from typing import Any, Literal
from uuid import uuid4

from assistant.answers import Answer, Citation, Partial, Stage
from ui.calls import Call, Waiting
from ui.http.streaming import PING_SECONDS
from ui.openai.asked import ResponsesBody
from ui.openai.message import Growing, Marked
from ui.openai.shapes import (
    Fault,
    FileCitation,
    Message,
    Response,
    ResponseUsage,
    Result,
    Search,
    Text,
    UrlCitation,
)
from ui.openai.streaming import PING, Counter, data, ending_with_error

_LONGEST_ATTRIBUTE = 512  # characters, as documented
_ATTRIBUTES = (
    "number",
    "title",
    "publisher",
    "author",
    "published",
    "start",
    "end",
    "read_url",
    "source_url",
)
_CODES = {"rate_limit_error": "rate_limit_exceeded", "invalid_request_error": "invalid_prompt"}


class Telling:
    """One response as it comes to be, and its events in the documented order, numbered."""

    def __init__(self, body: ResponsesBody, footnotes: bool) -> None:
        id, made = f"resp_{uuid4().hex}", int(time())
        self._response = Response(id, made, "in_progress", body.model, body.instructions, body.metadata or {})
        self._search = Search(f"fs_{uuid4().hex}", "in_progress")
        self._message = Message(f"msg_{uuid4().hex}", "in_progress")
        self._growing = Growing(footnotes)
        self._number = 0
        self._annotated = 0

    def whole(self, answer: Answer, usage: tuple[int, int]) -> Response:
        """The response, completed; its text is what has grown until now, or the answer."""
        if not self._growing.text:
            self._growing.grow(answer)
        output = (_searched(self._search, answer), self._said())
        return replace(
            self._response,
            status="completed",
            output=output,
            usage=_used(usage),
            citations=self._growing.placed(answer),
            answer=answer,
        )

    def begin(self) -> Iterator[bytes]:
        """The response is there, and the articles are being searched."""
        for kind in ("created", "in_progress"):
            yield self._event(f"response.{kind}", response=self._response)
        yield self._of_item("added", 0, self._search)
        for kind in ("in_progress", "searching"):
            yield self._of_search(kind)

    def add(self, part: Partial | Answer) -> Iterator[bytes]:
        """The message grows; its annotations come as their quotations are verified."""
        if isinstance(part, Answer):
            yield self._of_search("completed")
            yield self._of_item("done", 0, _searched(self._search, part))
        first = not self._growing.text
        text, marked = self._growing.grow(part)
        if text and first:
            yield self._of_item("added", 1, self._message)
            yield self._of_text("response.content_part.added", part=Text())
        if text:
            yield self._of_text("response.output_text.delta", delta=text, logprobs=())
        for annotation in _annotations(marked):
            kind = "response.output_text.annotation.added"
            yield self._of_text(kind, annotation_index=self._annotated, annotation=annotation)
            self._annotated += 1

    def end(self, answer: Answer, usage: tuple[int, int]) -> Iterator[bytes]:
        """The message and the response are whole."""
        message = self._said()
        yield self._of_text("response.output_text.done", text=self._growing.text, logprobs=())
        yield self._of_text("response.content_part.done", part=message.content[0])
        yield self._of_item("done", 1, message)
        yield self._event("response.completed", response=self.whole(answer, usage))

    def fail(self, error: Fault) -> Iterator[bytes]:
        """There is no answer, and why."""
        yield self._event("error", code=error.code, message=error.message, param=error.param)
        failed = {"code": _CODES.get(error.type, "server_error"), "message": error.message}
        yield self._event("response.failed", response=replace(self._response, status="failed", error=failed))

    def _said(self) -> Message:
        text = Text(self._growing.text, tuple(_annotations(self._growing.marked)))
        return replace(self._message, status="completed", content=(text,))

    def _of_item(self, kind: Literal["added", "done"], place: int, item: Search | Message) -> bytes:
        return self._event(f"response.output_item.{kind}", output_index=place, item=item)

    def _of_search(self, kind: str) -> bytes:
        return self._event(f"response.file_search_call.{kind}", output_index=0, item_id=self._search.id)

    def _of_text(self, kind: str, **more: Any) -> bytes:
        return self._event(kind, item_id=self._message.id, output_index=1, content_index=0, **more)

    def _event(self, kind: str, **more: Any) -> bytes:
        event = {"type": kind, "sequence_number": self._number, **more}
        self._number += 1
        return data(event, kind)


async def events(call: Call, telling: Telling, address: str, count: Counter) -> AsyncIterator[bytes]:
    """A response as server-sent events."""

    async def told() -> AsyncIterator[bytes]:
        for event in telling.begin():
            yield event
        async for part in call.events(PING_SECONDS):
            if part is None or isinstance(part, Waiting | Stage):
                yield PING
                continue
            part = part.at(address)
            for event in telling.add(part):
                yield event
            if isinstance(part, Answer):
                for event in telling.end(part, await count(part.text)):
                    yield event

    async for event in ending_with_error(told(), telling.fail):
        yield event


def _annotations(marked: Sequence[Marked]) -> Iterator[UrlCitation | FileCitation]:
    """Of each citation one that spans its marker, and one that stands behind it."""
    for each in marked:
        cited = each.citation
        yield UrlCitation(each.start, each.end, cited.title, cited.read_url, cited.quote)
        yield FileCitation(cited.article, cited.file, each.end)


def _searched(search: Search, answer: Answer) -> Search:
    results = tuple(_result(each, answer.confidence) for each in answer.citations)
    return replace(search, status="completed", queries=(answer.standalone_question,), results=results)


def _result(citation: Citation, confidence: float | None) -> Result:
    known = {name: value for name in _ATTRIBUTES if (value := getattr(citation, name)) is not None}
    attributes = {
        name: value[:_LONGEST_ATTRIBUTE] if isinstance(value, str) else value for name, value in known.items()
    }
    return Result(citation.article, citation.file, confidence, citation.quote, attributes)


def _used(usage: tuple[int, int]) -> ResponseUsage:
    asked, answered = usage
    cached, reasoned = {"cached_tokens": 0, "cache_write_tokens": 0}, {"reasoning_tokens": 0}
    return ResponseUsage(asked, cached, answered, reasoned, asked + answered)
