"""The commands that put figures to answers: eval run, score, compare; the others of the group stand beside."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ui.commands.evaluation_judge import judge
from ui.commands.evaluation_parts import (
    Gate,
    articles_option,
    asked_of,
    default_log,
    gate_of,
    gate_options,
    log_path,
    report_of_log,
    suite_argument,
    unfinished,
    written_option,
)
from ui.commands.evaluation_speed import speed
from ui.commands.evaluation_suites import add_case, check, import_, new
from ui.commands.options import json_option, model_options, pass_parts, progress_bar, write_json
from ui.failures import Exit
from ui.render import one_line
from ui.visible import visible, without_surrogates

if TYPE_CHECKING:
    from eval.report import Report
    from ui.backend import Backend


@click.group("eval")
def evaluation() -> None:
    """Hold the answers against questions with known answers.

    A suite is a file of cases, one JSON object a line: a question, whether the articles answer it, the facts an
    answer must state, the words that prove them. `cited eval new` drafts one from your library.

    \b
    Examples:
      cited eval run my.jsonl
      cited eval compare monday.jsonl tuesday.jsonl
    """


@click.command()
@suite_argument
@articles_option
@click.option("--split", type=click.Choice(["tune", "test"]), help="Only the cases of this half.")
@click.option("--tag", "tags", metavar="TAG", type=without_surrogates, multiple=True,
              help="Only cases with this tag; may be given several times.")  # fmt: skip
@click.option("--repeat", type=click.IntRange(1, 1000), default=1, show_default=True,
              help="Ask every case this many times.")  # fmt: skip
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True,
              help="Cases asked side by side; with 1, times are those of a question by itself.")  # fmt: skip
@written_option("--log", metavar="FILE",
                help="Where to log every answer.  [default: SUITE.run.jsonl in the user's state folder]")  # fmt: skip
@gate_options
@model_options
@click.option("--price", type=(float, float), metavar="IN OUT", default=(0.0, 0.0),
              help="US dollars for a million tokens of prompt and of answer, for the measure `cost`.")  # fmt: skip
@json_option
@pass_parts
def run(
    backend: Backend,
    suite: Path,
    articles: Path | None,
    split: str | None,
    tags: tuple[str, ...],
    repeat: int,
    workers: int,
    log: Path | None,
    fail_under: tuple[str, ...],
    baseline: Path | None,
    no_worse_than: float | None,
    html: Path | None,
    price: tuple[float, float],
    as_json: bool,
) -> int:
    """Ask every case of a suite and measure the answers. Exit code 4: it falls short of what it must keep.

    Every answer goes to a log, from which `cited eval score` measures again without asking. A run that was
    interrupted goes on where it ended when it is started again in the same way. A log named with --log is never
    overwritten: a finished one of the same run is measured as it stands, one of another run is refused. The log in
    the state folder is replaced by the next run of the suite.

    \b
    Examples:
      cited eval run eval/suites/seeds.jsonl --articles seeds --split tune
      cited eval run my.jsonl --html report.html --log monday.jsonl
      cited eval run my.jsonl --fail-under right=0.9 --fail-under wrongly_refused=0.05
      cited eval run my.jsonl --baseline monday.jsonl --no-worse-than 0.01
    """
    from eval.cases import read_suite
    from eval.run import Price, run_suite
    from eval.scoring import score

    gate = gate_of(fail_under, baseline, no_worse_than)
    cases = read_suite(suite).only(split=split, tags=tags)
    place = log if log is not None else default_log(suite)
    with asked_of(backend, suite, articles) as over, progress_bar() as progress:
        settings, results = run_suite(
            cases, over.library(), over.assistant(), place,
            split=split, repeat=repeat, workers=workers, progress=progress,
            answered_by=over.assistant().answered_by, price=Price(*price), replaced=log is None,
        )  # fmt: skip
    return _told(score(settings, results), place, gate, html, as_json)


@click.command("score")
@click.argument("log", metavar="LOG", type=log_path)
@gate_options
@click.option("--plots", metavar="DIR", type=click.Path(file_okay=False, path_type=Path),
              help="Also write risk-and-coverage.svg and reliability.svg into this folder.")  # fmt: skip
@json_option
def score_(
    log: Path,
    fail_under: tuple[str, ...],
    baseline: Path | None,
    no_worse_than: float | None,
    html: Path | None,
    plots: Path | None,
    as_json: bool,
) -> int:
    """Measure the answers of a run's log again, without asking. Exit code 4: it falls short.

    \b
    Examples:
      cited eval score monday.jsonl --html report.html
      cited eval score monday.jsonl --fail-under right=0.9 --json
    """
    from eval.log import read_log
    from eval.scoring import score

    gate = gate_of(fail_under, baseline, no_worse_than)
    held = read_log(log)
    report = score(held.settings, held.results)
    if plots is not None:
        _write_plots(report, plots)
    return _told(report, log, gate, html, as_json, None if held.finished else unfinished(held))


@click.command("compare")
@click.argument("log_a", metavar="LOG_A", type=log_path)
@click.argument("log_b", metavar="LOG_B", type=log_path)
@click.option("--measure", metavar="NAME", default="right", show_default=True, type=without_surrogates,
              help="The measure by which cases are won and lost.")  # fmt: skip
@json_option
def compare_(log_a: Path, log_b: Path, measure: str, as_json: bool) -> None:
    """Hold run B against run A, case by case: what differs by more than chance, which cases were won and lost.

    \b
    Examples:
      cited eval compare monday.jsonl tuesday.jsonl
      cited eval compare monday.jsonl tuesday.jsonl --measure citation_precision --json
    """
    from eval.compare import compare

    found = compare(report_of_log(log_a), report_of_log(log_b), measure)
    if as_json:
        write_json(found.to_json())
    else:
        click.echo(visible(found.text()), nl=False)


def _told(
    report: Report, log: Path, gate: Gate, html: Path | None, as_json: bool, interrupted: str | None = None
) -> int:
    """Show the report, write its page, name what falls short; the exit code says whether anything does."""
    missed = gate.misses(report)
    if interrupted and gate.given:
        missed = (interrupted, *missed)  # half a run does not prove that anything is kept
    elif interrupted:
        click.echo(f"cited: {interrupted}", err=True)
    if html is not None:
        _write_page(report, gate, html)
    for line in missed:
        click.echo(f"cited: {one_line(line)}", err=True)
    if as_json:
        write_json(report.to_json() | {"missed": list(missed), "log": str(log)})
    else:
        from eval.scoring import text_table

        click.echo(visible(text_table(report)).rstrip("\n"))
        click.echo(f"log: {one_line(str(log))}")
    return Exit.GATE if missed else Exit.DONE


def _write_plots(report: Report, folder: Path) -> None:
    from eval.errors import EvaluationError
    from eval.page import plot_files

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, drawing in plot_files(report).items():
            (folder / name).write_text(drawing, encoding="utf-8")
    except OSError as error:
        raise EvaluationError(f"{str(folder)!r} cannot be written: {error.strerror}; name another") from error


def _write_page(report: Report, gate: Gate, path: Path) -> None:
    from eval.compare import compare
    from eval.errors import EvaluationError
    from eval.page import html

    comparison = None if gate.baseline is None else compare(gate.baseline, report)
    try:
        path.write_text(html(report, comparison), encoding="utf-8")
    except OSError as error:
        raise EvaluationError(
            f"{str(path)!r} cannot be written: {error.strerror}; name another file"
        ) from error


for _command in (run, score_, compare_, judge, check, new, add_case, import_, speed):
    evaluation.add_command(_command)
