"""The shapes of OpenAI's API that are answered here, and what of ours stands in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from assistant.answers import Answer, Citation


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a request; `param` is the field that it is wrong with."""

    message: str
    type: str
    param: str | None
    code: str | None


@dataclass(frozen=True, slots=True)
class Failure:
    """The body of every refusal."""

    error: Fault


@dataclass(frozen=True, slots=True)
class Model:
    """A model that can be named."""

    id: str
    created: int
    object: Literal["model"] = "model"
    owned_by: str = "cited"


@dataclass(frozen=True, slots=True)
class Models:
    """All of them."""

    data: tuple[Model, ...]
    object: Literal["list"] = "list"


@dataclass(frozen=True, slots=True)
class Embedding:
    """The vector of one text: numbers, or base64 of 32-bit floats, lowest byte first."""

    index: int
    embedding: list[float] | str
    object: Literal["embedding"] = "embedding"


@dataclass(frozen=True, slots=True)
class EmbeddingUsage:
    """Word pieces that were embedded."""

    prompt_tokens: int
    total_tokens: int


@dataclass(frozen=True, slots=True)
class Embeddings:
    """The vectors in the order of the texts."""

    data: tuple[Embedding, ...]
    model: str
    usage: EmbeddingUsage
    object: Literal["list"] = "list"


@dataclass(frozen=True, slots=True)
class Place:
    """A quotation's page, its words, and the marker `start_index:end_index` in the message."""

    start_index: int
    end_index: int
    title: str
    url: str
    content: str


@dataclass(frozen=True, slots=True)
class Annotation:
    """A citation of a message."""

    url_citation: Place
    type: Literal["url_citation"] = "url_citation"


@dataclass(frozen=True, slots=True)
class Said:
    """The message of a completion."""

    content: str
    annotations: tuple[Annotation, ...]
    role: Literal["assistant"] = "assistant"
    refusal: None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """The one choice there is."""

    message: Said
    index: int = 0
    finish_reason: Literal["stop"] = "stop"
    logprobs: None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """Word pieces of the questions and of the text."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


@dataclass(frozen=True, slots=True)
class Completion:
    """A chat completion with its proof."""

    id: str
    created: int
    model: str
    choices: tuple[Choice, ...]
    usage: Usage
    citations: tuple[Citation, ...]
    answer: Answer
    object: Literal["chat.completion"] = "chat.completion"


@dataclass(frozen=True, slots=True)
class UrlCitation:
    """A quotation's page, its words, and the marker `start_index:end_index` in the text."""

    start_index: int
    end_index: int
    title: str
    url: str
    content: str
    type: Literal["url_citation"] = "url_citation"


@dataclass(frozen=True, slots=True)
class FileCitation:
    """A quotation's article; `index` is the place in the text behind the marker."""

    file_id: str
    filename: str
    index: int
    type: Literal["file_citation"] = "file_citation"


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a response's message."""

    text: str = ""
    annotations: tuple[UrlCitation | FileCitation, ...] = ()
    logprobs: tuple[()] = ()
    type: Literal["output_text"] = "output_text"


@dataclass(frozen=True, slots=True)
class Message:
    """The message of a response."""

    id: str
    status: Literal["in_progress", "completed"]
    content: tuple[Text, ...] = ()
    role: Literal["assistant"] = "assistant"
    type: Literal["message"] = "message"


@dataclass(frozen=True, slots=True)
class Result:
    """A quotation: the words, the article and its file; `attributes` has the place and the addresses."""

    file_id: str
    filename: str
    score: float | None
    text: str
    attributes: dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Search:
    """The search that the quotations are the results of."""

    id: str
    status: Literal["in_progress", "completed"]
    queries: tuple[str, ...] = ()
    results: tuple[Result, ...] | None = None
    type: Literal["file_search_call"] = "file_search_call"


@dataclass(frozen=True, slots=True)
class ResponseUsage:
    """Word pieces of the questions and of the text."""

    input_tokens: int
    input_tokens_details: dict[str, int]
    output_tokens: int
    output_tokens_details: dict[str, int]
    total_tokens: int


@dataclass(frozen=True, slots=True)
class Response:
    """A response; once completed with its proof."""

    id: str
    created_at: int
    status: Literal["in_progress", "completed", "failed"]
    model: str
    instructions: str | None
    metadata: dict[str, Any]
    output: tuple[Search | Message, ...] = ()
    usage: ResponseUsage | None = None
    error: dict[str, str] | None = None
    citations: tuple[Citation, ...] = ()
    answer: Answer | None = None
    incomplete_details: None = None
    parallel_tool_calls: bool = False
    previous_response_id: None = None
    store: bool = False
    temperature: None = None
    tool_choice: Literal["auto"] = "auto"
    tools: tuple[()] = ()
    top_p: None = None
    object: Literal["response"] = "response"
