"""The commands that open a door to other programs: serve for the page and the HTTP API, mcp for one that starts it."""

from __future__ import annotations

import os
import re
import signal
from typing import TYPE_CHECKING

import click

from ui.commands.options import json_option, model_options, opened, pass_parts

if TYPE_CHECKING:
    from types import FrameType

    from ui.backend import Backend


def _checked_root(_: click.Context, __: click.Parameter, path: str | None) -> str | None:
    if path is not None and not re.fullmatch(r"(/[\w.~-]+)*/?", path):
        raise click.BadParameter(f"{path!r} is no path; write it as /cited")
    return path and path.rstrip("/")


@click.command()
@click.option("--host", metavar="ADDRESS", help="Address to listen on.  [default: CITED_HOST or 127.0.0.1]")
@click.option(
    "--port", type=click.IntRange(0, 65535), help="Port; 0 takes a free one.  [default: CITED_PORT or 7860]"
)
@click.option("--no-key", is_flag=True,
              help="Listen on an address that other machines reach, though nobody is asked for a key: whoever reaches the "
              "port can read every article.  [default: CITED_NO_KEY or off]")  # fmt: skip
@click.option("--root-path", metavar="PATH", callback=_checked_root,
              help="Path under which a proxy has the server: /cited.  [default: CITED_ROOT_PATH or none]")  # fmt: skip
@click.option("--open", "open_page", is_flag=True, help="Open the page in the browser.")
@model_options
@json_option
@pass_parts
def serve(
    backend: Backend, host: str | None, port: int | None, no_key: bool, root_path: str | None, open_page: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Serve the chat page, the HTTP API and MCP until Ctrl-C.

    The page is at /, the API under /v1, MCP at /mcp, and /healthz says whether it answers.

    Nobody is asked for a key until there is one (`cited keys add NAME`); then every door asks. On another address than
    this machine's own, where everybody who reaches the port could read every article, serving without a key is refused
    unless --no-key says that it is meant.

    \b
    Examples:
      cited serve --open
      cited serve --port 8080 --json
      cited serve --host 0.0.0.0 --no-key
      cited serve --model vllm --base-url http://localhost:8001/v1
    """
    # A process that a shell started in the background inherits that Ctrl-C is ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, _end_at_once)
    from ui.serve import run

    settings = opened(backend).settings
    address = host if host is not None else settings.host
    run(
        backend,
        address,
        settings.port if port is None else port,
        no_key or settings.no_key,
        settings.root_path if root_path is None else root_path,
        open_page,
        as_json,
    )


def _end_at_once(number: int, _frame: FrameType | None) -> None:
    """What SIGTERM does until the server runs; nothing is open for writing, so nothing need be closed. No exception is
    raised, which code that must not fail would swallow; and it is not left to the system, which keeps a signal without a
    handler from the first process of a container."""
    os._exit(128 + number)


@click.command()
@model_options
@pass_parts
def mcp(backend: Backend) -> None:
    """Serve the articles to an MCP client over standard input and output.

    A client such as Claude Desktop starts this itself and ends it by closing standard input. The same tools
    are at /mcp of `cited serve`.

    \b
    Examples:
      cited --library ~/news.cited mcp
      cited mcp --model ollama
      claude mcp add cited -- cited mcp
    """
    from ui.mcp.over_stdio import run

    run(opened(backend))
