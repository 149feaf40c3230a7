"""The settings: read once from the environment, an option wins, a bad value is named, and the docs show the table."""

from __future__ import annotations

from pathlib import Path

import pytest

from ui.backend import Backend
from ui.settings import Settings, SettingsError, program_version, read_settings, settings_table, variable

ROOT = Path(__file__).resolve().parents[2]


def test_without_variables_the_defaults_hold(tmp_path: Path) -> None:
    settings = read_settings()

    assert (settings.host, settings.port, settings.log_level, settings.debug) == (
        "127.0.0.1",
        7860,
        "warning",
        False,
    )
    assert settings.library == tmp_path / "data" / "cited"
    assert not settings.library.exists()


def test_variables_are_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CITED_LIBRARY", str(tmp_path))
    monkeypatch.setenv("CITED_PORT", "8080")
    monkeypatch.setenv("CITED_LOG_LEVEL", "debug")
    monkeypatch.setenv("CITED_UNKNOWN", "is let be")

    settings = read_settings()

    assert (settings.library, settings.port, settings.log_level) == (tmp_path, 8080, "debug")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CITED_PORT", "70000"),
        ("CITED_PORT", "http"),
        ("CITED_LOG_LEVEL", "loud"),
        ("CITED_DEBUG", "perhaps"),
        ("CITED_MODEL_CONTEXT", "12"),
        ("CITED_ANSWER_SECONDS", "0"),
        ("CITED_ANSWER_SECONDS", "inf"),
    ],
)
def test_a_bad_value_is_named_with_its_variable(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError, match=f"^{name}='{value}' cannot be used: .*; change or unset it$"):
        read_settings()


def test_a_variable_without_a_value_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CITED_PORT", "CITED_MODEL", "CITED_MODEL_CONTEXT", "OPENAI_BASE_URL", "OPENAI_API_KEY"):
        monkeypatch.setenv(name, "")

    settings = read_settings()

    assert (settings.port, settings.model, settings.model_context) == (7860, "none", None)
    assert (settings.openai_base_url, settings.openai_api_key) == (None, None)


def test_the_option_wins_over_the_variable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, seeds_folder: Path
) -> None:
    monkeypatch.setenv("CITED_LIBRARY", str(tmp_path / "none"))
    backend = Backend(seeds_folder)

    assert backend.library().passage_count == 32
    backend.close()
    backend.close()


def test_every_setting_has_a_row_and_a_meaning() -> None:
    table = settings_table()

    for name, field in Settings.model_fields.items():
        assert f"| `{variable(name)}` | " in table
        assert field.description
    assert str(Path.home()) not in table


def test_the_docs_show_the_table_as_it_is() -> None:
    assert settings_table() in (ROOT / "docs" / "cli.md").read_text("utf-8")


def test_the_version_is_the_installed_one() -> None:
    assert f'version = "{program_version()}"' in (ROOT / "pyproject.toml").read_text("utf-8")
