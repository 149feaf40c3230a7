"""The five tools: what each is given, does and returns, and how a model or a person reads it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic import TypeAdapter

from assistant.answers import Answer
from index.articles import Hit
from ui.asking import filters_of
from ui.desk import Desk
from ui.lookups import checked, listed
from ui.mcp import shapes, texts
from ui.shapes import ArticlePage, CheckedText

_PER_ARTICLE = 4  # passages looked through for each article to return


@dataclass(frozen=True)
class Tool:
    """A tool. `call` takes checked `arguments` and the address at which the server is reached, and gives a `returns`,
    which `text` shows."""

    name: str
    title: str
    description: str
    arguments: type[Any]
    returns: type[Any]
    call: Callable[[Desk, Any, str], Awaitable[Any]]
    text: Callable[[Any], str]

    @cached_property
    def input_schema(self) -> dict[str, Any]:
        """The JSON Schema of the arguments."""
        return shapes.schema_of(self.arguments, given=True)

    @cached_property
    def output_schema(self) -> dict[str, Any]:
        """The JSON Schema of `data`."""
        return shapes.schema_of(self.returns)

    def data(self, result: Any) -> Any:
        """A result as plain JSON types."""
        return self._adapter.dump_python(result, mode="json")

    @cached_property
    def _adapter(self) -> TypeAdapter[Any]:
        return TypeAdapter(self.returns)


async def search(desk: Desk, given: shapes.SearchArguments, address: str) -> shapes.SearchResults:
    """The articles with the passages that fit best, each once."""
    filters = filters_of(given.filters)
    found = await desk.look(lambda library: library.search(given.query, _PER_ARTICLE * given.limit, filters))
    best: dict[str, Hit] = {}
    for hit in found:
        best.setdefault(hit.article.id, hit)
    results = tuple(shapes.SearchResult.of(hit, address) for hit in list(best.values())[: given.limit])
    return shapes.SearchResults(results, (found.lacking,) if found.lacking else ())


async def fetch(desk: Desk, given: shapes.FetchArguments, address: str) -> shapes.Fetched:
    """One article with its text. Raises NotFound."""
    return shapes.Fetched.of(await desk.look(lambda library: library.article(given.id)), address)


async def ask(desk: Desk, given: shapes.AskArguments, address: str) -> Answer:
    """The answer every door gives. Raises what the desk raises."""
    return (await desk.ask(given.question, given.history, filters_of(given.filters))).at(address)


async def list_articles(desk: Desk, given: shapes.ListArguments, _: str) -> ArticlePage:
    """A page of the list. Raises CursorError."""
    return await listed(desk, filters_of(given.filters), given.cursor, given.limit)


async def verify_quote(desk: Desk, given: shapes.VerifyArguments, address: str) -> CheckedText:
    """Every quotation of a text, looked up."""
    return await checked(desk, given.text, filters_of(given.filters), address)


TOOLS = {
    tool.name: tool
    for tool in (
        Tool(
            "search",
            "Search the articles",
            "Finds the articles that fit a question or key words, each with its best passage, word for word. "
            "`fetch` gives the whole text of one.",
            shapes.SearchArguments,
            shapes.SearchResults,
            search,
            texts.as_json,
        ),
        Tool(
            "fetch",
            "Read an article",
            "The whole stored text of one article, with its source.",
            shapes.FetchArguments,
            shapes.Fetched,
            fetch,
            texts.as_json,
        ),
        Tool(
            "ask",
            "Ask the articles",
            "Answers a question from the articles. Every statement is cited by an exact, machine-checked quotation with "
            "its place; `answered` false means that the articles do not say. Show the quotations as they are. "
            "`history` holds the earlier questions of the conversation.",
            shapes.AskArguments,
            Answer,
            ask,
            texts.answered,
        ),
        Tool(
            "list_articles",
            "List the articles",
            "What the library holds, by file name, page by page: titles, publishers, dates, ids; no texts.",
            shapes.ListArguments,
            ArticlePage,
            list_articles,
            texts.listed,
        ),
        Tool(
            "verify_quote",
            "Check quotations",
            "Holds every quotation of a text against the articles: exact, altered with the words that differ, or "
            "absent, each with its place. Check a text with it before you show what it quotes.",
            shapes.VerifyArguments,
            CheckedText,
            verify_quote,
            texts.verified,
        ),
    )
}
