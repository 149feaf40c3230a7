"""Chat completions, models and embeddings, as the official client sees them."""

from __future__ import annotations

import asyncio
import json
import socket
from typing import Any

import httpx
import openai
import pytest
from openai import AsyncOpenAI, OpenAI
from openai.types.chat import ChatCompletion, ChatCompletionChunk

from tests.ui.openai_door import HARBOUR, KEEPER, WritingFake, answered, openai_server


def user(*texts: str) -> list[Any]:
    return [{"role": "user", "content": text} for text in texts]


def without_times(answer: dict[str, Any]) -> dict[str, Any]:
    return {**answer, "timings_ms": 0}


def cites(text: str, annotations: list[Any], citations: list[Any]) -> None:
    """Each citation is noted once, its marker in the text, its page and words in the note."""
    assert len(annotations) == len(citations) > 0
    for note, citation in zip(annotations, citations, strict=True):
        place = note["url_citation"]
        assert text[place["start_index"] : place["end_index"]] in (
            f"[{citation['number']}]",
            f"[^{citation['number']}]",
        )
        assert (place["url"], place["title"], place["content"]) == (
            citation["read_url"],
            citation["title"],
            citation["quote"],
        )
        assert text[citation["answer_start"] : citation["answer_end"]] == citation["quote"]


def test_a_completion_is_the_answer_with_its_proof(openai_client: OpenAI, openai_address: str) -> None:
    completion = openai_client.chat.completions.create(model="cited", messages=user(KEEPER))
    message = completion.choices[0].message
    raw = completion.to_dict()

    expected = json.loads(json.dumps(answered(KEEPER).at(openai_address).to_json()))
    assert message.content == expected["text"]
    assert raw["citations"] == expected["citations"]
    assert without_times(raw["answer"]) == without_times(expected)
    assert (completion.choices[0].finish_reason, completion.model) == ("stop", "cited")
    assert message.annotations is not None
    cites(message.content or "", raw["choices"][0]["message"]["annotations"], raw["citations"])
    assert completion.usage is not None
    assert (
        completion.usage.total_tokens
        == completion.usage.prompt_tokens + completion.usage.completion_tokens
        > 10
    )
    ChatCompletion.model_validate(raw, strict=True)


@pytest.mark.parametrize("model", ["cited", "cited-footnotes"])
@pytest.mark.parametrize("question", [KEEPER, HARBOUR, "Brackets in vain?", "Who is the mayor?"])
def test_a_stream_adds_up_to_the_same(openai_client: OpenAI, model: str, question: str) -> None:
    question = f"{question} Of {model}?"  # another answer's memory writes nothing
    stream = openai_client.chat.completions.create(
        model=model, messages=user(question), stream=True, stream_options={"include_usage": True}
    )
    chunks = [chunk.to_dict() for chunk in stream]
    whole = openai_client.chat.completions.create(model=model, messages=user(question)).to_dict()

    for chunk in chunks:
        ChatCompletionChunk.model_validate(chunk, strict=True)
    assert len({(chunk["id"], chunk["created"], chunk["model"]) for chunk in chunks}) == 1
    *told, last, usage = chunks
    deltas = [chunk["choices"][0]["delta"] for chunk in told]
    assert deltas[0] == {"role": "assistant", "content": ""}
    text = "".join(delta["content"] for delta in deltas)
    annotations = [note for delta in deltas for note in delta.get("annotations", [])]
    assert (last["choices"][0]["finish_reason"], last["choices"][0]["delta"]) == ("stop", {})
    assert usage["choices"] == []
    assert usage["usage"]["total_tokens"] > 0
    assert without_times(last["answer"]) == without_times(whole["answer"])
    assert text.endswith(whole["choices"][0]["message"]["content"])
    if "in vain" in question:  # what was withdrawn stays readable before it
        assert "takes its place" in text
        annotations = annotations[-len(last["citations"]) :]
    else:
        assert text == whole["choices"][0]["message"]["content"]
        assert last["citations"] == whole["citations"]
    if last["answer"]["answered"]:
        quotes = [citation["quote"] for citation in last["citations"]]
        for note, quote in zip(annotations, quotes, strict=True):
            place = note["url_citation"]
            assert text[place["start_index"] : place["end_index"]].strip("[^]").isdigit()
            assert place["content"] == quote
        assert len(deltas) > 2
    else:
        assert (text, annotations, last["citations"]) == ("The articles do not say.", [], [])


