"""The command that tries a language model: models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ui.commands.options import json_option, model_options, opened, pass_parts, write_json
from ui.endpoints import NONE, base_url, endpoint_of, named_model, preset_and_model, presets_table
from ui.failures import Exit
from ui.render import counted, one_line

if TYPE_CHECKING:
    from assistant.writing.trial import Tried
    from index.endpoint.language_model import ModelFailure
    from index.endpoint.presets import Endpoint
    from ui.backend import Backend

_UNNAMED = "?"  # stands for the model while an endpoint is only asked what it offers
_SHOWN = 30  # names of models in the text; --json has them all
_HOPELESS = ("unreachable", "unauthorised")  # a question would fail like the listing


@click.command()
@model_options
@json_option
@pass_parts
def models(backend: Backend, as_json: bool) -> int:
    """Show which language model would write the answers, what its endpoint offers, and try one question.

    The question is about a passage of the program's own: nothing of your articles is sent. Without a model named
    anywhere it shows the presets. Exit code 5: the endpoint or the model fails.

    \b
    Examples:
      cited models --model ollama
      cited models --model custom:my-model --base-url http://localhost:8001/v1 --json
    """
    settings, choice = opened(backend).settings, backend.choice
    named, address = named_model(settings, choice), base_url(settings, choice)
    if named == NONE and address is None:
        return _told_none(as_json)
    preset, model = ("custom", None) if named == NONE else preset_and_model(named, address)
    endpoint = endpoint_of(settings, choice, preset, model or _default_model(preset) or _UNNAMED)
    return _try(endpoint, settings.answer_seconds, as_json)


def _default_model(preset: str) -> str:
    from index.endpoint.presets import PRESETS

    return PRESETS[preset].model


def _told_none(as_json: bool) -> int:
    from index.endpoint.presets import PRESETS

    if as_json:
        names = ("name", "base_url", "model", "context", "needs_key")
        presets = [{name: getattr(preset, name) for name in names} for preset in PRESETS.values()]
        write_json({"model": None, "presets": presets})
    else:
        click.echo("No language model is named: answers are the articles' own sentences.\n")
        click.echo(presets_table().replace("`", ""))
        click.echo("\nName one with --model or CITED_MODEL.")
    return Exit.DONE


def _try(endpoint: Endpoint, seconds: float, as_json: bool) -> int:
    """List and try; exit code 5 unless the question was answered."""
    from assistant.build import shipped_language
    from assistant.writing.trial import offered, try_model
    from index.endpoint.language_model import ModelFailure

    failures: list[ModelFailure] = []
    names: list[str] | None = None
    tried: Tried | None = None
    if not as_json:
        click.echo(_endpoint_text(endpoint))
    try:
        names = offered(endpoint, seconds)
    except ModelFailure as failure:
        failures.append(failure)
    if not as_json and names is not None:
        click.echo(_offers_text(names))
    unnamed = endpoint.model == _UNNAMED
    if not unnamed and not any(failure.cause in _HOPELESS for failure in failures):
        tried = try_model(endpoint, seconds, shipped_language())
        failures += [tried.failure] if tried.failure else []
    lines = [one_line(str(failure)) for failure in failures]
    if unnamed and not failures:
        lines.append("no model is named: name one of those offered, as --model PRESET:MODEL")
    if as_json:
        write_json(_json(endpoint, names, tried, failures))
    elif tried is not None and tried.failure is None:
        click.echo(_tried_text(tried))
    for line in lines:
        click.echo(f"cited: {line}", err=True)
    return Exit.DONE if tried is not None and tried.failure is None else Exit.REFUSED


def _endpoint_text(endpoint: Endpoint) -> str:
    model = "not named" if endpoint.model == _UNNAMED else one_line(endpoint.model)
    key = "set" if endpoint.key else "not set"
    return (
        f"preset    {endpoint.preset.name}\nmodel     {model}\nendpoint  {one_line(endpoint.host)}\n"
        f"context   {endpoint.context:,} tokens\nkey       {key}"
    )


def _offers_text(names: list[str]) -> str:
    shown = ", ".join(one_line(name) for name in names[:_SHOWN])
    more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    return f"offers    {counted(len(names), 'model')}" + (f": {shown}{more}" if names else "")


def _tried_text(tried: Tried) -> str:
    spent = f", {tried.prompt_tokens} + {tried.completion_tokens} tokens" if tried.prompt_tokens else ""
    verdict = (
        "passed the checks"
        if tried.checked
        else "failed the checks: with this model expect the articles' own sentences"
    )
    return (
        f"tried     {tried.question}\n          first piece after {tried.first_ms} ms, whole after "
        f"{tried.whole_ms} ms{spent}\n          “{one_line(tried.answer)[:300]}”\n          {verdict}"
    )


def _json(
    endpoint: Endpoint, names: list[str] | None, tried: Tried | None, failures: list[ModelFailure]
) -> dict[str, Any]:
    return {
        "preset": endpoint.preset.name,
        "model": None if endpoint.model == _UNNAMED else endpoint.model,
        "endpoint": endpoint.host,
        "context": endpoint.context,
        "key": bool(endpoint.key),
        "offers": names,
        "tried": None if tried is None else tried.to_json(),
        "failures": [{"cause": failure.cause, "detail": str(failure)} for failure in failures],
    }
