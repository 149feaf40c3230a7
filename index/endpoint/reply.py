"""What the bytes of an endpoint's answer say: text as it arrives, and whether it is whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from index.endpoint.events import MOST_EVENT_BYTES, Event, Events, TooLong
from index.endpoint.failures import Failures
from index.endpoint.language_model import Cause, Spent
from index.endpoint.reasoning import Thoughts

DONE = "[DONE]"
# English has 4 to 5 characters to a token; no text people read has 8 throughout, and short ones get some room.
CHARACTERS_PER_TOKEN = 8
ROOM = 200
MOST_MARKS = 1_000  # of reasoning in one event
MOST_HELD = 2**16  # characters that may be reasoning or answer, which is not known yet
MOST_STREAM_BYTES = 16 * 2**20  # 32,000 tokens, reasoning too, in events of 500 bytes

_FINISHES: Mapping[str, Cause] = {
    "length": "length",
    "model_length": "length",
    "content_filter": "filtered",
    "sensitive": "filtered",
    "insufficient_system_resource": "server_error",
    "error": "server_error",
}


class Reply:
    """One body with status 200, of either kind: an event stream or one JSON object, whichever was asked for. `feed` and
    `close` give text and raise ModelFailure; only a `close` that raises nothing makes the text whole. `finished` says
    that the model ended its answer, `done` that nothing more will come; `spent` what it cost, once told."""

    def __init__(self, failures: Failures, most: int, reasoning: tuple[str, ...]) -> None:
        self.finish: str | None = None
        self.done = False
        self.spent: Spent | None = None
        self._failures = failures
        self._most = most * CHARACTERS_PER_TOKEN + ROOM
        self._reasoning_fields = reasoning
        self._reasoned = self._refused = self._said = self._any_event = False
        self._length = self._bytes = 0
        self._thoughts = Thoughts()
        self._events: Events | None = None
        self._body = bytearray()

    @property
    def finished(self) -> bool:
        return self.finish is not None

    def feed(self, data: bytes) -> Iterator[str]:
        """The text in the next bytes."""
        self._bytes += len(data)
        if self._bytes > (MOST_EVENT_BYTES if self._events is None else MOST_STREAM_BYTES):
            raise self._failures.of("endless")
        if self._events is None:
            self._body += data
            if not self._is_stream():
                return
            self._events, data = Events(), bytes(self._body)
            self._body.clear()
        try:
            for event in self._events.feed(data):
                yield from self._event(event)
        except UnicodeDecodeError:
            raise self._failures.of("garbage") from None
        except TooLong:
            raise self._failures.of("endless") from None

    def close(self) -> Iterator[str]:
        """The text that was held back. Raises ModelFailure unless the answer is whole."""
        if self._events is not None:
            last = self._events.close()
            if last is not None and not self.done:
                yield from self._event(last)
            if not self._any_event and not self._events.lines:
                raise self._failures.of("garbage")
        elif self._body.strip():
            yield from self._object(self._failures.decoded(self._body))
        rest = self._thoughts.close()
        if rest:
            yield self._counted(rest)
        self._judge()

    def _is_stream(self) -> bool:
        """Whether the body is an event stream; a JSON object is collected until it ends."""
        # DeepSeek sends empty lines before the object while it waits.
        start = bytes(self._body[:1024]).removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
        if start and start not in b"{:deir":
            raise self._failures.of("garbage")
        return bool(start) and start != b"{"

    def _event(self, event: Event) -> Iterator[str]:
        self._any_event = True
        if event.data.strip() == DONE:
            self.done = True
        if self.done:
            return
        content = self._failures.decoded(event.data)
        if event.name == "error":
            raise self._failures.reported(content)
        yield from self._object(content)

    def _object(self, content: Any) -> Iterator[str]:
        if not isinstance(content, dict):
            raise self._failures.of("garbage")
        if content.get("error") or content.get("object") == "error":
            raise self._failures.reported(content)
        self._count(content.get("usage"))
        choices = content.get("choices", [] if content.get("usage") else None)
        if not isinstance(choices, list):
            raise self._failures.of("garbage")
        for choice in choices:
            if not isinstance(choice, dict):
                raise self._failures.of("garbage")
            if choice.get("index", 0) in (0, None):
                yield from self._choice(choice)

    def _choice(self, choice: dict[str, Any]) -> Iterator[str]:
        message = choice.get("delta") or choice.get("message") or {}
        finish = choice.get("finish_reason") or None
        content = message.get("content") if isinstance(message, dict) else 0
        if not isinstance(content, str | None) or not isinstance(finish, str | None):
            raise self._failures.of("garbage")
        self._reasoned = self._reasoned or any(message.get(name) for name in self._reasoning_fields)
        self._refused = self._refused or bool(message.get("refusal"))
        if (content or "").count("think>") > MOST_MARKS:
            raise self._failures.of("endless")
        text = self._thoughts.feed(_whole_characters(content or ""))
        if self._thoughts.held > MOST_HELD:
            raise self._failures.of("endless")
        if self._thoughts.stray:
            raise self._failures.of("garbage", "reasoning without its opening mark, shown as answer")
        self.finish = finish or self.finish
        if text:
            yield self._counted(text)

    def _counted(self, text: str) -> str:
        self._length += len(text)
        if self._length > self._most:
            raise self._failures.of("endless")
        self._said = self._said or not text.isspace()
        return text

    def _count(self, usage: Any) -> None:
        if not isinstance(usage, dict):
            return
        prompt, completion = usage.get("prompt_tokens"), usage.get("completion_tokens")
        if isinstance(prompt, int) and isinstance(completion, int | None):
            self.spent = Spent(max(0, prompt), max(0, completion or 0))

    def _judge(self) -> None:
        """Raise unless the model ended its answer by itself and said something."""
        if self.finish is None:
            raise self._failures.of("cut")
        if self.finish in _FINISHES:
            raise self._failures.of(_FINISHES[self.finish])
        if self._refused:
            raise self._failures.of("filtered")
        if not self._said:
            only = self._reasoned or self._thoughts.unclosed
            raise self._failures.of("empty", "only reasoning came" if only else "")
        if self._thoughts.unclosed:
            raise self._failures.of("cut")
        if self.finish != "stop":
            raise self._failures.of("cut", f"finish_reason {self.finish}")


def _whole_characters(text: str) -> str:
    """JSON may escape half of a surrogate pair, which no door could encode: it becomes U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
