"""What the evaluating commands share: which articles a suite is asked of, where a run is logged, the gate's options."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ui.commands.options import opened, progress_bar
from ui.render import counted, one_line

if TYPE_CHECKING:
    from eval.gate import Limit
    from eval.log import RunLog
    from eval.report import Report
    from ui.backend import Backend

Command = TypeVar("Command", bound=Callable[..., Any])

suite_argument = click.argument(
    "suite", metavar="SUITE", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
log_path = click.Path(exists=True, dir_okay=False, path_type=Path)


def _where_a_file_can_be(_: click.Context, parameter: click.Parameter, path: Path | None) -> Path | None:
    """The path of a file to write; wrong usage where its folder is not there, before a long run and not after."""
    if path is not None and not path.absolute().parent.is_dir():
        raise click.BadParameter(f"there is no folder {str(path.parent)!r}", param=parameter)
    return path


def written_option(*names: str, **settings: Any) -> Callable[[Command], Command]:
    """An option that names a file to write."""
    kind = click.Path(dir_okay=False, path_type=Path)
    return click.option(*names, type=kind, callback=_where_a_file_can_be, **settings)


articles_option = click.option(
    "--articles",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Use the articles of this folder, in a library made for the purpose.  [default: the folder SUITE/articles "
    "beside SUITE.jsonl, if there is one and no --library; else the library]",
)


def gate_options(command: Command) -> Command:
    """Add `--fail-under --baseline --no-worse-than --html`."""
    for option in (
        written_option("--html", metavar="OUT", help="Also write the report as one HTML file."),
        click.option(
            "--no-worse-than",
            metavar="SHARE",
            type=click.FloatRange(min=0),
            help="How much worse than the baseline a measure may be.  [default: 0]",
        ),
        click.option("--baseline", metavar="LOG", type=log_path, help="The log of an earlier run to hold against."),
        click.option(
            "--fail-under",
            metavar="MEASURE=BOUND",
            multiple=True,
            help="Exit code 4 unless the measure keeps the bound (a ceiling where less is better); may be given "
            "several times.",
        ),
    ):  # fmt: skip
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class Gate:
    """What a run must keep: bounds, and a baseline with its tolerance."""

    limits: tuple[Limit, ...]
    baseline: Report | None
    no_worse_than: float

    @property
    def given(self) -> bool:
        """Whether there is anything to keep."""
        return bool(self.limits) or self.baseline is not None

    def misses(self, report: Report) -> tuple[str, ...]:
        """One line for each thing that falls short."""
        from eval.gate import misses

        return misses(report, self.limits, self.baseline, self.no_worse_than)


def gate_of(fail_under: Sequence[str], baseline: Path | None, no_worse_than: float | None) -> Gate:
    """The options' gate; what cannot be one is wrong usage, told before anything is asked."""
    from eval.errors import EvaluationError
    from eval.gate import Limit
    from eval.measures import named

    if no_worse_than is not None and baseline is None:
        raise click.UsageError("--no-worse-than needs --baseline LOG to be held against")
    try:
        limits = tuple(Limit.parse(text) for text in fail_under)
        for limit in limits:
            named(limit.name)
    except EvaluationError as error:
        raise click.BadParameter(str(error), param_hint="--fail-under") from error
    return Gate(limits, None if baseline is None else report_of_log(baseline), no_worse_than or 0.0)


def report_of_log(path: Path) -> Report:
    """The report of a run's log, measured anew; an interrupted run is named. Raises SuiteError."""
    from eval.log import read_log
    from eval.scoring import score

    log = read_log(path)
    if not log.finished:
        click.echo(f"cited: {one_line(path.name)}: {unfinished(log)}", err=True)
    return score(log.settings, log.results)


def unfinished(log: RunLog) -> str:
    """What is to be said of an interrupted run."""
    return f"the run was interrupted after {len(log.results)} of {counted(log.planned, 'case')}"


@contextmanager
def asked_of(backend: Backend, suite: Path | None, articles: Path | None) -> Iterator[Backend]:
    """What to ask: over a library made of `articles`, or of the folder beside the suite, which is removed
    afterwards; else what there is. `--library` stands above the folder beside."""
    beside = None if suite is None else suite.with_suffix("") / "articles"
    chosen = click.get_current_context().find_root().params.get("folder")
    if articles is None and chosen is None and beside is not None and beside.is_dir():
        articles = beside
    if articles is None:
        yield opened(backend)
        return
    from ui.backend import Backend as OwnBackend

    with TemporaryDirectory(prefix="cited-eval-") as folder:
        own = OwnBackend(Path(folder) / "library", backend.choice)
        try:
            _fill(own, articles)
            yield own
        finally:
            own.close()


def _fill(backend: Backend, articles: Path) -> None:
    """Take a folder's articles into a library; a file that cannot be read is named."""
    from index.errors import NotFound

    with progress_bar() as progress:
        report = backend.library(create=True).sync(articles, progress=progress)
    for failure in report.failures:
        click.echo(f"cited: {one_line(str(failure))}", err=True)
    if not report.added:
        raise NotFound(f"no article could be read from {str(articles)!r}; name a folder of articles")


def default_log(suite: Path) -> Path:
    """Where a run is logged that names no log: `NAME.run.jsonl` in the platform's folder for a user's state."""
    from platformdirs import user_state_path

    return user_state_path("cited", appauthor=False) / "runs" / f"{suite.stem}.run.jsonl"
