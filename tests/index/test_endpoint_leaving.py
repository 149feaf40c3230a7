"""The caller leaves, waits are kept, hosts cannot be reached, and the key goes nowhere it should not."""

from __future__ import annotations

import dataclasses
import gc
import logging
import pickle
import socket
import threading
import time
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from fastapi import Response
from fastapi.responses import JSONResponse, RedirectResponse

from index.endpoint.client import EndpointModel
from index.endpoint.language_model import Message, ModelFailure
from index.endpoint.models import models
from index.endpoint.presets import resolve
from index.errors import CitedError
from tests.index.scripted_chunks import completion, problem
from tests.index.scripted_faults import FAULTS
from tests.index.scripted_llm import Asked, Behaviour, ScriptedServer, scripted_llm

CANARY = "sk-canary-5d1f00c4a77e-90210"
QUESTION = [Message("user", "What did the council do?")]
SILENT = (
    "silence before the headers",
    "silence in the stream",
    "pings for ever",
    "429 without a word",
    "a byte a second",
)


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    with scripted_llm() as server:
        for fault in FAULTS:
            server.behaves(fault.name, fault.behaviour)
        server.says("good", "The council approved the plan [1].")
        server.says("slow", "word " * 200, chunk=5, pause=0.02)
        yield server


def model(server: ScriptedServer, name: str, streamed: bool = True) -> EndpointModel:
    address = server.base_url if streamed else server.unstreamed_url
    return EndpointModel(resolve("custom", base_url=address, model=name, key=CANARY))


def soon() -> float:
    return time.monotonic() + 20


def left_within(asked: Asked, since: float, seconds: float) -> bool:
    while asked.left is None and time.monotonic() < since + seconds:
        time.sleep(0.02)
    return asked.left is not None and asked.left - since <= seconds


@pytest.mark.parametrize("name", SILENT)
@pytest.mark.parametrize("streamed", [True, False], ids=["streamed", "whole"])
def test_a_caller_who_goes_is_noticed_in_silence(name: str, streamed: bool, server: ScriptedServer) -> None:
    looks: list[float] = []
    before = len(server.asked(name))
    begin = time.monotonic()

    def gone() -> bool:
        """Half a second after the endpoint was asked, however slow the machine."""
        looks.append(time.monotonic())
        asked = server.asked(name)[before:]
        return bool(asked) and looks[-1] > asked[0].at + 0.5

    asked = model(server, name, streamed)
    with pytest.raises(ModelFailure) as failed:
        list(asked.stream(QUESTION, most=99, deadline=begin + 30, gone=gone))
    assert failed.value.cause == "cancelled"
    leaves = looks[-1]
    assert time.monotonic() - leaves < 1
    assert max(later - earlier for earlier, later in zip([begin, *looks], looks, strict=False)) < 1
    request = server.asked(name)[-1]
    assert request.finished is not None or left_within(request, leaves, 2)


def test_an_answer_given_up_half_way_is_cancelled_upstream(server: ScriptedServer) -> None:
    text = model(server, "slow").stream(QUESTION, most=999, deadline=time.monotonic() + 30)
    assert next(text) == "word "
    text.close()  # type: ignore[attr-defined]
    assert left_within(server.asked("slow")[-1], time.monotonic(), 2)

    idle = model(server, "slow").stream(QUESTION, most=999, deadline=time.monotonic() + 0.5)
    next(idle)  # and never again: the deadline ends the request without the caller
    assert left_within(server.asked("slow")[-1], time.monotonic(), 1.5)


def test_nobody_is_asked_when_it_is_too_late_or_the_caller_is_gone(server: ScriptedServer) -> None:
    before = len(server.requests)
    for deadline, gone, cause in (
        (time.monotonic() - 1, False, "timeout"),
        (time.monotonic() + 9, True, "cancelled"),
    ):
        with pytest.raises(ModelFailure) as failed:
            list(
                model(server, "good").stream(
                    QUESTION, most=99, deadline=deadline, gone=lambda gone=gone: gone
                )
            )
        assert failed.value.cause == cause
    assert len(server.requests) == before


def at_second_try(first: Response, hang_up: bool = False) -> Behaviour:
    tries: list[Asked] = []

    async def behaviour(asked: Asked) -> Response:
        tries.append(asked)
        if len(tries) == 1 and hang_up:
            asked.reset()
            await asked.hold()
        return first if len(tries) == 1 else JSONResponse(completion("Approved [1]."))

    return behaviour


@pytest.mark.parametrize("streamed", [True, False], ids=["streamed", "whole"])
def test_what_may_pass_is_tried_again_after_the_wait_asked_for(
    streamed: bool, server: ScriptedServer
) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
    firsts: dict[str, tuple[Response, float]] = {
        "seconds": (JSONResponse(problem("slow"), 429, {"retry-after": "1"}), 1.0),
        "milliseconds": (
            JSONResponse(problem("slow"), 429, {"retry-after-ms": "700", "retry-after": "9"}),
            0.7,
        ),
        "date": (JSONResponse(problem("slow"), 429, {"retry-after": date}), 0.25),
        "nonsense": (JSONResponse(problem("slow"), 503, {"retry-after": "soon"}), 0.25),
        "hung up": (Response(), 0.25),
    }
    for name, (first, wait) in firsts.items():
        server.behaves(name, at_second_try(first, hang_up=name == "hung up"))
        begin = time.monotonic()
        asked = model(server, name, streamed)
        text = "".join(asked.stream(QUESTION, most=99, deadline=begin + 10))
        assert text == "Approved [1]."
        assert wait <= time.monotonic() - begin < wait + 2.5, name


