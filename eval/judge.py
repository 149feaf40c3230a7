"""A judge: any language model, with a transcript so that judging again gives the same without the model."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from eval.errors import MeasureError, SuiteError
from eval.replies import SILENT, Replies
from index.endpoint.language_model import LanguageModel, Message, ModelFailure

_TOKENS = 1024  # of it; what counts is its first line


class Judge:
    """A model that judges, and its transcript: a JSON Lines file, one request and reply a line, by `key`, the sha256
    of the model's `name` and messages. What the transcript holds is not asked again; without a `model` nothing is.
    Raises SuiteError for a transcript that cannot be read."""

    def __init__(self, name: str, transcript: Path, model: LanguageModel | None = None) -> None:
        self.name = name
        self._asking = Replies(model) if model else None
        self._transcript = transcript
        self._replies = _read(transcript)

    def reply(self, messages: Sequence[Message]) -> str:
        """The model's reply to chat messages. Raises MeasureError where there is none."""
        sent = [{"role": message.role, "content": message.content} for message in messages]
        said = json.dumps([self.name, sent], ensure_ascii=False)
        key = hashlib.sha256(said.encode()).hexdigest()
        if key not in self._replies:
            reply = self._asked(messages)
            line = {"key": key, "model": self.name, "messages": sent, "reply": reply}
            self._transcript.parent.mkdir(parents=True, exist_ok=True)
            with self._transcript.open("a+b") as file:
                file.seek(max(file.tell() - 1, 0))
                after_cut = b"\n" if file.read(1) not in (b"", b"\n") else b""
                file.write(after_cut + json.dumps(line, ensure_ascii=False).encode() + b"\n")
            self._replies[key] = reply
        return self._replies[key]

    def _asked(self, messages: Sequence[Message]) -> str:
        if self._asking is None:
            raise MeasureError("not in the transcript, and no judge is there to ask")
        if self._asking.silent:
            raise MeasureError(f"not asked: the judge {self.name!r} failed {SILENT} times in a row")
        try:
            return self._asking.reply(messages, _TOKENS)
        except ModelFailure as failure:
            raise MeasureError(f"the judge: {failure}") from None


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
