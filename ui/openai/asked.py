"""What OpenAI's clients send: the bodies of the routes, and the question with its history that is in a conversation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema
from pydantic.config import JsonDict

from assistant.asked import LONGEST_QUESTION
from ui.asking import MAX_HISTORY, WHOLE, FiltersBody
from ui.openai.errors import Refused

MOST_MESSAGES = 2_000
MOST_TEXTS = 2_048
NAMES = ("cited", "cited-footnotes")
"""The models: the answer's text as it stands, or with Markdown footnotes for clients that show no annotations."""

_TEXTS = ("text", "input_text", "output_text")
_OWN_ITEMS = ("message", "file_search_call", "web_search_call", "reasoning", None)
_CHOICES = ("auto", "none", "file_search", None)

Model = Annotated[str, Field(max_length=200)]
# What is refused below, where it can be said why, the schema does not offer.
Never = Annotated[Any, WithJsonSchema({"type": "null"})]
Choice = Annotated[
    str | dict[str, Any] | None,
    WithJsonSchema(
        {
            "anyOf": [
                {"enum": list(_CHOICES)},
                {"type": "object", "properties": {"type": {"enum": list(_CHOICES)}}},
            ]
        }
    ),
]
_TEXT = {"type": "string", "pattern": r"\S"}
Texts = WithJsonSchema(
    {"anyOf": [_TEXT, {"type": "array", "items": _TEXT, "minItems": 1, "maxItems": MOST_TEXTS}]}
)


class Loose(BaseModel):
    """What is not named is let be, as these clients send much that means nothing here."""

    model_config = ConfigDict(extra="ignore", strict=True)


def _like(example: JsonDict) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [example]})


class Part(Loose):
    """A part of a message's content."""

    type: Annotated[str, Field(max_length=100)]
    text: str | None = None


Parts = Annotated[list[Part], Field(max_length=MOST_MESSAGES)]


class Message(Loose):
    """One message of a conversation."""

    role: Literal["system", "developer", "user", "assistant"]
    content: str | Parts | None = None


class Item(Loose):
    """One item of a response's input: a message, or what an earlier response put out."""

    type: Annotated[str | None, WithJsonSchema({"enum": list(_OWN_ITEMS)})] = None
    role: Literal["system", "developer", "user", "assistant"] | None = None
    content: str | Parts | None = None


class StreamOptions(Loose):
    """What else a stream tells."""

    include_usage: bool | None = None


class Format(Loose):
    """The form of the text."""

    type: Annotated[str, WithJsonSchema({"const": "text"})] = "text"


class TextConfig(Loose):
    """How a response's text is to be."""

    format: Format | None = None


class Body(Loose):
    """What both kinds of asking have."""

    model: Annotated[str, WithJsonSchema({"enum": list(NAMES)})]
    stream: bool | None = None
    tool_choice: Choice = None
    metadata: dict[str, Any] | None = None
    filters: Annotated[FiltersBody | None, Field(description="Of ours: which articles it is about.")] = None


class ChatBody(Body):
    """A chat completion."""

    model_config = _like({"model": NAMES[0], "messages": [{"role": "user", "content": "Who pays?"}]})

    messages: Annotated[list[Message], Field(min_length=1, max_length=MOST_MESSAGES)]
    stream_options: StreamOptions | None = None
    n: Annotated[int | None, WithJsonSchema({"enum": [1, None]}), WHOLE] = None
    logprobs: Annotated[bool | None, WithJsonSchema({"enum": [False, None]})] = None
    response_format: Format | None = None
    modalities: Annotated[list[str] | None, WithJsonSchema({"enum": [["text"], [], None]})] = None

    def conversation(self) -> tuple[str, list[str]]:
        """The question and the earlier ones. Raises Refused."""
        _checked_choice(self.tool_choice)
        _only_text("response_format", self.response_format)
        if self.n not in (None, 1):
            raise Refused("there is one answer: leave `n` out or give 1", "n")
        if self.logprobs:
            raise Refused(
                "there are no log probabilities; `answer.confidence` says how sure it is", "logprobs"
            )
        if self.modalities and self.modalities != ["text"]:
            raise Refused("answers are text", "modalities")
        return _asked(_texts("messages", self.messages), "messages")


