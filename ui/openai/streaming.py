"""What both kinds of streams share: their events, an error as the last one, and counting word pieces."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import Any

from pydantic import TypeAdapter

from index.errors import CitedError
from ui.openai.errors import fault_of
from ui.openai.shapes import Fault
from ui.visible import json_text

PING = b": ping\n\n"
"""A comment, by which proxies see that the line lives."""
_PLAIN: TypeAdapter[Any] = TypeAdapter(Any)  # dataclasses to plain JSON types
DONE = b"data: [DONE]\n\n"
Counter = Callable[[str], Awaitable[tuple[int, int]]]
"""The word pieces of what was asked and of this text."""


def data(value: dict[str, Any], name: str | None = None) -> bytes:
    """One event; JSON on one line."""
    head = f"event: {name}\n" if name else ""
    return f"{head}data: {json_text(_PLAIN.dump_python(value), indent=None)}\n\n".encode()


async def ending_with_error(
    events: AsyncIterator[bytes], last: Callable[[Fault], Iterable[bytes]]
) -> AsyncIterator[bytes]:
    """The events; where they break off, what `last` makes of the error."""
    try:
        async for event in events:
            yield event
    except Exception as error:
        if not isinstance(error, CitedError):
            logging.getLogger("cited").exception("a streamed question failed")
        for event in last(fault_of(error)):
            yield event
