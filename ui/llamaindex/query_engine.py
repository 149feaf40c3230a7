"""The assistant as a LlamaIndex query engine (a module of its own: importing LlamaIndex takes a second)."""

from __future__ import annotations

import asyncio
from typing import Any

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.response.schema import RESPONSE_TYPE, Response
from llama_index.core.prompts.mixin import PromptMixinType
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from assistant.answers import Answer, Citation
from assistant.assistant import Assistant


class CitedQueryEngine(BaseQueryEngine):
    """`query("...")` gives a Response whose text is the answer with markers, whose source nodes are the citations in
    the order of their numbers, and whose metadata is the whole Answer as JSON types under "answer"."""

    def __init__(self, assistant: Assistant) -> None:
        super().__init__(callback_manager=None)
        self._assistant = assistant

    def _query(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        return _response(self._assistant.ask(query_bundle.query_str))

    async def _aquery(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        return await asyncio.to_thread(self._query, query_bundle)

    def _get_prompt_modules(self) -> PromptMixinType:
        return {}


def _response(answer: Answer) -> Response:
    nodes = [_node(citation, answer.confidence) for citation in answer.citations]
    metadata: dict[str, Any] = {"answer": answer.to_json()}
    return Response(response=answer.text, source_nodes=nodes, metadata=metadata)


def _node(citation: Citation, score: float) -> NodeWithScore:
    node = TextNode(
        id_=f"{citation.article}:{citation.start}:{citation.end}",
        text=citation.quote,
        start_char_idx=citation.start,
        end_char_idx=citation.end,
        metadata={
            "number": citation.number,
            "article": citation.article,
            "file": citation.file,
            "title": citation.title,
        },
    )
    return NodeWithScore(node=node, score=score)
