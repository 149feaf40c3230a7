"""The command that measures how fast it all is: eval speed."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click

from ui.commands.options import json_option, progress_bar, write_json
from ui.visible import visible


@click.command()
@click.option("--passages", "sizes", metavar="N", type=click.IntRange(100, 5_000_000), multiple=True,
              help="Measure a generated library of this many passages; may be given several times.  "
              "[default: 10000]")  # fmt: skip
@click.option("--articles", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path),
              help="Measure a library of this folder's articles instead.")  # fmt: skip
@click.option("--questions", type=click.IntRange(1, 10_000), default=100, show_default=True,
              help="Questions to ask a server, all different.")  # fmt: skip
@click.option("--repeats", type=click.IntRange(1, 1000), default=7, show_default=True,
              help="Cold starts, and openings of the library.")  # fmt: skip
@json_option
def speed(sizes: tuple[int, ...], articles: Path | None, questions: int, repeats: int, as_json: bool) -> None:
    """Measure ingest, answers, memory, disk and cold start, on libraries made for the purpose.

    Ingest stands against the bare encoder on the same passages in the same run. Of a generated library the first
    2,000 passages are embedded; the others are written with random vectors, as embedding them would take hours.
    Absolute figures are of this machine and of what else it does; ratios and medians can be compared. Everything
    is made in the system's temporary folder (TMPDIR) and removed: less than 8 kB a passage.

    \b
    Examples:
      cited eval speed
      cited eval speed --passages 10000 --passages 100000 --json
      cited eval speed --articles seeds --repeats 20
    """
    if sizes and articles is not None:
        raise click.UsageError("--passages makes articles, --articles names them; choose one")
    from eval.speed import measure_speed
    from eval.speed.suite import SIZE

    with _ended_in_order(), progress_bar() as progress:
        report = measure_speed(
            sizes or (SIZE,), articles=articles, count=questions, repeats=repeats, progress=progress
        )
    if as_json:
        write_json(report.to_json())
    else:
        click.echo(visible(report.text()), nl=False)


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """SIGTERM, too, ends the server and removes the libraries, which may be gigabytes."""

    def end(number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
