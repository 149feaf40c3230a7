"""A language model through the command line: which one is asked, faults, Ctrl-C, and a key that no door shows."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest

from index.endpoint.language_model import Cause
from index.endpoint.presets import PRESETS
from tests.index.scripted_llm import ScriptedServer
from tests.ui.doors import CONTRACT, KEY, ROOT, numbered_in, run, the_line
from ui.endpoints import ModelChoice, chosen_endpoint
from ui.failures import Exit
from ui.settings import SettingsError, read_settings

COST = "$5.576 million"
QUESTION = "What did training R1 cost?"


def told(messages: list[dict[str, Any]]) -> str:
    """A true statement and one with a figure that its source does not bear out."""
    mark = numbered_in(messages, COST)
    return f"R1 was trained at a cost of {COST} {mark}. The model was trained on 99,000 Nvidia H800s {mark}."


@pytest.mark.parametrize(
    ("variables", "choice", "expected"),
    [
        ({}, ModelChoice(), None),
        ({"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": "http://host/v1"}, ModelChoice(), None),
        ({"CITED_MODEL": "ollama"}, ModelChoice("none"), None),
        ({"CITED_MODEL": "None"}, ModelChoice(), None),
        ({"CITED_MODEL": "ollama"}, ModelChoice(), ("ollama", "localhost:11434", "gpt-oss:20b", 4_096)),
        ({}, ModelChoice("ollama:qwen3:8b"), ("ollama", "localhost:11434", "qwen3:8b", 4_096)),
        ({"OPENAI_API_KEY": KEY}, ModelChoice("OpenAI"), ("openai", "api.openai.com", "gpt-5.4-mini", 400_000)),
        ({"CITED_MODEL": "deepseek"}, ModelChoice("vllm:m", "http://here:1/v1"), ("vllm", "here:1", "m", 8_192)),
        ({"OPENAI_BASE_URL": "http://a/v1"}, ModelChoice("gpt-oss:20b"), ("custom", "a", "gpt-oss:20b", 8_192)),
        ({"OPENAI_BASE_URL": "http://a/v1"}, ModelChoice("m", "http://b/v1"), ("custom", "b", "m", 8_192)),
        ({"OPENAI_BASE_URL": "https://api.deepseek.com/", "OPENAI_API_KEY": KEY, "CITED_MODEL_CONTEXT": "9000"},
         ModelChoice("deepseek-v4"), ("deepseek", "api.deepseek.com", "deepseek-v4", 9_000)),
    ],
)  # fmt: skip
def test_a_model_is_used_only_when_one_is_named(
    variables: dict[str, str],
    choice: ModelChoice,
    expected: tuple[str, str, str, int] | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    endpoint = chosen_endpoint(read_settings(), choice)

    found = endpoint and (endpoint.preset.name, endpoint.host, endpoint.model, endpoint.context)
    assert found == expected


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (
            ["--model", "gpt-99"],
            "'gpt-99' stands without an endpoint: write PRESET or PRESET:MODEL (openai, ",
        ),
        (["--model", "openai"], "needs a key: set OPENAI_API_KEY"),
        (["--model", "vllm"], "name the model"),
        (["--model", "custom:m"], "set OPENAI_BASE_URL"),
        (["--base-url", "http://host/v1"], "no model is named: add --model"),
        (["--model", "m", "--base-url", "nonsense"], "'nonsense' is no base URL"),
        (["--model", "m", "--base-url", f"http://u:{KEY}@host/v1"], "holds no user"),
        (["--model", "custom:extractive", "--base-url", "http://host/v1"], "cannot be called 'extractive'"),
    ],
)
def test_wrong_settings_are_one_line(arguments: list[str], part: str, tmp_path: Path) -> None:
    for command in (["ask", "x"], ["chat"], ["serve"]):
        result = run(*command, *arguments, library=tmp_path)
        assert result.exit_code == Exit.REFUSED
        assert part in the_line(result)
        assert KEY not in result.output


def test_a_model_answers_and_is_named(
    environment: Callable[..., None], scripted: ScriptedServer, seeds_folder: Path
) -> None:
    scripted.says("cli", told)
    environment(CITED_MODEL="cli")
    text = run("ask", QUESTION, library=seeds_folder)
    found = run("ask", QUESTION, "--json", library=seeds_folder)
    without = run("ask", QUESTION, "--json", "--model", "none", library=seeds_folder)
    chat = run("chat", library=seeds_folder, stdin=f"{QUESTION}\n")

    assert (text.exit_code, text.stderr) == (Exit.DONE, "")
    assert f"R1 was trained at a cost of {COST}. [1]" in " ".join(text.stdout.split())
    assert "(unsupported)" in text.stdout
    assert "written by cli\nNote: " in text.stdout
    answer = json.loads(found.stdout)
    assert list(answer) == CONTRACT
    assert answer["answered_by"] == "cli"
    assert json.loads(without.stdout)["answered_by"] == "extractive"
    assert "written by cli" in chat.stdout
    assert len(scripted.asked("cli")) == 3
    sent = scripted.asked("cli")[-1]
    assert sent.headers["authorization"] == f"Bearer {KEY}"
    assert KEY not in json.dumps(sent.body) + text.output + found.output + chat.output


def test_a_key_in_the_environment_sends_nothing(
    environment: Callable[..., None], scripted: ScriptedServer, seeds_folder: Path
) -> None:
    before = len(scripted.requests)
    result = run("ask", QUESTION, "--json", library=seeds_folder)

    assert json.loads(result.stdout)["answered_by"] == "extractive"
    assert len(scripted.requests) == before


def test_a_suite_is_run_with_a_model(
    environment: Callable[..., None], scripted: ScriptedServer, tmp_path: Path
) -> None:
    def ferry(messages: list[dict[str, Any]]) -> str:
        return f"The ferry to Skye was cancelled because of a storm {numbered_in(messages, 'a storm')}."

    scripted.says("suite", ferry)
    (tmp_path / "small" / "articles").mkdir(parents=True)
    (tmp_path / "small" / "articles" / "ferry.txt").write_text(
        "Ferry to Skye cancelled\n\nThe ferry to Skye was cancelled on Monday because of a storm.\n"
    )
    case = {"id": "why", "question": "Why was the ferry to Skye cancelled?", "facts": [["storm"]],
            "evidence": [{"article": "ferry.txt", "quote": "because of a storm"}]}  # fmt: skip
    (tmp_path / "small.jsonl").write_text(json.dumps(case) + "\n")
    from click.testing import CliRunner

    from ui.cli import cited

    arguments = ["eval", "run", str(tmp_path / "small.jsonl"), "--model", "suite", "--json"]
    result = CliRunner().invoke(cited, arguments)

    report = json.loads(result.stdout)
    assert result.exit_code == Exit.DONE, result.output
    assert report["settings"]["answered_by"] == "suite"
    assert KEY not in result.output


def test_the_page_of_the_docs_names_every_preset_cause_and_setting() -> None:
    page = (ROOT / "docs" / "language-models.md").read_text("utf-8")

    assert all(f"`{preset}`" in page for preset in PRESETS)
    assert set(re.findall(r"^\| `(\w+)` \| .* \| .* \|$", page, re.MULTILINE)) >= set(get_args(Cause))
    for name in (
        "OPENAI_API_KEY",
        "OPENAI_BASE_URL",
        "CITED_MODEL",
        "CITED_MODEL_CONTEXT",
        "CITED_ANSWER_SECONDS",
    ):
        assert f"`{name}`" in page


def test_a_wrong_key_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", f"{KEY} and a space")
    settings = read_settings()

    assert KEY not in repr(settings) + str(settings.model_dump()) + settings.model_dump_json()
    with pytest.raises(SettingsError, match="copy it again") as refused:
        chosen_endpoint(settings, ModelChoice("openai"))
    assert KEY not in str(refused.value)
