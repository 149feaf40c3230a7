"""The settings of the doors, read once from `CITED_*`; below the doors there are only plain arguments."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from platformdirs import user_data_path
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from index.errors import CitedError


class SettingsError(CitedError):
    """An environment variable `CITED_...` has a value that cannot be used."""


class Settings(BaseSettings):
    """Everything that can be set from outside. A command's own option wins over its variable."""

    model_config = SettingsConfigDict(env_prefix="CITED_", extra="ignore", frozen=True)

    library: Path = Field(
        default_factory=lambda: user_data_path("cited", appauthor=False),
        description="Folder of the library (articles, passages, vectors). `--library` wins.",
    )
    host: str = Field(default="127.0.0.1", description="Address `cited serve` listens on. `--host` wins.")
    port: int = Field(
        default=7860, ge=0, le=65535, description="Port of `cited serve`; 0 takes a free one. `--port` wins."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="warning", description="Least severe message that `cited serve` writes to standard error."
    )
    debug: bool = Field(default=False, description="Show the traceback of an unexpected error.")


def read_settings() -> Settings:
    """The settings of this process. Raises SettingsError naming the variable and its value."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "CITED_" + "_".join(str(part) for part in first["loc"]).upper()
        raise SettingsError(
            f"{name}={first['input']!r} cannot be used: {first['msg']}; change or unset it"
        ) from error


def settings_table() -> str:
    """The settings as a Markdown table, for the docs."""
    rows = ["| variable | default | meaning |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = (
            "the platform's user data folder, `cited`" if field.default_factory else f"`{field.default}`"
        )
        rows.append(f"| `CITED_{name.upper()}` | {default} | {field.description} |")
    return "\n".join(rows)


def program_version() -> str:
    """The installed version, or `unknown` where the source is run without being installed."""
    try:
        return version("cited")
    except PackageNotFoundError:
        return "unknown"