def test_a_host_that_cannot_be_reached(server: ScriptedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as plug:
        closed = f"http://127.0.0.1:{plug.getsockname()[1]}/v1"
    refused = resolve("custom", base_url=closed, model="any", key=CANARY)
    unknown = resolve("custom", base_url="http://models.invalid/v1", model="any", key=CANARY)

    def no_such_host(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    def slow_name_server(*_: Any, **__: Any) -> Any:
        time.sleep(3)
        return no_such_host()

    for endpoint, look_up, cause in (
        (refused, None, "unreachable"),
        (unknown, no_such_host, "unreachable"),
        (unknown, slow_name_server, "timeout"),
    ):
        with monkeypatch.context() as patch:
            if look_up is not None:
                patch.setattr(socket, "getaddrinfo", look_up)
            begin = time.monotonic()
            asked = EndpointModel(endpoint)
            calls = (
                lambda asked=asked, until=begin + 1: list(asked.stream(QUESTION, most=9, deadline=until)),
                lambda endpoint=endpoint: models(endpoint, time.monotonic() + 1),
            )
            for call in calls:
                begin = time.monotonic()
                with pytest.raises(ModelFailure) as failed:
                    call()
                assert failed.value.cause == cause
                assert time.monotonic() - begin < 2


def test_a_redirect_is_not_followed_with_the_key(server: ScriptedServer) -> None:
    with scripted_llm() as other:
        other.says("moved", "Come in.")
        for status in (301, 302, 303, 307, 308):
            there = other.base_url + "/chat/completions"
            server.behaves("moved", lambda asked, there=there, status=status: RedirectResponse(there, status))
            with pytest.raises(ModelFailure, match="change the base URL") as failed:
                list(model(server, "moved").stream(QUESTION, most=9, deadline=time.monotonic() + 5))
            assert failed.value.cause == "refused"
        assert other.requests == []


def test_the_key_is_in_no_text_record_or_repr(
    server: ScriptedServer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("OPENAI_ORG_ID", "org-of-another-house")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-another-house")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "Authorization: Bearer another-house\nX-Spy: another-house")

    def echo(asked: Asked) -> Response:
        text = f"bad request by {asked.headers['authorization']} and {CANARY[:12]}*** and ***{CANARY[-4:]}"
        return JSONResponse(problem(text), 400)

    server.behaves("echo", echo)
    shown = [
        repr(model(server, "good")),
        repr(model(server, "good").endpoint),
        str(vars(model(server, "good"))),
    ]
    for name in ("echo", "wrong key", "500", "good", "reset before the headers"):
        try:
            list(model(server, name).stream(QUESTION, most=9, deadline=time.monotonic() + 1))
        except ModelFailure as error:
            shown += [str(error), repr(error), "".join(traceback.format_exception(error))]
            again = pickle.loads(pickle.dumps(error))
            assert (again.cause, str(again)) == (error.cause, str(error))
            assert error.__cause__ is error.__context__ is None
    for base_url in (
        "http://user:" + CANARY + "@host/v1",
        "http://host/v1?key=" + CANARY,
        "ftp://" + CANARY + "@host",
    ):
        with pytest.raises(CitedError) as refused:
            resolve("custom", base_url=base_url, model="m")
        shown.append(str(refused.value))
    with pytest.raises(CitedError) as refused:
        resolve("openai", key=f"{CANARY} with a space")
    shown += [str(refused.value), caplog.text]

    leaks = [
        text
        for text in shown
        if any(CANARY[start : start + 8] in text for start in range(0, len(CANARY) - 7))
    ]
    assert leaks == []
    sent = [asked for asked in server.asked("good") if asked.streamed][-1]
    assert sent.headers["authorization"] == f"Bearer {CANARY}"
    assert "another-house" not in str(sent.headers) + str(sent.body)
    assert [name for name in sent.headers if name.startswith("x-")] == ["x-stainless-raw-response"]
    list(
        EndpointModel(resolve("custom", base_url=server.base_url, model="good")).stream(
            QUESTION, most=9, deadline=soon()
        )
    )
    assert "authorization" not in server.asked("good")[-1].headers


def test_many_questions_at_once_leave_nothing_behind(server: ScriptedServer) -> None:
    before = _lines()
    shared = model(server, "good")
    texts: list[str] = []

    def ask(shared: EndpointModel) -> None:
        texts.append("".join(shared.stream(QUESTION, most=99, deadline=time.monotonic() + 30)))

    threads = [threading.Thread(target=ask, args=[shared]) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(40)
    assert texts == ["The council approved the plan [1]."] * 16
    assert dataclasses.replace(shared.endpoint, model="x").key == CANARY
    del shared, threads, thread
    until = time.monotonic() + 5
    while _lines() > before and time.monotonic() < until:
        time.sleep(0.05)
    assert _lines() <= before  # a line of an earlier test may have ended meanwhile


def _lines() -> int:
    gc.collect()
    return sum(thread.name == "endpoint" for thread in threading.enumerate())
