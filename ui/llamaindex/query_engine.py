"""A library as a LlamaIndex retriever, an assistant as a query engine; every node says where its words stand."""

from __future__ import annotations

import asyncio
from typing import Any

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.response.schema import Response
from llama_index.core.callbacks.base import CallbackManager
from llama_index.core.prompts.mixin import PromptMixinType
from llama_index.core.schema import NodeRelationship, NodeWithScore, QueryBundle, RelatedNodeInfo, TextNode

from assistant.answers import Citation
from assistant.assistant import Assistant
from index.articles import Article, Filters
from index.library import Library

_ABOUT = ("title", "publisher", "author", "published", "url", "file")
_PLACES = ["article", "file", "url", "start", "end", "number"]  # no words for a model or an embedder


class CitedRetriever(BaseRetriever):
    """A library's search; each node is a passage."""

    def __init__(
        self, library: Library, k: int = 24, filters: Filters | None = None, **settings: Any
    ) -> None:
        """`settings` are BaseRetriever's own, such as `callback_manager`."""
        super().__init__(**settings)
        self._library = library
        self._k = k
        self._filters = filters

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        hits = self._library.search(query_bundle.query_str, self._k, self._filters)
        return [
            _node(hit.article, hit.article.id, hit.text, (hit.passage.start, hit.passage.end), hit.score)
            for hit in hits
        ]

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return await asyncio.to_thread(self._retrieve, query_bundle)


class CitedQueryEngine(BaseQueryEngine):
    """`query("...")` gives a Response that shows the short answer, or the text with its markers where there is none. Its
    nodes are the cited sentences in the order of their numbers; its metadata are the Answer as JSON types."""

    def __init__(
        self,
        assistant: Assistant,
        filters: Filters | None = None,
        callback_manager: CallbackManager | None = None,
    ) -> None:
        super().__init__(callback_manager)
        self._assistant = assistant
        self._filters = filters

    def _query(self, query_bundle: QueryBundle) -> Response:
        answer = self._assistant.ask(query_bundle.query_str, filters=self._filters)
        nodes = [
            _node(
                cited, cited.article, cited.quote, (cited.start, cited.end), answer.confidence, cited.number
            )
            for cited in answer.citations
        ]
        return Response(answer.short_answer or answer.text, nodes, answer.to_json())

    async def _aquery(self, query_bundle: QueryBundle) -> Response:
        return await asyncio.to_thread(self._query, query_bundle)

    def _get_prompt_modules(self) -> PromptMixinType:
        return {}


def _node(
    about: Article | Citation,
    article: str,
    text: str,
    place: tuple[int, int],
    score: float | None,
    number: int | None = None,
) -> NodeWithScore:
    """`metadata["start"]` and `["end"]` are the place in the stored text of `metadata["article"]`."""
    start, end = place
    metadata: dict[str, Any] = {"article": article, "start": start, "end": end}
    metadata |= {name: getattr(about, name) for name in _ABOUT}
    node = TextNode(
        id_=f"{article}:{start}-{end}",
        text=text,
        start_char_idx=start,
        end_char_idx=end,
        metadata=metadata if number is None else metadata | {"number": number},
        excluded_embed_metadata_keys=_PLACES,
        excluded_llm_metadata_keys=_PLACES,
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=article)},
    )
    return NodeWithScore(node=node, score=score)
