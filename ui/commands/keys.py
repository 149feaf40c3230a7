"""The commands that make, show and take away the keys of a library."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from ui.commands.options import json_option, opened, pass_parts, write_json
from ui.keys import SCOPES, Key, Keys, Scope
from ui.render import counted

if TYPE_CHECKING:
    from ui.backend import Backend


@click.group()
def keys() -> None:
    """Who may ask at `cited serve`: no key at all, everybody who reaches it; with one, only those who have one.

    \b
    Examples:
      cited keys add newsroom
      cited keys list
    """


@keys.command()
@click.argument("name")
@click.option("--scope", type=click.Choice(SCOPES), default="ask", show_default=True,
              help="ask: questions and reading; write: also what changes the library; admin: all.")  # fmt: skip
@click.option("--days", type=click.IntRange(1, 36_500), help="After so many days it is no key any more.")
@json_option
@pass_parts
def add(backend: Backend, name: str, scope: Scope, days: int | None, as_json: bool) -> None:
    """Make a key and show it, this once.

    From the first key on, every door that listens asks for one, also of a server that is running.

    \b
    Examples:
      cited keys add newsroom
      cited keys add importer --scope write --days 90
    """
    secret = _of(backend).add(name, scope, days)
    if as_json:
        write_json({"name": name, "scope": scope, "key": secret})
    else:
        click.echo(secret)
        click.echo(
            "cited: this is the only time that it is shown; send it as `Authorization: Bearer KEY`", err=True
        )


@keys.command("list")
@json_option
@pass_parts
def list_(backend: Backend, as_json: bool) -> None:
    """Show the names, scopes and times of all keys; the keys themselves are kept nowhere."""
    held = _of(backend).all()
    if as_json:
        write_json([_told(key) for key in held])
        return
    for key in held:
        click.echo(
            f"{key.name}  {key.scope}  made {key.made}" + (f", until {key.expires}" if key.expires else "")
        )
    click.echo(f"cited: {counted(len(held), 'key')}", err=True)


@keys.command()
@click.argument("name")
@pass_parts
def revoke(backend: Backend, name: str) -> None:
    """Take a key away; a running server lets it in no more."""
    held = _of(backend)
    held.revoke(name)
    left = counted(len(held.all()), "key")
    click.echo(f"cited: {name!r} is no key any more; {left} left" + ("" if held.all() else
               f", so that nobody is let in; remove {str(held.path)!r} to ask nobody for one"), err=True)  # fmt: skip


def _of(backend: Backend) -> Keys:
    """The keys of the library, which must be there. Raises LibraryError."""
    opened(backend).library()
    return backend.keys()


def _told(key: Key) -> dict[str, object]:
    told = asdict(key)
    del told["digest"]
    return told
