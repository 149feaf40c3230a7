"""The query engine as a tool of LlamaIndex's agents, their model asked over HTTP: what the tool said and what proves it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from fastapi.responses import JSONResponse
from llama_index.core.agent.workflow import FunctionAgent, ReActAgent
from llama_index.core.agent.workflow.workflow_events import ToolCallResult
from llama_index.core.base.response.schema import Response
from llama_index.core.tools import QueryEngineTool

from cited import Library, open_assistant
from cited.llamaindex import CitedQueryEngine
from tests.index.scripted_chunks import completion
from tests.index.scripted_llm import Asked, ScriptedServer
from tests.ui.llama_over_http import LLMOverHTTP

QUESTION = "What did R1 cost?"
SAID = "It cost $5.576 million."
CALL = {
    "id": "call-1", "type": "function",
    "function": {"name": "articles", "arguments": f'{{"input": "{QUESTION}"}}'},
}  # fmt: skip
ANSWERS = {
    FunctionAgent: [
        completion(None, finish="tool_calls", tool_calls=[CALL]),
        completion(SAID),
    ],
    ReActAgent: [
        completion(
            f'Thought: I ask the articles.\nAction: articles\nAction Input: {{"input": "{QUESTION}"}}'
        ),
        completion(f"Thought: I can answer.\nAnswer: {SAID}"),
    ],
}


@pytest.mark.filterwarnings("ignore")  # LlamaIndex's own
@pytest.mark.parametrize("kind", list(ANSWERS))
def test_the_citations_are_reached_from_what_the_tool_gave(
    kind: type[Any], seeds_library: Library, scripted: ScriptedServer
) -> None:
    assistant = open_assistant(seeds_library)
    answer = assistant.ask(QUESTION)
    tool = QueryEngineTool.from_defaults(
        CitedQueryEngine(assistant), name="articles", description="The articles."
    )
    replies = list(ANSWERS[kind])

    def behaviour(_: Asked) -> JSONResponse:
        return JSONResponse(replies.pop(0))

    scripted.behaves(kind.__name__, behaviour)
    llm = LLMOverHTTP(base_url=scripted.base_url, model=kind.__name__)

    async def run() -> tuple[str, list[ToolCallResult]]:
        running = kind(tools=[tool], llm=llm, streaming=False).run("What was the price of R1?")
        seen = [event async for event in running.stream_events() if isinstance(event, ToolCallResult)]
        return str(await running), seen

    said, (called,) = asyncio.run(run())

    assert said == SAID
    asked, told = scripted.asked(kind.__name__)
    response = called.tool_output.raw_output
    assert isinstance(response, Response)
    assert called.tool_output.content == answer.short_answer == "$5.576 million"
    assert answer.short_answer in str(told.messages[-1]["content"])
    assert answer.short_answer not in str(asked.messages)
    for found, citation in zip(response.source_nodes, answer.citations, strict=True):
        about = found.node.metadata
        text = seeds_library.article(about["article"]).text
        assert found.text == citation.quote == text[about["start"] : about["end"]]
        assert about["number"] == citation.number
