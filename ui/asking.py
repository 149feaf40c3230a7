"""What a caller may send at any door that listens: a question, its history and its filters, with their bounds."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from assistant.asked import LONGEST_QUESTION
from index.articles import Filters
from ui.filters import as_filters, iso_date

MAX_HISTORY = 50
LONGEST_TEXT = 50_000

Question = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=LONGEST_QUESTION, pattern=r"[^\s\u0085\ufeff]"
    ),
]
Name = Annotated[str, StringConstraints(max_length=1_000)]


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


WHOLE = BeforeValidator(_whole)
"""Takes an integer as JSON Schema has it: 10.0 is one."""
Day = Annotated[
    str | None,
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "format": "date"},
                {"type": "string", "pattern": r"^\s*$"},
                {"type": "null"},
            ]
        }
    ),
]


class FiltersBody(BaseModel):
    """Which articles the question is about; null or blank means all."""

    model_config = ConfigDict(extra="forbid", strict=True)

    since: Annotated[Day, Field(description="Published on or after this day: 2025-08-01.")] = None
    until: Annotated[Day, Field(description="Published on or before this day: 2025-08-31.")] = None
    publisher: Annotated[Name | None, Field(description="By this publisher.")] = None
    article: Annotated[Name | None, Field(description="This one article, by its id or file name.")] = None
    author: Annotated[Name | None, Field(description="By this author: a name in the author's line.")] = None

    @field_validator("since", "until")
    @classmethod
    def _date(cls, text: str | None) -> str | None:
        return iso_date("the date", text)

    @model_validator(mode="after")
    def _in_order(self) -> FiltersBody:
        self.filters()
        return self

    def filters(self) -> Filters:
        return as_filters(self.since, self.until, self.publisher, self.article, self.author)


class Asking(BaseModel):
    """A question, the earlier questions of its conversation, and its filters."""

    model_config = ConfigDict(extra="forbid", strict=True)

    question: Question
    history: Annotated[list[Question], Field(max_length=MAX_HISTORY)] = []
    filters: FiltersBody | None = None


class Searching(BaseModel):
    """What to find passages for, how many at most, and in which articles."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={"examples": [{"question": "When was the launch put off?", "limit": 5}]},
    )

    question: Question
    limit: Annotated[int, Field(ge=1, le=1_000, description="The most passages to return."), WHOLE] = 10
    filters: FiltersBody | None = None


class Checking(BaseModel):
    """What to check, and against which articles."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={"examples": [{"text": "The paper says “the launch was put off”."}]},
    )

    text: Annotated[
        str,
        StringConstraints(min_length=1, max_length=LONGEST_TEXT),
        Field(description="A text with quotations in quotation marks, or one quotation by itself."),
    ]
    filters: FiltersBody | None = None


def filters_of(body: FiltersBody | None) -> Filters:
    """The filters that were sent; none means every article."""
    return body.filters() if body else Filters()
