"""The command that opens the page and the HTTP API: serve."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ui.commands.options import json_option, model_options, opened, pass_parts

if TYPE_CHECKING:
    from ui.backend import Backend


@click.command()
@click.option("--host", metavar="ADDRESS", help="Address to listen on.  [default: CITED_HOST or 127.0.0.1]")
@click.option(
    "--port", type=click.IntRange(0, 65535), help="Port; 0 takes a free one.  [default: CITED_PORT or 7860]"
)
@click.option("--open", "open_page", is_flag=True, help="Open the page in the browser.")
@model_options
@json_option
@pass_parts
def serve(backend: Backend, host: str | None, port: int | None, open_page: bool, as_json: bool) -> None:
    """Serve the chat page and the HTTP API until Ctrl-C.

    The page is at /, the API under /v1, and /healthz says whether it answers.

    There are no accounts: on another address than this machine's own, everybody who reaches the port can read
    every article.

    \b
    Examples:
      cited serve --open
      cited serve --port 8080 --json
      cited serve --model vllm --base-url http://localhost:8001/v1
    """
    from ui.serve import run

    settings = opened(backend).settings
    address = host if host is not None else settings.host
    run(backend, address, settings.port if port is None else port, settings.log_level, open_page, as_json)
