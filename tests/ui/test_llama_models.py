"""LlamaIndex's LLMs as the assistant's language model: whole answers, every fault named, nothing left running unsaid."""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cited import open_assistant, open_library
from cited.llamaindex import LlamaIndexModel
from index.endpoint.language_model import Message, ModelFailure, Spent
from tests.ui.scripted_llama import ScriptedLLM, Step, response

ASKED = [Message("system", "Be brief."), Message("user", "Who built it?")]
KEY = "sk-secret-0123456789abcdef"


def heard(llm: ScriptedLLM, most: int = 100, seconds: float = 10.0, **more: Any) -> list[str]:
    return list(LlamaIndexModel(llm).stream(ASKED, most=most, deadline=time.monotonic() + seconds, **more))


def cause_of(*reply: Step, **more: Any) -> tuple[str, str]:
    with pytest.raises(ModelFailure) as failure:
        heard(ScriptedLLM(reply), **more)
    return failure.value.cause, str(failure.value)


def test_an_answer_streams() -> None:
    llm = ScriptedLLM(["Volvo ", "built it."])
    model = LlamaIndexModel(llm)
    assert (model.name, model.context) == ("scripted", 8_000)
    assert list(model.stream(ASKED, most=100, deadline=time.monotonic() + 10)) == ["Volvo ", "built it."]
    assert [(turn.role.value, turn.content) for turn in llm.asked[0]] == [
        ("system", "Be brief."),
        ("user", "Who built it?"),
    ]
    assert not llm.stopped.is_set()


def test_cumulative_text_reasoning_and_costs() -> None:
    costs: list[Spent] = []
    reply = [
        response(None, "<think>hm</think>Vol"),
        response(None, "<think>hm</think>Volvo"),
        response("", prompt_tokens=7, completion_tokens=2),
    ]
    assert "".join(heard(ScriptedLLM(reply), spent=costs.append)) == "Volvo"
    assert costs == [Spent(7, 2)]


def choices(reason: str | None) -> Any:
    return SimpleNamespace(choices=[SimpleNamespace(finish_reason=reason)])


@pytest.mark.parametrize(
    ("raw", "cause"),
    [
        (choices("length"), "length"),
        (choices("content_filter"), "filtered"),
        (choices(None), "cut"),
        ({"done_reason": "length"}, "length"),
        ({"stop_reason": "max_tokens"}, "length"),
    ],
)
def test_an_answer_that_is_not_whole(raw: Any, cause: str) -> None:
    assert cause_of(response("Volvo", raw=raw))[0] == cause


@pytest.mark.parametrize(
    "raw", [None, choices("stop"), {"stop_reason": "end_turn"}, {"finish_reason": "COMPLETE"}]
)
def test_an_answer_that_is(raw: Any) -> None:
    assert heard(ScriptedLLM([response("Volvo", raw=raw)])) == ["Volvo"]


class APITimeoutError(Exception):
    """A name as providers' packages use it."""


class StatusError(Exception):
    def __init__(self, status_code: int, message: str = "no") -> None:
        super().__init__(message)
        self.status_code = status_code


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (StatusError(401, f"Incorrect API key provided: {KEY}"), "unauthorised"),
        (StatusError(404, f"model not found, key {KEY}"), "wrong_model"),
        (StatusError(429), "rate_limited"),
        (StatusError(503), "server_error"),
        (StatusError(400, "maximum context length is 4096 tokens"), "too_long"),
        (APITimeoutError(f"after 60 s with {KEY}"), "timeout"),
        (ConnectionRefusedError(f"https://user:{KEY}@host"), "unreachable"),
        (RuntimeError(f"other trouble with {KEY} and AIzaSyD4dEGBF0x9RKUZ"), "server_error"),
        (NotImplementedError("no streaming here"), "server_error"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_an_error_has_a_cause_and_no_key(error: Exception, cause: str) -> None:
    found, message = cause_of("Vol", error)
    assert found == cause
    assert "'scripted'" in message
    assert "secret" not in message
    assert "cdef" not in message
    assert "AIza" not in message


def test_nothing_and_too_much() -> None:
    assert cause_of("")[0] == "empty"
    assert cause_of(*["word "] * 2_000, most=10)[0] == "endless"


def test_the_deadline_holds_and_a_stream_is_stopped() -> None:
    llm = ScriptedLLM(["word "] * 5 + [threading.Event()])
    llm._replies = [_slow_words()]
    began = time.monotonic()
    with pytest.raises(ModelFailure) as failure:
        heard(llm, seconds=0.5)
    assert failure.value.cause == "timeout"
    assert time.monotonic() - began < 2
    assert llm.stopped.wait(2)


def _slow_words() -> Any:
    while True:
        time.sleep(0.05)
        yield "word "


def test_a_caller_that_goes_away() -> None:
    leaving = threading.Event()
    llm = ScriptedLLM(_slow_words())
    threading.Timer(0.3, leaving.set).start()
    with pytest.raises(ModelFailure) as failure:
        heard(llm, gone=leaving.is_set)
    assert failure.value.cause == "cancelled"
    assert llm.stopped.wait(2)

    closed = ScriptedLLM(_slow_words())
    pieces: Any = LlamaIndexModel(closed).stream(ASKED, most=100, deadline=time.monotonic() + 10)
    assert next(pieces) == "word "
    pieces.close()
    assert closed.stopped.wait(2)


def test_a_request_that_hangs_is_left_and_the_log_says_so(caplog: pytest.LogCaptureFixture) -> None:
    hanging = threading.Event()
    with caplog.at_level(logging.WARNING), pytest.raises(ModelFailure) as failure:
        heard(ScriptedLLM([hanging]), seconds=0.3)
    assert failure.value.cause == "timeout"
    assert "could not be broken off" in caplog.text
    hanging.set()
    for thread in threading.enumerate():
        if thread.name == "language-model":
            thread.join(5)
            assert not thread.is_alive()


def test_handed_to_open_assistant_it_writes_and_is_checked(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "ferry.txt").write_text("Ferry late\n\nThe ferry Aurora was built by Volvo in 1999.\n")
    with open_library(tmp_path / "library", create=True) as library:
        library.sync(tmp_path / "a")
        written = open_assistant(library, model=ScriptedLLM(["It was built by Volvo [1]."]))
        answer = written.ask("Who built the ferry Aurora?")
        assert (answer.answered_by, answer.answered) == ("scripted", True)
        assert answer.text == "It was built by Volvo. [1]"
        assert answer.citations[0].quote == "The ferry Aurora was built by Volvo in 1999."

        failing = open_assistant(library, model=ScriptedLLM([StatusError(401, KEY)]))
        answer = failing.ask("Who built the ferry Aurora?")
        assert (answer.answered_by, answer.short_answer) == ("extractive", "Volvo")
        assert "refused the key" in " ".join(answer.notes)
        assert KEY not in " ".join(answer.notes)
