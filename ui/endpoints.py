"""Which language model writes the answers, of what settings and options name: an endpoint, or none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.answers import EXTRACTIVE
from index.errors import CitedError

if TYPE_CHECKING:
    from index.endpoint.presets import Endpoint
    from ui.settings import Settings, SettingsError

NONE = "none"


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """The options `--model` and `--base-url`; None where they are not given."""

    model: str | None = None
    base_url: str | None = None


def chosen_endpoint(settings: Settings, choice: ModelChoice) -> Endpoint | None:
    """The endpoint that is to write the answers; None: extractive, as long as no model is named. Raises SettingsError,
    never with the key in it."""
    named = named_model(settings, choice)
    if named == NONE:
        if choice.base_url:
            raise _wrong("--base-url names an endpoint but no model is named: add --model or set CITED_MODEL")
        return None
    preset, model = preset_and_model(named, base_url(settings, choice))
    return endpoint_of(settings, choice, preset, model)


def endpoint_of(settings: Settings, choice: ModelChoice, preset: str, model: str | None) -> Endpoint:
    """The endpoint of a preset with the settings in place of its. Raises SettingsError."""
    from index.endpoint.presets import resolve

    key = settings.openai_api_key
    try:
        endpoint = resolve(
            preset,
            base_url=base_url(settings, choice),
            model=model,
            key=key.get_secret_value() if key else None,
            context=settings.model_context,
        )
    except CitedError as error:
        raise _wrong(str(error)) from None
    if endpoint.model == EXTRACTIVE:
        raise _wrong(f"a model cannot be called {EXTRACTIVE!r}: it stands for answers without a model")
    return endpoint


def named_model(settings: Settings, choice: ModelChoice) -> str:
    """What is named as the model, an option before its variable; `none` where nothing is."""
    named = (choice.model or "").strip() or settings.model.strip() or NONE
    return NONE if named.lower() == NONE else named


def base_url(settings: Settings, choice: ModelChoice) -> str | None:
    """The address that is named, an option before its variable; None: the preset's."""
    return (choice.base_url or "").strip() or (settings.openai_base_url or "").strip() or None


def preset_and_model(named: str, address: str | None) -> tuple[str, str | None]:
    """`"ollama" -> ("ollama", None)`, `"ollama:gpt-oss:20b" -> ("ollama", "gpt-oss:20b")`; a name of no preset is a
    model at the address, with the quirks of the preset whose address that is. Raises SettingsError."""
    from index.endpoint.presets import PRESETS

    first, _, model = named.partition(":")
    if first.strip().lower() in PRESETS:
        return first.strip().lower(), model.strip() or None
    if address is None:
        raise _wrong(
            f"the model {named!r} stands without an endpoint: write PRESET or PRESET:MODEL "
            f"({', '.join(PRESETS)}), or set OPENAI_BASE_URL or --base-url"
        )
    known = (preset.name for preset in PRESETS.values() if preset.base_url == address.rstrip("/"))
    return next(known, "custom"), named


def presets_table() -> str:
    """The presets as a Markdown table, for the docs."""
    from index.endpoint.presets import PRESETS

    rows = ["| preset | base URL | model | context, tokens | needs a key |", "|---|---|---|---|---|"]
    for preset in PRESETS.values():
        address = f"`{preset.base_url}`" if preset.base_url else "`OPENAI_BASE_URL`"
        model = f"`{preset.model}`" if preset.model else "name one"
        needs = "yes" if preset.needs_key else "no"
        rows.append(f"| `{preset.name}` | {address} | {model} | {preset.context:,} | {needs} |")
    return "\n".join(rows)


def _wrong(line: str) -> SettingsError:
    # Imported here, for pydantic would slow the start of commands that need no settings.
    from ui.settings import SettingsError

    return SettingsError(line)
