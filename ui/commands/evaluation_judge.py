"""The command that lets a language model judge a run's answers: eval judge."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ui.commands.evaluation_parts import log_path
from ui.commands.options import json_option, model_options, pass_parts, write_json
from ui.failures import Exit
from ui.visible import visible

if TYPE_CHECKING:
    from eval.judged import Judged
    from ui.backend import Backend


@click.command("judge")
@click.argument("log", metavar="LOG", type=log_path)
@click.option("--transcript", metavar="FILE", required=True, type=click.Path(dir_okay=False, path_type=Path),
              help="Where every request and reply is kept; what it holds is not asked again.")  # fmt: skip
@model_options
@json_option
@pass_parts
def judge(backend: Backend, log: Path, transcript: Path, as_json: bool) -> int:
    """Let a language model judge a run's answers: faithfulness to what they cite, correctness by the known facts.

    Kept apart from the other measures, and repeatable: a second judging with the same transcript asks nothing. A
    reply that is no verdict is an error, never a score. Exit code 4: a verdict is missing.

    \b
    Examples:
      cited eval judge monday.jsonl --model openai --transcript judge.jsonl
      cited eval judge monday.jsonl --model ollama:qwen3:8b --transcript judge.jsonl --json
    """
    from eval.judge import Judge
    from eval.judged import judged
    from eval.log import read_log
    from index.endpoint.client import EndpointModel

    endpoint = backend.endpoint()
    if endpoint is None:
        raise click.UsageError("name the judge with --model or CITED_MODEL")
    found = judged(read_log(log).results, Judge(endpoint.model, transcript, EndpointModel(endpoint)))
    if as_json:
        write_json(found.to_json())
    else:
        click.echo(visible(_table(found)))
    return Exit.GATE if any(found.failed.values()) else Exit.DONE


def _table(found: Judged) -> str:
    lines = [f"judged by {found.model}"]
    for value in found.totals:
        missing = found.failed.get(value.name, 0)
        shown = "no verdict" if value.value is None else f"{value.value:.3f}"
        between = "" if value.low is None or value.high is None else f"  {value.low:.3f} … {value.high:.3f}"
        lines.append(f"{value.name:<22} {shown}{between}  {value.count} verdicts, {missing} without")
    return "\n".join(lines)