class ResponsesBody(Body):
    """A response."""

    model_config = _like({"model": NAMES[0], "input": "Who pays?"})

    input: str | Annotated[list[Item], Field(min_length=1, max_length=MOST_MESSAGES)]
    instructions: str | None = None
    text: TextConfig | None = None
    previous_response_id: Never = None
    conversation_: Annotated[Never, Field(alias="conversation")] = None
    prompt: Never = None
    background: Annotated[bool | None, WithJsonSchema({"enum": [False, None]})] = None

    def conversation(self) -> tuple[str, list[str]]:
        """The question and the earlier ones. Raises Refused."""
        _checked_choice(self.tool_choice)
        _only_text("text.format", self.text.format if self.text else None)
        for name, value in (
            ("previous_response_id", self.previous_response_id), ("conversation", self.conversation_),
            ("prompt", self.prompt), ("background", self.background or None),
        ):  # fmt: skip
            if value is not None:
                raise Refused(
                    f"nothing is kept between requests, so that there is no `{name}`; send the whole conversation as "
                    "`input`",
                    name,
                    "unsupported_parameter",
                )
        if isinstance(self.input, str):
            return _asked([self.input], "input")
        for place, item in enumerate(self.input):
            if item.type not in _OWN_ITEMS:
                raise Refused(f"items of type {item.type!r} are not read here", f"input[{place}]")
        return _asked(_texts("input", self.input), "input")


class EmbeddingsBody(Loose):
    """Texts to be embedded."""

    model_config = _like({"model": "all-MiniLM-L6-v2", "input": ["Who pays?"]})

    model: Model
    input: Annotated[str | list[str] | list[int] | list[list[int]], Texts]
    encoding_format: Literal["float", "base64"] | None = None
    dimensions: Annotated[int, Field(ge=1, le=100_000), WHOLE] | None = None

    def texts(self) -> list[str]:
        """The texts. Raises Refused."""
        given = [self.input] if isinstance(self.input, str) else self.input
        texts = [each for each in given if isinstance(each, str)]
        if len(texts) < len(given):
            raise Refused("tokens are not embedded, only strings: send the text itself", "input")
        if len(texts) > MOST_TEXTS:
            raise Refused(f"at most {MOST_TEXTS:,} texts are embedded at once", "input", "invalid_value")
        if not texts or not all(text.strip() for text in texts):
            raise Refused("there is nothing to embed, or in one of the strings", "input", "invalid_value")
        return texts


def _texts(name: str, messages: Iterable[Message | Item]) -> list[str]:
    """What the user said, message by message; what others said does not count."""
    texts = []
    for place, message in enumerate(messages):
        if message.role != "user":
            continue
        parts = message.content if isinstance(message.content, list) else []
        for number, part in enumerate(parts):
            if part.type not in _TEXTS or part.text is None:
                where = f"{name}[{place}].content[{number}]"
                raise Refused(f"only text is read here, no {part.type!r}", where, "unsupported_content")
        said = message.content if isinstance(message.content, str) else None
        texts.append(said or "\n".join(part.text or "" for part in parts))
    return texts


def _asked(texts: Sequence[str], name: str) -> tuple[str, list[str]]:
    if not texts:
        raise Refused("there is no message of the user's, and so no question", name, "invalid_value")
    question, earlier = texts[-1].strip(), [text.strip() for text in texts[:-1]]
    if not any(map(str.isalnum, question)):  # said before a stream begins
        raise Refused(f"the question {question[:40]!r} has no words; ask in words", name, "invalid_value")
    if len(question) > LONGEST_QUESTION:
        raise Refused(
            f"the question has {len(question)} characters; ask in at most {LONGEST_QUESTION}",
            name,
            "context_length_exceeded",
        )
    # A turn that could not be asked was refused in its time, and must not end the conversation.
    history = [text for text in earlier if len(text) <= LONGEST_QUESTION and any(map(str.isalnum, text))]
    return question, history[-MAX_HISTORY:]


def _checked_choice(choice: str | dict[str, Any] | None) -> None:
    """Tools may be offered, as they need not be called; to have to call one cannot be done."""
    kind = choice.get("type") if isinstance(choice, dict) else choice
    if kind not in _CHOICES:
        raise Refused("no tools are called here; let `tool_choice` be auto or none", "tool_choice")


def _only_text(name: str, wanted: Format | None) -> None:
    if wanted is not None and wanted.type != "text":
        raise Refused("answers are text; the same as JSON is in `answer`", name)