def test_the_earlier_user_turns_are_the_history(openai_client: OpenAI) -> None:
    keeper = {"type": "text", "text": "keeper earn?"}
    messages = [
        {"role": "system", "content": "Answer in French."},
        {"role": "user", "content": [{"type": "text", "text": "What did the lighthouse"}, keeper]},
        {"role": "assistant", "content": "15% more. [1]", "annotations": []},
        {"role": "user", "content": "?" * 5},
        {"role": "user", "content": "And what did he keep?"},
    ]  # fmt: skip
    completion = openai_client.chat.completions.create(model="cited", messages=messages).to_dict()  # type: ignore[arg-type]

    expected = answered("And what did he keep?", ["What did the lighthouse\nkeeper earn?"]).to_json()
    assert completion["answer"]["standalone_question"] == expected["standalone_question"]
    assert completion["choices"][0]["message"]["content"] == expected["text"]


def test_what_means_nothing_here_is_let_be(openai_client: OpenAI) -> None:
    completion = openai_client.chat.completions.create(
        model="cited", messages=user(KEEPER), temperature=0.2, top_p=0.5, max_tokens=10, user="me", seed=1, n=1,
        metadata={"a": "b"}, stop=["."], presence_penalty=1, tools=[], response_format={"type": "text"},
        parallel_tool_calls=True, tool_choice="auto", store=True, extra_body={"filters": {"publisher": "Nobody"}},
    )  # fmt: skip

    assert completion.choices[0].message.content == "The articles do not say."


