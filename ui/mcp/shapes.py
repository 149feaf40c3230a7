"""What the tools are given and what they return, and the JSON Schema of both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter

from assistant.answers import read_url, source_url, web_address
from index.articles import Article, Hit
from ui.asking import Asking, Checking, FiltersBody, Question

Id = Annotated[str, StringConstraints(min_length=1, max_length=1_000)]


class SearchArguments(BaseModel):
    """What to look for."""

    model_config = ConfigDict(extra="forbid", strict=True)

    query: Annotated[Question, Field(description="A question or key words.")]
    limit: Annotated[int, Field(ge=1, le=50, description="The most articles to return.")] = 10
    filters: FiltersBody | None = None


class FetchArguments(BaseModel):
    """Which article."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: Annotated[Id, Field(description="The id of an article, as the other tools give it.")]


class AskArguments(Asking):
    """What to answer: the same as `POST /v1/ask`."""


class ListArguments(BaseModel):
    """Which articles, and from where on."""

    model_config = ConfigDict(extra="forbid", strict=True)

    filters: FiltersBody | None = None
    limit: Annotated[int, Field(ge=1, le=200, description="The most articles to return.")] = 50
    cursor: Annotated[Id | None, Field(description="`next` of the page before.")] = None


class VerifyArguments(Checking):
    """What to check: the same as `POST /v1/verify-quote`."""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """An article, by its passage that fits best: `text` stands at `start:end` of it. `url` is where a person finds the
    article, `read_url` and `source_url` where these words."""

    id: str
    title: str
    url: str
    text: str
    start: int
    end: int
    publisher: str | None
    published: str | None
    read_url: str
    source_url: str | None

    @classmethod
    def of(cls, hit: Hit, address: str) -> SearchResult:
        """The hit in the shape that connectors ask for, at the server that is reached at this address."""
        article, place = hit.article, hit.passage
        return cls(
            article.id, article.title, article_url(article, address), hit.text, place.start, place.end,
            article.publisher, article.published, read_url(address, article.id, place.start, place.end),
            source_url(article.url, hit.text),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class SearchResults:
    """The articles found, best first, and what the search lacked."""

    results: tuple[SearchResult, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fetched:
    """A whole article; the places of every citation are places in `text`."""

    id: str
    title: str
    text: str
    url: str
    metadata: dict[str, str]

    @classmethod
    def of(cls, article: Article, address: str) -> Fetched:
        """The article in the shape that connectors ask for, at the server that is reached at this address."""
        names = ("publisher", "author", "published", "file", "checksum")
        known = {name: value for name in names if (value := getattr(article, name))}
        return cls(article.id, article.title, article.text, article_url(article, address), known)


def resource_uri(id: str) -> str:
    """The article as a resource."""
    return f"cited://article/{id}"


def page_uri(id: str) -> str:
    """The article as a resource that is a page."""
    return f"cited://page/{id}"


def article_url(article: Article, address: str) -> str:
    """Where a person finds the article: its own address on the web if it has one, else our page of it."""
    return web_address(article.url) or read_url(address, article.id)


def schema_of(kind: Any, *, given: bool = False) -> dict[str, Any]:
    """The JSON Schema of what is returned or `given`, without references, which not every client follows."""
    schema = TypeAdapter(kind).json_schema(mode="validation" if given else "serialization")
    parts = schema.pop("$defs", {})

    def plain(node: Any) -> Any:
        if isinstance(node, list):
            return [plain(each) for each in node]
        if not isinstance(node, dict):
            return node
        if "$ref" in node:
            node = parts[node["$ref"].rpartition("/")[2]] | {k: v for k, v in node.items() if k != "$ref"}
        # "title" is the field's name once more, unless it is a field of that name.
        return {k: plain(v) for k, v in node.items() if k != "title" or isinstance(v, dict)}

    found: dict[str, Any] = plain(schema)
    return found
