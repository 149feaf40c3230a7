"""Whole answers arrive whole, whatever the provider's manner; what it does not accept is learnt once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import Response

from index.endpoint.client import EndpointModel
from index.endpoint.language_model import LanguageModel, Message, ModelFailure, Spent
from index.endpoint.models import models
from index.endpoint.presets import PRESETS, resolve
from tests.index.scripted_chunks import completion
from tests.index.scripted_llm import ScriptedServer, scripted_llm
from tests.index.scripted_providers import ANSWERS, SAID

QUESTION = [Message("system", "Answer from the evidence."), Message("user", "What did the council do?")]


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    with scripted_llm() as server:
        for name, behaviour in ANSWERS.items():
            server.behaves(name, behaviour)
        yield server


def model(server: ScriptedServer, name: str, preset: str = "custom", streamed: bool = True) -> EndpointModel:
    address = server.base_url if streamed else server.unstreamed_url
    return EndpointModel(resolve(preset, base_url=address, model=name, key="sk-any"))


def whole(asked: EndpointModel, **more: Any) -> str:
    return "".join(asked.stream(QUESTION, most=200, deadline=soon(), **more))


def soon() -> float:
    return time.monotonic() + 20


@pytest.mark.parametrize("name", ANSWERS)
def test_a_whole_answer_is_whole(name: str, server: ScriptedServer) -> None:
    asked: LanguageModel = model(server, name, name if name in PRESETS else "custom")

    begin = time.monotonic()
    pieces = list(asked.stream(QUESTION, most=200, deadline=soon()))
    assert "".join(pieces).strip() == SAID
    assert all(pieces)
    assert whole(model(server, name, streamed=False)).strip() == SAID
    assert time.monotonic() - begin < 5


def test_a_preset_sends_what_its_provider_accepts(server: ScriptedServer) -> None:
    sent = {}
    for preset in ("openai", "deepseek", "qwen", "ollama", "vllm", "custom"):
        server.says(f"sent {preset}", SAID)
        list(model(server, f"sent {preset}", preset).stream(QUESTION, most=77, deadline=soon()))
        (asked,) = server.asked(f"sent {preset}")
        sent[preset] = {
            key: value for key, value in asked.body.items() if key not in ("model", "messages", "stream")
        }

    usual = {"max_tokens": 77, "temperature": 0.0, "stream_options": {"include_usage": True}}
    assert sent["custom"] == usual
    assert sent["deepseek"] == usual | {"thinking": {"type": "disabled"}}
    assert sent["qwen"] == usual | {"enable_thinking": False}
    assert sent["ollama"] == usual | {"reasoning_effort": "none"}
    assert sent["vllm"] == usual | {"chat_template_kwargs": {"enable_thinking": False}}
    assert sent["openai"] == {
        "max_completion_tokens": 77, "reasoning_effort": "none", "stream_options": {"include_usage": True},
    }  # fmt: skip


def test_what_an_endpoint_refuses_is_left_out_from_then_on(server: ScriptedServer) -> None:
    asked = model(server, "bare", "vllm")
    for _ in range(2):
        before = len(server.asked("bare"))
        assert "".join(asked.stream(QUESTION, most=200, deadline=soon())) == SAID
        tries = len(server.asked("bare")) - before
    assert tries == 1
    last = server.asked("bare")[-1]
    assert [turn["role"] for turn in last.messages] == ["user"]
    assert last.messages[0]["content"] == "Answer from the evidence.\n\nWhat did the council do?"
    assert not {"stream_options", "max_tokens", "max_completion_tokens", "temperature"} & set(last.body)

    strict = model(server, "openai")
    whole(strict)
    assert server.asked("openai")[-1].body["max_completion_tokens"] == 200


def test_an_answer_says_what_it_cost(server: ScriptedServer) -> None:
    costs: list[Spent] = []
    server.says("counted", SAID)
    counted = model(server, "counted")
    list(counted.stream(QUESTION, most=200, deadline=soon(), spent=costs.append))
    whole(model(server, "counted", streamed=False), spent=costs.append)
    list(model(server, "ollama", "ollama").stream(QUESTION, most=200, deadline=soon(), spent=costs.append))
    assert costs == [Spent(12, 7), Spent(12, 7)]


def test_a_long_answer_may_come_in_one_piece(server: ScriptedServer) -> None:
    long = "The council approved the plan [1]. " * 3000
    server.says("long", long, chunk=len(long))
    assert "".join(model(server, "long").stream(QUESTION, most=30_000, deadline=soon())) == long
    with pytest.raises(ModelFailure) as failed:
        list(model(server, "long").stream(QUESTION, most=100, deadline=soon()))
    assert failed.value.cause == "endless"


def test_pieces_come_while_the_model_writes(server: ScriptedServer) -> None:
    server.says("slow", "abcdefghij", chunk=1, pause=0.1)
    times = [time.monotonic() for _ in model(server, "slow").stream(QUESTION, most=50, deadline=soon())]
    assert len(times) == 10
    assert times[-1] - times[0] > 0.6


def test_half_characters_go_neither_way(server: ScriptedServer) -> None:
    half = '{"choices": [{"message": {"content": "b\\ud83d"}, "finish_reason": "stop"}]}'
    server.behaves("half", lambda asked: Response(half, media_type="application/json"))
    text = "".join(model(server, "half").stream([Message("user", "a\ud800")], most=50, deadline=soon()))
    assert text == "b\N{REPLACEMENT CHARACTER}"
    assert server.asked("half")[-1].messages[-1]["content"] == "a?"


def test_models_are_listed_with_the_same_care(server: ScriptedServer) -> None:
    from fastapi.responses import HTMLResponse, JSONResponse

    from tests.index.scripted_faults import dripping, refusing

    endpoint = resolve("custom", base_url=server.base_url, model="any")
    assert set(ANSWERS) <= set(models(endpoint, soon()))
    bad = {
        "garbage": lambda asked: HTMLResponse("<html>"),
        "unauthorised": refusing(401),
        "wrong_model": refusing(404),
        "server_error": refusing(503),
        "timeout": dripping(b"", b" ", 0.05),
    }
    for cause, behaviour in bad.items():
        server.lists(behaviour)
        begin = time.monotonic()
        with pytest.raises(ModelFailure) as failed:
            models(endpoint, begin + 0.6)
        assert failed.value.cause == cause
        assert time.monotonic() - begin < 1.6
    for odd in ({"data": [{"name": "x"}]}, completion("x"), [1]):
        server.lists(lambda asked, odd=odd: JSONResponse(odd))
        with pytest.raises(ModelFailure, match="another format"):
            models(endpoint, soon())
    server.lists(lambda asked: JSONResponse({"object": "list", "data": None}))
    assert models(endpoint, soon()) == []
    server.lists(None)