@pytest.mark.parametrize(
    ("given", "param", "code"),
    [
        ({"n": 2}, "n", "unsupported_value"),
        ({"logprobs": True}, "logprobs", "unsupported_value"),
        ({"response_format": {"type": "json_object"}}, "response_format", "unsupported_value"),
        ({"tool_choice": "required"}, "tool_choice", "unsupported_value"),
        ({"modalities": ["text", "audio"]}, "modalities", "unsupported_value"),
        ({"messages": []}, "messages", None),
        ({"messages": [{"role": "king", "content": "a"}]}, "messages.0.role", None),
        ({"messages": [{"role": "system", "content": "a"}]}, "messages", "invalid_value"),
        ({"messages": user("a" * 2_001)}, "messages", "context_length_exceeded"),
        ({"messages": user("???")}, "messages", "invalid_value"),
        ({"messages": user("???"), "stream": True}, "messages", "invalid_value"),
        (
            {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:"}}]}]},
            "messages[0].content[0]",
            "unsupported_content",
        ),
        ({"messages": [*user("a"), {"role": "tool", "content": "a"}]}, "messages.1.role", None),
        ({"extra_body": {"filters": {"since": "soon"}}}, "filters.since", None),
    ],
)  # fmt: skip
def test_what_is_not_done_here_is_refused(
    openai_client: OpenAI, given: dict[str, Any], param: str | None, code: str | None
) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        openai_client.chat.completions.create(**{"model": "cited", "messages": user(KEEPER)} | given)

    error = caught.value
    assert (error.type, error.param, error.code) == ("invalid_request_error", param, code)
    assert isinstance(error.body, dict)
    assert list(error.body) == ["message", "type", "param", "code"]


def test_bad_json_and_errors_inside_have_the_same_shape(openai_client: OpenAI, openai_address: str) -> None:
    bad = httpx.post(
        f"{openai_address}/v1/chat/completions", content="{", headers={"content-type": "application/json"}
    )
    with pytest.raises(openai.InternalServerError) as caught:
        openai_client.chat.completions.create(model="cited", messages=user("Let it explode, lighthouse"))
    with pytest.raises(openai.APIError, match="an error in cited") as streamed:
        list(
            openai_client.chat.completions.create(
                model="cited", messages=user("explode, lighthouse"), stream=True
            )
        )

    assert (bad.status_code, bad.json()["error"]["type"]) == (400, "invalid_request_error")
    assert (caught.value.type, caught.value.code) == ("server_error", "server_error")
    assert "secret" not in str(caught.value) + str(streamed.value)


def test_nothing_of_an_article_is_markup_in_the_message(openai_client: OpenAI) -> None:
    for model in ("cited", "cited-footnotes"):
        completion = openai_client.chat.completions.create(model=model, messages=user("Which brackets?"))
        text = completion.choices[0].message.content or ""
        html = _rendered(text)

        assert "evil.example" in text
        assert "<a" not in html.replace('<a href="http://127.0.0.1', "")
        for tag in ("<img", "<b>"):
            assert tag not in html
        citations = completion.to_dict()["citations"]
        for citation in citations:  # type: ignore[attr-defined]
            said = text[citation["answer_start"] : citation["answer_end"]]
            assert said.replace("\\", "") == citation["quote"].replace("\\", "")


def _rendered(text: str) -> str:
    from markdown_it import MarkdownIt

    return str(MarkdownIt("commonmark").render(text))


def test_footnotes_hold_the_words_and_where_they_stand(openai_client: OpenAI, openai_address: str) -> None:
    completion = openai_client.chat.completions.create(model="cited-footnotes", messages=user(KEEPER))
    text = completion.choices[0].message.content or ""
    body, _, notes = text.partition("\n\n")
    citation = answered(KEEPER).at(openai_address).citations[0]

    assert "[^1]" in body
    assert notes.splitlines()[0].startswith("[^1]: [The lighthouse keeper earned 15% more")
    assert f"]({citation.read_url}): “The lighthouse keeper earned 15% more in 1874.”" in notes
    assert httpx.get(citation.read_url).status_code == 200


def test_asynchronously(openai_address: str) -> None:
    async def asked() -> tuple[str, str]:
        async with AsyncOpenAI(base_url=f"{openai_address}/v1", api_key="none") as client:
            whole = await client.chat.completions.create(model="cited", messages=user(KEEPER))
            stream = await client.chat.completions.create(model="cited", messages=user(KEEPER), stream=True)
            parts = [chunk.choices[0].delta.content or "" async for chunk in stream]
            return whole.choices[0].message.content or "", "".join(parts)

    whole, streamed = asyncio.run(asked())
    assert whole == streamed == answered(KEEPER).text


def test_a_full_desk_is_429_with_its_time() -> None:
    with openai_server(workers=1, waiting=0) as address:
        url, body = (
            f"{address}/v1/chat/completions",
            {"model": "cited", "messages": user("slowly, lighthouse")},
        )
        with httpx.stream("POST", url, json=body | {"stream": True}, timeout=30) as first:
            lines = first.iter_lines()
            assert next(lines).startswith("data: ")
            full = httpx.post(url, json=body)
            chunks = [json.loads(line[6:]) for line in lines if line.startswith("data: {")]

    assert full.status_code == 429
    assert int(full.headers["retry-after"]) >= 1
    assert full.json()["error"]["code"] == "rate_limit_exceeded"
    assert chunks[-1]["choices"][0]["finish_reason"] == "stop"


@pytest.mark.parametrize("stream", [True, False])
@pytest.mark.parametrize("path", ["chat/completions", "responses"])
def test_leaving_the_connection_is_leaving_the_question(openai_address: str, path: str, stream: bool) -> None:
    WritingFake.left.clear()
    question = f"Lighthouse for ever, {path} {stream}?"
    body = {"model": "cited", "messages": user(question), "input": question, "stream": stream}
    content = json.dumps(body).encode()
    url = httpx.URL(openai_address)
    with socket.create_connection((url.host, url.port or 80)) as caller:
        head = f"POST /v1/{path} HTTP/1.1\r\nHost: {url.host}\r\nContent-Type: application/json\r\n"
        caller.sendall(f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content)
        assert not WritingFake.left.wait(0.3)
    assert WritingFake.left.wait(3)
