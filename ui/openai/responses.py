"""A response, whole or as its documented events: a search whose results are the quotations, and the message."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from time import time
from typing import Any
from uuid import uuid4

from assistant.answers import Answer, Citation, Partial
from ui.calls import Call, Waiting
from ui.http.streaming import PING_SECONDS
from ui.openai.asked import ResponsesBody
from ui.openai.message import Growing, Marked
from ui.openai.streaming import PING, Counter, data, ending_with_error

Json = dict[str, Any]
_LONGEST_ATTRIBUTE = 512  # characters, as documented
_CODES = {"rate_limit_error": "rate_limit_exceeded", "invalid_request_error": "invalid_prompt"}


@dataclass(frozen=True, slots=True)
class About:
    """What is said of one response from its creation on."""

    body: ResponsesBody
    id: str = field(default_factory=lambda: f"resp_{uuid4().hex}")
    search_id: str = field(default_factory=lambda: f"fs_{uuid4().hex}")
    message_id: str = field(default_factory=lambda: f"msg_{uuid4().hex}")
    created: int = field(default_factory=lambda: int(time()))

    def response(self, status: str, output: Sequence[Json] = (), error: Json | None = None) -> Json:
        """A `response`."""
        return {
            "id": self.id,
            "object": "response",
            "created_at": self.created,
            "status": status,
            "error": error,
            "incomplete_details": None,
            "instructions": self.body.instructions,
            "metadata": self.body.metadata or {},
            "model": self.body.model,
            "output": list(output),
            "parallel_tool_calls": False,
            "previous_response_id": None,
            "store": False,
            "temperature": None,
            "text": {"format": {"type": "text"}},
            "tool_choice": "auto",
            "tools": [],
            "top_p": None,
            "usage": None,
        }

    def search(self, status: str, answer: Answer | None = None) -> Json:
        """The `file_search_call`; its results are the quotations, each from its file."""
        queries = [answer.standalone_question] if answer else []
        results = [_result(each, answer.confidence) for each in answer.citations] if answer else None
        about = {"id": self.search_id, "type": "file_search_call", "status": status}
        return about | {"queries": queries, "results": results}

    def message(self, status: str, content: Sequence[Json] = ()) -> Json:
        """The message."""
        about = {"id": self.message_id, "type": "message", "status": status}
        return about | {"role": "assistant", "content": list(content)}

    def completed(self, growing: Growing, answer: Answer, usage: tuple[int, int]) -> Json:
        """The whole response."""
        output = [self.search("completed", answer), self.message("completed", [text_part(growing)])]
        proof = {"citations": growing.placed(answer), "answer": answer.to_json()}
        return self.response("completed", output) | {"usage": _usage(usage)} | proof


def whole(about: About, answer: Answer, usage: tuple[int, int], footnotes: bool) -> Json:
    """A response that was not streamed."""
    growing = Growing(footnotes)
    growing.grow(answer)
    return about.completed(growing, answer, usage)


class Telling:
    """The events of one response, in the documented order, numbered."""

    def __init__(self, about: About, footnotes: bool) -> None:
        self._about = about
        self._growing = Growing(footnotes)
        self._number = 0
        self._annotated = 0
        self._began = self._found = False

    def begin(self) -> Iterator[bytes]:
        """The response is there, and the articles are being searched."""
        for kind in ("created", "in_progress"):
            yield self._event(f"response.{kind}", response=self._about.response("in_progress"))
        yield self._event(
            "response.output_item.added", output_index=0, item=self._about.search("in_progress")
        )
        for kind in ("in_progress", "searching"):
            yield self._of_search(kind)

    def add(self, part: Partial | Answer) -> Iterator[bytes]:
        """The message grows; its annotations come as their quotations are verified."""
        if isinstance(part, Answer):
            yield self._of_search("completed")
            item = self._about.search("completed", part)
            yield self._event("response.output_item.done", output_index=0, item=item)
        text, marked = self._growing.grow(part)
        if text and not self._began:
            self._began = True
            item = self._about.message("in_progress")
            yield self._event("response.output_item.added", output_index=1, item=item)
            yield self._of_text("response.content_part.added", part=text_part(Growing(footnotes=False)))
        if text:
            yield self._of_text("response.output_text.delta", delta=text, logprobs=[])
        for annotation in _annotations(marked):
            kind = "response.output_text.annotation.added"
            yield self._of_text(kind, annotation_index=self._annotated, annotation=annotation)
            self._annotated += 1

    async def end(self, answer: Answer, count: Counter) -> AsyncIterator[bytes]:
        """The message and the response are whole."""
        part = text_part(self._growing)
        yield self._of_text("response.output_text.done", text=self._growing.text, logprobs=[])
        yield self._of_text("response.content_part.done", part=part)
        item = self._about.message("completed", [part])
        yield self._event("response.output_item.done", output_index=1, item=item)
        completed = self._about.completed(self._growing, answer, await count(self._growing.text))
        yield self._event("response.completed", response=completed)

    def fail(self, error: Json) -> Iterator[bytes]:
        """There is no answer, and why."""
        said = {name: error[name] for name in ("code", "message", "param")}
        yield self._event("error", **said)
        failed = {"code": _CODES.get(error["type"], "server_error"), "message": error["message"]}
        yield self._event("response.failed", response=self._about.response("failed", error=failed))

    def _of_search(self, kind: str) -> bytes:
        name = f"response.file_search_call.{kind}"
        return self._event(name, output_index=0, item_id=self._about.search_id)

    def _of_text(self, kind: str, **more: Any) -> bytes:
        item = self._about.message_id
        return self._event(kind, item_id=item, output_index=1, content_index=0, **more)

    def _event(self, kind: str, **more: Any) -> bytes:
        event = {"type": kind, "sequence_number": self._number, **more}
        self._number += 1
        return data(event, kind)


async def events(
    call: Call, about: About, address: str, footnotes: bool, count: Counter
) -> AsyncIterator[bytes]:
    """A response as server-sent events."""
    telling = Telling(about, footnotes)

    async def told() -> AsyncIterator[bytes]:
        for event in telling.begin():
            yield event
        async for part in call.events(PING_SECONDS):
            if part is None or isinstance(part, Waiting):
                yield PING
                continue
            part = part.at(address)
            for event in telling.add(part):
                yield event
            if isinstance(part, Answer):
                async for event in telling.end(part, count):
                    yield event

    async for event in ending_with_error(told(), telling.fail):
        yield event


def text_part(growing: Growing) -> Json:
    """The text of the message with its annotations."""
    noted = _annotations(growing.marked)
    return {"type": "output_text", "text": growing.text, "annotations": noted, "logprobs": []}


def _annotations(marked: Sequence[Marked]) -> list[Json]:
    """Of each citation a `url_citation`, which spans its marker, and a `file_citation`, which stands behind it."""
    found: list[Json] = []
    for each in marked:
        cited = each.citation
        found.append(
            {
                "type": "url_citation",
                "start_index": each.start,
                "end_index": each.end,
                "title": cited.title,
                "url": cited.read_url,
                "content": cited.quote,
            }
        )
        found.append(
            {"type": "file_citation", "file_id": cited.article, "filename": cited.file, "index": each.end}
        )
    return found


def _result(citation: Citation, confidence: float | None) -> Json:
    names = ("number", "title", "publisher", "author", "published", "start", "end", "read_url", "source_url")
    known = {name: value for name in names if (value := getattr(citation, name)) is not None}
    attributes = {
        name: value[:_LONGEST_ATTRIBUTE] if isinstance(value, str) else value for name, value in known.items()
    }
    about = {"file_id": citation.article, "filename": citation.file, "score": confidence}
    return about | {"text": citation.quote, "attributes": attributes}


def _usage(usage: tuple[int, int]) -> Json:
    asked, answered = usage
    return {
        "input_tokens": asked,
        "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
        "output_tokens": answered,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": asked + answered,
    }
