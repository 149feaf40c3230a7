"""The commands that make suites and keep them sound: eval check, new, add-case, import."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from ui.commands.evaluation_parts import articles_option, asked_of, suite_argument, written_option
from ui.commands.options import json_option, model_options, pass_parts, write_json
from ui.failures import Exit
from ui.render import counted, one_line
from ui.visible import without_surrogates

if TYPE_CHECKING:
    from ui.backend import Backend


@click.command()
@suite_argument
@articles_option
@json_option
@pass_parts
def check(backend: Backend, suite: Path, articles: Path | None, as_json: bool) -> int:
    """Prove that every quote of a suite stands in its article. Exit code 4: something must be mended.

    Also: every file name is known, no question is asked twice, every fact is said by a quote of its evidence; an
    unresolved case is a warning.

    \b
    Examples:
      cited eval check eval/suites/seeds.jsonl --articles seeds
      cited eval check my.jsonl --json
    """
    from eval.cases import read_suite
    from eval.check import check_suite

    cases = read_suite(suite)
    with asked_of(backend, suite, articles) as over:
        found = check_suite(cases, over.library().articles())
    wrong = sum(not finding.warning for finding in found)
    if as_json:
        write_json({"ok": not wrong, "cases": len(cases.cases), "findings": [one.to_json() for one in found]})
    else:
        for finding in found:
            click.echo(one_line(str(finding)))
        end = f"{wrong} to mend, {counted(len(found) - wrong, 'warning')}" if found else "all sound"
        click.echo(f"{counted(len(cases.cases), 'case')}: {end}")
    return Exit.GATE if wrong else Exit.DONE


@click.command()
@click.option(
    "--count", type=click.IntRange(1, 10_000), default=20, show_default=True, help="Cases to draft."
)
@click.option("--seed", type=int, default=0, show_default=True, help="The same number drafts the same cases.")
@articles_option
@model_options
@written_option(
    "-o", "--out", metavar="OUT", required=True, help="The suite to write; it must not exist yet."
)
@json_option
@pass_parts
def new(backend: Backend, count: int, seed: int, articles: Path | None, out: Path, as_json: bool) -> None:
    """Draft a suite from the library's articles, its questions to be edited by a person.

    A language model, where one is configured, words the questions; kept are those whose answer its sentence says. It is
    sent a title and a sentence at a time, four for each case at most.

    \b
    Examples:
      cited eval new -o my.jsonl
      cited eval new --count 50 --articles seeds -o my.jsonl
      cited eval new --model ollama:qwen3:8b -o my.jsonl
    """
    from eval.cases import write_suite
    from eval.draft_by_model import ByModel
    from eval.drafting import new_suite
    from index.endpoint.client import EndpointModel

    if out.exists():
        raise click.BadParameter(f"{str(out)!r} is there already; name another file", param_hint="-o")
    with asked_of(backend, None, articles) as over:
        endpoint = backend.endpoint()
        asked_by = ByModel(EndpointModel(endpoint)) if endpoint else None
        written = write_suite(new_suite(over.library(), count, seed, asked_by), out)
    if written < count:
        click.echo(f"cited: the articles gave {written} of {counted(count, 'case')}", err=True)
    if as_json:
        write_json({"cases": written, "suite": str(out)})
    else:
        click.echo(f"{counted(written, 'draft')} in {one_line(str(out))}; edit the questions, then: "
                   f"cited eval check {one_line(str(out))}")  # fmt: skip


@click.command("add-case")
@click.argument("suite", metavar="SUITE", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("answer", metavar="ANSWER.json|-", type=click.File("r", encoding="utf-8"))
@click.option(
    "--right/--wrong", "right", default=None, help="Whether the answer was right.  [default: not judged]"
)
@click.option(
    "--id", "name", metavar="ID", type=without_surrogates, help="The case's id.  [default: of the question]"
)
@json_option
def add_case(suite: Path, answer: TextIO, right: bool | None, name: str | None, as_json: bool) -> None:
    """Turn an answer into a draft case at the end of a suite, to be looked over by a person.

    The answer is JSON as `cited ask --json` and the API give it; `-` reads it from standard input. Not judged or
    --right, what it says becomes what is known. --wrong, its question becomes an unresolved case, which no run asks
    and `cited eval check` names until you have written down what is right.

    \b
    Examples:
      cited ask "Who founded it?" --json | cited eval add-case my.jsonl -
      cited eval add-case my.jsonl answer.json --wrong --json
    """
    from eval.drafting import add_case as add

    case = add(suite, _answer_of(answer), right=right, id=name)
    if as_json:
        write_json(case.to_json())
    else:
        todo = 'write down what is right and take "unresolved" out' if case.unresolved else "look it over"
        click.echo(f"added {one_line(case.id)} to {one_line(str(suite))}; {todo}")


def _kind(_: click.Context, parameter: click.Parameter, kind: str) -> str:
    from eval.importers import KINDS

    if kind not in KINDS:
        raise click.BadParameter(f"{kind!r} is none of {', '.join(KINDS)}", param=parameter)
    return kind


@click.command("import")
@click.argument("kind", metavar="KIND", callback=_kind)
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)  # fmt: skip
@click.argument("out", metavar="OUT", type=click.Path(file_okay=False, path_type=Path))
@json_option
def import_(kind: str, files: tuple[Path, ...], out: Path, as_json: bool) -> None:
    """Make a suite of a published test set, with its documents as articles beside it.

    KIND is squad (1.1 and 2.0), beir (corpus, queries, qrels), rgb, multihop-rag or llama-rag (LlamaIndex's
    LabelledRagDataset). OUT is a new folder: it gets NAME.jsonl and the articles in NAME/articles, NAME being its
    own name.

    \b
    Examples:
      cited eval import squad dev-v2.0.json squad-dev
      cited eval import beir corpus.jsonl queries.jsonl test.tsv scifact --json
    """
    from eval.importers import import_suite

    done = import_suite(kind, files, out)
    if as_json:
        counts = {"cases": done.cases, "articles": done.articles}
        write_json(counts | {"suite": str(done.suite), "notes": list(done.notes)})
        return
    for note in done.notes:
        click.echo(f"cited: {one_line(note)}", err=True)
    click.echo(
        f"{counted(done.cases, 'case')}, {counted(done.articles, 'article')} in {one_line(str(done.suite))}"
    )


def _answer_of(file: TextIO) -> dict[str, Any]:
    """The answer that a file holds; anything else is wrong usage."""
    try:
        answer = json.load(file)
    except ValueError as error:  # not UTF-8 is one, too
        raise click.BadParameter(f"{file.name!r} is not JSON: {error}", param_hint="ANSWER") from error
    if not isinstance(answer, dict):
        raise click.BadParameter(f"{file.name!r} is not one answer", param_hint="ANSWER")
    return answer
