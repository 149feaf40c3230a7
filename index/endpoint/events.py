"""Server-sent events out of bytes that arrive in any pieces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

MOST_EVENT_BYTES = 2**20
"""Of one line, and of the data of one event: a long chain of reasoning in one piece."""


class TooLong(Exception):
    """A line or an event is longer than anything that is sent."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event: its name, "" if it has none, and its data lines joined."""

    name: str
    data: str


@dataclass(slots=True)
class Events:
    """Decodes the event stream format of the HTML standard, section 9.2.6 (without ids and retry times, which say
    nothing here). `lines` counts lines that belong to the format, comments included. Bytes that are no UTF-8 raise
    UnicodeDecodeError, an event longer than `MOST_EVENT_BYTES` TooLong."""

    lines: int = 0
    _buffer: bytearray = field(default_factory=bytearray)
    _name: str = ""
    _data: list[str] = field(default_factory=list)
    _length: int = 0

    def feed(self, piece: bytes) -> Iterator[Event]:
        """The events that are whole by now."""
        searched = len(self._buffer)
        self._buffer += piece
        start = 0
        while (end := self._buffer.find(b"\n", max(start, searched))) >= 0:
            line = self._buffer[start:end].decode("utf-8").rstrip("\r")
            start = end + 1
            if not line and self._data:
                yield self._take()
            self._read(line)
        del self._buffer[:start]
        if len(self._buffer) > MOST_EVENT_BYTES:
            raise TooLong

    def close(self) -> Event | None:
        """The event that the end of the stream cut short, if any."""
        self._read(self._buffer.decode("utf-8", "replace"))
        self._buffer.clear()
        return self._take() if self._data else None

    def _read(self, line: str) -> None:
        name, colon, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data" and colon:
            self._data.append(value)
            self._length += len(value) + 50  # a text of its own
            if self._length > MOST_EVENT_BYTES:
                raise TooLong
        elif name == "event":
            self._name = value.strip()
        self.lines += bool(colon) and name in ("", "data", "event", "id", "retry")

    def _take(self) -> Event:
        event = Event(self._name, "\n".join(self._data))
        self._name, self._data, self._length = "", [], 0
        return event
