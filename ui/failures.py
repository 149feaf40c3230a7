"""How a command ends: its exit code, and one line on standard error that says what, where and the mend."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from enum import IntEnum
from typing import Any

import click

from index.errors import CitedError, LibraryBusy, ModelError, NotFound
from ui.visible import json_text, visible


class Exit(IntEnum):
    """The exit codes of every command."""

    DONE = 0
    NOT_ANSWERED = 1
    USAGE = 2
    SOME_FAILED = 3
    GATE = 4
    REFUSED = 5
    BUG = 70
    INTERRUPTED = 130
    PIPE_CLOSED = 141
    TERMINATED = 143


MEANINGS = {
    Exit.DONE: "done; `ask`: the articles answer the question",
    Exit.NOT_ANSWERED: "`ask`, `search`: the articles do not say, nothing was found",
    Exit.USAGE: "wrong usage: an unknown option, a folder that is not there",
    Exit.SOME_FAILED: "`sync`, `add`: done, but some files could not be read (one line for each)",
    Exit.GATE: "`eval`: a run falls short of its gate; `eval check`: a case must be mended",
    Exit.REFUSED: "refused: the library is missing, busy or damaged; a name is unknown; `verify`: damage",
    Exit.BUG: "an error in the program itself; with `CITED_DEBUG=1` its traceback is shown",
    Exit.INTERRUPTED: "interrupted with Ctrl-C; nothing stored is lost",
    Exit.PIPE_CLOSED: "the reader of the output went away (`cited articles | head`)",
    Exit.TERMINATED: "`serve`: ended with SIGTERM, at any moment within ten seconds; nothing stored is lost",
}


def problem(error: CitedError) -> dict[str, Any]:
    """A user's error in the shape of a problem document: type, title, detail."""
    kinds = {LibraryBusy: "library-busy", NotFound: "not-found", ModelError: "model"}
    name = next((text for kind, text in kinds.items() if isinstance(error, kind)), "refused")
    return {"type": f"urn:cited:problem:{name}", "title": type(error).__name__, "detail": str(error)}


def _usage_problem(error: click.ClickException) -> dict[str, Any]:
    """Wrong usage in the shape of a problem document."""
    return {"type": "urn:cited:problem:usage", "title": "UsageError", "detail": error.format_message()}


def _usage_line(error: click.ClickException) -> str:
    """What is wrong with the command line, and the help that says how it is right."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "cited"
    return f"{error.format_message().rstrip('.')}; see: {path} --help"


def guarded(run: Callable[[], Any], as_json: bool) -> int:
    """Run a command and turn whatever ends it into an exit code and at most one line on standard error."""
    try:
        code = run()
        sys.stdout.flush()
        return code if isinstance(code, int) else Exit.DONE
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return error.exit_code
    except click.ClickException as error:
        if as_json:
            click.echo(json_text(_usage_problem(error)))
        _say(_usage_line(error))
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        _say("interrupted")
        return Exit.INTERRUPTED
    except CitedError as error:
        if as_json:
            click.echo(json_text(problem(error)))
        _say(str(error))
        return Exit.REFUSED
    except BrokenPipeError:
        # What is still buffered goes nowhere, instead of failing once more at the interpreter's end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.PIPE_CLOSED
    except Exception as error:  # noqa: BLE001  the last resort: one line for the user, the rest on request
        _report_bug(error)
        return Exit.BUG


def _say(line: str) -> None:
    click.echo("cited: " + visible(" ".join(line.split())), err=True)


def _report_bug(error: Exception) -> None:
    if os.environ.get("CITED_DEBUG", "").lower() in ("1", "true", "yes", "on"):
        traceback.print_exception(error)
    text = " ".join(str(error).split())
    _say(
        f"unexpected {type(error).__name__}: {text[:200]}; this is an error in cited: please report it with "
        "the output of the same command under CITED_DEBUG=1"
    )
