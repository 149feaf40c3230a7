"""Responses, as the official client sees them: the message, the search with the quotations, and the documented events."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import openai
import pytest
from openai import AsyncOpenAI, OpenAI
from openai.types.responses import Response, ResponseStreamEvent
from pydantic import TypeAdapter

from tests.ui.openai_door import HARBOUR, KEEPER, answered

EVENTS: TypeAdapter[Any] = TypeAdapter(ResponseStreamEvent)
BEGINNING = [
    "response.created",
    "response.in_progress",
    "response.output_item.added",
    "response.file_search_call.in_progress",
    "response.file_search_call.searching",
]
SEARCH_DONE = ["response.file_search_call.completed", "response.output_item.done"]
MESSAGE = ["response.output_item.added", "response.content_part.added"]
NOTES = ["response.output_text.annotation.added"] * 2
ENDING = [
    "response.output_text.done",
    "response.content_part.done",
    "response.output_item.done",
    "response.completed",
]


def without_times(answer: dict[str, Any]) -> dict[str, Any]:
    return {**answer, "timings_ms": 0}


def test_a_response_is_the_answer_with_its_proof(openai_client: OpenAI, openai_address: str) -> None:
    response = openai_client.responses.create(
        model="cited", input=KEEPER, instructions="Be brief.", metadata={"a": "b"}
    )
    raw = response.to_dict()
    Response.model_validate(raw, strict=True)
    expected = json.loads(json.dumps(answered(KEEPER).at(openai_address).to_json()))

    assert response.output_text == expected["text"]
    assert (response.status, response.instructions, response.metadata) == (
        "completed",
        "Be brief.",
        {"a": "b"},
    )
    assert raw["citations"] == expected["citations"]
    assert without_times(raw["answer"]) == without_times(expected)  # type: ignore[arg-type]
    search, message = raw["output"]  # type: ignore[misc]
    assert (search["type"], search["queries"]) == ("file_search_call", [expected["standalone_question"]])
    for result, citation in zip(search["results"], expected["citations"], strict=True):
        assert (result["text"], result["file_id"], result["filename"]) == (
            citation["quote"],
            citation["article"],
            citation["file"],
        )
        assert result["attributes"]["start"] == citation["start"]
        assert len(result["attributes"]) <= 16
    (part,) = message["content"]
    urls, files = part["annotations"][::2], part["annotations"][1::2]
    for url, file, citation in zip(urls, files, expected["citations"], strict=True):
        assert (url["type"], file["type"]) == ("url_citation", "file_citation")
        assert part["text"][url["start_index"] : url["end_index"]] == f"[{citation['number']}]"
        assert (url["url"], url["title"], url["content"]) == (
            citation["read_url"],
            citation["title"],
            citation["quote"],
        )
        assert (file["file_id"], file["filename"], file["index"]) == (
            citation["article"],
            citation["file"],
            url["end_index"],
        )


@pytest.mark.parametrize("written", [True, False])
def test_the_events_are_the_documented_ones_in_their_order(openai_client: OpenAI, written: bool) -> None:
    question = f"{HARBOUR} {'As written?' if written else 'As known?'}"
    if not written:  # an answer that is known comes at once
        openai_client.responses.create(model="cited", input=question)
    events = [
        event.to_dict()
        for event in openai_client.responses.create(model="cited", input=question, stream=True)
    ]
    whole = openai_client.responses.create(model="cited", input=question).to_dict()

    for event in events:
        EVENTS.validate_python(event, strict=True)
    assert [event["sequence_number"] for event in events] == list(range(len(events)))
    delta = ["response.output_text.delta"]
    if written:
        middle = [*MESSAGE, *delta, *NOTES, *delta, *NOTES, *SEARCH_DONE]
    else:
        middle = [*SEARCH_DONE, *MESSAGE, *delta, *NOTES, *NOTES]
    assert [event["type"] for event in events] == [*BEGINNING, *middle, *ENDING]
    text = "".join(event["delta"] for event in events if event["type"] == delta[0])  # type: ignore[misc]
    completed: Any = events[-1]["response"]
    [done] = [event["text"] for event in events if event["type"] == ENDING[0]]
    assert text == done == completed["output"][1]["content"][0]["text"]
    assert [event["annotation"] for event in events if event["type"] == NOTES[0]] == completed["output"][1][
        "content"
    ][0]["annotations"]
    items = {
        event["output_index"]: event["item"]
        for event in events
        if event["type"] == "response.output_item.done"
    }
    assert [items[0], items[1]] == completed["output"]
    for same in ("citations",):
        assert completed[same] == whole[same]
    assert without_times(completed["answer"]) == without_times(whole["answer"])  # type: ignore[arg-type]


def test_the_clients_own_helper_adds_the_stream_up(openai_client: OpenAI) -> None:
    with openai_client.responses.stream(model="cited", input=f"{KEEPER} Streamed?") as stream:
        kinds = [event.type for event in stream]
        final = stream.get_final_response()

    assert kinds[-1] == "response.completed"
    assert final.output_text.startswith("The lighthouse keeper earned 15% more in 1874. [1]")


def test_the_conversation_is_the_input(openai_client: OpenAI) -> None:
    first = openai_client.responses.create(model="cited", input=KEEPER)
    given: list[Any] = [{"role": "developer", "content": "Be brief."}, {"role": "user", "content": KEEPER}]
    given += [item.to_dict() for item in first.output]
    given += [{"role": "user", "content": [{"type": "input_text", "text": "And what did he keep?"}]}]
    response = openai_client.responses.create(model="cited", input=given).to_dict()

    expected = answered("And what did he keep?", [KEEPER])
    assert response["answer"]["standalone_question"] == expected.standalone_question  # type: ignore[index, call-overload]


def test_footnotes_are_part_of_the_text(openai_client: OpenAI) -> None:
    assert "\n\n[^1]: [" in openai_client.responses.create(model="cited-footnotes", input=KEEPER).output_text


@pytest.mark.parametrize(
    ("given", "param"),
    [
        ({"previous_response_id": "resp_1"}, "previous_response_id"),
        ({"conversation": "conv_1"}, "conversation"),
        ({"background": True}, "background"),
        ({"prompt": {"id": "p"}}, "prompt"),
        ({"text": {"format": {"type": "json_object"}}}, "text.format"),
        ({"tool_choice": {"type": "function", "name": "f"}}, "tool_choice"),
        ({"input": [{"type": "function_call_output", "call_id": "1", "output": "a"}]}, "input[0]"),
        (
            {"input": [{"role": "user", "content": [{"type": "input_image", "image_url": "a"}]}]},
            "input[0].content[0]",
        ),
        ({"input": []}, "input"),
    ],
)
def test_what_is_not_done_here_is_refused(openai_client: OpenAI, given: dict[str, Any], param: str) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        openai_client.responses.create(**{"model": "cited", "input": KEEPER} | given)

    assert caught.value.type == "invalid_request_error"
    assert str(caught.value.param).startswith(param)


def test_what_means_nothing_here_is_let_be(openai_client: OpenAI) -> None:
    response = openai_client.responses.create(
        model="cited", input=KEEPER, temperature=0, top_p=1, max_output_tokens=5, store=True, truncation="auto",
        tools=[{"type": "web_search"}], tool_choice="auto", include=["file_search_call.results"], user="me",
        reasoning={"effort": "low"}, text={"format": {"type": "text"}}, parallel_tool_calls=True,
    )  # fmt: skip

    assert response.output_text == answered(KEEPER).text


def test_a_failure_is_the_last_event(openai_client: OpenAI) -> None:
    stream = openai_client.responses.create(model="cited", input="Let it explode, lighthouse", stream=True)
    events = [event.to_dict() for event in stream]

    assert [event["type"] for event in events[-2:]] == ["error", "response.failed"]
    EVENTS.validate_python(events[-1], strict=True)
    failed: Any = events[-1]["response"]
    assert (failed["status"], failed["error"]["code"]) == ("failed", "server_error")
    assert "secret" not in json.dumps(events)


def test_asynchronously(openai_address: str) -> None:
    async def asked() -> str:
        async with AsyncOpenAI(base_url=f"{openai_address}/v1", api_key="none") as client:
            stream = await client.responses.create(model="cited", input=KEEPER, stream=True)
            return "".join(
                [event.delta async for event in stream if event.type == "response.output_text.delta"]
            )

    assert asyncio.run(asked()) == answered(KEEPER).text
