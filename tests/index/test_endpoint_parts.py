"""The parts of the endpoint's client by themselves: presets, reasoning marks, events, waits, words shown."""

from __future__ import annotations

import math
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.endpoint.events import Event, Events
from index.endpoint.failures import Failures, read_problem
from index.endpoint.language_model import Message
from index.endpoint.masking import masked
from index.endpoint.parameters import Parameters
from index.endpoint.presets import PRESETS, Endpoint, resolve
from index.endpoint.reasoning import Thoughts
from index.endpoint.retries import retry_after
from index.errors import CitedError

KEY = "sk-canary-5d1f00c4a77e"


def test_a_preset_gives_way_to_what_the_user_says() -> None:
    known = resolve("deepseek", key=KEY)
    assert (known.base_url, known.host, known.model) == (
        "https://api.deepseek.com",
        "api.deepseek.com",
        "deepseek-v4-flash",
    )
    own = resolve("openai", base_url=" http://10.0.0.5:8000/v1/ ", model="mine", context=2048)
    assert own == Endpoint(PRESETS["openai"], "http://10.0.0.5:8000/v1", "mine", 2048)
    assert resolve("ollama").key == ""
    assert set(PRESETS) == {"openai", "deepseek", "qwen", "ollama", "vllm", "custom"}
    assert KEY not in repr(known)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"preset": "gemini"}, "openai, deepseek, qwen, ollama, vllm, custom"),
        ({"preset": "openai"}, "needs a key"),
        ({"preset": "vllm"}, "name the model"),
        ({"preset": "custom", "model": "m"}, "OPENAI_BASE_URL"),
        ({"preset": "custom", "model": "m", "base_url": "localhost:8000"}, "https://host/v1"),
        ({"preset": "custom", "model": "m", "base_url": "http://host:99999/v1"}, "https://host/v1"),
        ({"preset": "custom", "model": "m", "base_url": "http://a..b/v1"}, "https://host/v1"),
        ({"preset": "custom", "model": "m", "base_url": "http://two words/v1"}, "https://host/v1"),
        ({"preset": "custom", "model": "m", "base_url": "http://[::1/v1"}, "https://host/v1"),
        ({"preset": "custom", "model": "m", "base_url": "http://a:b@host/v1"}, "no user, password"),
        ({"preset": "ollama", "context": 10}, "256"),
        ({"preset": "openai", "key": "sk-a\nb"}, "copy it again"),
        ({"preset": "openai", "key": "sk-ключ"}, "copy it again"),
    ],
)
def test_settings_that_make_no_endpoint_are_refused_in_one_line(given: dict[str, str], words: str) -> None:
    with pytest.raises(CitedError) as refused:
        resolve(**given)  # type: ignore[arg-type]
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


def thought_free(*pieces: str) -> tuple[str, bool, bool]:
    thoughts = Thoughts()
    text = "".join(thoughts.feed(piece) for piece in pieces) + thoughts.close()
    return text, thoughts.stray, thoughts.unclosed


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("No mark [1].", "No mark [1]."),
        ("<think>a</think>Yes [1].", "Yes [1]."),
        ("\n <think>\n</think>\n\n<think>b</think> Yes.", "Yes."),
        ("<think><think>a</think>b</think>Yes.", "Yes."),
        ("<think>\n<think>a</think>\nYes.", "Yes."),
        ("<think>I may write <think> here.</think>Yes.", "Yes."),
        ("First. <think>Hm.</think>Second.", "First. Second."),
        ("a < b and <thin air> and </thinker>", "a < b and <thin air> and </thinker>"),
        ("<", "<"),
        ("<think", "<think"),
        ("", ""),
    ],
)
def test_reasoning_is_taken_out_wherever_the_pieces_break(text: str, answer: str) -> None:
    for size in range(1, len(text) + 1):
        pieces = [text[start : start + size] for start in range(0, len(text), size)]
        assert thought_free(*pieces) == (answer, False, False), size
    assert thought_free(text)[0] == answer


def test_reasoning_without_one_of_its_marks_is_told() -> None:
    assert thought_free("<think>never ", "closed") == ("", False, True)
    assert thought_free("Yes. <think>but") == ("Yes. ", False, True)
    assert thought_free("<think>") == ("", False, True)
    assert thought_free("Let me see.</thi", "nk>Yes.")[1]


