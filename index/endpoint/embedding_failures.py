"""What goes wrong with an embedding endpoint, each as one line for the user that never holds the key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal, Protocol

from index.errors import CitedError

Cause = Literal[
    "unreachable", "timeout", "rate_limited", "server_error", "unauthorised", "wrong_model", "refused",
    "redirected", "garbage", "count", "dimension", "numbers", "too_long",
]  # fmt: skip
_MENDS: Mapping[Cause, str] = {
    "unreachable": "could not be reached: check that it runs and that the base URL is right",
    "timeout": "gave no vectors in the time allowed: try again, or allow more time",
    "rate_limited": "takes no more texts for now: try again later",
    "server_error": "failed: try again later",
    "unauthorised": "refused the key: check it",
    "wrong_model": "is not there: check the model's name and the base URL",
    "refused": "refused the request",
    "redirected": "redirects elsewhere, where the key is not sent: change the base URL",
    "garbage": "answered in another format than OpenAI's /v1/embeddings: check the base URL",
    "count": "did not give one vector for each text: check that the model is an embedding model",
    "dimension": "gave vectors of another dimension than before: name the dimension, or leave it out and sync again",
    "numbers": "gave a vector that has no direction: check that the model is an embedding model",
    "too_long": "takes none of a text, however short: choose another model",
}
_LINK = re.compile(r"\b(?:\w+://|www\.)\S*", re.IGNORECASE)
_UNSAFE = re.compile(r"[^\w\s.,:;'\"%/+=-]")
_LONGEST = 160


class EmbeddingFailure(CitedError):
    """An endpoint gave no vectors. `cause` is one of `Cause`; `str(error)` names the model, its host and the mend."""

    def __init__(self, cause: Cause, message: str) -> None:
        super().__init__(message)
        self.cause = cause

    def __reduce__(self) -> tuple[type[EmbeddingFailure], tuple[Cause, str]]:
        return type(self), (self.cause, str(self))


class Refused(Exception):
    """The endpoint does not take a request as it is; another form of it may do, else `failure` stands."""

    def __init__(self, status: int, problem: str, failure: EmbeddingFailure) -> None:
        super().__init__(str(failure))
        self.status = status
        self.problem = problem
        self.failure = failure


class Asked(Protocol):
    """The place a failure names."""

    @property
    def model(self) -> str: ...

    @property
    def host(self) -> str: ...

    @property
    def key(self) -> str: ...


def failure(place: Asked, cause: Cause, detail: str = "") -> EmbeddingFailure:
    """The failure with the line of its cause; `detail` is added where it is safe to show."""
    line = f"the embedding model {place.model!r} at {place.host!r} {_MENDS[cause]}"
    words = _safe(detail, place.key)
    return EmbeddingFailure(cause, f"{line} (it says: {words})" if words else line)


def problem_of(body: Any) -> str:
    """An endpoint's own words in a decoded error body of any shape, code first; "" where there are none."""
    if isinstance(body, Mapping) and isinstance(body.get("error"), Mapping | str):
        body = body["error"]
    if isinstance(body, str):
        return "" if "<" in body[:200] else body
    if not isinstance(body, Mapping):
        return ""
    found = [body.get(name) for name in ("code", "type", "param", "message", "detail")]
    return " ".join(str(value) for value in found if isinstance(value, str | int) and value)


def _safe(words: str, key: str) -> str:
    """The words on one line without key, links and markup, shortened."""
    # Masking gateways repeat a beginning or an end of the key.
    parts = [key, *(key[start : start + 8] for start in range(len(key) - 7)), key[-4:]]
    for part in parts if len(key) >= 8 else [key]:
        words = words.replace(part, "...") if part else words
    plain = " ".join(_UNSAFE.sub(" ", _LINK.sub(" ", words)).split())
    return plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST].rstrip()} ..."
