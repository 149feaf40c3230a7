"""`cited models`: what would be used, what is offered, one question tried; and each failure a line with its cause."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from fastapi import Response

from assistant.writing.trial import PASSAGE, QUESTION
from index.endpoint.presets import PRESETS
from tests.index.scripted_llm import ScriptedServer
from tests.ui.doors import KEY, numbered_in, the_line
from ui.cli import cited
from ui.endpoints import presets_table
from ui.failures import Exit

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch, scripted: ScriptedServer) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", scripted.base_url)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("CITED_ANSWER_SECONDS", "20")


def models(*arguments: str) -> Result:
    result = CliRunner().invoke(cited, ["models", *arguments])
    assert KEY not in result.output
    return result


def clock(messages: list[dict[str, Any]]) -> str:
    return f"It was repaired on 3 May 2024 by Ida Roth {numbered_in(messages, 'Ida Roth')}."


def test_a_good_model_is_shown_with_its_times(scripted: ScriptedServer) -> None:
    scripted.says("clockwork", clock, chunk=4, pause=0.01)
    shown, told = models("--model", "clockwork"), models("--model", "custom:clockwork", "--json")

    assert (shown.exit_code, told.exit_code, shown.stderr, told.stderr) == (Exit.DONE, Exit.DONE, "", "")
    for part in ("custom", "127.0.0.1:", "8,192 tokens", QUESTION, "Ida Roth", "passed the checks"):
        assert part in shown.stdout
    found = json.loads(told.stdout)
    assert list(found) == "preset model endpoint context key offers tried failures".split()
    assert (found["model"], found["key"], found["failures"]) == ("clockwork", True, [])
    assert "clockwork" in found["offers"]
    tried = found["tried"]
    assert tried["checked"]
    assert 0 < tried["first_ms"] < tried["whole_ms"]
    assert (tried["prompt_tokens"], tried["completion_tokens"]) == (12, 7)
    [prompt] = {asked.messages[-1]["content"] for asked in scripted.asked("clockwork")}
    assert all(sentence in prompt for sentence in PASSAGE.split(" It "))


def test_a_model_that_cites_nothing_is_told_of(scripted: ScriptedServer) -> None:
    scripted.says("talker", "It was repaired in 1999, I think.")
    shown = models("--model", "talker")

    assert shown.exit_code == Exit.DONE
    assert "failed the checks" in shown.stdout


@pytest.mark.parametrize(
    ("model", "cause", "part"),
    [
        ("nobody", "wrong_model", "does not know the model"),
        ("locked", "unauthorised", "refused the key"),
        ("page", "garbage", "another format"),
        ("silent", "timeout", "in the time allowed"),
    ],
)
def test_a_failure_is_one_line_with_its_cause(
    scripted: ScriptedServer, model: str, cause: str, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CITED_ANSWER_SECONDS", "3" if model == "silent" else "20")
    scripted.behaves("locked", lambda asked: Response(KEY, 401))
    scripted.behaves("page", lambda asked: Response("<html><b>Hi</b></html>", media_type="text/html"))
    scripted.behaves("silent", lambda asked: asked.hold())  # type: ignore[arg-type, return-value]
    shown, told = models("--model", model), models("--model", model, "--json")

    assert (shown.exit_code, told.exit_code) == (Exit.REFUSED, Exit.REFUSED)
    assert part in the_line(shown)
    assert [failure["cause"] for failure in json.loads(told.stdout)["failures"]] == [cause]


def test_an_endpoint_that_is_not_there_is_asked_once() -> None:
    shown = models("--model", "any", "--base-url", "http://127.0.0.1:9/v1")

    assert shown.exit_code == Exit.REFUSED
    assert "could not be reached" in the_line(shown)


def test_an_endpoint_that_lists_nothing_may_still_answer(scripted: ScriptedServer) -> None:
    scripted.says("clockwork", clock)
    scripted.lists(lambda asked: Response("not here", 404))
    try:
        shown = models("--model", "clockwork")
    finally:
        scripted.lists(None)

    assert shown.exit_code == Exit.DONE
    assert "passed the checks" in shown.stdout
    the_line(shown)


def test_without_a_model_it_lists_and_asks_to_name_one(
    scripted: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = len(scripted.asked(""))
    shown = models()
    monkeypatch.delenv("OPENAI_BASE_URL")
    presets, presets_json = models(), models("--json")

    assert shown.exit_code == Exit.REFUSED
    assert "offers " in shown.stdout
    assert "name one" in the_line(shown)
    assert presets.exit_code == presets_json.exit_code == Exit.DONE
    assert all(name in presets.stdout for name in PRESETS)
    assert [one["name"] for one in json.loads(presets_json.stdout)["presets"]] == list(PRESETS)
    paths = {asked.path for asked in scripted.asked("")[before:]}
    assert paths == {"/v1/models"}


def test_the_docs_show_the_presets_as_they_are() -> None:
    assert presets_table() in (ROOT / "docs" / "language-models.md").read_text("utf-8")
