"""What an endpoint's answers mean where they are no answer: a ModelFailure with its cause and a line without the key."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from index.endpoint.language_model import CAUSES, Cause, ModelFailure
from index.endpoint.masking import masked
from index.endpoint.presets import Endpoint

# OpenAI, vLLM, Ollama, llama.cpp, DashScope and gateways before them, as they word it.
_TOO_LONG = re.compile(
    r"context[ _]length|context[ _](?:window|size)|maximum context|prompt is too long|input is too long|"
    r"too many (?:input )?tokens|range of input length|max_tokens must be at least 1, got -|reduce the length of",
    re.IGNORECASE,
)
_WRONG_MODEL = re.compile(
    r"model[ _]not[ _](?:found|exist)|unknown model|invalid model|no such model|"
    r"\bmodel\b.{0,120}\b(?:does not exist|not found|not exist|is not available|no access)",
    re.IGNORECASE | re.DOTALL,
)
_FILTERED = re.compile(
    r"content[ _](?:filter|policy|management)|data_?inspection_?failed|content exists risk", re.IGNORECASE
)
_RATE = re.compile(r"rate[ _]?limit|too many requests|quota|throttl", re.IGNORECASE)
_KEY = re.compile(r"\b(?:api[ _-]?key|unauthori[sz]ed|authentication)\b", re.IGNORECASE)
_NEVER_BETTER = re.compile(r"insufficient_quota|billing|insufficient balance", re.IGNORECASE)

MOST_VALUES = 2**18  # of one JSON text: each takes up to a hundred bytes, whatever it is written as


@dataclass(frozen=True, slots=True)
class Problem:
    """An endpoint's error body: `{"error": {"message": ..., "code": ...}}` and its relatives."""

    message: str = ""
    param: str = ""
    code: str = ""

    @property
    def text(self) -> str:
        return f"{self.code} {self.message}"

    @property
    def never_better(self) -> bool:
        """Whether waiting cannot help, as with an empty account."""
        return bool(_NEVER_BETTER.search(self.text))


def read_problem(body: Any) -> Problem:
    """The problem in a decoded body of any shape; an empty one where there is none to read."""
    if isinstance(body, Mapping) and isinstance(body.get("error"), Mapping | str):
        body = body["error"]
    if isinstance(body, str):
        return Problem(message="" if "<" in body[:200] else body)
    if not isinstance(body, Mapping):
        return Problem()
    message = next((body[key] for key in ("message", "detail") if isinstance(body.get(key), str)), "")
    codes = [str(body[key]) for key in ("code", "type") if isinstance(body.get(key), str | int)]
    return Problem(message, str(body.get("param") or ""), " ".join(codes))


@dataclass(frozen=True, slots=True)
class Failures:
    """Makes the failures of one endpoint; `kind` is what its messages call the model."""

    endpoint: Endpoint
    kind: str = "language model"

    def of(self, cause: Cause, detail: str = "") -> ModelFailure:
        """A failure with the line that belongs to its cause; `detail` is added as the endpoint's own words."""
        line = f"the {self.kind} {self.endpoint.model!r} at {self.endpoint.host!r} {CAUSES[cause]}"
        words = masked(detail, self.endpoint.key)
        return ModelFailure(cause, f"{line} (it says: {words})" if words else line)

    def status(self, status: int, problem: Problem) -> ModelFailure:
        """The failure that an HTTP status other than 2xx means."""
        if status in (401, 403):
            # Nothing of what is said about a refused key can help the user more than the cause.
            return self.of("unauthorised")
        if 300 <= status < 400:
            return self.of(
                "refused", "it redirects elsewhere, where the key is not sent: change the base URL"
            )
        return self.of(_cause_of_status(status, problem), problem.message)

    def reported(self, content: Any) -> ModelFailure:
        """The failure that an error object in place of an answer means."""
        problem = read_problem(content)
        cause = _named_cause(problem)
        if cause is None and _KEY.search(problem.text):
            return self.of("unauthorised")
        return self.of(
            cause or ("rate_limited" if _RATE.search(problem.text) else "server_error"), problem.message
        )

    def decoded(self, data: str | bytes | bytearray) -> Any:
        """JSON. Raises the failure it means that there is none: text that only lacks its end was cut."""
        try:
            text = data if isinstance(data, str) else data.decode("utf-8-sig")
            if sum(map(text.count, ",:[{")) > MOST_VALUES:
                raise self.of("garbage", f"more than {MOST_VALUES} values")
            return json.loads(text)
        except json.JSONDecodeError as error:
            end = len(error.doc.rstrip())
            cut = error.msg.startswith("Unterminated string") or error.pos >= end > 0
            raise self.of("cut" if cut else "garbage") from None
        except (ValueError, RecursionError):  # no UTF-8, a number of thousands of digits, a thousand brackets
            raise self.of("garbage") from None


def _cause_of_status(status: int, problem: Problem) -> Cause:
    if status == 429:
        return "too_long" if _TOO_LONG.search(problem.text) else "rate_limited"
    if status >= 500 or status in (408, 425):
        return "server_error"
    if status == 413:
        return "too_long"
    named = _named_cause(problem)
    if named is not None:
        return named
    return "wrong_model" if status == 404 else "refused"


def _named_cause(problem: Problem) -> Cause | None:
    if _TOO_LONG.search(problem.text):
        return "too_long"
    if _FILTERED.search(problem.text):
        return "filtered"
    return "wrong_model" if _WRONG_MODEL.search(problem.text) else None
