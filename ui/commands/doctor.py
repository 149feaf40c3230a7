"""The command that says what is wrong with this installation and library."""

from __future__ import annotations

import os
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from ui.commands.options import json_option, opened, pass_parts, write_json
from ui.failures import Exit
from ui.render import one_line

if TYPE_CHECKING:
    from ui.backend import Backend


@click.command()
@click.option(
    "--deep", is_flag=True, help="Also hold everything in the library against everything else (verify)."
)
@json_option
@pass_parts
def doctor(backend: Backend, deep: bool, as_json: bool) -> int:
    """Say what is wrong with this installation and its library.

    One line for each finding, with the mend. Nothing is changed, and nothing is sent unless a language model is
    named. Exit code 5: something is wrong.

    \b
    Examples:
      cited doctor
      cited --library ~/news.cited doctor --deep --json
    """
    from ui.doctor import Surroundings, examined

    found = []
    for finding in examined(opened(backend), Surroundings(os.environ), deep):
        found.append(finding)
        if not as_json:
            click.echo(f"{finding.state:8} {finding.check:15} {one_line(finding.detail)}")
    wrong = any(finding.state == "wrong" for finding in found)
    if as_json:
        write_json({"ok": not wrong, "findings": [asdict(finding) for finding in found]})
    return Exit.REFUSED if wrong else Exit.DONE
