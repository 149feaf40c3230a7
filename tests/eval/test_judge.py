"""Judged measures over real HTTP, by judges that follow a script: good ones, and those that write nonsense."""

from __future__ import annotations

import asyncio
import gc
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from fastapi.responses import JSONResponse

from eval.errors import MeasureError, SuiteError
from eval.judge import Judge
from eval.judged import judged, mark, yes_or_no
from eval.results import CaseResult
from index.endpoint.client import EndpointModel
from index.endpoint.presets import resolve
from tests.eval.results_by_hand import result, said, unsaid
from tests.index.scripted_chunks import problem
from tests.index.scripted_llm import scripted_llm

Script = Callable[[str], str | int | None]
KEY = "sk-secret-of-the-test"


def asking(address: str, model: str, key: str, transcript: Path) -> Judge:
    return Judge(model, transcript, EndpointModel(resolve("custom", base_url=address, model=model, key=key)))


@contextmanager
def judging(script: Script) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The address of an OpenAI-compatible server that replies as the script says to the last message: a text, a
    status, or None for a reply without text; and the requests it gets."""
    requests: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            requests.append({"path": self.path, "key": self.headers["authorization"]} | body)
            reply = script(body["messages"][-1]["content"])
            status, sent = (reply, {"error": {"message": "out of order"}}) if isinstance(reply, int) else (200, {
                "id": "1", "object": "chat.completion", "created": 0, "model": body["model"],
                "choices": [{
                    "index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": reply},
                }],
            })  # fmt: skip
            data = json.dumps(sent).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", requests
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


RESULTS = [
    result(said("It cost 4 [1].", "a:0-5"), id="good", facts=[["4", "four"], ["dollars"]]),
    result(said("It cost 5 [1].", "a:0-5"), id="bad", facts=[["4"]]),
    result(unsaid(), id="refused", facts=[["4"]]),
    result(unsaid(), id="unanswerable"),
    result(None, id="failed", facts=[["4"]]),
]


def good(prompt: str) -> str:
    """Finds "4" in an answer right and faithful."""
    answer = prompt.partition("## Generated Answer")[2] or prompt.rpartition("Information:")[2]
    if "## Generated Answer" in prompt:
        return "5.0\nAs the reference." if "cost 4" in answer else "1\nNot so."
    return "YES" if "cost 4" in answer else "NO"


def scores(results: list[CaseResult], judge: Judge, *measures: str) -> dict[tuple[str, str], float | None]:
    return {
        (one.measure, one.case): one.score
        for one in judged(results, judge, *([measures] if measures else [])).verdicts
    }


def test_judging_and_judging_again_without_the_judge(tmp_path: Path) -> None:
    transcript = tmp_path / "run" / "judge.jsonl"
    with judging(good) as (address, requests):
        first = judged(RESULTS, asking(address, "judge-1", KEY, transcript))
    again = judged(RESULTS, Judge("judge-1", transcript))
    other = judged(RESULTS, Judge("judge-2", transcript))

    faithful, correct = first.totals
    assert (faithful.name, faithful.value, faithful.count) == ("judged_faithfulness", 1 / 2, 2)
    assert (correct.name, correct.value, correct.count) == ("judged_correctness", pytest.approx(7 / 3), 3)
    assert first.failed == {"judged_faithfulness": 0, "judged_correctness": 0}
    assert [one.score for one in first.verdicts] == [1, 0, 5, 1, 1]
    assert again == first
    assert json.loads(json.dumps(again.to_json(), allow_nan=False))["model"] == "judge-1"
    assert [value.value for value in other.totals] == [None, None]
    assert other.verdicts[0].error == "not in the transcript, and no judge is there to ask"

    assert len(requests) == len(transcript.read_text("utf-8").splitlines()) == 5
    assert {request["path"] for request in requests} == {"/v1/chat/completions"}
    assert {request["key"] for request in requests} == {f"Bearer {KEY}"}
    assert {request["temperature"] for request in requests} == {0}
    asked = requests[0]["messages"][0]["content"]
    assert "Information: It cost 4.\n" in asked
    assert "Context: quoted\n" in asked
    assert "4 or four; dollars" in requests[2]["messages"][-1]["content"]
    assert KEY not in transcript.read_text("utf-8")


@pytest.mark.parametrize(
    "nonsense",
    [
        "As of yesterday, eyes only.",
        "Yes and no.",
        "nan\n",
        "NO, sorry: YES",
        "6\nMore than the best.",
        "<html>",
    ],
)
def test_a_reply_that_is_not_what_was_asked_for_is_an_error_and_never_a_score(
    tmp_path: Path, nonsense: str
) -> None:
    with judging(lambda prompt: nonsense) as (address, _):
        given = judged(RESULTS, asking(address, "judge-1", KEY, tmp_path / "judge.jsonl"))
    again = judged(RESULTS, Judge("judge-1", tmp_path / "judge.jsonl"))

    assert [one.score for one in given.verdicts] == [None] * 5
    assert all(one.error for one in given.verdicts)
    assert [value.value for value in given.totals] == [None, None]
    assert given.failed == {"judged_faithfulness": 2, "judged_correctness": 3}
    assert again == given


def test_a_judge_that_fails_now_and_then_is_asked_on_and_a_dead_one_is_not(tmp_path: Path) -> None:
    calls: list[str] = []

    def moody(prompt: str) -> str | int | None:
        calls.append(prompt)
        return (400, None, "4\nGood.")[len(calls) - 1]

    with judging(moody) as (address, _):
        given = judged(RESULTS, asking(address, "m", KEY, tmp_path / "moody.jsonl"), ["judged_correctness"])
    assert [one.score for one in given.verdicts] == [None, None, 4]
    assert "out of order" in (given.verdicts[0].error or "")
    assert "gave no text" in (given.verdicts[1].error or "")
    assert given.totals[0].value == 4

    with judging(lambda prompt: 401) as (address, requests):
        given = judged(RESULTS, asking(address, "m", KEY, tmp_path / "dead.jsonl"))
    assert len(requests) == 3
    assert [one.score for one in given.verdicts] == [None] * 5
    assert "not asked: the judge 'm' failed 3 times in a row" in (given.verdicts[4].error or "")
    assert KEY not in repr(given)


SECRET = "sk-proj-8Qz41mVx7Lr2WbN05678"
KEY_SAID = (
    f"Incorrect API key provided: {SECRET}",
    f"Incorrect API key provided: {SECRET[:3]}…{SECRET[-4:]}. You can find it at https://a.example/?k={SECRET}",
    f"Incorrect API key provided: {SECRET[:7]}*****{SECRET[-4:]}",
    f"key {SECRET[3:9]}, ends in {SECRET[-4:]}; gateway key sk-other-...9f3a and sk-proj-9f3a77aa01",
)


@pytest.mark.parametrize("said", KEY_SAID)
@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500])
def test_no_part_of_a_key_is_in_a_verdict(tmp_path: Path, said: str, status: int) -> None:
    with scripted_llm() as server:
        late = {"retry-after": "86400"}
        server.behaves("leaky", lambda asked: JSONResponse(problem(said), status, late))
        given = judged(RESULTS[:1], asking(server.base_url, "leaky", SECRET, tmp_path / "leaky.jsonl"))
    for one in given.verdicts:
        assert one.error
        assert not [SECRET[at : at + 5] for at in range(len(SECRET) - 4) if SECRET[at : at + 5] in one.error]
        assert not any(part in one.error for part in (SECRET[-4:], "9f3a", "https"))


def _idle_loops() -> int:
    gc.collect()
    loops = [each for each in gc.get_objects() if isinstance(each, asyncio.BaseEventLoop)]
    return sum(not loop.is_closed() and not loop.is_running() for loop in loops)


def test_judging_leaves_no_event_loop_open(tmp_path: Path) -> None:
    before = _idle_loops()
    with judging(good) as (address, _):
        judged(RESULTS, asking(address, "m", KEY, tmp_path / "judge.jsonl"))
    assert _idle_loops() <= before


def test_a_transcript_may_end_in_the_middle_of_a_line_but_not_hold_something_else(tmp_path: Path) -> None:
    transcript = tmp_path / "judge.jsonl"
    with judging(good) as (address, requests):
        judged(RESULTS, asking(address, "m", KEY, transcript))
        whole = transcript.read_text("utf-8")
        transcript.write_text(whole[:-20], "utf-8")
        judged(RESULTS, asking(address, "m", KEY, transcript))
        assert len(requests) == 6
        assert scores(RESULTS, Judge("m", transcript)) == scores(
            RESULTS, asking(address, "m", KEY, transcript)
        )
    transcript.write_text("Dear diary\n" + whole, "utf-8")
    with pytest.raises(
        SuiteError, match=r"judge\.jsonl, line 1: no request and reply of a judge; take the line out"
    ):
        Judge("m", transcript)
    with pytest.raises(MeasureError, match="no judged measure 'right'; there are judged_faithfulness"):
        judged(RESULTS, Judge("m", tmp_path / "none.jsonl"), ["right"])


def test_replies_are_read_to_the_letter() -> None:
    assert [yes_or_no(reply) for reply in ("YES", "no", " **Yes.**\nBecause", "Answer: NO", "<think>no?</think>\nYES")] == [
        1, 0, 1, 0, 1,
    ]  # fmt: skip
    assert [mark(reply) for reply in ("4.0\nGood", "5", "**3.5**", "2/5", "<think>5</think>1\n")] == [
        4,
        5,
        3.5,
        2,
        1,
    ]
    for reply in ("yesterday", "not yes", "nose", "", "YES NO", "<think>YES"):
        with pytest.raises(MeasureError, match="neither YES nor NO"):
            yes_or_no(reply)
    for reply in ("0", "5.5", "45", "nan", "four", "Score: 4", "4 of 10", "", "-3", "4/10"):
        with pytest.raises(MeasureError, match="no mark from 1 to 5"):
            mark(reply)
