"""`cited`: the command line, one group; every command imports what it needs when it runs."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import click

from ui.backend import Backend
from ui.commands.doctor import doctor
from ui.commands.evaluation import evaluation
from ui.commands.keys import keys
from ui.commands.library import add, articles, remove, sync, verify
from ui.commands.models import models
from ui.commands.questions import ask, chat, search
from ui.commands.serving import mcp, serve
from ui.failures import MEANINGS, Exit, guarded


class Cited(click.Group):
    """A group whose every ending is an exit code and at most one line on standard error."""

    def main(self, args: Sequence[str] | None = None, *_: Any, **extra: Any) -> NoReturn:
        arguments = list(sys.argv[1:] if args is None else args)
        extra |= {"prog_name": "cited", "standalone_mode": False}
        run = partial(super().main, arguments, **extra)
        sys.exit(int(guarded(run, "--json" in arguments)))

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            # click would end with 1, which here means that the articles do not say.
            raise click.exceptions.Exit(Exit.PIPE_CLOSED) from error

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(self.commands)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Exit codes"):
            formatter.write_dl(
                [(str(int(code)), meaning.replace("`", "")) for code, meaning in MEANINGS.items()]
            )


_FOLDER = click.Path(file_okay=False, path_type=Path)


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from ui.settings import program_version

        click.echo(f"cited {program_version()}")
        ctx.exit()


@click.group(cls=Cited, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--library",
    "folder",
    metavar="DIR",
    type=_FOLDER,
    help="Folder of the library.  [default: CITED_LIBRARY or the platform's user data folder]",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version.",
)
@click.pass_context
def cited(ctx: click.Context, folder: Path | None) -> None:
    """Answers questions about a folder of articles; every statement carries an exact quotation.

    \b
    Start:
      cited sync FOLDER
      cited ask "your question"
      cited serve --open
    """
    if ctx.obj is None:
        ctx.obj = Backend(folder)


def _elsewhere(ctx: click.Context, _: click.Parameter, folder: Path | None) -> None:
    if folder is not None and ctx.obj is not None:
        ctx.obj.folder = folder


def _with_library(command: click.Command) -> click.Command:
    """The command, and every one below it, with `--library` behind its name too."""
    if isinstance(command, click.Group):
        for below in command.commands.values():
            _with_library(below)
    else:
        command.params.append(
            click.Option(
                ["--library"],
                metavar="DIR",
                type=_FOLDER,
                hidden=True,
                expose_value=False,
                callback=_elsewhere,
            )
        )
    return command


for _command in (
    sync,
    add,
    remove,
    articles,
    ask,
    search,
    chat,
    serve,
    keys,
    mcp,
    models,
    verify,
    doctor,
    evaluation,
):
    cited.add_command(_with_library(_command))


def main() -> NoReturn:
    """The entry point of the `cited` script. Ended by a signal, it does not wait for the interpreter to take its
    libraries apart, which takes half a second of computing, nor for a thread: everything that must be closed has been."""
    try:
        cited.main()
    except SystemExit as end:
        if end.code in (Exit.INTERRUPTED, Exit.TERMINATED):
            for stream in (sys.stdout, sys.stderr):
                with suppress(OSError):
                    stream.flush()
            os._exit(end.code)
        raise
