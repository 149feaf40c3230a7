"""The commands that ask: ask, search, and chat in the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict
from io import TextIOWrapper
from typing import TYPE_CHECKING

import click

from ui.commands.options import (
    filter_options,
    filters_of,
    json_option,
    model_options,
    opened,
    pass_parts,
    write_json,
)
from ui.commands.waiting import at_terminal
from ui.failures import Exit
from ui.render import answer_text, hit_text, one_line, terminal_width
from ui.shapes import FoundPassage
from ui.visible import json_text, without_surrogates

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from ui.backend import Backend


@click.command()
@click.argument("question", type=without_surrogates)
@click.option(
    "--history",
    type=without_surrogates,
    multiple=True,
    metavar="TEXT",
    help="An earlier question; may be given several times.",
)
@filter_options
@model_options
@json_option
@pass_parts
def ask(
    backend: Backend,
    question: str,
    history: tuple[str, ...],
    since: str | None,
    until: str | None,
    publisher: str | None,
    author: str | None,
    article: str | None,
    as_json: bool,
) -> int:
    """Answer a question from the articles, with exact quotations. Exit code 1: the articles do not say.

    \b
    Examples:
      cited ask "Why was the launch delayed?"
      cited ask "And by whom?" --history "Why was the launch delayed?"
      cited ask "What did it cost?" --since 2025-08-01 --json
      cited ask "What did it cost?" --model ollama
    """
    filters = filters_of(since, until, publisher, article, author)
    assistant = opened(backend).assistant()
    with at_terminal(assistant.answered_by) as waiting:
        answer = assistant.ask(question, history=history, filters=filters, waiting=waiting)
    if as_json:
        write_json(answer.at(backend.settings.reached_at).to_json())
    else:
        click.echo(answer_text(answer, terminal_width()))
    return Exit.DONE if answer.answered else Exit.NOT_ANSWERED


@click.command()
@click.argument("question", type=without_surrogates)
@click.option(
    "-k", "count", type=click.IntRange(1, 1000), default=5, show_default=True, help="Passages to show."
)
@filter_options
@json_option
@pass_parts
def search(
    backend: Backend,
    question: str,
    count: int,
    since: str | None,
    until: str | None,
    publisher: str | None,
    author: str | None,
    article: str | None,
    as_json: bool,
) -> int:
    """Show the passages nearest to a question, best first. Exit code 1: nothing was found.

    \b
    Examples:
      cited search "chip export rules"
      cited search "training hardware" -k 20 --json
    """
    filters = filters_of(since, until, publisher, article, author)
    hits = opened(backend).library().search(question, k=count, filters=filters)
    notes = [hits.lacking] if hits.lacking else []
    if as_json:
        found = [asdict(FoundPassage.of(hit, backend.settings.reached_at)) for hit in hits]
        write_json({"question": question, "hits": found, "notes": notes})
        return Exit.DONE if hits else Exit.NOT_ANSWERED
    for note in notes:
        click.echo(f"cited: {one_line(note)}", err=True)
    if hits:
        width = terminal_width()
        click.echo("\n\n".join(hit_text(hit, rank, width) for rank, hit in enumerate(hits, 1)))
    else:
        click.echo("nothing found", err=True)
    return Exit.DONE if hits else Exit.NOT_ANSWERED


@click.command()
@model_options
@json_option
@pass_parts
def chat(backend: Backend, as_json: bool) -> None:
    """Ask one question after another in the terminal.

    A follow-up is understood from the earlier questions. /new starts afresh, /quit or Ctrl-D ends. With
    --json every answer is one line of JSON.

    \b
    Examples:
      cited chat
      cited chat --model openai
      cited chat --json < questions.txt
    """
    assistant = opened(backend).assistant()
    talking = sys.stdin.isatty() and not as_json
    if talking:
        import readline  # noqa: F401  importing it gives input() line editing and recall

        click.echo("Ask about the articles. /new starts afresh, /quit ends.", err=True)
    history: list[str] = []
    for line in _typed() if talking else _piped():
        if line == "/quit":
            return
        if line == "/new":
            history = []
        elif line:
            _turn(assistant, line, history, backend.settings.reached_at if as_json else None)


def _typed() -> Iterator[str]:
    """What a person types, line by line, until Ctrl-D."""
    while True:
        try:
            yield without_surrogates(input("\n> ").strip())
        except EOFError:
            return


def _piped() -> Iterator[str]:
    """The lines of a pipe or file as they come; bytes that are no UTF-8 become U+FFFD."""
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    while line := sys.stdin.readline():
        yield line.strip()


def _turn(assistant: Assistant, question: str, history: list[str], address: str | None) -> None:
    """One question and its answer: as JSON, told by the server that is reached at `address`, or without one as text."""
    from assistant.answers import QuestionError
    from ui.failures import problem

    try:
        with at_terminal(assistant.answered_by) as waiting:
            answer = assistant.ask(question, history=tuple(history), waiting=waiting)
    except QuestionError as error:
        # One question that cannot be asked must not end the conversation.
        click.echo(
            json_text(problem(error), indent=None) if address else f"cited: {one_line(str(error))}",
            err=not address,
        )
        return
    history.append(question)
    if address:
        click.echo(json_text(answer.at(address).to_json(), indent=None))
    else:
        click.echo("\n" + answer_text(answer, terminal_width()))
