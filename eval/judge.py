"""A judge: any OpenAI-compatible model, with a transcript so that judging again gives the same without the model."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval.errors import MeasureError, SuiteError
from eval.intervals import one_line

_SECONDS = 60.0  # one reply
_NO_KEY = "none"  # the client insists on one, many endpoints of one's own do not
_SILENT = 3  # failed requests in a row after which the judge is not asked any more


class Judge:
    """A model that judges, and its transcript: a JSON Lines file, one request and reply a line, by `key`, the sha256
    of model and messages. What the transcript holds is not asked again; without `base_url` nothing is. The model's
    key is written nowhere. Raises SuiteError for a transcript that cannot be read."""

    def __init__(self, base_url: str | None, model: str, key: str, transcript: Path) -> None:
        self.model = model
        self._base_url = base_url
        self._key = key
        self._transcript = transcript
        self._replies = _read(transcript)
        self._failures = 0

    def reply(self, messages: Sequence[dict[str, str]]) -> str:
        """The model's reply to chat messages. Raises MeasureError where there is none."""
        said = json.dumps([self.model, list(messages)], ensure_ascii=False)
        key = hashlib.sha256(said.encode()).hexdigest()
        if key not in self._replies:
            reply = self._asked(messages)
            line = {"key": key, "model": self.model, "messages": list(messages), "reply": reply}
            self._transcript.parent.mkdir(parents=True, exist_ok=True)
            with self._transcript.open("a+b") as file:
                file.seek(max(file.tell() - 1, 0))
                after_cut = b"\n" if file.read(1) not in (b"", b"\n") else b""
                file.write(after_cut + json.dumps(line, ensure_ascii=False).encode() + b"\n")
            self._replies[key] = reply
        return self._replies[key]

    def _asked(self, messages: Sequence[dict[str, str]]) -> str:
        if self._base_url is None:
            raise MeasureError("not in the transcript, and no judge's address is given")
        if self._failures >= _SILENT:
            raise MeasureError(f"not asked: the judge at {self._base_url} failed {_SILENT} times in a row")
        import openai

        with openai.OpenAI(
            base_url=self._base_url, api_key=self._key or _NO_KEY, timeout=_SECONDS, max_retries=1
        ) as client:
            try:
                whole: Any = client.chat.completions.create(
                    model=self.model,
                    messages=list(messages),  # type: ignore[arg-type]
                    temperature=0,
                )
                reply = whole.choices[0].message.content
            except openai.OpenAIError as error:
                self._failures += 1
                raise MeasureError(f"the judge at {self._base_url}: {one_line(error)}") from None
            except (AttributeError, IndexError, TypeError):
                self._failures += 1
                raise MeasureError(f"the judge at {self._base_url} sent no chat completion") from None
        self._failures = 0
        if not isinstance(reply, str):
            raise MeasureError(f"the judge at {self._base_url} replied without text")
        return reply


def _read(transcript: Path) -> dict[str, str]:
    """The replies by key. A line cut short by a killed run is passed over."""
    try:
        lines = transcript.read_text("utf-8", errors="replace").split("\n")
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SuiteError(
            f"{str(transcript)!r} cannot be read: {error.strerror}; name another transcript"
        ) from None
    replies: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
            replies.setdefault(data["key"], data["reply"])
        except (ValueError, KeyError, TypeError):
            if not line.startswith('{"key"'):
                raise SuiteError(
                    f"{transcript.name}, line {number}: no request and reply of a judge; take the line out"
                ) from None
    return replies