@given(st.text(alphabet="ab<>/think \n", max_size=60), st.integers(1, 9))
def test_pieces_make_no_difference(text: str, size: int) -> None:
    pieces = [text[start : start + size] for start in range(0, len(text), size)]
    assert thought_free(*pieces) == thought_free(text)


@given(
    st.lists(st.text(max_size=12).filter(lambda text: not set(text) & set("\r\n")), max_size=6),
    st.integers(1, 7),
)
def test_events_are_the_same_however_the_bytes_arrive(datas: list[str], size: int) -> None:
    stream = "".join(f": ping\n\nevent: note\ndata: {data}\r\ndata:{data}\n\n" for data in datas).encode()
    events = Events()
    found = [
        event for start in range(0, len(stream), size) for event in events.feed(stream[start : start + size])
    ]
    # One blank after the colon belongs to the format.
    assert found == [Event("note", f"{data}\n{data.removeprefix(' ')}") for data in datas]
    assert events.close() is None


def test_an_event_cut_short_is_what_close_gives() -> None:
    events = Events()
    assert list(events.feed(b'data: {"a": 1}\n\ndata: {"b"')) == [Event("", '{"a": 1}')]
    assert events.close() == Event("", '{"b"')


def test_a_wait_is_read_in_all_its_forms() -> None:
    assert retry_after({"retry-after": "7"}) == 7
    assert retry_after({"retry-after-ms": "250", "retry-after": "7"}) == 0.25
    assert retry_after({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}) == 0
    assert retry_after({"retry-after": "Wed, 21 Oct 2099 07:28:00 GMT"}) or 0 > 10**8
    assert retry_after({"retry-after": "-3"}) == 0
    assert retry_after({"retry-after": "inf"}) == math.inf
    assert [retry_after({"retry-after": bad}) for bad in ("nan", "soon", "", "9" * 40 + " GMT")] == [None] * 4
    assert retry_after({}) is None


def test_words_shown_hold_no_key_link_or_markup() -> None:
    failures = Failures(Endpoint(PRESETS["custom"], "http://host/v1", "m", 4096, KEY))
    said = f"[Click](https://evil.example/?k={KEY}) <img src=x> ![a](b) www.evil.example\n\n# {KEY[:10]}…{KEY[-4:]} `ok`"
    line = str(failures.of("refused", said))
    assert not any(
        part in line
        for part in ("http", "evil", "<", "[", "](", "!", "`", "#", "\n", "sk-", "canary", "a77e")
    )
    assert line.endswith("ok)")
    assert len(str(failures.of("refused", "word " * 500))) < 320
    assert masked("<<>>", KEY) == ""


def test_a_problem_is_read_from_any_shape() -> None:
    assert read_problem({"error": {"message": "m", "code": "c", "type": "t", "param": None}}).text == "c t m"
    assert read_problem({"error": "plain"}).message == "plain"
    assert read_problem({"object": "error", "message": "m", "code": 400}).text == "400 m"
    assert read_problem({"detail": "d"}).message == "d"
    assert [read_problem(odd).text.strip() for odd in (None, 5, [], {}, "<html>", {"error": 5})] == [""] * 6


def test_a_system_turn_goes_before_the_users_where_the_role_is_unknown() -> None:
    parameters = Parameters(PRESETS["custom"])
    turns = [Message("system", "S"), Message("user", "a"), Message("assistant", "b"), Message("user", "c")]
    sent = parameters.body("m", turns, 9)
    assert parameters.learn(read_problem("role must not be system"), sent)
    assert parameters.body("m", turns, 9)["messages"] == [
        {"role": "user", "content": "S\n\na"},
        {"role": "assistant", "content": "b"},
        {"role": "user", "content": "c"},
    ]
    assert not parameters.learn(read_problem("the messages are odd"), sent)


def test_the_client_is_imported_only_when_a_model_is_asked() -> None:
    code = "import sys, index.endpoint.client, index.endpoint.models; print({'openai', 'httpx2'} & set(sys.modules))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert result.stdout.strip() == "set()", result.stderr
