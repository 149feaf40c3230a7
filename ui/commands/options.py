"""What several commands share: `--json`, the filters, the context's backend, and progress on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import click

from index.articles import Filters
from ui.filters import as_filters
from ui.visible import json_text, visible, without_surrogates

if TYPE_CHECKING:
    from ui.backend import Backend

Command = TypeVar("Command", bound=Callable[..., Any])
Progress = Callable[[int, int, str], None]
json_option = click.option(
    "--json", "as_json", is_flag=True, help="Write JSON, and nothing else, to standard output."
)
pass_parts = click.pass_obj


def model_options(command: Command) -> Command:
    """Add `--model --base-url`, which go into the backend's choice before the command runs."""
    for option in (
        click.option("--base-url", metavar="URL", expose_value=False, callback=_choose,
                     help="Address of the model's endpoint.  [default: OPENAI_BASE_URL or the preset's]"),
        click.option("--model", metavar="MODEL", expose_value=False, callback=_choose,
                     help="Language model that writes the answers: PRESET, PRESET:MODEL or none; its endpoint is sent "
                     "the question and what was found.  [default: CITED_MODEL or none]"),
    ):  # fmt: skip
        command = option(command)
    return command


def _choose(ctx: click.Context, option: click.Parameter, value: str | None) -> None:
    if value is not None and ctx.obj is not None:
        ctx.obj.choice = replace(ctx.obj.choice, **{str(option.name): value})


def filter_options(command: Command) -> Command:
    """Add `--since --until --publisher --author --article`."""
    for option in (
        click.option(
            "--article",
            type=without_surrogates,
            metavar="ID|FILE",
            help="Only this article, by its id or file name.",
        ),
        click.option(
            "--author", type=without_surrogates, metavar="NAME", help="Only articles by this author."
        ),
        click.option(
            "--publisher", type=without_surrogates, metavar="NAME", help="Only articles of this publisher."
        ),
        click.option(
            "--until", metavar="DATE", help="Only articles published on or before this day (2025-08-31)."
        ),
        click.option(
            "--since", metavar="DATE", help="Only articles published on or after this day (2025-08-01)."
        ),
    ):
        command = option(command)
    return command


def filters_of(
    since: str | None, until: str | None, publisher: str | None, article: str | None, author: str | None
) -> Filters:
    """The options' filters; a date that is none is wrong usage."""
    try:
        return as_filters(since, until, publisher, article, author)
    except ValueError as error:
        raise click.UsageError(str(error)) from error


def opened(backend: Backend) -> Backend:
    """The backend, closed when the command ends however it ends."""
    click.get_current_context().call_on_close(backend.close)
    return backend


def write_json(value: Any) -> None:
    """One JSON document on standard output."""
    click.echo(json_text(value))


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A progress callback `(done, total, label)` that draws on standard error, if that is a terminal."""
    if not sys.stderr.isatty():
        yield _draw_nothing
        return
    from tqdm import tqdm

    with tqdm(file=sys.stderr, leave=False, unit="", dynamic_ncols=True, delay=0.3) as bar:

        def show(done: int, total: int, label: str) -> None:
            bar.total = total
            bar.set_description_str(visible(label)[:40], refresh=False)
            bar.update(done - bar.n)

        yield show


def _draw_nothing(_done: int, _total: int, _label: str) -> None:
    """Progress where nobody watches."""
